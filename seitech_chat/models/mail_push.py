import json

from odoo import api, models

# Pushes sent in one run, each in at most five seconds. A run of timeouts ends before
# Odoo's limit_time_real (120 s), which would undo the run and send all of it again.
BATCH_SIZE = 15


class MailPush(models.Model):
    _inherit = "mail.push"

    @api.model
    def _push_notification_to_endpoint(self, batch_size=50):
        batch_size = min(batch_size, BATCH_SIZE)
        self._drop_deleted_messages(batch_size)
        return super()._push_notification_to_endpoint(batch_size)

    @api.model
    def _drop_deleted_messages(self, batch_size):
        """Delete the next pushes whose message was deleted after they were queued.

        This does not happen with the message: a push that vanishes while this job runs
        would undo the run, and send all of it again.

        :param int batch_size: the number sent next.
        """
        # sudo: mail.push - core's queue, which this scheduled action sends
        pushes = self.sudo().search_fetch([], ["payload"], limit=batch_size)
        message_of = {push: _message_id(push.payload) for push in pushes}
        # sudo: seitech.chat.message - whether the message still exists
        messages = self.env["seitech.chat.message"].sudo()
        known = messages.browse(set(message_of.values()) - {None})
        left = known.exists().filtered(lambda message: not message.deleted_at).ids
        pushes.filtered(lambda push: message_of[push] not in (None, *left)).unlink()


def _message_id(payload):
    """Return the id of a push's message; None for pushes of other modules."""
    try:
        return json.loads(payload)["options"]["data"]["message_id"]
    except (KeyError, TypeError, ValueError):
        return None
