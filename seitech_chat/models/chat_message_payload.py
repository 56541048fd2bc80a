from odoo import models
from odoo.tools import SQL

from ..logic.text import excerpt, html_to_text
from ..times import to_iso


class SeitechChatMessagePayload(models.AbstractModel):
    """Messages as they go over the wire, with what belongs to them."""

    _name = "seitech.chat.message.payload"
    _description = "Chat Message: Payload"

    def _stream(self):
        """Name the stream whose versions this message counts in."""
        return "internal" if self.message_type == "note" else "public"

    def _to_payload(self):
        """Give the wire shape of one message.

        :return: ``MessagePayload``.
        """
        self.ensure_one()
        return self._to_payloads()[0]

    def _to_payloads(self, known_authors=None):
        """Give the wire shape of messages the caller may read.

        :param known_authors: ``{user id: AuthorPayload}`` that need not be read.
        :return: list of ``MessagePayload``, in the same order. The number of queries
            does not depend on the number of messages.
        """
        # sudo: seitech.chat.message - the caller looked these messages up by right;
        # names, reactions, files and quotes belong to them
        messages = self.sudo()
        replies = messages.reply_to_id
        authors = (messages | replies)._authors(known_authors)
        attachments = messages.filtered("has_attachments")._attachment_payloads()
        reactions = messages.filtered("has_reactions")._reaction_payloads()
        mentions = messages.env["seitech.chat.mention"]._payloads(
            messages.filtered("has_mentions"), known_authors
        )
        previews = messages.env["seitech.chat.link.preview"]._payloads(
            messages.filtered("has_previews")
        )
        return [
            {
                "id": message.id,
                "channel_id": message.channel_id.id,
                "position": message.position,
                "version": message.version,
                "stream": message._stream(),
                "type": message.message_type,
                "author": authors[message.id],
                "body": str(message.body or ""),
                "attachments": attachments.get(message.id, []),
                "reactions": reactions.get(message.id, []),
                "reply_to": message.reply_to_id._to_quote(authors),
                "mentions": mentions.get(message.id, []),
                "previews": previews.get(message.id, []),
                "asks_confirmation": bool(message.asks_confirmation),
                "client_uuid": message.client_uuid or None,
                "created_at": to_iso(message.created_at),
                "edited_at": to_iso(message.edited_at),
                "deleted_at": to_iso(message.deleted_at),
                "pinned_at": to_iso(message.pinned_at),
                "notice": message._to_notice(),
            }
            for message in messages
        ]

    def _to_quote(self, authors):
        """Give what is shown of this message above a reply to it; None for none."""
        if not self:
            return None
        return {
            "id": self.id,
            "position": self.position,
            "author": authors[self.id],
            "excerpt": excerpt(str(self.body or "")),
            "is_deleted": bool(self.deleted_at),
        }

    def _to_notice(self):
        """Give what a line of the system tells.

        :return: ``NoticePayload``; None for what people wrote.
        """
        if not self.notice:
            return None
        return {**self.notice, "text": html_to_text(str(self.body or ""))}

    def _authors(self, known=None):
        """Find who wrote these messages: ``{message id: AuthorPayload}``.

        :param known: ``{user id: AuthorPayload}`` that need not be read.
        """
        users = self.author_user_id._chat_authors(known)
        system = {"type": "system", "id": None, "name": ""}
        return {
            message.id: users[message.author_user_id.id]
            if message.author_user_id
            else message.author_visitor_id._to_author() or system
            for message in self
        }

    def _attachment_payloads(self):
        """Find the files of these messages: ``{message id: [AttachmentPayload]}``."""
        if not self:
            return {}
        payloads = {}
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )
        for attachment in attachments:
            payloads.setdefault(attachment.res_id, []).append(
                attachment._to_chat_payload()
            )
        return payloads

    def _reaction_payloads(self):
        """Find the reactions to these messages: ``{message id: [ReactionPayload]}``."""
        if not self:
            return {}
        # SQL: one grouped statement instead of reading each reaction as a record.
        self.env["seitech.chat.reaction"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message_id, emoji, count(*),
                       json_agg(json_build_object(
                           'type', CASE WHEN author_user_id IS NULL
                                        THEN 'visitor' ELSE 'user' END,
                           'id', coalesce(author_user_id, author_visitor_id)
                       ) ORDER BY id)
                  FROM seitech_chat_reaction
                 WHERE message_id IN %s
              GROUP BY message_id, emoji
              ORDER BY message_id, min(id)
                """,
                tuple(self.ids),
            )
        )
        payloads = {}
        for message_id, emoji, count, authors in rows:
            payloads.setdefault(message_id, []).append(
                {"emoji": emoji, "count": count, "authors": authors}
            )
        return payloads
