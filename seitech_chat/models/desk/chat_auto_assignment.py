import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.modules.registry import Registry
from odoo.tools import SQL

from ...logic.assignment import chosen, decide, has_room
from ...tools.after_commit import run_after_commit, run_each

_logger = logging.getLogger(__name__)

BATCH = 50  # conversations assigned in one transaction


class SeitechChatAutoAssignment(models.Model):
    """Assign a department's waiting conversations to its agents.

    Assignment runs in a short transaction of its own, right after the transaction that
    requested it has committed and its response has been sent. Locks are acquired in one
    order everywhere: department, agents, conversation.
    """

    _inherit = "seitech.chat.department"

    def _request_assignment(self):
        """Request an assignment run for these queues after this transaction commits."""
        if not self.env.registry.ready:
            return  # the addon is being installed; the cron follows
        run_after_commit(self.env, self._name, self.ids, "_assign_waiting")

    @api.model
    def _cron_assign(self):
        """Run the assignment of every queue, as a safety net behind the events.

        Covers the cases without an event: an agent who came back while a server was
        down, or an assignment run that failed.
        """
        entries = self.env["seitech.chat.queue.entry"]
        groups = entries._read_group([("left_at", "=", False)], ["department_id"])
        dbname = self.env.cr.dbname
        ids = _unlocked_first(dbname, [one.id for (one,) in groups])
        run_each(dbname, "seitech.chat.department", ids, "_assign_waiting")

    def _assign_waiting(self):
        """Assign waiting conversations to agents, oldest of the highest priority first.

        Runs in a READ COMMITTED transaction of its own, begun just before.

        :return: the conversations that were assigned or offered.

        Emits what ``_assign`` emits, and ``queue_changed`` to the customers still
        waiting.
        """
        self.ensure_one()
        channels = self.env["seitech.chat.channel"]
        entries = self.env["seitech.chat.queue.entry"]
        self._lock_routing()
        if not self._schedule_opening() or self.assignment_mode == "manual":
            entries._emit_positions(self)
            return channels
        candidates = self._candidates()
        if not any(map(has_room, candidates.values())):
            entries._emit_positions(self)
            return channels
        waiting = entries._open_for(self)
        needs = waiting._needs()
        for entry in waiting.filtered(lambda entry: not entry._is_offered()):
            if not any(map(has_room, candidates.values())):
                break
            decisions = decide(candidates.values(), needs[entry.id])
            agent_id = chosen(decisions)
            if agent_id and self._apply_decision(entry, agent_id, decisions):
                channels |= entry.channel_id
                candidates[agent_id] = self._candidate(agent_id)
            if len(channels) == BATCH:
                self._request_assignment()
                break
        entries._emit_positions(self)
        if channels:
            _logger.info(
                "department %s: %s conversations assigned", self.id, len(channels)
            )
        return channels

    def _apply_decision(self, entry, agent_id, decisions):
        """Assign or offer a waiting conversation to the agent the decision chose.

        :return: True; False when it had left the queue in the meantime.
        """
        if self.assignment_mode == "offer":
            offers = self.env["seitech.chat.offer"]
            return offers._offer(entry, agent_id, decisions)
        channel = entry.channel_id
        return channel._assign_from_queue(entry, agent_id, decisions)

    @api.model
    def _deadline_fields(self):
        return [("next_opening_at", Domain.TRUE)]

    def _on_deadline(self, now):
        # The working hours begin: the requested run assigns the waiting conversations.
        self.next_opening_at = False
        self._request_assignment()

    def _schedule_opening(self):
        """Return whether the department is open; else schedule its next opening.

        The caller has locked the department.
        """
        is_open, opens_at = self._opening_state()
        if self.next_opening_at != (opens_at or False):
            self.next_opening_at = opens_at
            self._schedule_deadlines(opens_at)
        return is_open

    def _overflow_at(self):
        """Return when a wait that starts now overflows; None for never."""
        if not self.overflow_minutes or not self.fallback_department_id:
            return None
        return fields.Datetime.now() + timedelta(minutes=self.overflow_minutes)

    def _is_assignable(self, now):
        """Return whether conversations can be assigned in this department."""
        return self.active and self._has_agents() and self._opening_state(now)[0]

    def _has_agents(self):
        """Return whether any agent may serve in this department, present or not."""
        return self.active and bool(self.agent_ids._may_serve())

    def _fallback_with_agents(self):
        """Find the department that receives the conversations of one without agents.

        :return: its fallback department, else the company's first department with
            agents, else none.
        """
        others = self.search([("company_id", "=", self.company_id.id)]) - self
        candidates = self.fallback_department_id + others
        return candidates.filtered(lambda department: department._has_agents())[:1]

    def _preview_assignment(self, need):
        """Compute an assignment preview: the decision for a conversation now.

        Nothing is assigned.

        :param need: a ``logic.assignment.Requirements``.
        :return: ``AssignmentPreviewAnswer``.
        """
        self.ensure_one()
        candidates = self._candidates()
        words = self.env["seitech.chat.assignment"]._reason_labels()
        agents = self.env["seitech.chat.agent"]
        return {
            "mode": self.assignment_mode,
            "is_open": self.is_open,
            "decisions": [
                {
                    "agent": {"id": agent_id, "name": agents.browse(agent_id).name},
                    "reason": reason,
                    "text": words[reason],
                }
                for agent_id, reason in decide(candidates.values(), need)
            ],
        }

    def _lock_routing(self):
        """Lock this department and its agents against concurrent assignment.

        The agents are locked too, because an agent of two departments has one limit.
        """
        # SQL: the ORM has no FOR NO KEY UPDATE. The lock order is department, agents.
        self.env.cr.execute(
            SQL(
                "SELECT id FROM seitech_chat_department WHERE id = %s"
                " FOR NO KEY UPDATE",
                self.id,
            )
        )
        self.invalidate_recordset()
        self.agent_ids._lock_rows()

    def _candidates(self):
        """Convert the department's agents to candidates: ``{id: Candidate}``."""
        agents = self.agent_ids._may_serve()
        served = agents._last_assigned_at()
        loads = agents._loads()
        return {
            agent.id: agent._to_candidate(loads.get(agent.id, 0), served.get(agent.id))
            for agent in agents
        }

    def _candidate(self, agent_id):
        agent = self.env["seitech.chat.agent"].browse(agent_id)
        load = agent._loads().get(agent_id, 0)
        return agent._to_candidate(load, fields.Datetime.now())

    def _queue_outlook(self):
        """Return what waiting customers may see of the queue, except their position.

        :return: ``(is open, opens at as text, pace)``; the pace ``(recent handling
            times in seconds, conversations at a time)``, None out of hours.
        """
        is_open, opens_at = self._hours_payload()
        return is_open, opens_at, self._handling_rate() if is_open else None

    def _handling_rate(self):
        handling = self.env["seitech.chat.queue.entry"]._recent_handling(self)
        on_duty = self.agent_ids.filtered("is_available")
        return handling, sum(on_duty.mapped("chat_limit"))


def _unlocked_first(dbname, department_ids):
    """Sort department ids, with the currently locked departments last."""
    with Registry(dbname).cursor() as cr:
        # SQL: the ORM has no SKIP LOCKED. The locks end with this cursor: each queue is
        # assigned in a transaction of its own.
        cr.execute(
            SQL(
                "SELECT id FROM seitech_chat_department WHERE id = ANY(%s)"
                " FOR NO KEY UPDATE SKIP LOCKED",
                list(department_ids),
            )
        )
        free = {department_id for (department_id,) in cr.fetchall()}
    return sorted(department_ids, key=lambda one: (one not in free, one))
