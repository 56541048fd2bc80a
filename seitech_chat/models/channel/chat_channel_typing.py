from odoo import fields, models
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic.contract import TYPING_INTERVAL_SECONDS
from ...logic.rate_limits import RateLimit
from ...tools.time_format import to_iso

TYPING = RateLimit(1, TYPING_INTERVAL_SECONDS)
STOPPED_TYPING = RateLimit(5, 5 * TYPING_INTERVAL_SECONDS)


class SeitechChatChannelTyping(models.Model):
    """Membership, typing status and customer presence."""

    _inherit = "seitech.chat.channel"

    def _get_member(self, persona):
        """Find the person's active membership; an empty recordset if there is none."""
        # sudo: seitech.chat.member - the person's own row
        members = self.env["seitech.chat.member"].sudo()
        members.flush_model()
        # SQL: runs before every operation in a conversation.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM seitech_chat_member
                 WHERE channel_id = %s AND %s = %s AND is_active
                """,
                self.id,
                SQL.identifier(persona.member_field),
                persona.id,
            )
        )
        return members.browse([row[0] for row in rows])

    def _require_member(self, persona):
        """Find the person's membership, to change their personal settings.

        A reader's membership of a broadcast is created on first use.

        :return: one ``seitech.chat.member``, in sudo.
        :raises ChatError: ``not_a_participant``.
        """
        member = self._get_member(persona)
        if not member and self._readable_by(persona):
            # sudo: seitech.chat.channel - a broadcast addressed to the person
            return self.sudo()._ensure_reader(persona)
        if not member:
            raise ChatError(
                "not_a_participant",
                self.env._("You're not a member of this conversation."),
            )
        return member

    def _url_for(self, user):
        """Return the URL path under which a user reads this conversation."""
        # sudo: res.users - reads whether the user is internal
        is_internal = user.sudo()._is_internal()
        return f"/odoo/chat/{self.id}" if is_internal else f"/my/chat/{self.id}"

    def _join(self, persona, *, role="member", is_announced=True):
        """Add or re-add a person as a member. Call ``_lock`` first.

        Earlier messages count as read.

        :param bool is_announced: False if the caller announces the conversation.
        :return: the person's ``seitech.chat.member``.

        Emits ``seitech.chat.channel/member_changed``, and to the person
        ``seitech.chat.channel/channel_added``.
        """
        self.ensure_one()
        members = self.env["seitech.chat.member"].with_context(active_test=False)
        member = members.search(
            [("channel_id", "=", self.id), (persona.member_field, "=", persona.id)]
        )
        if member.is_active:
            return member
        version, position = self._take_version()
        vals = {
            "role": role,
            "is_active": True,
            "version": version,
            "joined_at": fields.Datetime.now(),
            "last_read_position": position,
            "last_delivered_position": position,
            "unread_from": False,
        }
        if member:
            member.write(vals)
        else:
            member = members.create(
                {
                    "channel_id": self.id,
                    "company_id": self.company_id.id,
                    persona.member_field: persona.id,
                    **vals,
                }
            )
        member._emit_state()
        if is_announced:
            self._emit_added_to(persona.listener)
        return member

    def _set_typing(self, persona, *, is_typing):
        """Publish that the person is typing or stopped, at most every few seconds.

        :return: True if it was published, False if it was suppressed or the
            conversation has ended.

        Emits ``seitech.chat.channel/typing``.
        """
        # A broadcast may have 10,000 readers, so typing is not published there.
        if self.state != "active" or self.channel_type == "broadcast":
            return False
        # A stop is published at once, within a rate limit of its own.
        what, limit = ("typing", TYPING) if is_typing else ("stopped", STOPPED_TYPING)
        key = f"{what}:{self.id}:{persona.key}"
        if not self.env["seitech.chat.rate.limit"]._allow(key, limit):
            return False
        self._emit(
            "seitech.chat.channel/typing",
            {
                "channel_id": self.id,
                "author": persona.to_author(),
                "is_typing": is_typing,
            },
        )
        return True

    def _emit_customer_presence(self, visitor):
        """Publish in these conversations that the customer is still present.

        Emits ``seitech.chat.channel/presence``.
        """
        for channel in self:
            channel._emit(
                "seitech.chat.channel/presence",
                {
                    "channel_id": channel.id,
                    "author": visitor._to_author(channel),
                    "last_seen_at": to_iso(visitor.seen_at),
                },
            )
