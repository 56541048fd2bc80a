from odoo import api, fields, models
from odoo.exceptions import UserError


class SeitechChatConversationsMixin(models.AbstractModel):
    """For departments and agents: shows their conversations, and asks what happens to
    the open ones before a record is archived."""

    _name = "seitech.chat.conversations.mixin"
    _description = "Chat Record with Conversations"

    _channel_field = None  # of seitech.chat.channel: to whom a conversation belongs

    open_channel_count = fields.Integer(
        "Open", compute="_compute_open_channel_count", help="Open conversations."
    )

    @api.depends_context("uid")
    def _compute_open_channel_count(self):
        groups = self.env["seitech.chat.channel"]._read_group(
            [(self._channel_field, "in", self.ids), ("state", "=", "active")],
            [self._channel_field],
            ["__count"],
        )
        counts = {record.id: count for record, count in groups}
        for record in self:
            record.open_channel_count = counts.get(record.id, 0)

    def action_view_channels(self):
        """Open the list of this record's conversations, the open ones first.

        :return: the action.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seitech_chat.chat_channel_action"
        )
        return {
            **action,
            "domain": [(self._channel_field, "=", self.id)],
            "context": {"search_default_is_active": 1},
        }

    def action_archive(self):
        """Archive these records; ask first about one with open conversations.

        :return: the form to answer, or None.
        :raises UserError: for several records of which one has open conversations.
        """
        busy = self.filtered(lambda record: record._open_channels())
        if busy and len(self) > 1:
            raise UserError(
                self.env._(
                    "%(names)s still have open conversations. Archive them one by one,"
                    " to choose who goes on with these.",
                    names=", ".join(busy.mapped("display_name")),
                )
            )
        if busy:
            return self.env["seitech.chat.archive"]._ask(busy)
        return super().action_archive()

    def _open_channels(self):
        """Find the open conversations of one of these, in sudo."""
        self.ensure_one()
        # sudo: seitech.chat.channel - all of them, whoever archives
        channels = self.env["seitech.chat.channel"].sudo()
        return channels.search(
            [(self._channel_field, "=", self.id), ("state", "=", "active")], order="id"
        )
