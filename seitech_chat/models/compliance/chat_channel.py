from odoo import api, fields, models

from . import retention

BATCH = 500  # messages removed in one transaction


class SeitechChatChannel(models.Model):
    """Conversations whose messages are removed after their retention period.

    A conversation's dates, people and duration remain. Its oldest messages are removed
    first: ``first_retained_position`` is the position of the first remaining one.
    """

    _inherit = "seitech.chat.channel"

    held_at = fields.Datetime(
        "On Hold Since",
        readonly=True,
        groups="seitech_chat.group_chat_manager",
        help="Neither retention nor a person's request deletes anything here.",
    )
    hold_reason = fields.Char(readonly=True, groups="seitech_chat.group_chat_manager")

    _on_hold = models.Index("(company_id) WHERE held_at IS NOT NULL")

    @api.model
    def _cron_apply_retention(self):
        """Remove messages after their retention period; anonymize old visitors."""
        retention.apply_retention(self.env)

    def _delete_before(self, before):
        """Remove the oldest messages of this conversation, with their files.

        :param before: naive UTC datetime; younger messages remain.
        :return: the number removed: at most a batch and the notes among them.

        Emits ``seitech.chat.channel/channel_changed`` with the new first position, so
        that clients drop earlier messages from unread counts and from the screen.
        """
        messages = self.env["seitech.chat.message"]
        public = messages.search(
            [
                ("channel_id", "=", self.id),
                ("message_type", "not in", ("note", "event")),
                ("position", ">=", self.first_retained_position),
                ("position", "<", self.first_retained_position + BATCH),
            ],
            order="position",
        )
        top = self.first_retained_position - 1
        for message in public:
            if message.created_at >= before:
                break
            top = message.position
        top = _last_deletable_position(self, top, before)
        if top < self.first_retained_position:
            return 0
        gone = messages.search([("channel_id", "=", self.id), ("position", "<=", top)])
        count = len(gone)
        ids = gone.ids
        gone.unlink()
        # Afterwards, since a concurrent change has committed its row by now.
        self.env["bus.bus"]._delete_messages(self, ids)
        # The row is locked last: a send waits only for this commit.
        self._lock()
        self.first_retained_position = top + 1
        self._emit_changed()
        return count


def _last_deletable_position(channel, top, before):
    """Return the last position up to which all messages are old.

    A message is removed together with the notes and events that follow it.

    :param int top: the last position of the old public messages.
    :return: a position, at most ``top``.
    """
    young = channel.env["seitech.chat.message"].search(
        [
            ("channel_id", "=", channel.id),
            ("message_type", "in", ("note", "event")),
            ("position", "<=", top),
            ("created_at", ">=", before),
        ],
        order="position",
        limit=1,
    )
    return min(top, young.position - 1) if young else top
