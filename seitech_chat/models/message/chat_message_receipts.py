from odoo import models
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic import permissions
from ...tools.advisory_lock import lock_key
from ..channel.broadcast_readers import count_readers


class SeitechChatMessageReceipts(models.Model):
    """Receipts: delivery, reading and acknowledgement of a message."""

    _inherit = "seitech.chat.message"

    def _acknowledge(self, persona):
        """Acknowledge a message that asks for it. Repeating the call changes nothing.

        An acknowledged message also counts as read.

        :raises ChatError: ``not_asked``, ``not_a_participant``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self.ensure_one()
        # sudo: seitech.chat.message - found with the person's own rights; the created
        # row is their own
        message = self.sudo()
        if not message.requires_acknowledgement or message.deleted_at:
            raise ChatError(
                "not_asked", self.env._("This message doesn't require confirmation.")
            )
        message.channel_id._mark_read(persona, read_position=message.position)
        confirmations = message.env["seitech.chat.acknowledgement"]
        lock_key(self.env.cr, "confirmation", f"{message.id}:{persona.id}")
        vals = {"message_id": message.id, "user_id": persona.id}
        if not confirmations.search_count(list(_receipt_conditions(vals)), limit=1):
            confirmations.create({**vals, "company_id": message.company_id.id})

    def _to_receipts_payload(self, persona, *, limit):
        """Return the receipts of this message, without those of its author.

        :param int limit: maximum of people to name. Those who have read it come first.
        :return: ``ReceiptsAnswer``. The number of queries does not depend on the
            number of people.
        """
        self.ensure_one()
        # sudo: seitech.chat.message - found with the person's own rights;
        # may_see_receipts below decides on the names
        message = self.sudo()
        channel = message.channel_id
        counts = message._receipt_counts()
        is_named = permissions.may_see_receipts(
            persona.roles_in(channel),
            channel.channel_type,
            member_role=channel._get_member(persona).role or None,
        )
        has_readers = message.message_type != "note"
        people = message._receipts(limit) if is_named and has_readers else []
        return {"message_id": message.id, **counts, "people": people,
                "is_confirmed": message._is_confirmed_by(persona)}  # fmt: skip

    def _is_confirmed_by(self, persona):
        if persona.is_visitor or not self.requires_acknowledgement:
            return False
        vals = {"message_id": self.id, "user_id": persona.id}
        confirmations = self.env["seitech.chat.acknowledgement"]
        return bool(
            confirmations.search_count(list(_receipt_conditions(vals)), limit=1)
        )

    def _receipt_counts(self):
        self.env["seitech.chat.member"].flush_model()
        self.env["seitech.chat.acknowledgement"].flush_model()
        # SQL: counts in one pass over the members' positions.
        [row] = self.env.execute_query(
            SQL(
                """
                SELECT count(*),
                       count(*) FILTER (WHERE last_delivered_position >= %(position)s),
                       count(*) FILTER (WHERE last_read_position >= %(position)s),
                       (SELECT count(*) FROM seitech_chat_acknowledgement
                         WHERE message_id = %(message)s
                           AND user_id IS DISTINCT FROM %(user)s)
                  FROM seitech_chat_member member
                 WHERE %(condition)s
                """,
                position=self.position,
                message=self.id,
                user=self.author_user_id.id or None,
                condition=self._recipients(),
            )
        )
        audience_count, delivered_count, read_count, confirmed_count = row
        if self.message_type == "note":
            # Notes have no position of their own, so no read state covers them.
            audience_count = delivered_count = read_count = 0
        elif self.channel_id.channel_type == "broadcast":
            audience_count = count_readers(self.channel_id, self.author_user_id)
        return {
            "audience_count": audience_count,
            "delivered_count": delivered_count,
            "read_count": read_count,
            "confirmed_count": confirmed_count,
        }

    def _receipts(self, limit):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.id, confirmation.id IS NOT NULL
                  FROM seitech_chat_member member
             LEFT JOIN seitech_chat_acknowledgement confirmation
                    ON confirmation.message_id = %(message)s
                   AND confirmation.user_id = member.user_id
                 WHERE %(condition)s
              ORDER BY member.last_read_position >= %(position)s DESC,
                       member.last_delivered_position >= %(position)s DESC, member.id
                 LIMIT %(limit)s
                """,
                message=self.id,
                position=self.position,
                condition=self._recipients(),
                limit=limit,
            )
        )
        members = self.env["seitech.chat.member"].browse([row[0] for row in rows])
        authors = members._to_payloads()
        return [
            {
                "author": payload["author"],
                "delivered": member.last_delivered_position >= self.position,
                "read": member.last_read_position >= self.position,
                "confirmed": confirmed,
            }
            for member, payload, (_id, confirmed) in zip(
                members, authors, rows, strict=True
            )
        ]

    def _recipients(self):
        """Return the SQL condition on the conversation's members except the author."""
        return SQL(
            """member.channel_id = %s AND member.is_active
                AND member.user_id IS DISTINCT FROM %s
                AND (member.visitor_id IS NULL OR member.visitor_id <> %s)""",
            self.channel_id.id,
            self.author_user_id.id or 0,
            self.author_visitor_id.id or 0,
        )


def _receipt_conditions(vals):
    return ((field, "=", value) for field, value in vals.items())
