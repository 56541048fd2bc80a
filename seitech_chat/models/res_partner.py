from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    chat_channel_count = fields.Integer(
        "Chat Conversations",
        compute="_compute_chat_channel_count",
        groups="seitech_chat.group_chat_agent",
        help="Support conversations of this contact that you have access to.",
    )

    def write(self, vals):
        result = super().write(vals)
        # sudo: res.users - whether the partner has a user, for every editor
        if "name" in vals and self.sudo().with_context(active_test=False).user_ids:
            self.env.registry.clear_cache()
        return result

    @api.depends_context("uid")
    def _compute_chat_channel_count(self):
        channels = self.env["seitech.chat.channel"]
        for partner in self:
            partner.chat_channel_count = channels.search_count(partner._chat_domain())

    def _chat_domain(self):
        """Return a domain of the conversations of this contact and its child contacts.

        A conversation belongs to a contact by its account, or by the email address
        left in the conversation, which is unverified.
        """
        contacts = self
        if self.ids:
            contacts = self.search([("id", "child_of", self.ids)])
        # sudo: res.users - the accounts of contacts that the user may read
        accounts = contacts.sudo().with_context(active_test=False).user_ids
        emails = set(contacts.mapped("email")) | set(
            contacts.mapped("email_normalized")
        )
        return Domain("student_id", "in", accounts.ids) | Domain(
            "visitor_email", "in", sorted(filter(None, emails))
        )

    def action_view_chat_channels(self):
        """Open the list of this contact's conversations with the support desk.

        :return: the action.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seitech_chat.chat_channel_action"
        )
        return {**action, "domain": list(self._chat_domain()), "context": {}}
