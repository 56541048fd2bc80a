from odoo import models
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic import permissions
from .visibility import takes_part


class SeitechChatChannelReadState(models.Model):
    """Read state and delivery state of the members."""

    _inherit = "seitech.chat.channel"

    def _mark_read(self, persona, *, read_position=None, delivered_position=None):
        """Advance the person's read state. A read message is also a delivered one.

        If the positions do not advance, nothing changes and no version is used.

        :param int read_position: position of the last message read.
        :param int delivered_position: position of the last message received.
        :return: the person's ``seitech.chat.member``.
        :raises ChatError: ``not_a_participant``, ``position_out_of_range``.

        Emits ``seitech.chat.channel/member_changed``; in channel types without
        receipts, ``membership_changed`` to the person alone.
        """
        read = read_position or 0
        delivered = max(read, delivered_position or 0)
        member = self._require_member(persona)
        if not permissions.has_receipts(self.channel_type):
            return _mark_read_privately(self, member, read=read, delivered=delivered)
        member._clear_unread(read)
        if not member._is_behind(read, delivered):
            return member
        # sudo: seitech.chat.channel - the person's own read state in their own channel
        channel = self.sudo()
        channel._lock()
        _check_position(self, channel.last_position, read, delivered)
        member.invalidate_recordset()
        if member._is_behind(read, delivered):
            version, _position = channel._take_version()
            member._write_positions(version, read=read, delivered=delivered)
            member._emit_state()
            if read:
                channel._channel_read(persona)
        return member

    def _channel_read(self, persona):
        """Update what depends on a person's read state, as a hook."""

    def _mark_delivered(self, persona, positions):
        """Advance the person's delivered positions in many conversations at once.

        A client sends this when the inbox opens, for all messages received since. It
        skips conversations locked by another transaction, so that it delays no sender.

        :param dict positions: ``{channel id: position of the last message received}``.
            Conversations of other people are ignored. A position beyond the last
            message means the last.
        :return: list of the ids of channels to report again.

        Emits ``seitech.chat.channel/member_changed`` where a position advanced.
        """
        self.check_access("read")
        self.env.flush_all()
        behind = _delivery_advances(self, persona, positions)
        if not behind:
            return []
        member_ids, channel_ids = map(list, zip(*behind, strict=True))
        # SQL: locks, numbers and writes 50 conversations in one statement; the ORM
        # has neither SKIP LOCKED nor RETURNING.
        rows = self.env.execute_query(
            SQL(
                """
                WITH held AS (
                    SELECT id, last_position FROM seitech_chat_channel
                     WHERE id = ANY(%(ids)s)
                  ORDER BY id
                       FOR NO KEY UPDATE SKIP LOCKED
                ), numbered AS (
                    UPDATE seitech_chat_channel channel
                       SET last_version = channel.last_version + 1
                      FROM held WHERE channel.id = held.id
                 RETURNING channel.id, channel.last_version
                )
                UPDATE seitech_chat_member member
                   SET version = numbered.last_version,
                       last_delivered_position = greatest(
                           member.last_delivered_position,
                           least(wanted.position, held.last_position)
                       )
                  FROM unnest(%(members)s, %(ids)s, %(positions)s)
                       AS wanted (member_id, channel_id, position)
                  JOIN held ON held.id = wanted.channel_id
                  JOIN numbered ON numbered.id = wanted.channel_id
                 WHERE member.id = wanted.member_id
             RETURNING member.id, member.channel_id
                """,
                members=member_ids,
                ids=channel_ids,
                positions=[positions[channel_id] for channel_id in channel_ids],
            )
        )
        self.invalidate_model(["last_version"])
        # sudo: seitech.chat.member - the person's own rows
        members = self.env["seitech.chat.member"].sudo()
        members.invalidate_model(["version", "last_delivered_position"])
        members.browse([member_id for member_id, _channel_id in rows])._emit_state()
        updated = {channel_id for _member_id, channel_id in rows}
        return [channel_id for channel_id in channel_ids if channel_id not in updated]


def _mark_read_privately(channel, member, *, read, delivered):
    """Advance a read state that is visible to the person only.

    It takes no version and does not lock the channel.

    :param member: the person's own ``seitech.chat.member``, in sudo.
    :return: the same member.
    :raises ChatError: ``position_out_of_range``.

    Emits ``seitech.chat.channel/membership_changed`` to the person.
    """
    # sudo: seitech.chat.channel - a member of the channel found it with their
    # own rights
    _check_position(channel, channel.sudo().last_position, read, delivered)
    member._lock_personal()
    member._write_personal(
        {
            "last_read_position": max(read, member.last_read_position),
            "last_delivered_position": max(delivered, member.last_delivered_position),
        }
    )
    member._clear_unread(read)
    return member


def _delivery_advances(channels, persona, positions):
    """Find the conversations where a person's delivered position can advance.

    :return: list of ``(member id, channel id)``.
    """
    if not positions:
        return []
    companies = SQL()
    if not persona.is_visitor:
        companies = SQL("AND channel.company_id = ANY(%s)", channels.env.companies.ids)
    # SQL: reads two columns of 50 rows by index, without the record rules of all
    # types.
    return channels.env.execute_query(
        SQL(
            """
            SELECT member.id, channel.id
              FROM unnest(%(ids)s, %(positions)s) AS wanted (channel_id, position)
              JOIN seitech_chat_channel channel ON channel.id = wanted.channel_id
              JOIN seitech_chat_member member
                ON member.channel_id = channel.id
               AND member.%(person_field)s = %(person)s AND member.is_active
             WHERE member.last_delivered_position
                   < least(wanted.position, channel.last_position)
               AND channel.channel_type IN %(types)s %(companies)s
               AND %(takes_part)s
          ORDER BY channel.id
            """,
            ids=list(positions),
            positions=list(positions.values()),
            person_field=SQL.identifier(persona.member_field),
            person=persona.id,
            types=permissions.types_with_receipts(),
            companies=companies,
            takes_part=takes_part(persona),
        )
    )


def _check_position(channel, last, read, delivered):
    if delivered > last:
        raise ChatError(
            "position_out_of_range",
            channel.env._("This message doesn't exist yet."),
            field="read_position" if read > last else "delivered_position",
        )
