from odoo import models

from ...logic.contract import PRIORITIES
from ..desk.supervisors import supervisor_users
from .chat_sla_target_history import add_step

# Actions that are still useful after the target was settled.
ACTIONS_AFTER_SETTLEMENT = {"notify_agent", "notify_supervisor"}


class SeitechChatSlaTargetEscalation(models.Model):
    """Run the escalation steps of an SLA target. The conversation is locked."""

    _inherit = "seitech.chat.sla.target"

    def _run_escalations(self, now):
        """Run the escalation steps that are due by now, each once.

        :return: True when a step was run.
        """
        self.ensure_one()
        is_settled = bool(self.met_at or self.cancelled_at)
        taken = self.escalation_ids.step_id
        is_news = False
        for step in self.policy_id.step_ids - taken:
            at = step._escalation_time(self)
            if not at or at > now or (is_settled and not self._is_due_late(step)):
                continue
            self.env["seitech.chat.sla.escalation.log"].create(
                {
                    "target_id": self.id,
                    "channel_id": self.channel_id.id,
                    "company_id": self.company_id.id,
                    "step_id": step.id,
                    "action": step.action,
                    "done_at": now,
                }
            )
            add_step(self, now, "escalated", action=step.action)
            self._escalate(step)
            is_news = True
        self.invalidate_recordset(["escalation_ids"])
        self._schedule_next_escalation()
        return is_news

    def _is_due_late(self, step):
        """Return whether a step still runs for a target that has been settled since."""
        return step.trigger == "breach" and step.action in ACTIONS_AFTER_SETTLEMENT

    def _schedule_next_escalation(self):
        """Store when the next step is due, and schedule a deadline for it."""
        if self.met_at or self.cancelled_at:
            self.next_escalation_at = False
            return
        left = self.policy_id.step_ids - self.escalation_ids.step_id
        times = [step._escalation_time(self) for step in left]
        self.next_escalation_at = min(filter(None, times), default=False)
        self._schedule_deadlines(self.next_escalation_at)

    def _escalate(self, step):
        channel = self.channel_id
        notifications = self.env["seitech.chat.notification"]
        kind = "sla_warning" if step.trigger == "warning" else "sla_breach"
        if step.action == "notify_agent":
            users = _assignee_users(channel)
            notifications._notify(channel, users, kind, subject=self.kind)
        elif step.action == "notify_supervisor":
            users = supervisor_users(channel)
            notifications._notify(channel, users, kind, subject=self.kind)
        elif step.action == "raise_priority":
            rank = min(PRIORITIES.index(channel.priority) + 1, len(PRIORITIES) - 1)
            channel._set_priority(PRIORITIES[rank])
        elif channel.agent_id:
            channel._return_to_queue("response_timeout")


def _assignee_users(channel):
    """Return the assigned agent's user, else the department's available users."""
    agents = channel.agent_id or channel.department_id.agent_ids.filtered(
        "is_available"
    )
    return agents.user_id
