from odoo import api, fields, models


class Website(models.Model):
    """Each website has a site of the chat, whose settings are in its own settings."""

    _inherit = "website"

    chat_site_ids = fields.One2many(
        "seitech.chat.site", "website_id", context={"active_test": False}
    )
    chat_site_id = fields.Many2one(
        "seitech.chat.site",
        compute="_compute_chat_site_id",
        store=True,
    )
    chat_widget_is_enabled = fields.Boolean(
        "Chat on Every Page", related="chat_site_id.is_enabled", readonly=False
    )
    chat_widget_title = fields.Char(
        "Chat Greeting", related="chat_site_id.title", readonly=False
    )
    chat_widget_text = fields.Char(
        "Chat Introduction", related="chat_site_id.text", readonly=False
    )
    chat_widget_color_scheme = fields.Selection(
        related="chat_site_id.color_scheme", readonly=False
    )
    chat_widget_primary_color = fields.Char(
        related="chat_site_id.primary_color", readonly=False
    )
    chat_widget_secondary_color = fields.Char(
        related="chat_site_id.secondary_color", readonly=False
    )
    chat_widget_text_color = fields.Char(
        related="chat_site_id.text_color", readonly=False
    )
    chat_widget_surface_color = fields.Char(
        related="chat_site_id.surface_color", readonly=False
    )
    chat_widget_error_color = fields.Char(
        related="chat_site_id.error_color", readonly=False
    )

    @api.depends("chat_site_ids")
    def _compute_chat_site_id(self):
        for website in self:
            sites = website.with_context(active_test=False).chat_site_ids
            website.chat_site_id = sites[:1]

    @api.model_create_multi
    def create(self, vals_list):
        websites = super().create(vals_list)
        websites._create_chat_sites()
        return websites

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self._move_chat_sites()
        return result

    def _create_chat_sites(self):
        """Create the site of each website that has none."""
        # sudo: seitech.chat.site - a website has one, with the rights of any user
        sites = self.env["seitech.chat.site"].sudo()
        missing = self.filtered(lambda one: not one.chat_site_id)
        sites.create(
            [
                {
                    "name": website.name,
                    "website_id": website.id,
                    "company_id": website.company_id.id,
                }
                for website in missing
            ]
        )

    def _move_chat_sites(self):
        """Replace the sites of websites that went to another company by copies there.

        The conversations of the previous site stay with its company.
        """
        for website in self:
            # sudo: seitech.chat.site - follows the website, as its settings do
            site = website.chat_site_id.sudo()
            if site.company_id == website.company_id:
                continue
            site.write({"website_id": False, "active": False})
            site.flush_recordset()  # a website has one site only
            site.copy(
                {
                    "name": website.name,
                    "website_id": website.id,
                    "company_id": website.company_id.id,
                    "department_id": False,
                    "active": True,
                }
            )

    def _chat_is_of_member(self):
        """Return whether the page has a signed-in person's own conversations."""
        user = self.env.user
        return not user._is_public() and user._chat_has_role()

    def _chat_loader_path(self):
        """Return the path of the visitors' script; empty for a site without chat."""
        self.ensure_one()
        # sudo: seitech.chat.site - the public part, which every page contains
        site = self.chat_site_id.sudo()
        return site._own_loader_path() if site.active else ""

    def _chat_portal_config(self):
        """Return the configuration of a signed-in person's page.

        :return: a JSON-ready dict without secrets.
        """
        self.ensure_one()
        # sudo: seitech.chat.site - the public part, which every page contains
        site = self.chat_site_id.sudo()
        return {
            **site._look(),
            **site._texts(),
            "translations": self._chat_translations_url(self.env.lang or "en_US"),
            "member": self._chat_member_config(),
            **self._chat_portal_assets(),
        }
