from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...logic.sla_clock import Policy, choose_policy
from ...tools.cron import trigger_cron
from ...tools.time_format import format_duration
from ...tools.transaction import run_in_own_transaction
from ..selections import PRIORITY_SELECTION, QUERY_TYPE_SELECTION

RECOMPUTE_BATCH = 500  # open SLA targets recomputed in one cron run
# Fields whose change recomputes open SLA targets. The fields that select conversations
# affect only new targets.
RECOMPUTED = {
    "first_response_seconds",
    "next_response_seconds",
    "resolution_seconds",
    "calendar_id",
    "warning_ratio",
}
OWN_NOTES = {"needs_recompute", "revision", "recompute_cursor"}  # written by the system


class SeitechChatSlaPolicy(models.Model):
    """Define the SLA target times, and the conversations to which they apply."""

    _name = "seitech.chat.sla.policy"
    _description = "Chat SLA Policy"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # applies to
    department_id = fields.Many2one(
        "seitech.chat.department",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
        help="Leave empty for all departments.",
        check_company=True,
    )
    query_type = fields.Selection(
        QUERY_TYPE_SELECTION, "Topic", help="Leave empty for all topics."
    )
    priority = fields.Selection(
        PRIORITY_SELECTION, help="Leave empty for all priorities."
    )
    # working times
    first_response_seconds = fields.Integer("First Response (seconds)")
    next_response_seconds = fields.Integer("Next Response (seconds)")
    resolution_seconds = fields.Integer("Resolution (seconds)")
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        ondelete="restrict",
        help="Hours that count toward the target time. Leave empty for 24/7.",
        check_company=True,
    )
    warning_ratio = fields.Float(
        "Warn At",
        default=0.75,
        help="Share of the target time after which the target is at risk.",
    )

    step_ids = fields.One2many(
        "seitech.chat.sla.escalation.rule",
        "policy_id",
        "Escalation",
        copy=True,
        default=lambda self: self._default_step_ids(),
    )
    # True while the open targets are to be recomputed after a change.
    needs_recompute = fields.Boolean(readonly=True, copy=False)
    revision = fields.Integer(readonly=True, copy=False)
    recompute_cursor = fields.Integer(
        readonly=True, copy=False, help="Last target recomputed after the change."
    )

    # texts
    first_response_text = fields.Char(compute="_compute_texts")
    next_response_text = fields.Char(compute="_compute_texts")
    resolution_text = fields.Char(compute="_compute_texts")
    summary = fields.Char(compute="_compute_summary")

    running_count = fields.Integer("Open Targets", compute="_compute_running_count")

    _check_budgets = models.Constraint(
        "CHECK (first_response_seconds >= 0 AND next_response_seconds >= 0"
        " AND resolution_seconds >= 0)",
        "Target times can't be negative.",
    )
    _check_warning_ratio = models.Constraint(
        "CHECK (warning_ratio > 0 AND warning_ratio < 1)",
        "Set the warning between 0% and 100% of the target time.",
    )

    def _default_step_ids(self):
        return [
            Command.create({"trigger": "warning", "action": "notify_agent"}),
            Command.create({"trigger": "breach", "action": "notify_agent"}),
            Command.create({"trigger": "breach", "action": "notify_supervisor"}),
        ]

    @api.depends(
        "first_response_seconds", "next_response_seconds", "resolution_seconds"
    )
    def _compute_texts(self):
        for policy in self:
            for kind in ("first_response", "next_response", "resolution"):
                seconds = policy[f"{kind}_seconds"]
                policy[f"{kind}_text"] = (
                    format_duration(self.env, seconds)
                    if seconds > 0
                    else self.env._("no target")
                )

    @api.depends("department_id", "query_type", "priority", "calendar_id.name")
    def _compute_summary(self):
        labels = dict(self._fields["query_type"]._description_selection(self.env))
        labels |= dict(self._fields["priority"]._description_selection(self.env))
        for policy in self:
            policy.summary = self.env._(
                "%(department)s · %(question)s · %(priority)s · %(hours)s",
                department=policy.department_id.name or self.env._("All departments"),
                question=labels.get(policy.query_type, self.env._("all topics")),
                priority=labels.get(policy.priority, self.env._("all priorities")),
                hours=policy.calendar_id.name or self.env._("24/7"),
            )

    @api.depends_context("uid")
    def _compute_running_count(self):
        groups = self.env["seitech.chat.sla.target"]._read_group(
            self._running_domain(), ["policy_id"], ["__count"]
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.running_count = counts.get(policy.id, 0)

    def action_view_targets(self):
        """Open the list of this policy's SLA targets, filtered to the open ones.

        :return: the action.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seitech_chat.chat_sla_target_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)]}

    @api.constrains("calendar_id")
    def _check_calendar(self):
        for policy in self:
            if policy.calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "%(calendar)s has flexible hours. Choose working hours with"
                        " fixed times.",
                        calendar=policy.calendar_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._audit_change("created")
        return policies

    def write(self, vals):
        done = super().write(vals)
        if RECOMPUTED & vals.keys():
            self._mark_for_recompute()
        if OWN_NOTES.isdisjoint(vals):
            self._audit_change(", ".join(sorted(vals)))
        return done

    def action_archive(self):
        """Archive these policies, and display the effect on running SLA targets.

        :return: the notification, or None without running targets.
        """
        # sudo: seitech.chat.sla.target - reads a count
        targets = self.env["seitech.chat.sla.target"].sudo()
        count = targets.search_count(self._running_domain())
        done = super().action_archive()
        if not count:
            return done
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Open SLA targets of this policy: %(count)s. They continue"
                    " unchanged. New conversations use other policies.",
                    count=count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _running_domain(self):
        """Return a domain for the unsettled SLA targets of these policies."""
        return [
            ("policy_id", "in", self.ids),
            ("met_at", "=", False),
            ("cancelled_at", "=", False),
        ]

    @api.ondelete(at_uninstall=False)
    def _audit_deletion(self):
        self._audit_change("deleted")

    def _audit_change(self, what):
        """Record in the audit log who changed these policies, and which fields."""
        for policy in self:
            self.env["seitech.chat.audit"]._record(
                "sla_policy_changed",
                company=policy.company_id,
                detail=f"{policy.name}: {what}",
            )

    def _mark_for_recompute(self):
        """Schedule a recomputation of these policies' open SLA targets, in batches."""
        if self:
            # sudo: seitech.chat.sla.policy - a change of a calendar needs no access to
            # the policies
            policies = self.sudo()
            for policy in policies:
                policy.write(
                    {
                        "needs_recompute": True,
                        "revision": policy.revision + 1,
                        "recompute_cursor": 0,
                    }
                )
            trigger_cron(self.env, "seitech_chat.chat_cron_recompute_sla")

    @api.model
    def _cron_recompute(self):
        """Recompute the open SLA targets of changed policies, 500 in one run.

        Each conversation is recomputed in a transaction of its own, so that users of
        the desk wait at most for the conversation they write in.
        """
        policies = self.with_context(active_test=False).search(
            [("needs_recompute", "=", True)], order="id"
        )
        for policy in policies:
            if policy._recompute_batch():
                trigger_cron(self.env, "seitech_chat.chat_cron_recompute_sla")
                return

    def _recompute_batch(self):
        """Recompute the next batch of this policy's open SLA targets.

        :return: True when more may be left.
        """
        self.ensure_one()
        targets = self.env["seitech.chat.sla.target"].search_fetch(
            [
                ("policy_id", "=", self.id),
                ("met_at", "=", False),
                ("cancelled_at", "=", False),
                ("id", ">", self.recompute_cursor),
            ],
            ["channel_id"],
            order="id",
            limit=RECOMPUTE_BATCH,
        )
        count, last_id = self.revision, targets[-1:].id
        for of_channel in targets.grouped("channel_id").values():
            run_in_own_transaction(
                self.env, targets._name, of_channel[0].id, "_recompute_all"
            )
        run_in_own_transaction(
            self.env, self._name, self.id, "_advance_recompute", count, last_id
        )
        return bool(last_id)

    def _advance_recompute(self, count, last_id):
        """Store the last recomputed target; a later change restarts from the first."""
        if self.revision == count:
            self.write({"recompute_cursor": last_id, "needs_recompute": bool(last_id)})

    @api.model
    def _for_channel(self, channel):
        """Return the SLA policy of one conversation.

        :return: one policy, or none.
        """
        # sudo: seitech.chat.sla.policy - read by server methods, for one conversation
        policies = self.sudo().search([("company_id", "=", channel.company_id.id)])
        found = choose_policy(
            [policy._to_policy() for policy in policies],
            department_id=channel.department_id.id,
            query_type=channel.query_type,
            priority=channel.priority,
        )
        return policies.browse(found and found.id)

    def _to_policy(self):
        return Policy(
            id=self.id,
            department_id=self.department_id.id or None,
            query_type=self.query_type or None,
            priority=self.priority or None,
            first_response_seconds=self.first_response_seconds,
            next_response_seconds=self.next_response_seconds,
            resolution_seconds=self.resolution_seconds,
        )

    def _budget_seconds(self, kind):
        """Return the policy's working time for a kind of target, in seconds."""
        return self[f"{kind}_seconds"]
