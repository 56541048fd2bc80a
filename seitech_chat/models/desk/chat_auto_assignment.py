import logging
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.modules.registry import Registry
from odoo.tools import SQL

from ...logic.assignment import chosen, decide, has_room
from ...logic.contract import OFFER_RETRY_SECONDS
from ...tools.after_commit import run_each
from .assignment_facts import candidate_now, candidates_of, requirements_of

_logger = logging.getLogger(__name__)

BATCH = 50  # conversations assigned in one transaction


class SeitechChatAutoAssignment(models.AbstractModel):
    """Assign a department's waiting conversations to its agents.

    Assignment runs in a short transaction of its own, right after the transaction that
    requested it has committed and its response has been sent. Locks are acquired in one
    order everywhere: department, agents, conversation.
    """

    _name = "seitech.chat.auto.assignment"
    _description = "Chat Automatic Assignment"

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

    @api.model
    def _run(self, department):
        """Assign waiting conversations to agents, oldest of the highest priority first.

        Runs in a READ COMMITTED transaction of its own, begun just before.

        :return: the conversations that were assigned or offered.

        Emits what ``_assign`` emits, and ``queue_changed`` to the customers still
        waiting.
        """
        channels = self.env["seitech.chat.channel"]
        entries = self.env["seitech.chat.queue.entry"]
        _lock(department)
        if not department._schedule_opening() or department.assignment_mode == "manual":
            entries._emit_positions(department)
            return channels
        candidates = candidates_of(department.agent_ids)
        if not any(map(has_room, candidates.values())):
            entries._emit_positions(department)
            return channels
        waiting = entries._open_for(department)
        needs = requirements_of_entries(waiting)
        for entry in waiting.filtered(lambda entry: not entry._is_offered()):
            if not any(map(has_room, candidates.values())):
                break
            decisions = decide(candidates.values(), needs[entry.id])
            agent_id = chosen(decisions)
            if agent_id and self._apply_decision(entry, agent_id, decisions):
                channels |= entry.channel_id
                agent = self.env["seitech.chat.agent"].browse(agent_id)
                candidates[agent_id] = candidate_now(agent)
            if len(channels) == BATCH:
                department._request_assignment()
                break
        entries._emit_positions(department)
        if channels:
            _logger.info(
                "department %s: %s conversations assigned", department.id, len(channels)
            )
        return channels

    def _apply_decision(self, entry, agent_id, decisions):
        """Assign or offer a waiting conversation to the agent the decision chose.

        :return: True; False when it had left the queue in the meantime.
        """
        if entry.department_id.assignment_mode == "offer":
            offers = self.env["seitech.chat.offer"]
            return offers._offer(entry, agent_id, decisions)
        assignments = self.env["seitech.chat.assignment"]
        return assignments._assign_from_queue(entry, agent_id, decisions)

    @api.model
    def _preview(self, channel):
        """Compute an assignment preview: the decision for a conversation now.

        Nothing is assigned.

        :return: ``AssignmentPreviewAnswer``.
        """
        # sudo: seitech.chat.channel - the caller has access to the conversation; the
        # whole desk may see the department's agents
        channel = channel.sudo()
        department = channel.department_id
        entry = channel._queue_entry()
        need = (
            requirements_of_entries(entry)[entry.id]
            if entry
            else requirements_of(channel)
        )
        candidates = candidates_of(department.agent_ids)
        texts = channel.env["seitech.chat.assignment"]._reason_labels()
        agents = department.agent_ids
        return {
            "mode": department.assignment_mode,
            "is_open": department.is_open,
            "decisions": [
                {
                    "agent": {"id": agent_id, "name": agents.browse(agent_id).name},
                    "reason": reason,
                    "text": texts[reason],
                }
                for agent_id, reason in decide(candidates.values(), need)
            ],
        }


class SeitechChatDepartmentAssignment(models.Model):
    _inherit = "seitech.chat.department"

    def _assign_waiting(self):
        """Run the automatic assignment of this department's queue.

        :return: the conversations that were assigned or offered.
        """
        self.ensure_one()
        return self.env["seitech.chat.auto.assignment"]._run(self)


def requirements_of_entries(entries):
    """Return the requirements of each of these waiting conversations.

    :return: ``{entry id: logic.assignment.Requirements}``; a constant number of
        queries.
    """
    excluded = _excluded_agents(entries)
    return {
        entry.id: replace(
            requirements_of(entry.channel_id),
            declined_by=frozenset(excluded.get(entry.channel_id.id, ())),
        )
        for entry in entries
    }


def _excluded_agents(entries):
    """Return the agents who recently declined or did not answer a conversation.

    They are excluded for a minute. The pause keeps the offer from ringing one agent
    without end. After it, a conversation that all agents declined is offered again.

    :return: ``{channel id: set of agent ids}``; two queries.
    """
    since = fields.Datetime.now() - timedelta(seconds=OFFER_RETRY_SECONDS)
    offers = entries.env["seitech.chat.offer"].search_fetch(
        [
            ("entry_id", "in", entries.ids),
            ("outcome", "in", ("declined", "expired")),
            ("ended_at", ">", since),
        ],
        ["channel_id", "agent_id"],
    )
    silent = entries.env["seitech.chat.assignment"].search_fetch(
        [
            ("channel_id", "in", entries.channel_id.ids),
            ("release_reason", "=", "response_timeout"),
            ("ended_at", ">", since),
        ],
        ["channel_id", "agent_id"],
    )
    excluded = defaultdict(set)
    for one in [*offers, *silent]:
        excluded[one.channel_id.id].add(one.agent_id.id)
    return excluded


def _lock(department):
    """Lock a department and its agents against concurrent assignment.

    The agents are locked too, because an agent of two departments has one limit.
    """
    # SQL: the ORM has no FOR NO KEY UPDATE. The lock order is department, agents.
    department.env.cr.execute(
        SQL(
            "SELECT id FROM seitech_chat_department WHERE id = %s FOR NO KEY UPDATE",
            department.id,
        )
    )
    department.invalidate_recordset()
    department.agent_ids._lock_rows()


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
