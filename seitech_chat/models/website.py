from urllib.parse import urlsplit

from odoo import api, models, tools

from ..logic import permissions
from ..persona import Persona


class Website(models.Model):
    _inherit = "website"

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

    def _chat_portal_assets(self):
        # The styles follow the text's direction by themselves: one file for all.
        qweb = self.env["ir.qweb"].with_context(lang="en_US")
        links = qweb._get_asset_links("seitech_chat.assets_portal")
        return {
            "script": next(link for link in links if link.endswith(".js")),
            "style": next(link for link in links if link.endswith(".css")),
        }

    def _chat_translations_url(self, lang_code):
        """Return the address of the portal's translations; empty for English."""
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
