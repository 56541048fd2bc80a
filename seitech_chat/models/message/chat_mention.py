from odoo import api, fields, models
from odoo.fields import Domain


class SeitechChatMention(models.Model):
    """Somebody named in a message.

    The unread ones of a person are those above their read position: found through
    the index when asked, so that nothing is counted up for each member who is named.
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
    # Their name when they were mentioned: the text still says it after a renaming.
    written_name = fields.Char()
    # The message's; none for a private note, which takes no position.
    position = fields.Integer()

    _once_per_message = models.UniqueIndex("(message_id, user_id)")
    _unread = models.Index("(user_id, channel_id, position)")

    @api.model
    def _mentionable(self, channel, user_ids, *, is_note=False):
        """Find who of these people may be named: those who take part.

        In a private note those of the desk who see the conversation. Others are left
        out, and those whose right has ended.

        :param channel: the conversation, in sudo and locked.
        :param user_ids: ids as the client sent them.
        :return: ``res.users``, in sudo.
        """
        users = self.env["res.users"]
        if not user_ids:
            return users
        if is_note:
            # sudo: res.users - limited to the desk of this conversation
            domain = channel._noting_domain() & Domain("id", "in", list(user_ids))
            return channel._keep_noting(users.sudo().search(domain))
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
        return channel._keep_readers(users)

    @api.model
    def _set(self, message, users, text):
        """Have a message name exactly these people.

        :param message: one message, in sudo; its conversation is locked.
        :param str text: of the message from now on.
        :return: those who were not named before.
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
        """Find whom these messages name: ``{message id: [AuthorPayload]}``.

        The names are those that the texts say.

        :param known_authors: ``{user id: AuthorPayload}`` that need not be read.
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
