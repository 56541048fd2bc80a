from odoo import api, fields, models

from ...tools.advisory_lock import lock_key
from ..selections import DEFAULT_NOTIFICATION_LEVEL_SELECTION, EMAIL_CHOICE_SELECTION

DEFAULTS = {"email": "digest", "push": True, "sound": True, "notification_level": "all"}


class SeitechChatPreference(models.Model):
    """One person's notification preferences. Without a row the defaults apply."""

    _name = "seitech.chat.preference"
    _description = "Chat Preference"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    email = fields.Selection(EMAIL_CHOICE_SELECTION, required=True)
    push = fields.Boolean(required=True)
    sound = fields.Boolean(required=True)
    notification_level = fields.Selection(
        DEFAULT_NOTIFICATION_LEVEL_SELECTION, required=True
    )

    _one_per_user = models.UniqueIndex("(user_id)")

    @api.model
    def _for_user(self, user):
        """Return a person's preferences: ``PreferencesAnswer``."""
        # sudo: seitech.chat.preference - the person's own
        preference = self.sudo().search([("user_id", "=", user.id)])
        if not preference:
            return dict(DEFAULTS)
        return {name: preference[name] for name in DEFAULTS}

    @api.model
    def _update_preferences(self, user, changes):
        """Change some of a person's preferences.

        :param dict changes: names of ``DEFAULTS``; None leaves a value unchanged.
        :return: ``PreferencesAnswer``.
        """
        changes = {name: value for name, value in changes.items() if value is not None}
        # The row may not exist yet.
        lock_key(self.env.cr, "preference", str(user.id))
        # sudo: seitech.chat.preference - the person's own
        preference = self.sudo().search([("user_id", "=", user.id)])
        if preference:
            preference.write(changes)
        elif changes:
            preference.create({"user_id": user.id, **DEFAULTS, **changes})
        return self._for_user(user)
