from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.characters import isolate
from ...logic.contract import NOTIFICATION_KINDS, SLA_KINDS
from ...tools.time_format import to_iso
from ..channel.names import display_names
from ..selections import NOTIFICATION_KIND_SELECTION
from .chat_scheduled_email import KINDS_WITHOUT_EMAIL

MAIL_AFTER_SECONDS = 5 * 60  # to read it, or for more to follow, before an email


class SeitechChatNotification(models.Model):
    """A notification for one person, unread until they have seen it.

    A repeated notification increments the count of the unread one. The database allows
    one unread row per person, conversation and kind.
    """

    _name = "seitech.chat.notification"
    _description = "Chat Notification"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.live.mixin"]
    _log_access = False
    _order = "created_at desc, id desc"
    _rec_name = "kind"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(NOTIFICATION_KIND_SELECTION, required=True)
    count = fields.Integer(required=True, default=1)
    subject_name = fields.Char(
        help="Name shown in the notification: an SLA metric or a person."
    )
    created_at = fields.Datetime(required=True, help="Time of the last event.")
    read_at = fields.Datetime()
    emailed_at = fields.Datetime(
        help="Time this notification was emailed because its user was offline."
    )

    _one_unread = models.UniqueIndex(
        "(user_id, channel_id, kind) WHERE read_at IS NULL"
    )
    _newest_first = models.Index("(user_id, created_at DESC, id DESC)")

    @api.model
    def _notify(self, channel, users, kind, *, subject=None, count=1):
        """Notify people of an event in a conversation.

        :param channel: one ``seitech.chat.channel``.
        :param users: ``res.users``; inactive users are left out. So is the customer,
            except for mentions.
        :param str kind: of ``logic.contract.NOTIFICATION_KINDS``.
        :param str subject: the name in its sentence.
        :param int count: the number of events.

        Emits ``seitech.chat.notification/changed`` to each of them.
        """
        if kind not in NOTIFICATION_KINDS:
            raise ValueError(kind)
        users = users.filtered("active")
        if kind != "mention":
            users -= channel.student_id
        if not users:
            return self.browse()
        # SQL: inserted, or incremented, in one statement; two workers that notify of
        # the same event wait for each other at the index.
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO seitech_chat_notification
                       (user_id, channel_id, company_id, kind, count, subject_name,
                        created_at)
                SELECT person, %(channel)s, %(company)s, %(kind)s, %(count)s,
                       %(subject)s, %(now)s
                  FROM unnest(%(users)s) AS person
           ON CONFLICT (user_id, channel_id, kind) WHERE read_at IS NULL
             DO UPDATE SET count = seitech_chat_notification.count + excluded.count,
                       subject_name = excluded.subject_name,
                       created_at = excluded.created_at
             RETURNING id
                """,
                users=sorted(users.ids),
                channel=channel.id,
                company=channel.company_id.id,
                kind=kind,
                count=count,
                subject=subject or None,
                now=fields.Datetime.now(),
            )
        )
        # sudo: seitech.chat.notification - sent to its own users only
        found = self.sudo().browse([row[0] for row in rows])
        found.invalidate_recordset(flush=False)
        found._emit_changes()
        for user in users if kind not in KINDS_WITHOUT_EMAIL else ():
            self.env["seitech.chat.scheduled.email"]._schedule(
                "missed_notifications",
                channel.company_id,
                user=user,
                after_seconds=MAIL_AFTER_SECONDS,
            )
        return found

    @api.model
    def _mark_read(self, domain):
        """Mark unread notifications as seen.

        :param domain: limits the unread notifications.

        Emits ``seitech.chat.notification/changed`` to each notification's user.
        """
        # sudo: seitech.chat.notification - an event has settled them
        unread = self.sudo().search(Domain(domain) & Domain("read_at", "=", False))
        if unread:
            unread.read_at = fields.Datetime.now()
            unread._emit_changes()

    @api.model
    def _mark_mine_read(self, persona, *, ids=(), channel_id=None, is_all=False):
        """Mark a person's own notifications as seen.

        :param ids: of single notifications.
        :param int channel_id: for those of one conversation.
        :param bool is_all: for all of them.

        Emits ``seitech.chat.notification/changed`` to the person.
        """
        named = Domain("id", "in", list(ids))
        if channel_id:
            named |= Domain("channel_id", "=", channel_id)
        if is_all:
            named = Domain.TRUE
        self.check_access("read")
        self._mark_read(Domain("user_id", "=", persona.id) & named)

    @api.model
    def _list_page(self, persona, *, limit, cursor=None, unread_only=False):
        """List a person's own notifications, newest first.

        :param str cursor: ``next_cursor`` of the previous page.
        :return: ``(notifications, next_cursor)``; None on the last page.
        """
        domain = Domain("user_id", "=", persona.id)
        if unread_only:
            domain &= Domain("read_at", "=", False)
        if cursor:
            at, last_id = map(int, cursor.split("-"))
            moment = fields.Datetime.to_datetime("1970-01-01")
            moment = fields.Datetime.add(moment, seconds=at)
            domain &= Domain("created_at", "<", moment) | (
                Domain("created_at", "=", moment) & Domain("id", "<", last_id)
            )
        found = self.search(domain, limit=limit + 1)
        page = found[:limit]
        if len(found) <= limit:
            return page, None
        seconds = page[-1].created_at - fields.Datetime.to_datetime("1970-01-01")
        return page, f"{int(seconds.total_seconds())}-{page[-1].id}"

    @api.model
    def _unread_count(self, persona):
        """Return the number of a person's unread notifications."""
        return self.search_count(
            [("user_id", "=", persona.id), ("read_at", "=", False)]
        )

    def _emit_changes(self):
        """Send each notification's current state to its user.

        Emits ``seitech.chat.notification/changed``.
        """
        self.flush_model()
        groups = self._read_group(
            [("user_id", "in", self.user_id.ids), ("read_at", "=", False)],
            ["user_id"],
            ["__count"],
        )
        counts = {user.id: count for user, count in groups}
        for one in self:
            user = one.user_id
            [payload] = one.with_context(lang=user.lang)._to_payloads()
            self._emit_to(
                user.partner_id,
                "seitech.chat.notification/changed",
                {"notification": payload, "unread_count": counts.get(user.id, 0)},
            )

    def _to_payloads(self):
        """Return payloads for their users, in the language of the environment.

        :return: list of ``NotificationPayload``.
        """
        # sudo: seitech.chat.channel - the names of conversations in notifications, even
        # after a conversation is no longer visible to the user
        channels = self.sudo().channel_id
        names = {
            (channel.id, user.id): name
            for user in self.user_id
            for channel, name in display_names(channels, user)
        }
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "sla_kind": one.subject_name if one.subject_name in SLA_KINDS else None,
                "channel_id": one.channel_id.id,
                "channel_name": names[one.channel_id.id, one.user_id.id],
                "text": one._text(names[one.channel_id.id, one.user_id.id]),
                "count": one.count,
                "created_at": to_iso(one.created_at),
                "read_at": to_iso(one.read_at),
            }
            for one in self
        ]

    def _text(self, name):
        """Return the sentence of this notification, as a hook for each kind.

        :param str name: of the conversation, as its user sees it.
        """
        name = isolate(name)
        if self.kind == "mention":
            who = isolate(self.subject_name) if self.subject_name else name
            return self.env._("%(who)s mentioned you in %(name)s", who=who, name=name)
        if self.count == 1:
            return self.env._("New message from %(name)s", name=name)
        return self.env._(
            "%(count)s new messages from %(name)s", count=self.count, name=name
        )
