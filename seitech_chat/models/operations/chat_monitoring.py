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
        """Return the current figures, as a hook: each package adds its own.

        :return: list of ``(name, help, [(labels, value)])``. It takes two statements,
            for any amount of data.
        """
        return [
            (
                "cron_lag_seconds",
                "Delay of a scheduled action.",
                [({"job": job}, late) for job, late in self._cron_lags()],
            )
        ]

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
