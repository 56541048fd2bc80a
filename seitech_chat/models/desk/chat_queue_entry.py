from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic.contract import OFFER_RETRY_SECONDS, PRIORITIES
from ...logic.queue_estimate import estimate_seconds
from ...tools.time_format import format_duration, to_iso
from ...tools.transaction import run_in_own_transaction
from ..selections import PRIORITY_SELECTION
from . import customer
from .chat_service import service_start
from .staff_notifications import dismiss_all, notify_urgent

MAX_POSITION_UPDATES = 50  # waiting customers with live updates of their position


class SeitechChatQueueEntry(models.Model):
    """Record a conversation's wait for an agent, until it is assigned or ends."""

    _name = "seitech.chat.queue.entry"
    _description = "Chat Queue Entry"
    _order = "rank desc, entered_at, id"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.deadline.mixin"]
    _rec_name = "channel_id"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one(
        "seitech.chat.department",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    priority = fields.Selection(PRIORITY_SELECTION, required=True, default="medium")
    # The priority as a number, so that the index returns the entries in queue order.
    rank = fields.Integer(compute="_compute_rank", store=True, precompute=True)
    entered_at = fields.Datetime(required=True, default=fields.Datetime.now)
    left_at = fields.Datetime()
    outcome = fields.Selection(
        [
            ("assigned", "Assigned"),
            ("transferred", "Transferred to another department"),
            ("overflowed", "Overflowed to another department"),
            ("ended", "Conversation ended"),
            ("abandoned", "Abandoned"),
        ]
    )
    retry_at = fields.Datetime(
        help="Time the conversation can be offered again to agents who didn't"
        " accept it."
    )
    overflow_at = fields.Datetime(
        help="Time the conversation moves to the overflow department."
    )
    left_as_message = fields.Boolean(
        "Offline Message", help="Received while the department was closed."
    )
    last_sent_position = fields.Integer(
        help="Last queue position sent to the customer."
    )
    last_sent_wait_seconds = fields.Integer(
        help="Last wait estimate sent to the customer. 0 = none."
    )
    waited_seconds = fields.Integer(compute="_compute_waited_seconds")
    waited_text = fields.Char("Wait Time", compute="_compute_waited_seconds")

    _one_open_per_channel = models.UniqueIndex("(channel_id) WHERE left_at IS NULL")
    _open_in_order = models.Index(
        "(department_id, rank DESC, entered_at, id) WHERE left_at IS NULL"
    )
    _open_by_overflow = models.Index(
        "(overflow_at) WHERE left_at IS NULL AND overflow_at IS NOT NULL"
    )
    _open_by_asking = models.Index(
        "(retry_at) WHERE left_at IS NULL AND retry_at IS NOT NULL"
    )
    _check_left = models.Constraint(
        "CHECK ((left_at IS NULL) = (outcome IS NULL))",
        "A queue entry that has left the queue needs an outcome.",
    )

    @api.depends("priority")
    def _compute_rank(self):
        for entry in self:
            entry.rank = PRIORITIES.index(entry.priority)

    @api.depends("entered_at", "left_at")
    def _compute_waited_seconds(self):
        now = fields.Datetime.now()
        for entry in self:
            waited = (entry.left_at or now) - entry.entered_at
            entry.waited_seconds = int(waited.total_seconds())
            entry.waited_text = format_duration(self.env, entry.waited_seconds)

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    @api.model
    def _deadline_fields(self):
        is_open = Domain("left_at", "=", False)
        return [("overflow_at", is_open), ("retry_at", is_open)]

    def _on_deadline(self, now):
        if self.retry_at and self.retry_at < now:
            self.channel_id._lock()
            self.retry_at = False
            self.department_id._request_assignment()
        if self.overflow_at and self.overflow_at < now:
            self._overflow(now)

    @api.model
    def _enqueue(self, channel, *, since=None):
        """Add a conversation to its department's queue and request an assignment run.

        :param since: naive UTC datetime from which its wait counts; now when left out.

        Emits ``seitech.chat.notification/changed`` for an urgent conversation.
        """
        department = channel.department_id
        overflow_at = department._overflow_at()
        self.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "department_id": department.id,
                "priority": channel.priority,
                "entered_at": since or fields.Datetime.now(),
                "overflow_at": overflow_at,
                "left_as_message": not department.is_open,
            }
        )
        notify_urgent(channel)
        self._schedule_deadlines(overflow_at)
        department._request_assignment()

    @api.model
    def _move(self, channel, department, outcome):
        """Move a locked conversation to the queue of another department.

        :param str outcome: outcome of the queue entry that ends.

        Emits ``subscription_expired``, ``channel_changed``, ``channel_added`` to the
        department.
        """
        channel._queue_entry()._leave(outcome)
        channel.department_id._request_assignment()
        channel._expire_subscriptions()
        channel.department_id = department
        # The earlier waiting time counts for the position in the new queue.
        self._enqueue(channel, since=service_start(channel))
        channel._emit_changed()
        channel._emit_added_to(department)

    def _overflow(self, now):
        """Move a conversation whose wait is too long to the fallback department.

        It stays while the fallback is closed or has no agents, and never returns to a
        department it overflowed from.

        :param now: naive UTC datetime.

        Emits what ``_move`` emits, and ``message_new`` for a line that says so.
        """
        channel = self.channel_id
        channel._lock()
        self.invalidate_recordset()
        if self.left_at or not self.overflow_at or self.overflow_at >= now:
            return
        department = channel.department_id
        fallback = department.fallback_department_id
        if (
            not department.overflow_minutes
            or not fallback
            or self._has_overflowed_from(fallback)
        ):
            self.overflow_at = False
        elif not fallback._is_assignable(now):
            self.overflow_at = now + timedelta(minutes=1)
        else:
            self._move(channel, fallback, "overflowed")
            names = (department.name, fallback.name)
            customer.post_message(channel, "overflowed", *names)

    def _has_overflowed_from(self, department):
        """Return whether the conversation has overflowed from a department before."""
        return bool(
            self.search_count(
                [
                    ("channel_id", "=", self.channel_id.id),
                    ("department_id", "=", department.id),
                    ("outcome", "=", "overflowed"),
                ],
                limit=1,
            )
        )

    @api.model
    def _cron_close_abandoned(self):
        """End the conversations of absent waiting visitors, one transaction each."""
        now = fields.Datetime.now()
        entries = self.search(
            [
                ("left_at", "=", False),
                ("left_as_message", "=", False),
                ("department_id.abandonment_minutes", ">", 0),
                ("channel_id.visitor_id", "!=", False),
            ]
        )
        for entry in entries.filtered(lambda entry: entry._is_abandoned(now)):
            run_in_own_transaction(self.env, self._name, entry.id, "_abandon", now)

    def _abandon(self, now):
        """End the conversation of a waiting customer who has left.

        :param now: naive UTC datetime.

        Emits ``message_new`` for a line that says so, ``channel_changed``.
        """
        channel = self.channel_id
        channel._lock()
        self.invalidate_recordset()
        if not self._is_abandoned(now):
            return
        customer.post_message(channel, "abandoned", channel.department_id.name)
        self._leave("abandoned")
        services = self.env["seitech.chat.service"]
        services._finish(channel, now, ended_by="absence")
        dismiss_all(channel)
        channel._emit_changed()
        channel.department_id._request_assignment()

    def _is_abandoned(self, now):
        """Return whether the visitor is absent for longer than ``abandonment_minutes``.

        A message left outside working hours is never abandoned: the visitor expects an
        email.
        """
        visitor = self.channel_id.visitor_id
        minutes = self.department_id.abandonment_minutes
        if (
            not self
            or self.left_at
            or self.left_as_message
            or not visitor
            or not minutes
        ):
            return False
        seen_at = max(visitor.seen_at or self.entered_at, self.create_date)
        return seen_at < now - timedelta(minutes=minutes)

    def _schedule_retry(self):
        """Schedule an assignment run for the time when excluded agents are eligible."""
        self.retry_at = fields.Datetime.now() + timedelta(seconds=OFFER_RETRY_SECONDS)
        self._schedule_deadlines(self.retry_at)

    def _leave(self, outcome):
        """Close this wait. The caller has locked the conversation.

        :param str outcome: a value of the field.
        """
        self.write({"left_at": fields.Datetime.now(), "outcome": outcome})
        # The unique index allows one open row: flush before the next one is created.
        self.flush_recordset()

    @api.model
    def _open_for(self, department, limit=None):
        """Return a department's open entries, in the order they are served."""
        return self.search(
            [("department_id", "=", department.id), ("left_at", "=", False)],
            limit=limit,
        )

    def _position(self):
        """Return the queue position.

        :return: int, 1 is next.
        """
        self.ensure_one()
        before = [
            ("department_id", "=", self.department_id.id),
            ("left_at", "=", False),
            "|",
            ("rank", ">", self.rank),
            "&",
            ("rank", "=", self.rank),
            "|",
            ("entered_at", "<", self.entered_at),
            "&",
            ("entered_at", "=", self.entered_at),
            ("id", "<=", self.id),
        ]
        return self.search_count(before)

    def _to_payload(self, *, position=None, outlook=None):
        """Return the queue data visible to the waiting customer.

        :param int position: the queue position, if already computed.
        :param outlook: ``queue_outlook`` of the department, if already computed.
        :return: ``QueuePayload``.
        """
        self.ensure_one()
        position = position or self._position()
        is_open, opens_at, handling_rate = outlook or queue_outlook(self.department_id)
        return {
            "position": position,
            "estimate_seconds": estimate_seconds(position, *handling_rate)
            if handling_rate
            else None,
            "is_outside_hours": not is_open,
            "opens_at": opens_at,
        }

    @api.model
    def _emit_positions(self, department):
        """Send the first 50 waiting customers of a department their changed positions.

        Emits ``seitech.chat.channel/queue_changed``.
        """
        waiting = self._open_for(department, limit=MAX_POSITION_UPDATES)
        if not waiting:
            return
        outlook = queue_outlook(department)
        news = [
            (entry, payload)
            for position, entry in enumerate(waiting, 1)
            for payload in [entry._to_payload(position=position, outlook=outlook)]
            if entry._position_changed(payload)
        ]
        self._store_sent_positions(news)
        for entry, payload in news:
            entry.channel_id._emit(
                "seitech.chat.channel/queue_changed",
                {"channel_id": entry.channel_id.id, "queue": payload},
            )

    def _position_changed(self, payload):
        """Return whether the payload differs from the last one sent to the customer."""
        sent = (self.last_sent_position, self.last_sent_wait_seconds)
        return sent != (payload["position"], payload["estimate_seconds"] or 0)

    def _store_sent_positions(self, news):
        """Store the last sent payloads: list of ``(entry, QueuePayload)``."""
        if not news:
            return
        self.flush_model(["last_sent_position", "last_sent_wait_seconds"])
        rows = SQL(", ").join(
            SQL("(%s, %s, %s)", one.id, sent["position"], sent["estimate_seconds"] or 0)
            for one, sent in news
        )
        # SQL: one statement; the ORM would write up to fifty rows one by one.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_queue_entry entry
                   SET last_sent_position = sent.position,
                       last_sent_wait_seconds = sent.seconds
                  FROM (VALUES %s) AS sent (id, position, seconds)
                 WHERE entry.id = sent.id
                """,
                rows,
            )
        )
        self.invalidate_model(
            ["last_sent_position", "last_sent_wait_seconds"], flush=False
        )

    def _to_desk_payloads(self):
        """Return these waits as rows of the desk's queue, as a hook.

        :return: list of ``QueueEntryPayload``; positions count per department.
        """
        places = {}
        payloads = []
        for entry in self:
            department = entry.department_id
            places[department] = places.get(department, 0) + 1
            payloads.append(
                {
                    "channel_id": entry.channel_id.id,
                    "department": {"id": department.id, "name": department.name},
                    "priority": entry.priority,
                    "position": places[department],
                    "entered_at": to_iso(entry.entered_at),
                    "waited_seconds": entry.waited_seconds,
                }
            )
        return payloads


class SeitechChatChannel(models.Model):
    """Look up the wait of a conversation."""

    _inherit = "seitech.chat.channel"

    def _queue_entry(self):
        """Return the conversation's open queue entry; none when it is not waiting."""
        return self.env["seitech.chat.queue.entry"].search(
            [("channel_id", "=", self.id), ("left_at", "=", False)]
        )

    def _queue_position(self):
        """Return the queue position of a waiting customer, counted from 1.

        :return: ``QueuePayload``, or None when the conversation is not waiting.
        """
        self.ensure_one()
        # sudo: seitech.chat.queue.entry - returns a position, no other conversation
        entry = self.sudo()._queue_entry()
        return entry._to_payload() if entry else None


def queue_outlook(department):
    """Return what waiting customers may see of the queue, except their position.

    :return: ``(is open, opens at as text, handling rate)``; the rate ``(recent handling
        times in seconds, conversations at a time)``, None out of hours.
    """
    is_open, opens_at = department._hours_payload()
    return is_open, opens_at, _handling_rate(department) if is_open else None


def _handling_rate(department):
    on_duty = department.agent_ids.filtered("is_available")
    return _recent_handling(department), sum(on_duty.mapped("chat_limit"))


def _recent_handling(department):
    """Measure the handling times of assignments that ended within the last hour.

    :return: list of seconds, one per assignment, at most 200.
    """
    since = fields.Datetime.now() - timedelta(hours=1)
    served = department.env["seitech.chat.assignment"].search_fetch(
        [("department_id", "=", department.id), ("ended_at", ">=", since)],
        ["assigned_at", "ended_at"],
        limit=200,
    )
    return [(one.ended_at - one.assigned_at).total_seconds() for one in served]
