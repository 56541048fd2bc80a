import time

from odoo import api, models
from odoo.tools import SQL, config

from ...tools import deadline_runner, metrics, metrics_dir, settings

BUS_SILENT_SECONDS = 10
TIMERS_START_SECONDS = 30
CRON_LATE_SECONDS = 300


class SeitechChatMonitoring(models.AbstractModel):
    """Figures for monitoring, read from the database."""

    _name = "seitech.chat.monitoring"
    _description = "Chat Monitoring"

    @api.model
    def _metrics(self):
        """Return the current figures of the desk and its scheduled actions.

        :return: list of ``(name, help, [(labels, value)])``. It takes two statements,
            for any amount of data.
        """
        # sudo: seitech.chat.* - counts and names of departments, for monitoring
        departments = self.sudo()._department_figures()
        return [
            (name, text, [({"department": row[0]}, row[at]) for row in departments])
            for at, (name, text) in enumerate(
                (
                    ("queue_length", "Conversations in the queue."),
                    (
                        "queue_longest_wait_seconds",
                        "Longest current wait in the queue.",
                    ),
                    ("sla_at_risk", "SLA targets at risk."),
                    ("sla_breached", "Open SLA targets that are breached."),
                ),
                start=1,
            )
        ] + [
            (
                "cron_lag_seconds",
                "Delay of a scheduled action.",
                [({"job": job}, late) for job, late in self._cron_lags()],
            )
        ]

    def _department_figures(self):
        # SQL: counts of three tables in one statement, each by a partial index.
        return self.env.execute_query(
            SQL(
                """
                SELECT department.name ->> 'en_US', waiting.count, waiting.longest,
                       coalesce(promises.at_risk, 0), coalesce(promises.broken, 0)
                  FROM seitech_chat_department department
    CROSS JOIN LATERAL (
                    SELECT count(*), coalesce(extract(
                               epoch FROM now() AT TIME ZONE 'UTC' - min(entered_at)
                           ), 0)::float AS longest
                      FROM seitech_chat_queue_entry
                     WHERE department_id = department.id AND left_at IS NULL
                       ) waiting
             LEFT JOIN (
                    SELECT channel.department_id,
                           count(*) FILTER (
                               WHERE breached_at IS NULL AND due_at >= now.utc
                                 AND warn_at <= now.utc) AS at_risk,
                           count(*) FILTER (
                               WHERE breached_at IS NOT NULL OR due_at < now.utc
                           ) AS broken
                      FROM seitech_chat_sla_target target
                      JOIN seitech_chat_channel channel
                        ON channel.id = target.channel_id,
                           (SELECT now() AT TIME ZONE 'UTC' AS utc) now
                     WHERE met_at IS NULL AND cancelled_at IS NULL AND paused_at IS NULL
                  GROUP BY channel.department_id
                       ) promises ON promises.department_id = department.id
                 WHERE department.active
              ORDER BY department.id
                """
            )
        )

    def _cron_lags(self):
        # SQL: the XML ids of our scheduled actions are stored in another table.
        return self.env.execute_query(
            SQL(
                """
                SELECT replace(ours.name, 'chat_cron_', ''), greatest(0, extract(
                           epoch FROM now() AT TIME ZONE 'UTC' - cron.nextcall))::float
                  FROM ir_cron cron
                  JOIN ir_model_data ours
                    ON ours.model = 'ir.cron' AND ours.res_id = cron.id
                 WHERE ours.module = 'seitech_chat' AND cron.active
              ORDER BY cron.id
                """
            )
        )

    @api.model
    def _checks(self):
        """Return the health checks of this server and of the shared database.

        :return: list of ``HealthCheckPayload``.
        """
        return [
            {"name": name, "status": status, "text": text}
            for name, (status, text) in (
                ("database", self._check_primary()),
                ("bus", self._check_bus()),
                ("deadlines", self._check_deadlines()),
                ("cron", self._check_crons()),
            )
        ]

    def _check_primary(self):
        [(is_standby,)] = self.env.execute_query(SQL("SELECT pg_is_in_recovery()"))
        if is_standby:
            return "failing", "the database is a standby and takes no writes"
        return "ok", "reached"

    def _check_bus(self):
        seen_at = metrics.gauge_value(self.env.cr.dbname, metrics.BUS_SEEN)
        if not seen_at:
            return "idle", "no socket has asked for the faster bus"
        silent = time.time() - seen_at
        if silent > BUS_SILENT_SECONDS:
            return "failing", f"not looked at for {silent:.0f} s"
        return "ok", "received"

    def _check_deadlines(self):
        if not settings.is_on(self.env, deadline_runner.ENABLED_PARAM):
            return "off", "switched off"
        # SQL: the process that runs them holds an advisory lock, on any host.
        [(is_held,)] = self.env.execute_query(
            SQL(
                """
                SELECT EXISTS (
                    SELECT FROM pg_locks
                     WHERE locktype = 'advisory' AND granted AND objsubid = 1
                       AND database = (SELECT oid FROM pg_database
                                        WHERE datname = current_database())
                       AND (classid::bigint << 32) | objid::bigint = hashtext(%s)
                )
                """,
                deadline_runner.CHANNEL,
            )
        )
        if is_held:
            return "ok", "looked after"
        if config["test_enable"] or self._uptime() < TIMERS_START_SECONDS:
            return "idle", "beginning"
        return "failing", "nobody looks after them"

    def _check_crons(self):
        if not config["max_cron_threads"]:
            return "idle", "this server runs none"
        # At most this server's uptime: before its start no process could run them.
        late = min(
            max((late for _job, late in self._cron_lags()), default=0), self._uptime()
        )
        if late > CRON_LATE_SECONDS:
            return "failing", f"{late:.0f} s late"
        return "ok", "in time"

    def _uptime(self):
        return time.time() - metrics_dir.server_started_at()
