"""The periods in which agents are online or have the inbox open."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.transaction import run_in_own_transaction


class SeitechChatAgent(models.Model):
    """Record when agents open and close the inbox, and when they go online."""

    _inherit = "seitech.chat.agent"

    @api.model_create_multi
    def create(self, vals_list):
        agents = super().create(vals_list)
        for agent in agents:
            agent._begin_periods(agent._running_kinds())
        return agents

    def write(self, vals):
        """Begin and end periods when the write changes which of them are running.

        A heartbeat that changes nothing else costs no statement: the fields that decide
        are read with the agent.
        """
        if not any(agent._may_change_periods(vals) for agent in self):
            return super().write(vals)
        # Two workers must not decide by the same earlier state.
        self._lock_rows()
        before = {agent: agent._running_kinds() for agent in self}
        signals = {agent: agent.seen_at for agent in self}
        done = super().write(vals)
        for agent, kinds in before.items():
            agent._follow_change(kinds, signals[agent])
        return done

    def _end_service(self):
        result = super()._end_service()
        for agent in self - self._may_serve():
            self.env["seitech.chat.agent.period"]._end(agent, agent._signal_end())
        return result

    def _may_change_periods(self, vals):
        """Return whether a write may change which of this agent's periods are running.

        Another worker may have written another status since this one was read.
        """
        if {"active", "status"} & vals.keys():
            return True
        if "seen_at" not in vals:
            return False
        seen_at = fields.Datetime.to_datetime(vals["seen_at"])
        after = self._kinds_of(active=self.active, seen_at=seen_at, status=self.status)
        return self._running_kinds() != after

    def _running_kinds(self):
        """Return the kinds of periods that should be running for this agent."""
        return self._kinds_of(
            active=self.active, seen_at=self.seen_at, status=self.status
        )

    @api.model
    def _kinds_of(self, *, active, seen_at, status):
        """Return the kinds of periods that an agent's state lets run.

        :return: set of values of ``kind`` of ``seitech.chat.agent.period``.
        """
        if not active or not seen_at or seen_at < self._alive_since():
            return set()
        return {"inbox", "online"} if status == "online" else {"inbox"}

    def _follow_change(self, before, last_signal):
        """End and begin periods after a change of this agent.

        :param before: kinds that were running.
        :param last_signal: ``seen_at`` before the change. The inbox was closed after it
            when nothing was running, so periods of that time end there.
        """
        after = self._running_kinds()
        if before == after:
            return
        ended_at = self._signal_end() if before else last_signal
        self.env["seitech.chat.agent.period"]._end(
            self, ended_at or fields.Datetime.now(), running=before & after
        )
        self._begin_periods(after - before)

    def _begin_periods(self, kinds):
        if kinds and self._may_serve():
            now = fields.Datetime.now()
            self.env["seitech.chat.agent.period"]._begin(self, kinds, now)

    def _signal_end(self):
        """Return the end of a period that ends now, or ended with the last signal."""
        now = fields.Datetime.now()
        if not self.seen_at or self.seen_at >= self._alive_since():
            return now
        return self.seen_at

    @api.model
    def _cron_release_absent(self):
        """End the periods of agents whose inbox sends no signal any more, as well."""
        result = super()._cron_release_absent()
        for agent_id in self._find_wrong_periods():
            run_in_own_transaction(
                self.env, "seitech.chat.agent", agent_id, "_repair_periods"
            )
        return result

    @api.model
    def _find_wrong_periods(self):
        """Find the agents whose running periods differ from those that should run.

        :return: list of ids.
        """
        self.flush_model(["active", "seen_at", "status"])
        # SQL: agents and running periods compared in both directions by one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT coalesce(wanted.agent_id, running.agent_id)
                  FROM (SELECT agent.id AS agent_id, kind
                          FROM seitech_chat_agent agent,
                               unnest(ARRAY['inbox', 'online']) kind
                         WHERE agent.active AND agent.seen_at >= %s
                           AND (kind = 'inbox' OR agent.status = 'online')) wanted
             FULL JOIN (SELECT agent_id, kind FROM seitech_chat_agent_period
                         WHERE ended_at IS NULL) running USING (agent_id, kind)
                 WHERE wanted.agent_id IS NULL OR running.agent_id IS NULL
              ORDER BY 1
                """,
                self._alive_since(),
            )
        )
        return [agent_id for (agent_id,) in rows]

    def _repair_periods(self):
        """End the periods of this agent that should not run, and begin missing ones."""
        self._lock_rows()
        wanted = self._running_kinds() if self._may_serve() else set()
        self.env["seitech.chat.agent.period"]._end(
            self, self._signal_end(), running=wanted
        )
        self._begin_periods(wanted)
