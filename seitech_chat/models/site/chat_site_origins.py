from typing import NamedTuple

from odoo import api, models, tools
from odoo.exceptions import ValidationError

from ...logic.origins import InvalidOrigin, Origin, is_allowed, parse_list


class Access(NamedTuple):
    """The origins of the pages of one site, and whether it requires an identity."""

    site_id: int
    company_id: int
    origins: tuple[Origin, ...]
    requires_identity: bool


class Directory(NamedTuple):
    """The ``Access`` of all active sites."""

    by_key: dict[str, Access]
    by_id: dict[int, Access]


class SeitechChatSite(models.Model):
    """The pages that may use the API, by their origins."""

    _inherit = "seitech.chat.site"

    @api.constrains("allowed_origins")
    def _check_allowed_origins(self):
        for site in self:
            try:
                parse_list(site.allowed_origins)
            except InvalidOrigin as error:
                raise ValidationError(site._origin_refused(error)) from error

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _origin_refused(self, error):
        sentences = {
            "address": self.env._(
                "%s: enter an address such as https://www.example.com."
            ),
            "scheme": self.env._("%s: the address must begin with https://."),
            "insecure": self.env._("%s: http:// is allowed for localhost only."),
            "path": self.env._("%s: leave out all that follows the server's name."),
            "host": self.env._("%s: this is no name of a server."),
            "wildcard": self.env._(
                "%s: an asterisk stands for the first part of a name only, as in"
                " https://*.example.com."
            ),
            "port": self.env._("%s: a port is a number from 1 to 65535."),
        }
        return sentences[error.reason] % error.text

    @api.model
    @tools.ormcache()
    def _access_directory(self):
        """Return the ``Directory``; one for all sites, so that no request fills it."""
        # sudo: seitech.chat.site - the lists of origins, which no answer contains
        sites = self.sudo().search_fetch(
            [], ["key", "company_id", "allowed_origins", "identity_mode"]
        )
        entries = {
            site.key: Access(
                site.id,
                site.company_id.id,
                parse_list(site.allowed_origins),
                site.identity_mode == "required",
            )
            for site in sites
        }
        return Directory(entries, {one.site_id: one for one in entries.values()})

    @api.model
    def _from_key(self, key):
        """Return the active site of a public key, without a statement.

        :param str key: any text, as sent by the client.
        """
        known = self._access_directory().by_key.get(key)
        return self.browse(known and known.site_id)

    @api.model
    def _required_for(self, visitor):
        """Return the site of a visitor if it requires an identity; empty otherwise.

        Without a statement where no site does.

        :param visitor: in sudo.
        """
        directory = self._access_directory().by_id
        if not any(one.requires_identity for one in directory.values()):
            return self.browse()
        known = directory.get(visitor.site_id.id)
        return self.browse(known.site_id if known and known.requires_identity else ())

    @api.model
    def _is_page_allowed(self, origin, *, persona, key=None):
        """Return whether a page of another site may act for a caller.

        :param str origin: of the page.
        :param persona: a visitor, whose token is bound to a site; a user with an API
            key; None for an anonymous caller.
        :param str key: of the site that the request names; None for none.
        """
        directory = self._access_directory()
        named = directory.by_key.get(key)
        if persona and persona.is_visitor:
            site_id = persona.record.site_id.id
            known = directory.by_id.get(site_id) if site_id else named
            lists = [known] if known else []
        elif key is not None or not persona:
            lists = [named] if named else []
        else:
            # sudo: res.users - the person's own companies
            companies = set(persona.record.sudo().company_ids.ids)
            lists = [o for o in directory.by_id.values() if o.company_id in companies]
        return any(is_allowed(origin, one.origins) for one in lists)
