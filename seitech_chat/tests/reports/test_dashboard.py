"""Numbers of the reports: each is the length of its list, for each reader."""

from datetime import date, timedelta
from statistics import fmean

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ...controllers.requests.reports import DashboardQuery
from ...models.reports.figures import BASES, FIGURES
from ...models.reports.report_query import figure_query, report_of
from ...models.reports.report_values import parts_of, statement
from ..support.report_case import DAYS, UNTIL, ReportCase, figure_of, group_of

READERS = ("manager", "supervisor", "agent")
GROUPINGS = ("agents", "departments", "topics")
COUNTS = [key for key, figure in FIGURES.items() if figure.unit == "count"]
TIMES = ("first_response", "next_response", "resolution")


def quantile(values, share):
    """Return a percentile of a list, between two values in proportion."""
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


@tagged("post_install", "-at_install")
class TestDashboard(ReportCase):
    def cells_of(self, group, basis):
        return [
            (cell["field"], cell["operator"], cell["value"])
            for cell in group["cells"]
            if cell["basis"] == basis
        ]

    def walk(self, name, answer):
        """Yield every number of an answer with the leaves that its list adds.

        :return: yields ``(description, figure, cells, number)``.
        """
        for figure in answer["figures"]:
            yield figure["key"], figure, [], figure["n"]
        groups = {
            "trend": answer["trend"]["groups"],
            **{key: answer[key] for key in (*GROUPINGS, "pages")},
        }
        for grouping, found in groups.items():
            for group in found:
                for figure in answer["figures"]:
                    value = group["figures"][figure["key"]]
                    if value:
                        cells = self.cells_of(group, figure["basis"])
                        self.assertTrue(cells)
                        where = f"{grouping} {group['label']} {figure['key']}"
                        yield where, figure, cells, value["n"]
        for hour in answer["hours"]:
            cells = [
                ("opened_weekday", "=", hour["weekday"]),
                ("opened_hour", "=", hour["hour"]),
            ]
            for key in ("opened", "late"):
                yield f"{hour}", figure_of(answer, key), cells, hour[key]
        for rating in answer["ratings"]:
            cells = [("rating", "=", rating["rating"])]
            figure = figure_of(answer, "satisfaction")
            yield f"{rating}", figure, cells, rating["count"]

    def check_walk(self, name, **query):
        """Compare every number with its list; return how many had records."""
        answer = self.dashboard(name, **query)
        # The reader's lists, read once: the walk asks 5,000 times.
        records = {
            basis["key"]: self.persona(name).env[basis["model"]].search(basis["domain"])
            for basis in answer["bases"]
        }
        seen = 0
        for where, figure, cells, number in self.walk(name, answer):
            leaves = [*figure["domain"], *cells]
            found = records[figure["basis"]]
            found = found.filtered_domain(leaves) if leaves else found
            self.assertEqual(number, len(found), f"{name} {query} {where}")
            seen += bool(number)
        return seen

    def test_every_number_is_the_length_of_its_list(self):
        for name, at_least in (("manager", 900), ("supervisor", 700), ("agent", 400)):
            self.assertGreater(self.check_walk(name), at_least)

    def test_every_number_of_one_day_is_the_length_of_its_list(self):
        day = {"from_on": "2026-03-17", "to_on": "2026-03-17"}
        self.assertGreater(self.check_walk("manager", **day), 50)

    def test_numbers_with_filters_are_the_lengths_of_their_lists(self):
        filters = (
            {"department_id": str(self.other_department.id)},
            {"agent_id": str(self.desks["second_agent"].id)},
            {"agent_id": "none"},
            {"query_type": "billing"},
            {"query_type": "none", "channel_type": "student_support"},
            {"course_id": str(self.course.id), "lang": "es_ES"},
            {"page_id": str(self.pages[0].id)},
            {"page_id": "none"},
        )
        for chosen in filters:
            with self.subTest(chosen):
                self.assertGreater(self.check_walk("manager", **chosen), 20)

    def test_lists_of_cells_are_those_of_the_server(self):
        answer = self.dashboard("supervisor")
        numbers = list(self.walk("supervisor", answer))
        for where, figure, cells, number in numbers[::9]:
            found = self.list_of("supervisor", answer, figure, *cells)
            self.assertEqual(number, len(found), where)

    def test_every_figure_has_as_many_lines_in_its_csv(self):
        for name in READERS:
            answer = self.dashboard(name)
            for figure in answer["figures"]:
                request = self.csv_query(figure["key"])
                report = report_of(self.persona(name), request)
                lines = len(figure_query(report, request))
                self.assertEqual(lines, figure["n"], f"{name} {figure['key']}")

    def test_every_cell_of_an_hour_has_as_many_lines_in_its_csv(self):
        hour = max(self.dashboard("manager")["hours"], key=lambda one: one["late"])
        self.assertGreater(hour["late"], 1)
        request = self.csv_query(
            "late", opened_weekday=str(hour["weekday"]), opened_hour=str(hour["hour"])
        )
        report = report_of(self.persona("manager"), request)
        self.assertEqual(len(figure_query(report, request)), hour["late"])

    def test_groups_add_up_to_the_total(self):
        for name in READERS:
            answer = self.dashboard(name)
            groups = {key: answer[key] for key in GROUPINGS}
            groups["trend"] = answer["trend"]["groups"]
            for grouping, found in groups.items():
                for figure in answer["figures"]:
                    if found[0]["figures"][figure["key"]]:
                        total = sum(one["figures"][figure["key"]]["n"] for one in found)
                        where = f"{name} {grouping} {figure['key']}"
                        self.assertEqual(total, figure["n"], where)
            for key in ("opened", "late"):
                total = sum(hour[key] for hour in answer["hours"])
                self.assertEqual(total, figure_of(answer, key)["n"])
            total = sum(rating["count"] for rating in answer["ratings"])
            self.assertEqual(total, figure_of(answer, "satisfaction")["n"])

    def test_filters_of_one_kind_add_up_to_the_total(self):
        answer = self.dashboard("manager")
        choices = answer["choices"]
        values = {
            "department_id": [one["id"] for one in choices["departments"]],
            "agent_id": [*(one["id"] for one in choices["agents"]), "none"],
            "query_type": [*(one["code"] for one in choices["query_types"]), "none"],
            "course_id": [*(one["id"] for one in choices["courses"]), "none"],
            "channel_type": [one["code"] for one in choices["channel_types"]],
            "lang": ["en_US", "es_ES", "pt_PT"],
        }
        for parameter, chosen in values.items():
            totals = dict.fromkeys(FIGURES, 0)
            for value in chosen:
                part = self.metrics("manager", **{parameter: str(value)})
                for figure in part["figures"]:
                    totals[figure["key"]] += figure["n"]
            for key, total in totals.items():
                whole = figure_of(answer, key)["n"]
                self.assertEqual(total, whole, f"{parameter} {key}")

    def test_outcomes_add_up_to_the_ended(self):
        answer = self.dashboard("manager")
        outcomes = ("served", "abandoned", "missed", "left_message", "no_question")
        total = sum(figure_of(answer, key)["n"] for key in outcomes)
        self.assertEqual(total, figure_of(answer, "ended")["n"])

    def test_departments_add_up_to_the_company(self):
        whole = self.dashboard("manager")
        parts = [
            self.dashboard("manager", department_id=str(department.id))
            for department in (self.department, self.other_department)
        ]
        for key in FIGURES:
            total = sum(figure_of(part, key)["n"] for part in parts)
            self.assertEqual(total, figure_of(whole, key)["n"], key)

    def test_times_are_those_of_the_facts(self):
        answer = self.dashboard("manager")
        for key in TIMES:
            figure = figure_of(answer, key)
            records = self.list_of("manager", answer, figure)
            for prefix, field in (
                ("", FIGURES[key].measure),
                ("work_", FIGURES[key].work_measure),
            ):
                seconds = records.mapped(field)
                for name, value in (
                    ("median", quantile(seconds, 0.5)),
                    ("p90", quantile(seconds, 0.9)),
                    ("average", fmean(seconds)),
                ):
                    self.assertAlmostEqual(figure[prefix + name], value, 6)
            for group in answer["agents"]:
                value = group["figures"][key]
                cells = self.cells_of(group, figure["basis"])
                seconds = records.filtered_domain(cells).mapped(FIGURES[key].measure)
                self.assertEqual(value["n"], len(seconds))
                if seconds:
                    self.assertAlmostEqual(value["median"], quantile(seconds, 0.5), 6)
                    self.assertAlmostEqual(value["p90"], quantile(seconds, 0.9), 6)

    def test_shares_and_ratings_are_those_of_the_facts(self):
        answer = self.dashboard("manager")
        for kind in ("first_response", "next_response", "resolution"):
            figure = figure_of(answer, f"sla_{kind}")
            results = self.list_of("manager", answer, figure).mapped(f"sla_{kind}")
            share = results.count("met") / len(results)
            self.assertAlmostEqual(figure["value"], share, 9)
        figure = figure_of(answer, "satisfaction")
        ratings = self.list_of("manager", answer, figure).mapped("rating")
        self.assertAlmostEqual(figure["value"], fmean(ratings), 9)
        figure = figure_of(answer, "answer_rate")
        ratings = self.list_of("manager", answer, figure).mapped("rating")
        rated = sum(rating > 0 for rating in ratings)
        self.assertAlmostEqual(figure["value"], rated / len(ratings), 9)

    def test_services_of_nobody_are_a_group(self):
        answer = self.dashboard("manager")
        nobody = group_of(answer["agents"], "none")
        self.assertEqual(nobody["label"], "Nobody")
        self.assertGreater(nobody["figures"]["missed"]["n"], 0)
        self.assertEqual(nobody["figures"]["served"]["n"], 0)
        self.assertEqual(answer["agents"][-1], nobody)
        for group in answer["agents"][:-1]:
            self.assertEqual(group["figures"]["missed"]["n"], 0)

    def test_the_pages_with_most_services_come_first(self):
        pages = self.dashboard("manager")["pages"]
        counts = [page["figures"]["opened"]["n"] for page in pages]
        self.assertEqual(len(pages), 10)
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertTrue(all(page["label"].startswith("/page/") for page in pages))

    def test_comparison_is_with_the_same_length_before(self):
        answer = self.dashboard("manager", compare="previous")
        period = answer["period"]
        self.assertEqual(period["days"], 28)
        self.assertEqual(period["previous_from"], "2026-02-16")
        self.assertEqual(period["previous_to"], "2026-03-15")
        before = self.dashboard(
            "manager", period["previous_from"], period["previous_to"]
        )
        for figure in before["figures"]:
            previous = figure_of(answer, figure["key"])["previous"]
            self.assertEqual(
                previous,
                {
                    key: None if key.startswith("work_") else figure[key]
                    for key in previous
                },
            )
            self.assertIsNone(figure["previous"])
        self.assertIsNone(before["period"]["previous_from"])

    def test_a_period_without_services_has_no_times(self):
        answer = self.dashboard(
            "manager", "2025-01-01", "2025-01-31", compare="previous"
        )
        for figure in answer["figures"]:
            for value in (figure, figure["previous"]):
                self.assertEqual(value["n"], 0)
                self.assertEqual(
                    value["value"], 0.0 if figure["unit"] == "count" else None
                )
                for name in ("median", "p90", "average", "work_median", "work_average"):
                    self.assertIsNone(value[name])
        self.assertEqual(len(answer["trend"]["groups"]), 31)
        for key in (*GROUPINGS, "pages"):
            self.assertEqual(answer[key], [])
        self.assertEqual({hour["opened"] for hour in answer["hours"]}, {0})

    def test_days_to_come_are_empty(self):
        answer = self.dashboard("manager", "2030-01-01", "2030-01-02")
        self.assertEqual({figure["n"] for figure in answer["figures"]}, {0})

    def test_steps_of_the_trend_follow_the_length(self):
        for from_on, step, groups in (
            ("2026-01-11", "day", 92),
            ("2026-01-10", "week", 14),
            ("2025-04-12", "week", 53),
            ("2025-04-11", "month", 13),
        ):
            trend = self.dashboard("manager", from_on)["trend"]
            self.assertEqual((trend["step"], len(trend["groups"])), (step, groups))
            found = trend["groups"]
            self.assertEqual(found[0]["from"], from_on)
            self.assertEqual(found[-1]["to"], str(UNTIL))
            for one, following in zip(found, found[1:], strict=False):
                day = date.fromisoformat(one["to"]) + timedelta(days=1)
                self.assertEqual(following["from"], day.isoformat())
                self.assertTrue(step == "day" or day.day == 1 or day.weekday() == 0)

    def test_numbers_of_weeks_and_months_are_the_lengths_of_their_lists(self):
        for from_on in ("2026-01-10", "2025-04-11"):
            self.assertGreater(self.check_walk("agent", from_on=from_on), 150)

    def test_metrics_are_the_same_as_the_dashboard(self):
        dashboard = self.dashboard("manager", compare="previous")
        for group_by, groups in (
            ("day", dashboard["trend"]["groups"]),
            ("agent", dashboard["agents"]),
            ("department", dashboard["departments"]),
            ("query_type", dashboard["topics"]),
        ):
            metrics = self.metrics("manager", group_by, compare="previous")
            self.assertEqual(metrics["figures"], dashboard["figures"])
            self.assertEqual(metrics["bases"], dashboard["bases"])
            self.assertEqual(
                [one["key"] for one in metrics["groups"]],
                [one["key"] for one in groups],
            )
            for ours, theirs in zip(metrics["groups"], groups, strict=True):
                self.assertEqual(ours["cells"], theirs["cells"])
                for key, value in theirs["figures"].items():
                    if value and FIGURES[key].unit != "seconds":
                        self.assertEqual(ours["figures"][key], value)
                    elif value:
                        self.assertEqual(
                            ours["figures"][key]["median"], value["median"]
                        )

    def test_every_number_of_the_metrics_is_the_length_of_its_list(self):
        for group_by in ("week", "month", "hour", "weekday_hour", "query_type", "page"):
            metrics = self.metrics("supervisor", group_by)
            checked = 0
            for group in metrics["groups"][:40]:
                for figure in metrics["figures"]:
                    value = group["figures"][figure["key"]]
                    if value:
                        cells = self.cells_of(group, figure["basis"])
                        found = self.list_of("supervisor", metrics, figure, *cells)
                        self.assertEqual(value["n"], len(found), group["label"])
                        checked += 1
            self.assertGreater(checked, 20, group_by)

    def test_metrics_of_hours_have_only_what_is_counted_when_opened(self):
        [group, *_others] = self.metrics("manager", "hour")["groups"]
        computed = {key for key, value in group["figures"].items() if value}
        self.assertEqual(computed, {"opened", "late"})

    def test_metrics_without_grouping_are_one_group(self):
        metrics = self.metrics("manager")
        [group] = metrics["groups"]
        self.assertEqual((group["from"], group["to"]), ("2026-03-16", str(UNTIL)))
        for figure in metrics["figures"]:
            for name, value in group["figures"][figure["key"]].items():
                self.assertEqual(value, figure[name])

    def test_too_many_groups_are_refused(self):
        self.env["seitech.chat.page"].create(
            [
                {"company_id": self.company.id, "path": f"/many/{number}"}
                for number in range(401)
            ]
        )
        self.env.cr.execute(
            """
            UPDATE seitech_chat_service service SET page_id = page.id
              FROM (SELECT id, row_number() OVER () AS n FROM seitech_chat_page) page,
                   (SELECT id, row_number() OVER () AS n FROM seitech_chat_service
                     WHERE opened_on >= '2026-03-16' AND company_id = %s) one
             WHERE one.id = service.id AND one.n = page.n
            """,
            [self.company.id],
        )
        error = self.assert_refused("invalid_field", self.metrics, "manager", "page")
        self.assertEqual(error.field, "group_by")

    def test_names_are_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.users["manager"].lang = "es_ES"
        self.department.with_context(lang="es_ES").name = "Soporte"
        persona = self.persona("manager")
        persona.env = persona.env(context={"lang": "es_ES"})
        query = DashboardQuery.model_validate(
            {"from": "2026-03-16", "to": "2026-03-17"}
        )
        answer = self.env["seitech.chat.dashboard"]._to_payload(persona, query)
        labels = [group["label"] for group in answer["departments"]]
        self.assertIn("Soporte", labels)
        self.assertEqual(answer["trend"]["groups"][0]["label"], "16 mar 2026")

    def test_statements_do_not_grow_with_the_desk(self):
        self.dashboard("supervisor", compare="previous")
        before = self.count_statements()
        self.fill(500)
        agents = self.env["res.users"].create(
            [
                {"name": f"New {number}", "login": f"new_{number}",
                 "group_ids": [(4, self.env.ref("seitech_chat.group_chat_agent").id)]}
                for number in range(10)
            ]
        )  # fmt: skip
        made = self.env["seitech.chat.agent"].create(
            [
                {"user_id": user.id, "department_ids": [(4, self.department.id)]}
                for user in agents
            ]
        )
        self.env.cr.execute(
            "UPDATE seitech_chat_service SET agent_id = %s + id %% 10"
            " WHERE agent_id IS NOT NULL AND department_id = %s",
            [made[0].id, self.department.id],
        )
        self.count_statements()  # the new users emptied the caches of a worker
        self.assertEqual(self.count_statements(), before)
        self.assertLessEqual(before, 32)

    def test_days_are_found_by_an_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for name in ("manager", "supervisor"):
            request = self.csv_query("opened", "2026-03-20", "2026-03-20")
            report = report_of(self.persona(name), request)
            for key, index in (
                ("opened", "seitech_chat_service_opened_by_day"),
                ("ended", "seitech_chat_service_ended_by_day"),
                ("first_response", "seitech_chat_answer_first_by_day"),
                ("next_response", "seitech_chat_answer_next_by_day"),
            ):
                plan = self.explain(report.query(BASES[key]).select())
                self.assertIn(index, plan, f"{name} {key}")

    def test_values_are_computed_by_several_processes(self):
        # Let the plan of a small desk be that of a large one.
        for setting in ("parallel_setup_cost", "parallel_tuple_cost"):
            self.env.cr.execute(f"SET LOCAL {setting} = 0")
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 2")
        for name in READERS:
            request = self.csv_query("opened", "2026-02-12")
            report = report_of(self.persona(name), request)
            groupings = ("day", "agent", "department", "query_type")
            parts = parts_of(report, ("total", *groupings), ("total",))
            parts += parts_of(report, (), groupings)
            plan = self.explain(statement(parts))
            self.assertIn("Parallel Append", plan, name)

    def explain(self, query):
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        return "\n".join(line for (line,) in rows)

    def count_statements(self):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = self.dashboard("supervisor", compare="previous")
        self.assertTrue(answer["agents"])
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestDashboardAccess(ReportCase):
    service_count = 600

    def test_scopes_follow_the_role(self):
        scopes = {name: self.dashboard(name)["scope"] for name in READERS}
        self.assertEqual(
            scopes, {"manager": "company", "supervisor": "departments", "agent": "own"}
        )

    def test_others_are_refused(self):
        query = DashboardQuery.model_validate({})
        for name in ("student", "instructor", "outsider", "portal", "visitor"):
            persona = self.persona(name)
            dashboards = persona.env["seitech.chat.dashboard"]
            self.assert_refused("forbidden", dashboards._check_may_view, persona)
            self.assert_refused("forbidden", dashboards._to_payload, persona, query)
            self.assert_refused("forbidden", dashboards._metrics, persona, query)

    def test_supervisors_see_only_their_departments(self):
        answer = self.dashboard("supervisor", "2026-02-12")
        self.assertEqual(
            [group["key"] for group in answer["departments"]], [str(self.department.id)]
        )
        whole = self.dashboard("manager", "2026-02-12")
        theirs = group_of(whole["departments"], str(self.department.id))
        for key, figure in FIGURES.items():
            n = figure_of(answer, key)["n"]
            if theirs["figures"][key]:
                # Less those of conversations in which the reader is the customer.
                self.assertLessEqual(n, theirs["figures"][key]["n"])
                self.assertTrue(n, figure.key)
        self.assertEqual(
            [one["id"] for one in answer["choices"]["departments"]], self.department.ids
        )

    def test_agents_see_only_their_own(self):
        answer = self.dashboard("agent", "2026-02-12")
        mine = str(self.desks["agent"].id)
        self.assertEqual([group["key"] for group in answer["agents"]], [mine])
        whole = self.dashboard("manager", "2026-02-12")
        theirs = group_of(whole["agents"], mine)
        for key in FIGURES:
            n = figure_of(answer, key)["n"]
            self.assertEqual(n, theirs["figures"][key]["n"], key)
        self.assertIsNone(answer["live"])
        self.assertEqual(
            [one["id"] for one in answer["choices"]["agents"]], self.desks["agent"].ids
        )

    def test_a_reader_without_an_agent_record_sees_nothing(self):
        self.desks["supervisor"].department_ids = False
        self.record_hours("agent", "2026-01-01 08:00", "2026-01-01 09:00")
        answer = self.dashboard("supervisor", "2026-02-12")
        self.assertEqual({figure["n"] for figure in answer["figures"]}, {0})
        self.assertEqual(answer["live"]["opened_today"], 0)
        self.assertEqual(answer["live"]["week_ago"]["online_count"], 0)
        self.assertEqual(answer["agent_hours"]["agents"], [])

    def test_what_a_reader_may_not_see_is_not_found(self):
        other_department = str(self.other_department.id)
        for name, field, value in (
            ("supervisor", "department_id", other_department),
            ("agent", "agent_id", str(self.desks["second_agent"].id)),
            ("manager", "department_id", str(self.foreign_department.id)),
            ("manager", "agent_id", str(self.desks["foreign_agent"].id)),
            ("manager", "department_id", "999999"),
            ("manager", "course_id", "999999"),
            ("manager", "page_id", "999999"),
            ("manager", "company_id", str(self.other_company.id)),
            ("manager", "company_id", "999999"),
            ("foreign_agent", "company_id", str(self.company.id)),
        ):
            with self.subTest(name=name, field=field, value=value):
                error = self.assert_refused(
                    "not_found", self.dashboard, name, **{field: value}
                )
                self.assertEqual(error.field, field)

    def test_one_company_at_a_time(self):
        manager = self.users["manager"]
        manager.company_ids |= self.other_company
        here = self.dashboard("manager", "2026-02-12")
        there = self.dashboard(
            "manager", "2026-02-12", company_id=str(self.other_company.id)
        )
        self.assertEqual(here["company"]["id"], self.company.id)
        self.assertEqual(there["company"]["id"], self.other_company.id)
        self.assertEqual(figure_of(there, "opened")["n"], 50)
        self.assertEqual(
            [group["key"] for group in there["departments"]],
            [str(self.foreign_department.id)],
        )
        opened = self.env["seitech.chat.service"].search_count(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(figure_of(here, "opened")["n"], opened)

    def test_archived_agents_and_departments_still_count(self):
        before = self.dashboard("manager", "2026-02-12")
        self.desks["agent"].active = False
        self.env.cr.execute(
            SQL("UPDATE seitech_chat_department SET active = FALSE WHERE id = %s",
                self.other_department.id)
        )  # fmt: skip
        self.env.invalidate_all()
        after = self.dashboard("manager", "2026-02-12")
        self.assertEqual(after["agents"], before["agents"])
        self.assertEqual(after["departments"], before["departments"])
        self.dashboard("manager", agent_id=str(self.desks["agent"].id))


@tagged("post_install", "-at_install")
class TestDashboardNow(ReportCase):
    service_count = 10

    def live(self, name="manager", **query):
        return self.dashboard(name, **query)["live"]

    def add_wait(self, department, entered_at, left_at=None):
        channel = self.open_support(
            f"waiting_{entered_at}", department_id=department.id
        )
        entry = channel.queue_entry_ids
        entry.flush_recordset()
        self.env.cr.execute(
            "UPDATE seitech_chat_queue_entry SET entered_at = %s, left_at = %s,"
            " outcome = %s WHERE id = %s",
            [entered_at, left_at, left_at and "ended", entry.id],
        )
        self.env.invalidate_all()

    def test_waiting_now_and_a_week_ago(self):
        self.env["seitech.chat.queue.entry"].search([]).unlink()
        with freeze_time("2026-04-01 10:00:00"):
            self.add_wait(self.department, "2026-04-01 09:58:20")
            self.add_wait(self.other_department, "2026-04-01 09:50:00")
            # A week ago, on a clock that was one hour behind: 11:00 UTC.
            self.add_wait(self.department, "2026-03-25 10:59:00", "2026-03-25 11:01:00")
            self.add_wait(self.department, "2026-03-25 10:00:00", "2026-03-25 10:59:59")
            self.add_wait(self.department, "2026-03-25 11:00:01", "2026-03-25 11:30:00")
            live = self.live()
            self.assertEqual(live["waiting_count"], 2)
            self.assertEqual(live["longest_wait_seconds"], 600)
            self.assertEqual(live["week_ago"]["waiting_count"], 1)
            theirs = self.live("supervisor")
            self.assertEqual(theirs["waiting_count"], 1)
            self.assertEqual(theirs["longest_wait_seconds"], 100)
            other = self.live(department_id=str(self.other_department.id))
            self.assertEqual(other["waiting_count"], 1)
            self.assertEqual(other["week_ago"]["waiting_count"], 0)

    def test_nobody_waiting_has_no_longest_wait(self):
        self.env["seitech.chat.queue.entry"].search([]).unlink()
        live = self.live()
        self.assertEqual(live["waiting_count"], 0)
        self.assertIsNone(live["longest_wait_seconds"])

    def test_today_is_compared_until_the_same_time_of_day(self):
        self.env["seitech.chat.service"].search([]).unlink()
        self.fill(800, days=9, until=date(2026, 4, 1))
        with freeze_time("2026-04-01 10:30:00"):  # 12:30 in Madrid
            live = self.live()
        # The clock was changed in between: 12:30 was 11:30 UTC a week ago.
        for day, until, counts in (
            ("2026-04-01", "2026-04-02", live),
            ("2026-03-25", "2026-03-25 11:30:00", live["week_ago"]),
        ):
            opened = self.env["seitech.chat.service"].search_count(
                [
                    ("company_id", "=", self.company.id),
                    ("opened_on", "=", day),
                    ("opened_at", "<=", until),
                ]
            )
            served = self.env["seitech.chat.service"].search_count(
                [
                    ("company_id", "=", self.company.id),
                    ("ended_on", "=", day),
                    ("ended_at", "<=", until),
                    ("outcome", "=", "served"),
                ]
            )
            self.assertEqual(counts["opened_today"], opened)
            self.assertEqual(counts["served_today"], served)
            self.assertGreater(served, 5)

    def test_the_day_is_that_of_the_companys_zone(self):
        with freeze_time("2026-03-31 22:30:00"):  # April 1 in Madrid
            persona = self.persona("manager")
            report = report_of(persona, DashboardQuery.model_validate({}))
        self.assertEqual(report.to_on, date(2026, 4, 1))
        self.assertEqual(report.from_on, date(2026, 3, 5))

    def test_agents_online_a_week_ago(self):
        self.record_hours("agent", "2026-03-25 10:50", "2026-03-25 11:10")
        self.record_hours("agent_elsewhere", "2026-03-25 09:50", "2026-03-25 10:10")
        with freeze_time("2026-04-01 10:00:00"):  # 12:00 in Madrid, 11:00 UTC before
            self.assertEqual(self.live()["week_ago"]["online_count"], 1)
            other = self.live(department_id=str(self.other_department.id))
            self.assertEqual(other["week_ago"]["online_count"], 0)
        with freeze_time("2026-03-25 10:00:00"):
            self.assertIsNone(self.live()["week_ago"]["online_count"])

    def test_agents_online(self):
        self.desks["agent"]._heartbeat(status="online")
        self.desks["agent_elsewhere"]._heartbeat(status="online")
        self.assertEqual(self.live()["online_count"], 2)
        self.assertEqual(self.live("supervisor")["online_count"], 1)

    def test_hours_of_agents_are_those_within_the_scope(self):
        for name in ("agent", "agent_elsewhere"):
            self.record_hours(name, "2026-03-28 22:00", "2026-03-29 22:30")
        # The 29th has 23 hours: the clock is changed.
        day = {"from_on": "2026-03-29", "to_on": "2026-03-29"}
        agents = self.dashboard("manager", **day)["agent_hours"]["agents"]
        self.assertEqual([one["online_seconds"] for one in agents], [23 * 3600] * 2)
        [mine] = self.dashboard("supervisor", **day)["agent_hours"]["agents"]
        self.assertEqual(mine["agent_id"], self.desks["agent"].id)
        agents = self.dashboard("manager", agent_id="none", **day)["agent_hours"]
        self.assertEqual(agents["agents"], [])

    def test_the_wanted_zone_is_shown_until_all_is_recounted(self):
        self.assertIsNone(self.dashboard("manager")["period"]["pending_time_zone"])
        self.env.cr.execute("UPDATE res_company SET chat_report_tz = 'Asia/Tokyo'")
        self.env.invalidate_all()
        period = self.dashboard("manager")["period"]
        self.assertEqual(period["time_zone"], "Europe/Madrid")
        self.assertEqual(period["pending_time_zone"], "Asia/Tokyo")

    def test_the_last_recount_and_what_it_could_not_compute(self):
        self.env.cr.execute("DELETE FROM seitech_chat_recount")
        self.env.invalidate_all()
        self.assertIsNone(self.dashboard("manager")["recount"])
        self.env["seitech.chat.recount"].create(
            {"company_id": self.company.id, "reason": "nightly", "repaired_count": 3}
        )
        recount = self.dashboard("supervisor")["recount"]
        self.assertEqual(recount["repaired_count"], 3)
        self.env.cr.execute(
            "UPDATE seitech_chat_service SET is_sealed = (ended_on = %s)"
            " WHERE company_id = %s RETURNING is_sealed",
            [UNTIL, self.company.id],
        )
        sealed = sum(bool(row[0]) for row in self.env.cr.fetchall())
        self.env.invalidate_all()
        self.assertEqual(
            self.dashboard("manager", "2026-02-12")["sealed_count"], sealed
        )


@tagged("post_install", "-at_install")
class TestFigureDeclarations(ReportCase):
    service_count = 1

    def test_every_field_and_domain_exists(self):
        for basis in BASES.values():
            model = self.env[basis.model]
            for name, path in basis.fields().items():
                if path:
                    field = model._fields[path.partition(".")[0]]
                    self.assertTrue(field.store, f"{basis.key} {name}")
                    model.search([(path, "=", False)], limit=1)
        for figure in FIGURES.values():
            model = self.env[BASES[figure.basis].model]
            model.search([*figure.domain, *figure.part], limit=1)
            for measure in filter(None, (figure.measure, figure.work_measure)):
                self.assertTrue(model._fields[measure].store)

    def test_figures_for_an_email_are_those_of_the_dashboard(self):
        env = self.persona("supervisor").env
        figures = env["seitech.chat.dashboard"]._figures(
            self.company, UNTIL - timedelta(days=DAYS), UNTIL
        )
        answer = self.dashboard(
            "supervisor", UNTIL - timedelta(days=DAYS), compare="previous"
        )
        self.assertEqual(figures, answer["figures"])
