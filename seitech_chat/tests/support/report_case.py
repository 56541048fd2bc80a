"""Shared by the tests of the reports: a desk with thousands of services."""

from datetime import date

from ...controllers.requests.reports import (
    AnswersQuery,
    DashboardQuery,
    MetricsQuery,
    ServicesQuery,
)
from ...logic import contract
from ...models.reports.figures import ANSWER, BASES, FIGURES
from .chat_case import ChatCase
from .payload_assertions import assert_payload
from .report_facts import fill_facts

UNTIL = date(2026, 4, 12)  # two weeks after the clock change of Europe/Madrid
DAYS = 60


class ReportCase(ChatCase):
    """A desk of two departments, with 60 days of services up to ``UNTIL``.

    ``supervisor`` leads ``department`` alone. ``agent`` works there, ``second_agent``
    in both, ``agent_elsewhere`` in ``other_department``.
    """

    service_count = 5_000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["seitech.chat.service"].search([]).unlink()
        cls.company.chat_report_tz = "Europe/Madrid"
        cls.company.chat_report_tz_counted = "Europe/Madrid"
        cls.pages = cls.env["seitech.chat.page"].create(
            [
                {"company_id": cls.company.id, "path": f"/page/{number}"}
                for number in range(15)
            ]
        )
        cls.other_department.agent_ids |= cls.desks["second_agent"]
        cls.fill(cls.service_count)
        foreign = {cls.foreign_department: cls.desks["foreign_agent"]}
        fill_facts(
            cls.env, cls.other_company, foreign, count=50, days=DAYS, until=UNTIL
        )

    @classmethod
    def fill(cls, count, days=DAYS, until=UNTIL):
        """Write services of the desk."""
        agents = [cls.desks["agent"], cls.desks["second_agent"]]
        desk = {
            cls.department: agents[0] | agents[1] | cls.desks["supervisor"],
            cls.other_department: agents[1] | cls.desks["agent_elsewhere"],
        }
        fill_facts(
            cls.env, cls.company, desk, count=count, days=days, until=until,
            zone="Europe/Madrid", courses=cls.course, pages=cls.pages,
            customers=cls.users["student"] | cls.users["supervisor"],
        )  # fmt: skip

    def record_hours(self, name, started_at, ended_at):
        """Record a past time in which an agent was online."""
        self.env.cr.execute(
            "INSERT INTO seitech_chat_agent_period"
            " (agent_id, company_id, kind, started_at, ended_at)"
            " VALUES (%s, %s, 'online', %s, %s)",
            [self.desks[name].id, self.company.id, started_at, ended_at],
        )

    def dashboard(self, name, from_on="2026-03-16", to_on=UNTIL, **query):
        """Return the dashboard of somebody, after a check of its shape."""
        persona = self.persona(name)
        query = {"from": str(from_on), "to": str(to_on), **query}
        answer = persona.env["seitech.chat.dashboard"]._to_payload(
            persona, DashboardQuery.model_validate(query)
        )
        assert_payload(answer, contract.DashboardAnswer)
        return answer

    def metrics(self, name, group_by=None, from_on="2026-03-16", to_on=UNTIL, **query):
        """Return the metrics of somebody, after a check of their shape."""
        persona = self.persona(name)
        query = {"from": str(from_on), "to": str(to_on), **query}
        if group_by:
            query["group_by"] = group_by
        answer = persona.env["seitech.chat.dashboard"]._metrics(
            persona, MetricsQuery.model_validate(query)
        )
        assert_payload(answer, contract.MetricsAnswer)
        return answer

    def list_of(self, name, answer, figure, *cells):
        """Return the records of the list that a number of an answer opens.

        :param dict figure: a ``FigurePayload``.
        :param cells: further leaves.
        """
        [basis] = [one for one in answer["bases"] if one["key"] == figure["basis"]]
        domain = [*basis["domain"], *figure["domain"], *cells]
        return self.persona(name).env[basis["model"]].search(domain)

    def csv_query(self, figure, from_on="2026-03-16", to_on=UNTIL, **query):
        """Return the request for the CSV file of a figure, as the routes read it."""
        is_answer = BASES[FIGURES[figure].basis].model == ANSWER
        model = AnswersQuery if is_answer else ServicesQuery
        return model.model_validate(
            {"from": str(from_on), "to": str(to_on), "figure": figure, **query}
        )


def figure_of(answer, key):
    """Return a figure of an answer."""
    [figure] = [one for one in answer["figures"] if one["key"] == key]
    return figure


def group_of(groups, key):
    """Return the group with a key."""
    [group] = [one for one in groups if one["key"] == key]
    return group
