from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.optional_fields import OptionalInteger
from .measure_mixin import Measure

KIND_SELECTION = [
    ("inbox", "Inbox open"),
    ("online", "Online"),
]


class SeitechChatAgentPeriod(models.Model):
    """A time in which an agent had the inbox open, or was online.

    ``online`` is the status Online together with an open inbox, as in an agent's
    ``is_available``. A row is written when such a time begins and when it ends, not by
    the heartbeats in between. A row without an end is running: ``agent_hours.py``
    computes its end from the agent's last signal.
    """

    _name = "seitech.chat.agent.period"
    _description = "Chat Agent Period"
    _inherit = [
        "seitech.chat.company.mixin",
        "seitech.chat.measure.mixin",
        "seitech.chat.export.audit.mixin",
    ]
    _log_access = False
    _order = "started_at desc, id desc"
    _rec_name = "kind"

    agent_id = fields.Many2one(
        "seitech.chat.agent",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    kind = fields.Selection(KIND_SELECTION, required=True)
    started_at = fields.Datetime("Started", required=True)
    ended_at = fields.Datetime("Ended", help="Empty while it is running.")
    seconds = OptionalInteger("Duration", compute="_compute_seconds", aggregator=None)
    online_total = Measure(
        "Time Online",
        aggregator="total",
        of="ended_at",
        since="started_at",
        where=[("kind", "=", "online")],
    )
    inbox_total = Measure(
        "Time With the Inbox Open",
        aggregator="total",
        of="ended_at",
        since="started_at",
        where=[("kind", "=", "inbox")],
    )

    _one_running = models.UniqueIndex("(agent_id, kind) WHERE ended_at IS NULL")
    _company_by_start = models.Index("(company_id, started_at)")
    _company_by_end = models.Index("(company_id, ended_at)")
    _check_order = models.Constraint(
        "CHECK (ended_at >= started_at)", "A period can't end before it starts."
    )

    @api.depends("started_at", "ended_at")
    def _compute_seconds(self):
        for period in self:
            until = period.ended_at
            period.seconds = until and (until - period.started_at).total_seconds()

    @api.model
    def _begin(self, agent, kinds, at):
        """Begin periods of an agent, except those that are running.

        :param kinds: set of values of ``kind``.
        :param at: naive UTC datetime.
        """
        if not kinds:
            return
        # SQL: two workers that begin the same period wait at the index, and the second
        # one adds nothing. The ORM would raise and cancel the heartbeat.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_agent_period
                       (agent_id, company_id, kind, started_at)
                SELECT %s, %s, kind, %s FROM unnest(%s) kind
           ON CONFLICT DO NOTHING
                """,
                agent.id,
                agent.company_id.id,
                at,
                sorted(kinds),
            )
        )

    @api.model
    def _end(self, agents, at, *, running=()):
        """End the running periods of agents.

        :param at: naive UTC datetime; a period that began later ends at its start.
        :param running: kinds that continue.
        """
        # SQL: the ORM would read the rows to write the later one of two times.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_agent_period
                   SET ended_at = greatest(started_at, %s)
                 WHERE agent_id = ANY(%s) AND ended_at IS NULL AND kind <> ALL(%s)
                """,
                at,
                agents.ids,
                sorted(running),
            )
        )
        self.invalidate_model(["ended_at"])
