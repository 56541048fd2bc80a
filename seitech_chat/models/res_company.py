from odoo import fields, models, tools


class ResCompany(models.Model):
    _inherit = "res.company"

    has_course_chat = fields.Boolean(
        "Chat in New Courses",
        default=True,
        help="Creates a group conversation for each new course, with everyone"
        " enrolled.",
    )

    def write(self, vals):
        if not {"active", "user_ids"} & vals.keys():
            return super().write(vals)
        # sudo: res.company - the users whose access changes with the company
        users = self.sudo().user_ids
        result = super().write(vals)
        # sudo: res.company - as above
        users |= self.sudo().user_ids
        users._chat_rights_changed()
        return result

    def cache_invalidation_fields(self):
        """Clear a company's cached name when it changes."""
        return super().cache_invalidation_fields() | {"name"}

    def _chat_name(self):
        """Return a company as a ``NamedRecord``; its name costs a worker one query."""
        return {"id": self.id, "name": self._chat_name_of(self.id)}

    @tools.ormcache("company_id")
    def _chat_name_of(self, company_id):
        # sudo: res.company - the name of one of the user's own companies
        return self.browse(company_id).sudo().name
