"""Parameters of the reports' routes: each wrong one is refused with its name."""

from datetime import date, timedelta
from typing import get_args

from odoo.tests import tagged

from ...controllers.http.route import ROUTES
from ...controllers.requests.reports import PeriodQuery
from ...logic.contract import MAX_REPORT_DAYS, MAX_REPORT_GROUPS, GroupBy
from ..support.chat_case import ChatHttpCase

FIRST = date(2024, 1, 1)


def period_of(days):
    """Return the parameters of a period of so many days."""
    return {"from": FIRST, "to": FIRST + timedelta(days=days - 1)}


# Parameters, and the one that the answer names.
WRONG = (
    ({"from": "2026-03-02"}, "to"),
    ({"to": "2026-03-02"}, "to"),
    ({"from": "2026-03-02", "to": "2026-03-01"}, "to"),
    (period_of(MAX_REPORT_DAYS + 1), "to"),
    ({"from": "yesterday", "to": "2026-03-02"}, "from"),
    ({"from": "2026-02-30", "to": "2026-03-02"}, "from"),
    ({"from": "20260302", "to": "2026-03-02"}, "from"),
    ({"from": "2026-03-02T00:00", "to": "2026-03-02"}, "from"),
    ({"from": "", "to": "2026-03-02"}, "from"),
    ({"from": "0999-03-02", "to": "2026-03-02"}, "from"),
    ({"from": "2026-03-01", "to": "02/03/2026"}, "to"),
    ({"from": ["2026-03-01", "2026-03-02"], "to": "2026-03-02"}, "from"),
    ({"unknown": "1"}, "unknown"),
    ({"x" * 200: "1"}, "x" * 80),
    ({"department_id": "0"}, "department_id"),
    ({"department_id": "-1"}, "department_id"),
    ({"department_id": "1.0"}, "department_id"),
    ({"department_id": "1_0"}, "department_id"),
    ({"department_id": " 1"}, "department_id"),
    ({"department_id": "٣"}, "department_id"),
    ({"department_id": "none"}, "department_id"),
    ({"department_id": "2147483648"}, "department_id"),
    ({"department_id": "9" * 5_000}, "department_id"),
    ({"department_id": ["1", "1"]}, "department_id"),
    ({"agent_id": "nobody"}, "agent_id"),
    ({"agent_id": "0"}, "agent_id"),
    ({"agent_id": ""}, "agent_id"),
    ({"company_id": "a"}, "company_id"),
)
WRONG_FILTERS = (
    ({"query_type": "refunds"}, "query_type"),
    ({"course_id": "x"}, "course_id"),
    ({"channel_type": "direct"}, "channel_type"),
    ({"channel_type": "none"}, "channel_type"),
    ({"lang": "'"}, "lang"),
    ({"lang": "english"}, "lang"),
    ({"page_id": "/courses"}, "page_id"),
)
# Parameters that one route alone has.
WRONG_ON = {
    "dashboard": (
        ({"compare": "year"}, "compare"),
        ({"group_by": "day"}, "group_by"),
    ),
    "metrics": (
        ({"compare": ""}, "compare"),
        ({"group_by": "agents"}, "group_by"),
        ({"group_by": "day", **period_of(MAX_REPORT_GROUPS + 1)}, "group_by"),
    ),
    "services_csv": (
        ({"figure": "first_response"}, "figure"),
        ({"figure": ""}, "figure"),
        ({"opened_hour": "24"}, "opened_hour"),
        ({"opened_weekday": "0"}, "opened_weekday"),
        ({"rating": "6"}, "rating"),
        ({"compare": "previous"}, "compare"),
    ),
    "answers_csv": (
        ({"figure": "opened"}, "figure"),
        ({"rating": "5"}, "rating"),
    ),
    "daily_csv": (
        ({"figure": "opened"}, "figure"),
        ({"query_type": "billing"}, "query_type"),
        ({"course_id": "1"}, "course_id"),
    ),
}
UNKNOWN = 2**31 - 1


@tagged("post_install", "-at_install")
class TestReportParameters(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.env["ir.config_parameter"].sudo()
        for action in ("report", "export"):
            for name in (action, f"{action}.address"):
                settings.set_param(f"seitech_chat.limit.{name}", "100000/1")

    def routes(self):
        """List the routes with a period."""
        return [
            route
            for route in ROUTES
            if route.query and issubclass(route.query, PeriodQuery)
        ]

    def test_wrong_parameters_are_refused_with_their_name(self):
        run = 0
        for route in self.routes():
            cases = [*WRONG, *WRONG_ON.get(route.name, ())]
            if route.name != "daily_csv":
                cases += WRONG_FILTERS
            for parameters, field in cases:
                with self.subTest(route=route.name, parameters=parameters):
                    problem = self.refuse(
                        "manager", route.name, "invalid_field", status=422, **parameters
                    )

                    self.assertEqual(problem["field"], field)
                run += 1

        self.assertGreaterEqual(len(self.routes()), len(WRONG_ON))
        self.assertGreater(run, 100)

    def test_records_that_are_not_visible_are_not_found(self):
        elsewhere = self.desks["foreign_agent"]
        for name, values in (
            ("company_id", (UNKNOWN, self.other_company.id)),
            ("department_id", (UNKNOWN, self.foreign_department.id)),
            ("agent_id", (UNKNOWN, elsewhere.id)),
            ("course_id", (UNKNOWN, self.course.id)),
            ("page_id", (UNKNOWN,)),
        ):
            for route in self.routes():
                for value in values:
                    if name not in route.query.model_fields:
                        continue
                    with self.subTest(route=route.name, name=name, value=value):
                        problem = self.refuse(
                            "manager", route.name, "not_found", **{name: value}
                        )

                        self.assertEqual(problem["field"], name)

    def test_an_unknown_grouping_is_refused_with_the_allowed_ones(self):
        problem = self.refuse("manager", "metrics", "invalid_field", group_by="agents")

        for allowed in get_args(GroupBy):
            self.assertIn(f"'{allowed}'", problem["detail"])

    def test_every_grouping_is_answered(self):
        for group_by in get_args(GroupBy):
            with self.subTest(group_by=group_by):
                answer = self.call(
                    "manager", "metrics", group_by=group_by, compare="previous",
                    **period_of(MAX_REPORT_GROUPS),
                )  # fmt: skip

                self.assertEqual(answer["group_by"], group_by)
                self.assertEqual(answer["period"]["days"], MAX_REPORT_GROUPS)

    def test_the_longest_period_and_a_future_one_are_answered(self):
        future = {"from": "2999-01-01", "to": "2999-01-31"}
        for route in self.routes():
            for period in (period_of(MAX_REPORT_DAYS), future, {}):
                with self.subTest(route=route.name, **period):
                    response = self.ask("manager", route.name, **period)

                    self.assertEqual(response.status_code, 200, response.text)

    def test_a_period_without_services_has_no_medians(self):
        answer = self.call(
            "manager", "dashboard", **{"from": "2999-01-01", "to": "2999-01-31"}
        )

        for figure in answer["figures"]:
            with self.subTest(figure=figure["key"]):
                self.assertEqual(figure["n"], 0)
                for measure in ("median", "p90", "average", "work_median"):
                    self.assertIsNone(figure[measure])
