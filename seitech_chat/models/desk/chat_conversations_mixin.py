from odoo import api, fields, models
from odoo.exceptions import UserError


class SeitechChatConversationsMixin(models.AbstractModel):
    """Add a conversation count, list and archive wizard to departments and agents.

    The wizard asks what to do with the open conversations before a record is archived.
    """

    _name = "seitech.chat.conversations.mixin"
    _description = "Chat Record with Conversations"

    _channel_field = None  # field of seitech.chat.channel that links to this model

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
        """Open the list of this record's conversations, filtered to the open ones.

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
        """Archive these records, after a dialog for one with open conversations.

        :return: the dialog's action, or the result of the archiving.
        :raises UserError: for several records of which one has open conversations.
        """
        busy = self.filtered(lambda record: record._open_channels())
        if busy and len(self) > 1:
            raise UserError(
                self.env._(
                    "%(names)s still have open conversations. Archive them one by one"
                    " to choose where to transfer the conversations.",
                    names=", ".join(busy.mapped("display_name")),
                )
            )
        if busy:
            return self.env["seitech.chat.archive"]._ask(busy)
        return super().action_archive()

    def _open_channels(self):
        """Return the open conversations of one record, in sudo."""
        self.ensure_one()
        # sudo: seitech.chat.channel - all of them, regardless of the user's access
        channels = self.env["seitech.chat.channel"].sudo()
        return channels.search(
            [(self._channel_field, "=", self.id), ("state", "=", "active")], order="id"
        )
