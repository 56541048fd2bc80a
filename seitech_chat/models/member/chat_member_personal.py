from odoo import fields, models
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic.contract import MAX_MENTION_POSITIONS
from ...tools.time_format import to_iso
from ..message_text import check_length
from ..selections import NOTIFICATION_LEVEL_SELECTION

# Options of fields that are read only for the person's own membership, and are not
# prefetched with the members of a list.
PERSONAL = {"groups": fields.NO_ACCESS, "prefetch": False}


class SeitechChatMemberPersonal(models.Model):
    """A member's personal settings: draft, mute, archive, marked unread.

    These do not change the conversation. They use no version of the channel and are
    sent only to the person's own devices. ``own_version`` counts the changes, so that
    ``sync`` can update a device that was offline.
    """

    _inherit = "seitech.chat.member"

    # Starts at 1. A client that does not have its membership yet uses 0.
    own_version = fields.Integer(required=True, default=1, groups=fields.NO_ACCESS)
    unread_from = fields.Integer(groups=fields.NO_ACCESS)
    muted_until = fields.Datetime(**PERSONAL)
    notification_level = fields.Selection(NOTIFICATION_LEVEL_SELECTION, **PERSONAL)
    # The conversation's last position when it was archived.
    archived_position = fields.Integer(**PERSONAL)
    is_archived = fields.Boolean(**PERSONAL)
    is_blocking = fields.Boolean(**PERSONAL)
    # The positions up to which push and email notifications are done or not needed.
    pushed_position = fields.Integer(**PERSONAL)
    emailed_position = fields.Integer(**PERSONAL)
    draft_body = fields.Text(**PERSONAL)
    draft_reply_to_id = fields.Integer(**PERSONAL)
    draft_is_note = fields.Boolean(**PERSONAL)
    draft_saved_at = fields.Datetime(**PERSONAL)

    def _save_draft(self, body, *, reply_to_id=None, is_note=False):
        """Save the person's draft; an empty text clears it. The last save wins.

        :param str body: plain text as typed, at most 5,000 characters.
        :param int reply_to_id: the message that the draft answers.
        :raises ChatError: ``message_too_long``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        check_length(self.env, body)
        is_kept = bool(body.strip() or reply_to_id)
        self._write_personal(
            {
                "draft_body": body if is_kept else False,
                "draft_reply_to_id": is_kept and reply_to_id,
                "draft_is_note": is_kept and is_note,
                "draft_saved_at": is_kept and fields.Datetime.now(),
            }
        )

    def _mark_unread(self, position):
        """Mark all messages from a position on as unread, for the person only.

        The read state visible to others does not change.

        :raises ChatError: ``position_out_of_range``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        if not 1 <= position <= self.channel_id.last_position:
            raise ChatError(
                "position_out_of_range",
                self.env._("This message doesn't exist yet."),
                field="position",
            )
        is_read = position <= self.last_read_position
        self._write_personal({"unread_from": position if is_read else False})

    def _clear_unread(self, read):
        """Remove the unread mark of messages up to a read position.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        if self.unread_from and read >= self.unread_from:
            is_left = read < self.last_read_position
            self._write_personal({"unread_from": read + 1 if is_left else False})

    def _mute(self, muted_until):
        """Mute the notifications of this conversation until a time.

        :param muted_until: naive UTC datetime, or None to unmute.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal({"muted_until": muted_until or False})

    def _archive(self, *, is_archived):
        """Archive or unarchive the conversation in the person's list.

        The next message ends the archiving, unless the conversation is muted.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal(
            {
                "is_archived": is_archived,
                "archived_position": is_archived and self.channel_id.last_position,
            }
        )

    def _set_notification_level(self, level):
        """Set the notification level of this conversation for the person.

        :param str level: ``default``, ``all``, ``mentions`` or ``none``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal(
            {"notification_level": False if level == "default" else level}
        )

    def _write_personal(self, vals):
        """Write personal settings with the next version and notify the own devices.

        Unchanged values are neither written nor sent.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._lock_personal()
        # The row of a broadcast's reader has just been created and is unknown to all
        # devices.
        is_news = self.own_version == 1 and self.channel_id.channel_type == "broadcast"
        if is_news or any(
            self[name] != (value or False) for name, value in vals.items()
        ):
            self.write({**vals, "own_version": self.own_version + 1})
            self._emit_membership()

    def _lock_personal(self):
        """Lock this row against concurrent changes by the person's other devices."""
        self.ensure_one()
        self.flush_recordset()
        # SQL: the ORM has no row lock that waits; two devices may write concurrently.
        self.env.cr.execute(
            SQL(
                "SELECT id FROM seitech_chat_member WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _emit_membership(self):
        """Send the current membership to the person's own devices.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self.ensure_one()
        # sudo: res.users - the person's own partner, a bus target only for them
        listener = self.sudo().user_id.partner_id or self.visitor_id
        self.channel_id._emit_to(
            listener,
            "seitech.chat.channel/membership_changed",
            {"channel_id": self.channel_id.id, "me": self._to_membership()},
        )

    def _to_membership(self):
        """Return the person's own membership: ``MembershipPayload``."""
        self.ensure_one()
        [payload] = self._to_memberships().values()
        return payload

    def _to_memberships(self):
        """Return the person's own memberships, visible to the person only.

        :return: ``{channel id: MembershipPayload}``, read by one query.
        """
        if not self:
            return {}
        self.flush_model()
        channels = self.env["seitech.chat.channel"]
        channels.flush_model(["last_position", "first_retained_position"])
        self.env["seitech.chat.mention"].flush_model()
        # SQL: reads the personal columns and the unread mentions, which start at a
        # different position for each member, in one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.channel_id, %(columns)s,
                       member.visitor_id IS NOT NULL
                           OR channel.student_id IS NOT DISTINCT FROM member.user_id,
                       channel.last_position, read_position_sql,
                       ARRAY(
                           SELECT mention.position
                             FROM seitech_chat_mention mention
                            WHERE mention.user_id = member.user_id
                              AND mention.channel_id = member.channel_id
                              AND mention.position > read_position_sql
                         ORDER BY mention.position
                       )
                  FROM seitech_chat_member member
                  JOIN seitech_chat_channel channel ON channel.id = member.channel_id,
               LATERAL (SELECT %(read)s) AS mine (read_position_sql)
                 WHERE member.id IN %(ids)s
                """,
                columns=_OWN,
                read=read_position_sql("member", "channel"),
                ids=tuple(self.ids),
            )
        )
        now = fields.Datetime.now()
        return {
            channel_id: _to_membership_payload(
                dict(zip((*_OWN_COLUMNS, "is_customer"), values, strict=True)),
                last,
                read,
                mentions,
                now,
            )
            for channel_id, *values, last, read, mentions in rows
        }


# The columns of a person's own membership.
_OWN_COLUMNS = (
    "id", "own_version", "role", "last_read_position", "unread_from", "muted_until",
    "notification_level", "is_archived", "archived_position", "is_blocking",
    "draft_body", "draft_reply_to_id", "draft_is_note", "draft_saved_at",
)  # fmt: skip
_OWN = SQL(", ").join(SQL.identifier("member", name) for name in _OWN_COLUMNS)


def _to_membership_payload(row, last, read, mentions, now):
    """Return the ``MembershipPayload`` of one membership.

    :param row: dict of ``_OWN_COLUMNS`` and ``is_customer``.
    :param int last: the conversation's last position.
    :param int read: the position up to which all messages count as read.
    :param list mentions: later positions at which the person is mentioned.
    :param now: naive UTC datetime.
    """
    is_muted = bool(row["muted_until"] and row["muted_until"] > now)
    is_archived = bool(row["is_archived"])
    is_unchanged = is_archived and last <= row["archived_position"]
    return {
        "member_id": row["id"],
        "own_version": row["own_version"],
        "role": row["role"],
        "is_customer": bool(row["is_customer"]),
        "last_read_position": row["last_read_position"],
        "unread_count": max(last - read, 0),
        "unread_from": row["unread_from"] or None,
        "mention_count": len(mentions),
        "mention_positions": mentions[:MAX_MENTION_POSITIONS],
        "is_archived": is_archived and (is_unchanged or is_muted),
        "archived_position": row["archived_position"] if is_archived else None,
        "muted_until": to_iso(row["muted_until"]),
        "notification_level": row["notification_level"] or "default",
        "draft": _to_draft(row),
        "is_blocking": bool(row["is_blocking"]),
    }


def empty_membership(read, last):
    """Return the ``MembershipPayload`` of a person who has no member row yet.

    :param int read: the position up to which all messages count as read.
    :param int last: the conversation's last position.
    """
    row = dict.fromkeys((*_OWN_COLUMNS, "is_customer"))
    row.update(id=0, own_version=0, role="member", last_read_position=read)
    return _to_membership_payload(row, last, read, [], None)


def _to_draft(row):
    if not row["draft_saved_at"]:
        return None
    return {
        "body": row["draft_body"] or "",
        "reply_to_id": row["draft_reply_to_id"] or None,
        "is_note": bool(row["draft_is_note"]),
        "saved_at": to_iso(row["draft_saved_at"]),
    }


def read_position_sql(member, channel):
    """Return SQL of the position up to which all messages count as read.

    Removed messages count as read.

    :param str member: alias of the member's row in the statement.
    :param str channel: alias of the conversation's row.
    """
    # The ORM stores no NULL for a number. 0 also means that nothing is marked unread.
    return SQL(
        "greatest(least(%s, nullif(%s, 0) - 1), %s - 1)",
        SQL.identifier(member, "last_read_position"),
        SQL.identifier(member, "unread_from"),
        SQL.identifier(channel, "first_retained_position"),
    )


# The columns of the author's member row that a new message changes.
DRAFT_COLUMNS = ("draft_body", "draft_reply_to_id", "draft_is_note", "draft_saved_at")
AUTHOR_MARKS = (
    "version", "last_read_position", "last_delivered_position",
    "own_version", "unread_from", *DRAFT_COLUMNS,
)  # fmt: skip


def author_read_state_sql(*, is_note):
    """Return SQL of a new message's effects on its author's row, named ``member``.

    A public message advances the read state to its position and removes the unread
    mark. Every message clears the draft of its own kind. Clients derive the same
    changes from their own message, including the version, so no second event is needed.

    :return: ``(assignments, condition)``, texts without values. They refer to
        ``counted``, which contains the message's numbers.
    """
    kind = "draft_is_note IS TRUE" if is_note else "draft_is_note IS NOT TRUE"
    is_drafted = f"(draft_saved_at IS NOT NULL AND {kind})"
    forget = ", ".join(
        f"{column} = CASE WHEN {is_drafted} THEN NULL ELSE {column} END"
        for column in DRAFT_COLUMNS
    )
    if is_note:
        return f"own_version = own_version + 1, {forget}", is_drafted
    marks = f"""
        version = counted.version,
        last_read_position = counted.position,
        last_delivered_position = counted.position,
        unread_from = NULL,
        own_version = own_version + CASE
            WHEN nullif(unread_from, 0) IS NOT NULL OR {is_drafted} THEN 1 ELSE 0 END
    """
    return f"{marks}, {forget}", "TRUE"
