from odoo import fields, models
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic.contract import MAX_MENTIONS_TOLD, MAX_TEXT_LENGTH
from ...logic.length import length_of
from ...tools.times import to_iso
from ..selections import NOTIFY_CHOICE_SELECTION

# Read only where somebody's own part is told, never with the rows of all the members
# that a list shows.
MINE = {"groups": fields.NO_ACCESS, "prefetch": False}


class SeitechChatMemberPersonal(models.Model):
    """What a member keeps for themselves: draft, mute, archive, marked unread.

    Nothing here is a change of the conversation: it takes no version of the channel
    and is told to the person's own devices alone. ``own_version`` counts it, so that
    ``sync`` can tell a device that was away.
    """

    _inherit = "seitech.chat.member"

    # From 1 on: 0 is what a client knows that has not heard of its part yet.
    own_version = fields.Integer(required=True, default=1, groups=fields.NO_ACCESS)
    unread_from = fields.Integer(groups=fields.NO_ACCESS)
    muted_until = fields.Datetime(**MINE)
    notify = fields.Selection(NOTIFY_CHOICE_SELECTION, **MINE)
    # Archived when the conversation had come to this position.
    archived_position = fields.Integer(**MINE)
    is_archived = fields.Boolean(**MINE)
    has_blocked = fields.Boolean(**MINE)
    # Up to where this person was told by push and by mail, or needed not to be.
    pushed_position = fields.Integer(**MINE)
    emailed_position = fields.Integer(**MINE)
    draft_body = fields.Text(**MINE)
    draft_reply_to_id = fields.Integer(**MINE)
    draft_is_note = fields.Boolean(**MINE)
    draft_saved_at = fields.Datetime(**MINE)

    def _save_draft(self, body, *, reply_to_id=None, is_note=False):
        """Keep what I have typed; an empty text clears it. The last one who saves wins.

        :param str body: plain text as typed, at most 5,000 characters.
        :param int reply_to_id: the message it answers.
        :raises ChatError: ``message_too_long``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        length = length_of(body)
        if length > MAX_TEXT_LENGTH:
            raise ChatError(
                "message_too_long",
                self.env._(
                    "A message has at most %(max)s characters, this one %(count)s.",
                    max=MAX_TEXT_LENGTH,
                    count=length,
                ),
                field="body",
            )
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
        """Have everything from a position on count as unread again, for me alone.

        How far the others see that I have read does not go back.

        :raises ChatError: ``position_out_of_range``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        if not 1 <= position <= self.channel_id.last_position:
            raise ChatError(
                "position_out_of_range",
                self.env._("There is no such message yet."),
                field="position",
            )
        is_read = position <= self.last_read_position
        self._write_personal({"unread_from": position if is_read else False})

    def _clear_unread(self, read):
        """Follow what was read: up to there nothing is marked unread any more.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        if self.unread_from and read >= self.unread_from:
            is_left = read < self.last_read_position
            self._write_personal({"unread_from": read + 1 if is_left else False})

    def _mute(self, muted_until):
        """Be told nothing of this conversation until then.

        :param muted_until: naive UTC datetime, or None to hear of it again.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal({"muted_until": muted_until or False})

    def _archive(self, *, is_archived):
        """Put the conversation out of my list, until the next message in it.

        While it is muted, a message does not bring it back.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal(
            {
                "is_archived": is_archived,
                "archived_position": is_archived and self.channel_id.last_position,
            }
        )

    def _set_notification_level(self, notify):
        """Choose what of this conversation I am told of.

        :param str notify: ``default``, ``all``, ``mentions`` or ``none``.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._write_personal({"notify": False if notify == "default" else notify})

    def _write_personal(self, vals):
        """Change what is mine alone, under its next number, and tell my devices.

        Nothing is written or told where it is so already.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self._lock_personal()
        # A broadcast's reader has just got this row, of which no device knows.
        is_news = self.own_version == 1 and self.channel_id.channel_type == "broadcast"
        if is_news or any(
            self[name] != (value or False) for name, value in vals.items()
        ):
            self.write({**vals, "own_version": self.own_version + 1})
            self._emit_membership()

    def _lock_personal(self):
        """Take this row, so that no other device changes it meanwhile."""
        self.ensure_one()
        self.flush_recordset()
        # SQL: the ORM has no row lock that waits; two devices may change at once.
        self.env.cr.execute(
            SQL(
                "SELECT id FROM seitech_chat_member WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _emit_membership(self):
        """Tell a person's own devices how their part is now.

        Emits ``seitech.chat.channel/membership_changed`` to the person.
        """
        self.ensure_one()
        # sudo: res.users - the person's own partner, on which they alone listen
        listener = self.sudo().user_id.partner_id or self.visitor_id
        self.channel_id._emit_to(
            listener,
            "seitech.chat.channel/membership_changed",
            {"channel_id": self.channel_id.id, "me": self._to_membership()},
        )

    def _to_membership(self):
        """Give a person's own part: ``MembershipPayload``."""
        self.ensure_one()
        [payload] = self._to_memberships().values()
        return payload

    def _to_memberships(self):
        """Give a person's own parts, for nobody else's eyes.

        :return: ``{channel id: MembershipPayload}``, by one query.
        """
        if not self:
            return {}
        self.flush_model()
        channels = self.env["seitech.chat.channel"]
        channels.flush_model(["last_position", "first_position"])
        self.env["seitech.chat.mention"].flush_model()
        # SQL: what lists never read with the rows of all members, and the unread
        # mentions, of which each member's begin at a position of their own.
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


# What a person's own part is made of.
_OWN_COLUMNS = (
    "id", "own_version", "role", "last_read_position", "unread_from", "muted_until",
    "notify", "is_archived", "archived_position", "has_blocked",
    "draft_body", "draft_reply_to_id", "draft_is_note", "draft_saved_at",
)  # fmt: skip
_OWN = SQL(", ").join(SQL.identifier("member", name) for name in _OWN_COLUMNS)


def _to_membership_payload(row, last, read, mentions, now):
    """Give one person's own part: ``MembershipPayload``.

    :param row: dict of ``_OWN_COLUMNS`` and ``is_customer``.
    :param int last: the conversation's last position.
    :param int read: the position up to which they count everything as read.
    :param list mentions: positions after it that name them.
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
        "mention_positions": mentions[:MAX_MENTIONS_TOLD],
        "is_archived": is_archived and (is_unchanged or is_muted),
        "archived_position": row["archived_position"] if is_archived else None,
        "muted_until": to_iso(row["muted_until"]),
        "notify": row["notify"] or "default",
        "draft": _to_draft(row),
        "has_blocked": bool(row["has_blocked"]),
    }


def empty_membership(read, last):
    """Give the part of somebody who has no row yet: ``MembershipPayload``.

    :param int read: the position up to which they count as having read.
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
    """Say in SQL up to which position somebody counts everything as read.

    What was removed nobody has left to read.

    :param str member: how the statement names the member's row.
    :param str channel: how it names the conversation's.
    """
    # The ORM has no NULL for a number: 0 is "nothing is marked unread" as well.
    return SQL(
        "greatest(least(%s, nullif(%s, 0) - 1), %s - 1)",
        SQL.identifier(member, "last_read_position"),
        SQL.identifier(member, "unread_from"),
        SQL.identifier(channel, "first_position"),
    )


# What writing a message changes of its author's own row.
DRAFT_COLUMNS = ("draft_body", "draft_reply_to_id", "draft_is_note", "draft_saved_at")
AUTHOR_MARKS = (
    "version", "last_read_position", "last_delivered_position",
    "own_version", "unread_from", *DRAFT_COLUMNS,
)  # fmt: skip


def author_read_state_sql(*, is_note):
    """Say in SQL what writing a message does to its author's row, named ``member``.

    A public message moves the marks to it and ends being marked unread; either ends
    the draft of its own kind. Clients conclude the same from their own message, the
    number too, so that no second event is needed.

    :return: ``(assignments, condition)``, texts without values; ``counted`` holds the
        message's numbers.
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
