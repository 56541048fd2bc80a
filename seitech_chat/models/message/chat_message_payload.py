from odoo import models
from odoo.tools import SQL

from ...logic.characters import without_links
from ...logic.text import excerpt, html_to_text
from ...tools.columns import cache_columns, read_columns
from .payloads import SHOWN_FIELDS, message_payload, stream_of

_SHOWN = SQL(", ").join(SQL.identifier(name) for name in ("id", *SHOWN_FIELDS))
# The fields of a message that are shown as a quote above a reply.
QUOTED_FIELDS = (
    "channel_id", "author_user_id", "author_visitor_id", "author_gone", "position",
    "body", "deleted_at",
)  # fmt: skip
SYSTEM = {"type": "system", "id": None, "name": ""}
FORMER = {"type": "former", "id": None, "name": ""}  # clients translate the name


class SeitechChatMessagePayload(models.Model):
    """Payloads of messages, with their authors, files, reactions and quotes."""

    _inherit = "seitech.chat.message"

    def _stream(self):
        """Return the stream whose versions number this message."""
        return stream_of(self.message_type)

    def _is_by_staff(self):
        """Return whether the company's own staff wrote this message.

        Only staff text keeps its links in an email. Messages of customers and students,
        and system messages, which quote their names, are sent without links.
        """
        # sudo: res.users - whether the author is staff
        author = self.author_user_id.sudo()
        return self.message_type != "system" and bool(author) and not author.share

    def _to_email_text(self):
        """Return the text of this message as an email may show it."""
        text = html_to_text(str(self.body or ""))
        return text if self._is_by_staff() else without_links(text)

    def _fetch_for_payload(self, condition):
        """Read messages with all fields of their payloads.

        Check first that the caller may read them.

        :param condition: ``SQL`` on the columns of messages.
        :return: the messages, by position.
        """
        self.flush_model()
        # SQL: runs for each list and page; the ORM needs more time to build this
        # statement than the database to execute it.
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM seitech_chat_message WHERE %s ORDER BY position, id",
                _SHOWN,
                condition,
            )
        )
        ids, *columns = zip(*rows, strict=True) if rows else [()]
        messages = self.browse(ids)
        cache_columns(messages, SHOWN_FIELDS if rows else (), columns)
        return messages

    def _to_payload(self):
        """Return the payload of one message.

        :return: ``MessagePayload``.
        """
        self.ensure_one()
        return self._to_payloads()[0]

    def _to_payloads(self, known_authors=None, *, desk=()):
        """Return the payloads of messages that the caller may read.

        :param known_authors: ``{user id: AuthorPayload}`` of authors already read.
        :param desk: the channels in which the caller belongs to the desk. In these, an
            event's payload names the colleague who caused it.
        :return: list of ``MessagePayload``, in the same order. The number of queries
            does not depend on the number of messages.
        """
        # sudo: seitech.chat.message - the caller found these messages with the person's
        # own rights; names, reactions, files and quotes belong to them
        messages = self.sudo()
        rows = read_columns(messages, SHOWN_FIELDS)
        replies = messages.browse(
            {row["reply_to_id"] for row in rows.values()} - {None}
        )
        replies.fetch(QUOTED_FIELDS)
        authors = (messages | replies)._authors(known_authors)
        quotes = replies._quotes(authors)

        def those(mark):
            return messages.browse(id_ for id_, row in rows.items() if row[mark])

        attachments = those("has_attachments")._attachment_payloads()
        reactions = those("has_reactions")._reaction_payloads()
        mentions = messages.env["seitech.chat.mention"]._payloads(
            those("has_mentions"), known_authors
        )
        previews = messages.env["seitech.chat.link.preview"]._payloads(
            those("has_previews")
        )
        desk_ids = {channel.id for channel in desk}
        return [
            message_payload(
                {**row, "id": id_},
                authors[id_],
                is_desk=row["channel_id"] in desk_ids,
                attachments=attachments.get(id_, []),
                reactions=reactions.get(id_, []),
                reply_to=quotes.get(row["reply_to_id"]),
                mentions=mentions.get(id_, []),
                previews=previews.get(id_, []),
            )
            for id_, row in rows.items()
        ]

    def _quotes(self, authors):
        """Return the quotes of these messages, shown above a reply.

        :param authors: ``{message id: AuthorPayload}``.
        :return: ``{message id: ReplyPayload}``.
        """
        return {
            id_: {
                "id": id_,
                "channel_id": row["channel_id"],
                "position": row["position"],
                "author": authors[id_],
                "excerpt": excerpt(str(row["body"] or "")),
                "is_deleted": bool(row["deleted_at"]),
            }
            for id_, row in read_columns(self, QUOTED_FIELDS).items()
        }

    def _authors(self, known=None):
        """Return the authors of these messages: ``{message id: AuthorPayload}``.

        :param known: ``{user id: AuthorPayload}`` of authors already read.
        """
        written = read_columns(
            self, ("channel_id", "author_user_id", "author_visitor_id", "author_gone")
        )
        users = self.env["res.users"].browse(
            {row["author_user_id"] for row in written.values()} - {None}
        )
        named = users._chat_authors(known)
        visiting = self._visiting_authors(
            {
                (row["channel_id"], row["author_visitor_id"])
                for row in written.values()
                if row["author_visitor_id"]
            }
        )
        return {
            id_: named[row["author_user_id"]]
            if row["author_user_id"]
            else visiting.get(
                (row["channel_id"], row["author_visitor_id"]),
                FORMER if row["author_gone"] else SYSTEM,
            )
            for id_, row in written.items()
        }

    def _author_names(self):
        """Return the names of these messages' authors, in the environment's language.

        :return: ``{message id: str}``; empty for system messages.
        """
        former = self.env._("Former member")
        return {
            id_: former if author["type"] == "former" else author["name"]
            for id_, author in self._authors().items()
        }

    def _visiting_authors(self, pairs):
        """Return visitors as authors, with the name entered in each conversation.

        :param set pairs: ``(channel id, visitor id)``.
        :return: ``{(channel id, visitor id): AuthorPayload}``.
        """
        channels = self.env["seitech.chat.channel"].browse({one for one, _ in pairs})
        channels.fetch(["visitor_name"])
        visitors = self.env["seitech.chat.visitor"]
        return {
            (channel_id, visitor_id): visitors.browse(visitor_id)._to_author(
                channels.browse(channel_id)
            )
            for channel_id, visitor_id in pairs
        }

    def _attachment_payloads(self):
        """Find the files of these messages: ``{message id: [AttachmentPayload]}``."""
        if not self:
            return {}
        payloads = {}
        attachments = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            order="chat_sequence, id",
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
