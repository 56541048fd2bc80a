from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.contract import SLA_KINDS
from ...logic.sla_clock import is_late
from ...tools import metrics
from ...tools.time_format import format_duration, to_iso
from ..selections import SLA_KIND_SELECTION
from .chat_sla_target_history import add_step, explain, step_payload


class SeitechChatSlaTarget(models.Model):
    """Measure one SLA target of a conversation: a running, paused or stopped clock.

    The outcome follows from the time of the reply or of the end itself, not from the
    time at which a timer ran.
    """

    _name = "seitech.chat.sla.target"
    _description = "Chat SLA Target"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.deadline.mixin",
    ]
    _order = "id"
    _rec_name = "kind"

    channel_id = fields.Many2one(
        "seitech.chat.channel",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    policy_id = fields.Many2one(
        "seitech.chat.sla.policy",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(SLA_KIND_SELECTION, required=True)
    service_number = fields.Integer(
        required=True,
        help="Sequential number of this metric's targets in the conversation.",
    )
    budget_seconds = fields.Integer(required=True)
    # the clock
    started_at = fields.Datetime(required=True)
    due_at = fields.Datetime()
    warn_at = fields.Datetime()
    paused_at = fields.Datetime()
    remaining_seconds = fields.Float(
        help="Working time left when the target was paused."
    )
    next_escalation_at = fields.Datetime(help="Time of the next escalation.")
    # the outcome
    warned_at = fields.Datetime()
    met_at = fields.Datetime()
    breached_at = fields.Datetime(
        help="Time the target was breached, not when it was detected."
    )
    cancelled_at = fields.Datetime(
        help="The conversation ended before the target was due."
    )
    history = fields.Json(help="Events of the target's clock, in order: [time, event].")
    state = fields.Selection(
        [
            ("running", "Running"),
            ("at_risk", "At risk"),
            ("paused", "Waiting for the customer"),
            ("breached", "Breached"),
            ("met", "Met"),
            ("late", "Met late"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
    )
    escalation_ids = fields.One2many("seitech.chat.sla.escalation.log", "target_id")
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)
    budget_text = fields.Char("Target Time", compute="_compute_budget_text")

    _one_per_service = models.UniqueIndex("(channel_id, kind, service_number)")
    _running_by_due = models.Index(
        "(due_at) WHERE met_at IS NULL AND breached_at IS NULL"
        " AND cancelled_at IS NULL AND paused_at IS NULL"
    )
    _running_by_warning = models.Index(
        "(warn_at) WHERE met_at IS NULL AND warned_at IS NULL AND breached_at IS NULL"
        " AND cancelled_at IS NULL AND paused_at IS NULL"
    )

    _steps_by_time = models.Index(
        "(next_escalation_at) WHERE next_escalation_at IS NOT NULL AND met_at IS NULL"
        " AND cancelled_at IS NULL"
    )
    _open_by_policy = models.Index(
        "(policy_id, id) WHERE met_at IS NULL AND cancelled_at IS NULL"
    )

    @api.depends(
        "met_at", "breached_at", "cancelled_at", "paused_at", "due_at", "warn_at"
    )
    def _compute_state(self):
        now = fields.Datetime.now()
        for target in self:
            target.state = target._state_at(now)

    @api.depends("budget_seconds")
    def _compute_budget_text(self):
        for target in self:
            target.budget_text = format_duration(self.env, target.budget_seconds)

    @api.depends("history", "due_at")
    @api.depends_context("tz", "lang")
    def _compute_explanation(self):
        for target in self:
            items = Markup().join(
                Markup("<li><b>%s</b> %s</li>") % (moment, text)
                for moment, text in explain(target)
            )
            target.explanation = Markup("<ol>%s</ol>") % items

    def action_open_channel(self):
        """Open the conversation in the inbox."""
        return self.channel_id.action_open_in_inbox()

    def _state_at(self, now):
        if self.met_at:
            return "late" if self.breached_at else "met"
        if self.cancelled_at:
            return "cancelled"
        if self.breached_at or (self.due_at and is_late(now, self.due_at)):
            return "breached"
        if self.paused_at:
            return "paused"
        return "at_risk" if self.warn_at and self.warn_at <= now else "running"

    def _record_breach(self, now):
        """Record a breach that has happened by now, once, with its own time.

        :return: True when the breach is new.
        """
        self.ensure_one()
        is_over = self.due_at and is_late(now, self.due_at)
        if self.breached_at or self.met_at or self.cancelled_at or not is_over:
            return False
        add_step(self, self.due_at, "breached")
        self.breached_at = self.due_at
        self._count("breached")
        return True

    def _record_warning(self, now):
        """Record that the warning time is reached, once.

        :return: True when the warning is new.
        """
        self.ensure_one()
        if self.warned_at or self.breached_at or self.met_at or self.cancelled_at:
            return False
        if not self.warn_at or now < self.warn_at:
            return False
        add_step(self, self.warn_at, "warned")
        self.warned_at = self.warn_at
        self._count("warned")
        return True

    def _count(self, what):
        metrics.count_after_commit(self.env.cr, metrics.SLA_EVENTS, self.kind, what)

    @api.model
    def _latest_per_kind(self, channel, *kinds):
        """Return the newest target of each kind; there may be hundreds.

        :param str kinds: the kinds to read; all of them when left out.
        """
        self.flush_model(["channel_id", "kind", "service_number"])
        # SQL: reads the end of the index for each kind, in one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT newest.id
                  FROM unnest(%s::varchar[]) AS asked (kind)
            CROSS JOIN LATERAL (
                           SELECT id FROM seitech_chat_sla_target target
                            WHERE target.channel_id = %s AND target.kind = asked.kind
                         ORDER BY target.service_number DESC
                            LIMIT 1
                       ) newest
              ORDER BY newest.id
                """,
                list(kinds or SLA_KINDS),
                channel.id,
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _open_for(self, channel):
        """Return the targets of a conversation that are neither met nor cancelled.

        A breached target stays open until the reply or the end settles it.
        """
        return self.search(
            [
                ("channel_id", "=", channel.id),
                ("met_at", "=", False),
                ("cancelled_at", "=", False),
            ]
        )

    @api.model
    def _first_due(self, channels):
        """Return the running target of each conversation with the earliest due time.

        :return: ``{channel id: SlaTargetPayload}``; two queries in total.
        """
        running = self.search(
            [
                ("channel_id", "in", channels.ids),
                ("met_at", "=", False),
                ("cancelled_at", "=", False),
                ("due_at", "!=", False),
            ],
            order="due_at, id",
        )
        first = {}
        for target, payload in zip(running, running._to_payloads(), strict=True):
            first.setdefault(target.channel_id.id, payload)
        return first

    @api.model
    def _payloads_of(self, channel):
        """Return the newest target of each kind: list of ``SlaTargetPayload``."""
        # sudo: seitech.chat.sla.target - for desk users with access to the conversation
        return self.sudo()._latest_per_kind(channel)._to_payloads()

    @api.model
    def _emit_changes(self, channel):
        """Send the desk the current SLA targets of a conversation.

        Emits ``seitech.chat.channel/sla_changed`` on the internal stream.
        """
        channel._emit(
            "seitech.chat.channel/sla_changed",
            {"channel_id": channel.id, "targets": self._payloads_of(channel)},
            stream="internal",
        )

    def _to_payloads(self):
        """Return these targets for the desk.

        :return: list of ``SlaTargetPayload``.
        """
        return [
            {
                "id": target.id,
                "kind": target.kind,
                "service_number": target.service_number,
                "policy": {"id": target.policy_id.id, "name": target.policy_id.name},
                "calendar": _named(target.policy_id.calendar_id),
                "budget_seconds": target.budget_seconds,
                "started_at": to_iso(target.started_at),
                "due_at": to_iso(target.due_at),
                "warn_at": to_iso(target.warn_at),
                "paused_at": to_iso(target.paused_at),
                "remaining_seconds": int(target.remaining_seconds)
                if target.paused_at
                else None,
                "met_at": to_iso(target.met_at),
                "breached_at": to_iso(target.breached_at),
                "history": [step_payload(*step) for step in target.history or []],
            }
            for target in self
        ]


def _named(record):
    return {"id": record.id, "name": record.name} if record else None
