import hashlib
import json

from odoo import api, models, tools

from ...logic.languages import nearest
from ...tools import embed_files

PATH = "/seitech_chat/embed/%s.js"
STAMP_LENGTH = 12


class SeitechChatSite(models.Model):
    """The script that a page of a site loads."""

    _inherit = "seitech.chat.site"

    @tools.ormcache("self.id")
    def _own_loader_path(self):
        """Return the path of the script for the pages of this server.

        It changes with the script, which browsers keep for a while: pages show changed
        settings at once.
        """
        self.ensure_one()
        script = self._loader_script(self.key, "")
        stamp = hashlib.sha256(script.encode()).hexdigest()[:STAMP_LENGTH]
        return f"{PATH % self.key}?own={stamp}"

    @api.model
    def _loader_script(self, key, origin):
        """Return the script of a page's tag.

        An unknown site is no error of the page: its script logs one line.

        :param str key: of a site, as the page sent it.
        :param str origin: scheme, host and port of this server; empty for its pages.
        """
        site = self._from_key(key)
        if not site:
            line = json.dumps(f"SeitechChat: there is no site {key}")
            return f"console.warn({line});"
        settings = json.dumps(site._loader_settings(origin), ensure_ascii=False)
        return f"{embed_files.read_loader()}({settings});"

    def _loader_settings(self, origin):
        """Return the public settings, as the loader's ``settings.d.ts`` describes them.

        :param str origin: scheme, host and port of this server; empty for its pages.
        """
        look = self._look()
        return {
            **look,
            "logo": f"{origin}{look['logo']}" if look["logo"] else "",
            "origin": origin,
            "files": f"{origin}{embed_files.URL}",
            "languages": [
                {**self.with_context(lang=code)._texts(), **files}
                for code, files in self._built_languages()
            ],
        }

    def _built_languages(self):
        """Return ``(code, files)`` of each language of the site; the default first.

        A language without scripts of its own has the English ones, with the site's
        own texts and FAQs in that language.
        """
        built = embed_files.read_languages()
        languages = self.lang_ids or self.website_id.language_ids
        codes = languages.mapped("code") or [
            code for code, _name in self.env["res.lang"].get_installed()
        ]
        default = (
            self.website_id.default_lang_id.code or self.company_id.partner_id.lang
        )
        codes.sort(key=lambda code: code != default)
        return [(code, built[nearest(code, built) or "en"]) for code in codes]
