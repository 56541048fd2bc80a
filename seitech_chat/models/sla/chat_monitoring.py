from odoo import api, models
from odoo.tools import SQL


class SeitechChatMonitoring(models.AbstractModel):
    """The figures of the departments: their queues and their SLA targets."""

    _inherit = "seitech.chat.monitoring"

    @api.model
    def _metrics(self):
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
        ] + super()._metrics()

    def _department_figures(self):
        # SQL: counts of three tables in one statement, each by a partial index.
        return self.env.execute_query(
            SQL(
                """
                SELECT department.name ->> 'en_US', waiting.count, waiting.longest,
                       coalesce(targets.at_risk, 0), coalesce(targets.breached, 0)
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
                           ) AS breached
                      FROM seitech_chat_sla_target target
                      JOIN seitech_chat_channel channel
                        ON channel.id = target.channel_id,
                           (SELECT now() AT TIME ZONE 'UTC' AS utc) now
                     WHERE met_at IS NULL AND cancelled_at IS NULL AND paused_at IS NULL
                  GROUP BY channel.department_id
                       ) targets ON targets.department_id = department.id
                 WHERE department.active
              ORDER BY department.id
                """
            )
        )
