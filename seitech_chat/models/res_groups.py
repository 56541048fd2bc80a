from odoo import api, models

from ..persona import ROLE_GROUPS

MEMBERSHIP_FIELDS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        before = self._chat_roles()
        groups = super().create(vals_list)
        self._chat_roles_changed(before)
        return groups

    def write(self, vals):
        if not MEMBERSHIP_FIELDS & vals.keys():
            return super().write(vals)
        before = self._chat_roles()
        result = super().write(vals)
        self._chat_roles_changed(before)
        return result

    def unlink(self):
        before = self._chat_roles()
        result = super().unlink()
        self._chat_roles_changed(before)
        return result

    def _chat_roles(self):
        """Return the holders of chat roles: set of ``(role, user id)``."""
        # sudo: res.groups - only ids, to compare
        groups = self.env["res.groups"].sudo()
        roles = set()
        for role, xmlid in ROLE_GROUPS.items():
            # Missing during the installation of the addon.
            group = self.env.ref(xmlid, raise_if_not_found=False)
            if group:
                user_ids = groups.browse(group.id).all_user_ids.ids
                roles.update((role, user_id) for user_id in user_ids)
        return roles

    def _chat_roles_changed(self, before):
        """Update the service and subscriptions of users whose roles changed.

        :param before: as ``_chat_roles`` returned it.
        """
        user_ids = {user_id for _role, user_id in before ^ self._chat_roles()}
        users = self.env["res.users"].browse(sorted(user_ids))
        users._chat_rights_changed()
