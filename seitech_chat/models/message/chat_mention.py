from odoo import api, fields, models
from odoo.fields import Domain

from ..channel.chat_channel_members import (
    note_readers_among,
    note_readers_domain,
    readers_among,
)


class SeitechChatMention(models.Model):
    """A mention of a user in a message.

    A user's unread mentions are those after their read position. An index finds them
    on demand, so that no counter has to be updated for each mentioned member.
    """

    _name = "seitech.chat.mention"
    _description = "Chat Mention"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"

    message_id = fields.Many2one(
        "seitech.chat.message",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    # The user's name at the time of the mention, which the text contains.
    written_name = fields.Char()
    # The message's position; none for a private note, which has no position of its own.
    position = fields.Integer()

    _once_per_message = models.UniqueIndex("(message_id, user_id)")
    _unread = models.Index("(user_id, channel_id, position)")

    @api.model
    def _mentionable(self, channel, user_ids, *, is_note=False):
        """Find the users who may be mentioned: members who may read the conversation.

        In a private note these are the desk's users who may read the notes. All other
        users are left out.

        :param channel: the conversation, in sudo and locked.
        :param user_ids: ids as sent by the client.
        :return: ``res.users``, in sudo.
        """
        users = self.env["res.users"]
        if not user_ids:
            return users
        if is_note:
            # sudo: res.users - limited to the desk of this conversation
            domain = note_readers_domain(channel) & Domain("id", "in", list(user_ids))
            return note_readers_among(channel, users.sudo().search(domain))
        users = (
            channel.env["seitech.chat.member"]
            .search(
                [
                    ("channel_id", "=", channel.id),
                    ("user_id", "in", list(user_ids)),
                    ("is_active", "=", True),
                ]
            )
            .user_id
        )
        return readers_among(channel, users)

    @api.model
    def _replace(self, message, users, text):
        """Set the mentions of a message to exactly these users.

        :param message: one message, in sudo; its conversation is locked.
        :param str text: the new text of the message.
        :return: the users who were not mentioned before.
        """
        if not users and not message.has_mentions:
            return users
        known = self.search([("message_id", "=", message.id)])
        added = users - known.user_id
        gone = known.filtered(lambda mention: mention.user_id not in users)
        for mention in known - gone:
            if f"@{mention.written_name}" not in text:
                mention.written_name = mention.user_id.name
        gone.unlink()
        self.create(
            [
                {
                    "message_id": message.id,
                    "channel_id": message.channel_id.id,
                    "company_id": message.company_id.id,
                    "user_id": user.id,
                    "written_name": user.name,
                    "position": message.message_type != "note" and message.position,
                }
                for user in added
            ]
        )
        return added

    @api.model
    def _payloads(self, messages, known_authors=None):
        """Return the mentioned users: ``{message id: [AuthorPayload]}``.

        Their names are those used in the texts.

        :param known_authors: ``{user id: AuthorPayload}`` of authors already read.
        """
        if not messages:
            return {}
        mentions = self.search_fetch(
            [("message_id", "in", messages.ids)],
            ["message_id", "user_id", "written_name"],
        )
        users = mentions.user_id._chat_authors(known_authors)
        payloads = {}
        for mention in mentions:
            author = users[mention.user_id.id]
            payloads.setdefault(mention.message_id.id, []).append(
                {**author, "name": mention.written_name or author["name"]}
            )
        return payloads
