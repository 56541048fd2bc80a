import re
from urllib.parse import urlsplit

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..logic import permissions
from ..logic.languages import to_language_tag
from ..persona import Persona

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# The CSS word of static/src/core/chat_theme.scss that each field sets.
_COLOR_FIELDS = {
    "chat_widget_primary_color": "primary",
    "chat_widget_secondary_color": "secondary",
    "chat_widget_text_color": "text",
    "chat_widget_surface_color": "surface",
    "chat_widget_error_color": "error",
}


class Website(models.Model):
    _inherit = "website"

    chat_widget_is_enabled = fields.Boolean(
        "Chat on Every Page",
        default=True,
        help="Show the chat launcher on every page. If off, visitors open the"
        " chat from pages with the Chat building block.",
    )
    chat_widget_title = fields.Char("Chat Greeting", translate=True)
    chat_widget_text = fields.Char("Chat Introduction", translate=True)
    chat_widget_color_scheme = fields.Selection(
        [("light", "Light"), ("dark", "Dark"), ("auto", "Match the visitor's system")],
        default="light",
        required=True,
    )
    chat_widget_primary_color = fields.Char(default="#0284c7", required=True)
    chat_widget_secondary_color = fields.Char(default="#16a34a", required=True)
    chat_widget_text_color = fields.Char(default="#0b1220", required=True)
    chat_widget_surface_color = fields.Char(default="#f8fafc", required=True)
    chat_widget_error_color = fields.Char(default="#ef4444", required=True)

    @api.constrains(*_COLOR_FIELDS)
    def _check_chat_widget_colors(self):
        for website in self:
            for name in _COLOR_FIELDS:
                if not _COLOR.fullmatch(website[name] or ""):
                    label = website._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._("%s: enter a color like #0284c7.", label)
                    )

    @api.model
    def _chat_company(self):
        """Return the company of the requested website, from the worker's cache."""
        website = self.get_current_website()
        return self.env["res.company"].browse(website._get_cached("company_id"))

    @api.model
    @tools.ormcache("company_id")
    def _chat_hosts(self, company_id):
        """Return the hosts of a company's websites, and of the server itself.

        :param int company_id: of a ``res.company``.
        :return: frozenset of lower case hosts, with a port where the address has one.
        """
        # sudo: website, ir.config_parameter - addresses that every page contains
        websites = self.sudo().search([("company_id", "=", company_id)])
        base = websites.env["ir.config_parameter"].get_param("web.base.url")
        urls = [base, *websites.mapped("domain"), *websites.mapped("domain_punycode")]
        return frozenset(urlsplit(url).netloc.lower() for url in urls if url)

    def _chat_widget_config(self):
        """Return the loader's configuration for a page.

        Visitors get the widget. Signed-in users with a chat role get their own
        conversations.

        :return: a JSON-ready dict without secrets.
        """
        self.ensure_one()
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        user = self.env.user
        is_member = not user._is_public() and user._chat_has_role()
        return {
            "isEnabled": self.chat_widget_is_enabled,
            "lang": to_language_tag(lang.code),
            "direction": lang.direction,
            "title": self.chat_widget_title or "",
            "text": self.chat_widget_text or "",
            "scheme": self.chat_widget_color_scheme,
            "colors": {
                word: self[name].lower() for name, word in _COLOR_FIELDS.items()
            },
            "translations": self._chat_widget_translations_url(lang.code),
            "member": self._chat_member_config() if is_member else None,
            **self._chat_widget_assets("portal" if is_member else "widget"),
        }

    def _chat_member_config(self):
        """Return a signed-in person's page configuration, known before any API call."""
        user = self.env.user
        # sudo: seitech.chat.member - whether this user has any membership
        members = self.env["seitech.chat.member"].sudo()
        return {
            "openLabel": self.env._("Open chat"),
            # A user without conversations loads only a launcher.
            "hasConversations": bool(
                members.search_count(
                    [("user_id", "=", user.id), ("is_active", "=", True)], limit=1
                )
            ),
            "mayMerge": permissions.may_merge(
                Persona(self.env["res.users"].browse(user.id)).roles
            ),
        }

    def _chat_widget_assets(self, screen):
        # The styles follow the text's direction by themselves: one file for all.
        qweb = self.env["ir.qweb"].with_context(lang="en_US")
        links = qweb._get_asset_links(f"seitech_chat.assets_{screen}")
        return {
            "script": next(link for link in links if link.endswith(".js")),
            "style": next(link for link in links if link.endswith(".css")),
        }

    def _chat_widget_translations_url(self, lang_code):
        """Return the address of the widget's translations; empty for English."""
        if lang_code.startswith("en"):
            return ""
        http = self.env["ir.http"]
        words_hash = http._get_web_translations_hash(["seitech_chat"], lang_code)
        # The route returns the full translations unless it receives their current hash.
        # A different value derived from that hash makes the address change with the
        # translations, so browsers may cache the response as long as it allows.
        return (
            f"/web/webclient/translations?mods=seitech_chat&lang={lang_code}"
            f"&hash=not-{words_hash}"
        )
