"""Views of the reports: measures, rights, exports and what the screens load."""

import statistics
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.safe_eval import safe_eval

from ...models.reports.measure_mixin import Measure
from ..support.chat_case import ChatCase

SERVICE = "seitech.chat.service"
ANSWER = "seitech.chat.answer"
DAILY = "seitech.chat.daily"
PERIOD = "seitech.chat.agent.period"
START = fields.Datetime.to_datetime("2026-01-05 12:00:00")
MODELS = (SERVICE, ANSWER, DAILY, PERIOD, "seitech.chat.recount")


class ReportCase(ChatCase):
    """Services with known facts, which no other row disturbs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env[SERVICE].search([]).unlink()
        cls.numbers = count(100)

    @classmethod
    def add_service(cls, agent="agent", **facts):
        """Write a service that ended, with an answer for each of its responses."""
        desk = cls.desks.get(agent)
        department = facts.pop("department", desk.department_ids if desk else None)
        first, following = facts.pop("first", None), facts.pop("following", ())
        opened_at = facts.pop("opened_at", cls.env.cr.now().replace(microsecond=0))
        company = department.company_id
        service = cls.env[SERVICE].create(
            {
                "channel_id": (
                    cls.foreign if company == cls.other_company else cls.support
                ).id,
                "company_id": company.id,
                "service_number": next(cls.numbers),
                "department_id": department.id,
                "last_department_id": department.id,
                "agent_id": desk.id if desk else False,
                "first_agent_id": desk.id if desk else False,
                "opened_at": opened_at,
                "ended_at": opened_at + timedelta(hours=1),
                "opened_on": opened_at.date(),
                "ended_on": opened_at.date(),
                "outcome": "served" if desk else "missed",
                "first_response_seconds": first,
                **facts,
            }
        )
        waits = [] if first is None else [first]
        for position, seconds in enumerate([*waits, *following]):
            cls.env[ANSWER].create(
                {
                    "service_id": service.id,
                    "company_id": company.id,
                    "department_id": department.id,
                    "agent_id": desk.id if desk else False,
                    "position": position,
                    "waited_from": opened_at,
                    "answered_at": opened_at + timedelta(seconds=seconds),
                    "answered_on": opened_at.date(),
                    "seconds": seconds,
                    "work_seconds": seconds // 2,
                    "is_first": position < len(waits),
                    "ended_on": service.ended_on,
                }
            )
        return service

    def as_user(self, name, model):
        return self.env[model].with_user(self.users[name])

    def group(self, model, *groupby, measures, domain=(), user="manager"):
        """Ask for groups as the graph view does.

        :return: a list of tuples: the values of the groups, then the measures.
        """
        names = [*groupby, *measures]
        found = self.as_user(user, model).formatted_read_group(
            list(domain), list(groupby), measures
        )
        return [tuple(one[name] for name in names) for one in found]


@tagged("post_install", "-at_install")
class TestMeasures(ReportCase):
    FIRST = ["first_response_median:median", "first_response_p90:p90"]
    NEXT = ["next_response_median:median", "next_response_p90:p90"]

    def percentiles(self, table, column, condition=None):
        """Ask PostgreSQL for the median and 90th percentile over all rows."""
        [found] = self.env.execute_query(
            SQL(
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY %(column)s),"
                " percentile_cont(0.9) WITHIN GROUP (ORDER BY %(column)s)"
                " FROM %(table)s WHERE company_id = %(company)s AND %(condition)s",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                company=self.company.id,
                condition=condition or SQL("TRUE"),
            )
        )
        return found

    def test_unknown_values_are_left_out(self):
        for seconds in (1, 2, 3, 100):
            self.add_service(first=seconds)
        self.add_service(agent=None, department=self.department)

        [(median, p90, number)] = self.group(SERVICE, measures=[*self.FIRST, "__count"])

        self.assertEqual((median, number), (2.5, 5))
        self.assertAlmostEqual(p90, 70.9)

    def test_a_group_without_a_value_has_none(self):
        self.add_service(first=0)
        self.add_service(agent=None, department=self.department)
        measures = [*self.FIRST, "resolution_median:median", "handled_total:total",
                    "rating_average:average", "sla_resolution_share:share"]  # fmt: skip

        by_outcome = self.group(SERVICE, "outcome", measures=measures)

        self.assertIn(("served", 0.0, 0.0, *[False] * 4), by_outcome)
        self.assertIn(("missed", *[False] * 6), by_outcome)
        # 0 and False are equal in Python.
        missed = {row[0]: row[1:] for row in by_outcome}["missed"]
        self.assertTrue(all(value is False for value in missed))

    def test_a_total_is_the_percentile_of_all_rows(self):
        """Each level of a pivot is asked of the database, for rows and columns."""
        agents = ("agent", "second_agent", "agent_elsewhere")
        for index, seconds in enumerate((7, 900, 3, 12, 5000, 41, 8, 77, 200)):
            self.add_service(
                agents[index % 3],
                first=seconds,
                opened_at=START + timedelta(days=31 * (index % 2)),
                following=(seconds * 2, index),
            )
        pivot = [[], ["department_id"], ["department_id", "opened_on:month"],
                 ["opened_on:month"]]  # fmt: skip

        total, by_department, cells, _by_month = self.as_user(
            "manager", SERVICE
        ).formatted_read_grouping_sets(
            [("company_id", "=", self.company.id)], pivot, self.FIRST
        )

        expected = self.percentiles("seitech_chat_service", "first_response_seconds")
        self.assertEqual([tuple(total[0][name] for name in self.FIRST)], [expected])
        self.assertEqual(len(cells), 4)
        for group in by_department:
            expected = self.percentiles(
                "seitech_chat_service",
                "first_response_seconds",
                SQL("department_id = %s", group["department_id"][0]),
            )
            self.assertEqual(tuple(group[name] for name in self.FIRST), expected)
        medians = [group[self.FIRST[0]] for group in by_department]
        self.assertNotIn(total[0][self.FIRST[0]], (sum(medians), sum(medians) / 2))
        for is_first, names in ((SQL("is_first"), self.FIRST),
                                (SQL("NOT is_first"), self.NEXT)):  # fmt: skip
            [found] = self.group(
                ANSWER, measures=names, domain=[("company_id", "=", self.company.id)]
            )
            self.assertEqual(
                found, self.percentiles("seitech_chat_answer", "seconds", is_first)
            )

    def test_only_answered_services_have_a_resolution(self):
        self.add_service(resolution_seconds=60, resolution_work_seconds=30)
        self.add_service(
            agent=None, department=self.department, resolution_seconds=9000
        )

        found = self.group(
            SERVICE,
            measures=["resolution_median:median", "resolution_work_p90:p90",
                      "resolution_average:average"],
        )  # fmt: skip

        self.assertEqual(found, [(60, 30, 60)])

    def test_shares_and_averages(self):
        for sla, rating in (("met", 5), ("met", 4), ("breached", False), (False, 1)):
            self.add_service(sla_first_response=sla, rating=rating, handled_seconds=90)

        [found] = self.group(
            SERVICE,
            measures=["sla_first_response_share:share", "rating_average:average",
                      "handled_total:total"],
        )  # fmt: skip

        self.assertAlmostEqual(found[0], 2 / 3)
        self.assertAlmostEqual(found[1], 10 / 3)
        self.assertEqual(found[2], 360)

    def test_averages_of_days_are_weighted(self):
        for day, number, seconds in (("2020-01-01", 1, 100), ("2020-01-02", 9, 90)):
            self.env[DAILY].create(
                {
                    "company_id": self.company.id, "day": day,
                    "department_id": self.department.id,
                    "first_response_count": number, "first_response_sum": seconds,
                    "sla_resolution_met_count": number,
                    "sla_resolution_breached_count": 1,
                    "rating_count": number, "rating_sum": number * 4,
                }
            )  # fmt: skip
        measures = ["first_response_average:ratio", "next_response_average:ratio",
                    "sla_resolution_share:ratio", "rating_average:ratio"]  # fmt: skip

        [found] = self.group(
            DAILY, measures=measures, domain=[("day", "<", "2020-02-01")]
        )

        self.assertEqual(found, (19.0, False, 10 / 12, 4.0))

    def test_groups_can_be_ordered_and_limited_by_a_measure(self):
        for agent, seconds in (("agent", 9), ("second_agent", 1)):
            self.add_service(agent, first=seconds)

        found = self.as_user("manager", SERVICE)._read_group(
            [], ["agent_id"], self.FIRST[:1],
            having=[(self.FIRST[0], ">", 0)], order=f"{self.FIRST[0]} DESC",
        )  # fmt: skip

        self.assertEqual([median for _agent, median in found], [9, 1])

    def test_agent_hours(self):
        periods = self.env[PERIOD]
        for kind, minutes in (("inbox", 60), ("online", 30), ("online", 5)):
            periods.create(
                {
                    "agent_id": self.desks["agent"].id, "company_id": self.company.id,
                    "kind": kind, "started_at": START,
                    "ended_at": START + timedelta(minutes=minutes),
                }
            )  # fmt: skip

        mine = [("agent_id", "=", self.desks["agent"].id), ("ended_at", "!=", False)]
        measures = ["online_total:total", "inbox_total:total"]
        [found] = self.group(PERIOD, measures=measures, domain=mine)

        self.assertEqual(found, (35 * 60, 3600))
        seconds = periods.search(mine).mapped("seconds")
        self.assertEqual(sorted(seconds), [300, 1800, 3600])
        running = periods.new({"started_at": START})
        self.assertIs(running.seconds, False)

    def test_every_measure_that_is_offered_works(self):
        """The views offer each number with an aggregator, and fail for one without."""
        offered = {}
        for model in MODELS:
            records = self.as_user("manager", model)
            offered[model] = {
                f"{name}:{field['aggregator']}"
                for name, field in records.fields_get().items()
                if field["type"] in ("integer", "float") and field.get("aggregator")
                and name != "id"
            }  # fmt: skip
            for measure in offered[model]:
                with self.subTest(model=model, measure=measure):
                    records.formatted_read_group([], ["company_id"], [measure])
        names = {one.split(":")[0] for group in offered.values() for one in group}
        self.assertFalse(
            names
            & {"position", "start_position", "service_number", "opened_hour", "rating",
               "opened_weekday", "seconds", "first_response_seconds",
               "last_service_id", "first_response_sum"}
        )  # fmt: skip
        self.assertGreater(len(offered[SERVICE]), 20)


@tagged("post_install", "-at_install")
class TestUnknownNumbers(ReportCase):
    """Numbers that nobody knows are read as False, never as 0."""

    def test_read_and_search(self):
        known = self.add_service(first_response_seconds=0, resolution_seconds=61)
        unknown = self.add_service(agent=None, department=self.department)
        services = self.as_user("manager", SERVICE)
        self.env.flush_all()
        self.env.invalidate_all()

        [row] = unknown.with_user(self.users["manager"]).read(
            ["first_response_seconds", "rating", "customer_message_count"]
        )
        self.assertTrue(all(row[name] is False for name in row if name != "id"))
        self.assertIs(known.first_response_seconds, 0)
        for domain, expected in (
            ([("first_response_seconds", "<=", 60)], known),
            ([("first_response_seconds", "=", False)], unknown),
            ([("first_response_seconds", "=", 0)], known),
            ([("resolution_seconds", ">", 60)], known),
            ([("rating", "=", False)], known | unknown),
            ([("rating", ">", 0)], known.browse()),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(services.search(domain).sudo(), expected.sudo())

    def test_write_and_export(self):
        service = self.add_service(rating=4)
        service.rating = False
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertIs(service.rating, False)
        exported = service.export_data(["rating", "first_response_seconds"])
        self.assertEqual(exported["datas"], [["", ""]])
        service.rating = 3
        self.assertEqual(service.export_data(["rating"])["datas"], [[3]])


@tagged("post_install", "-at_install", "chat_access")
class TestReportRights(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.add_service("agent", first=10)
        cls.colleague = cls.add_service("second_agent", first=20)
        cls.elsewhere = cls.add_service("agent_elsewhere", first=30)
        cls.abroad = cls.add_service("foreign_agent", first=40)
        # Opened in another department, ended in that of the supervisor.
        cls.transferred = cls.add_service(
            "second_agent", first=50, department=cls.other_department
        )
        cls.transferred.last_department_id = cls.department
        cls.env.flush_all()
        cls.visible = {
            "agent": cls.mine,
            "second_agent": cls.colleague | cls.transferred,
            "agent_elsewhere": cls.elsewhere,
            "supervisor": cls.mine | cls.colleague | cls.transferred,
            "manager": cls.mine | cls.colleague | cls.elsewhere | cls.transferred,
            "foreign_agent": cls.abroad,
        }

    def test_rows(self):
        for name, expected in self.visible.items():
            with self.subTest(persona=name):
                found = self.as_user(name, SERVICE).search([])
                self.assertEqual(found.sudo(), expected.sudo().sorted("id"))

    def test_measures(self):
        """A group contains what the person may read, whatever the domain names."""
        measure = "first_response_median:median"
        everything = [("company_id", "in", (self.company | self.other_company).ids)]
        for name, expected in self.visible.items():
            with self.subTest(persona=name):
                [(median, number)] = self.group(
                    SERVICE, measures=[measure, "__count"], domain=everything, user=name
                )
                seconds = expected.sudo().mapped("first_response_seconds")
                self.assertEqual(median, statistics.median(seconds))
                self.assertEqual(number, len(expected))
        for name in ("student", "outsider"):
            with self.subTest(persona=name), self.assertRaises(AccessError):
                self.group(SERVICE, measures=[measure], user=name)

    def test_measures_are_the_figures_of_the_dashboard(self):
        """The same records give the same value in a pivot and in the dashboard."""
        self.mine.write({"resolution_seconds": 60, "resolution_work_seconds": 30})
        self.colleague.write({"resolution_seconds": 99, "sla_resolution": "met"})
        self.elsewhere.write({"sla_resolution": "breached", "rating": 2})
        self.transferred.write({"rating": 5, "sla_next_response": "met"})
        self.add_service(first=70, following=(5, 8, 400), sla_first_response="met")
        self.add_service(
            agent=None, department=self.department, resolution_seconds=9000
        )
        compared = 0
        for name in ("manager", "supervisor", "agent"):
            day = self.mine.opened_on
            query = SimpleNamespace(
                company_id=self.company.id, from_on=day, to_on=day, compare=False,
                group_by=None,
            )  # fmt: skip
            answer = self.as_user(name, "seitech.chat.dashboard")._metrics(
                self.persona(name), query
            )
            bases = {basis["key"]: basis for basis in answer["bases"]}
            for figure in answer["figures"]:
                measures = self.measures_of(figure["key"])
                basis = bases[figure["basis"]]
                domain = [*basis["domain"], *figure["domain"]]
                for part, measure in measures.items():
                    with self.subTest(persona=name, measure=measure):
                        [(value,)] = self.group(
                            basis["model"], measures=[measure], domain=domain, user=name
                        )
                        expected = figure[part]
                        self.assertEqual(value is False, expected is None)
                        self.assertAlmostEqual(value or 0, expected or 0)
                        compared += expected is not None
        self.assertGreater(compared, 30)

    def measures_of(self, figure):
        """Return the measures of a figure: ``{part of its value: measure}``."""
        if figure.startswith("sla_"):
            return {"value": f"{figure}_share:share"}
        if figure == "satisfaction":
            return {"value": "rating_average:average"}
        if figure not in ("first_response", "next_response", "resolution"):
            return {}
        return {
            "median": f"{figure}_median:median",
            "p90": f"{figure}_p90:p90",
            "average": f"{figure}_average:average",
            "work_median": f"{figure}_work_median:median",
            "work_p90": f"{figure}_work_p90:p90",
        }

    def test_answers_follow_the_department_that_answered(self):
        for name, expected in (("supervisor", [10, 20]), ("agent", [10]),
                               ("manager", [10, 20, 30, 50])):  # fmt: skip
            found = self.as_user(name, ANSWER).search([])
            self.assertEqual(sorted(found.mapped("seconds")), expected)

    def test_exports(self):
        """An export has the person's own rows, and is recorded."""
        self.users["agent"].group_ids += self.env.ref("base.group_allow_export")
        audits = self.env["seitech.chat.audit"]
        before = audits.search_count([("action", "=", "exported")])
        for model in (SERVICE, ANSWER):
            own = self.as_user("agent", model).search([])
            self.assertEqual(len(own.export_data(["agent_id"])["datas"]), 1)
        self.assertEqual(audits.search_count([("action", "=", "exported")]), before + 2)
        latest = audits.search([("action", "=", "exported")], limit=1, order="id desc")
        self.assertIn("Chat Answer: 1", latest.detail)
        with self.assertRaises(AccessError):
            self.colleague.with_user(self.users["agent"]).export_data(["rating"])

    def test_measures_are_not_exported(self):
        for model in MODELS:
            shown = self.as_user("manager", model).fields_get()
            for name, field in self.env[model]._fields.items():
                if isinstance(field, Measure):
                    self.assertFalse(shown[name]["exportable"])

    def test_the_conversation_opens_by_its_own_rules(self):
        """A row does not open a conversation to an agent who no longer sees it."""
        channel = self.open_support("moved", department_id=self.other_department.id)
        service = self.env[SERVICE].search([("channel_id", "=", channel.id)])
        service.write({"agent_id": self.desks["agent"].id})
        service = service.with_user(self.users["agent"])
        self.assertFalse(service.channel_id.has_access("read"))

        action = service.action_open_channel()
        [row] = service.web_read({"channel_id": {"fields": {"display_name": {}}}})

        self.assertEqual(action["tag"], "seitech_chat.inbox")
        self.assertEqual(action["context"], {"active_id": channel.id})
        self.assertEqual(row["channel_id"]["id"], channel.id)


@tagged("post_install", "-at_install")
class TestReportScreens(ReportCase):
    ACTIONS = {
        "chat_service_action": "list,pivot,graph,form",
        "chat_answer_action": "list,pivot,graph",
        "chat_daily_action": "list,pivot,graph",
        "chat_agent_period_action": "list,pivot",
        "chat_recount_action": "list",
    }

    def test_every_screen_loads(self):
        for xmlid, modes in self.ACTIONS.items():
            action = self.env.ref(f"seitech_chat.{xmlid}")
            self.assertEqual(action.view_mode, modes)
            views = [(False, mode) for mode in (*modes.split(","), "search")]
            for name in ("agent", "supervisor", "manager"):
                if not self.as_user(name, action.res_model).has_access("read"):
                    continue
                with self.subTest(action=xmlid, persona=name):
                    loaded = self.as_user(name, action.res_model).get_views(views)
                    self.assertEqual(set(loaded["views"]), {m for _, m in views})

    def test_the_menu(self):
        menu = self.env.ref("seitech_chat.chat_reports_menu")
        recounts = self.env.ref("seitech_chat.chat_recount_menu")
        for name, sees_recounts in (
            ("agent", False), ("supervisor", False), ("manager", True),
        ):  # fmt: skip
            visible = menu.with_user(self.users[name])._visible_menu_ids()
            self.assertGreaterEqual(len(visible & set(menu.child_id.ids)), 5)
            self.assertEqual(recounts.id in visible, sees_recounts)

    def test_no_list_has_a_measure(self):
        """The footer of a list knows no medians: it would fail."""
        for view in self.env["ir.ui.view"].search(
            [("model", "in", MODELS), ("type", "=", "list")]
        ):
            for node in etree.fromstring(view.arch).iter("field"):
                field = self.env[view.model]._fields[node.get("name")]
                self.assertNotIsInstance(field, Measure)
                self.assertIn(field.aggregator, (None, "sum"), str(field))

    def test_no_group_by_the_moment(self):
        """Days are those of the company: moments would be grouped by the user's."""
        for view in self.env["ir.ui.view"].search(
            [("model", "in", MODELS), ("type", "in", ("search", "pivot", "graph"))]
        ):
            for node in etree.fromstring(view.arch).iter("filter", "field"):
                by = node.get("context", node.get("name", ""))
                self.assertNotRegex(by, r"group_by.*_at")
                if node.tag == "field" and view.type != "search":
                    self.assertFalse(by.endswith("_at"), by)

    def test_every_filter_and_group_works(self):
        self.add_service(first=5, rating=2, sla_resolution="breached")
        asked = 0
        for view in self.env["ir.ui.view"].search(
            [("model", "in", MODELS), ("type", "=", "search")]
        ):
            records = self.as_user("manager", view.model)
            for node in etree.fromstring(view.arch).iter("filter"):
                with self.subTest(model=view.model, filter=node.get("name")):
                    if node.get("domain"):
                        domain = safe_eval(node.get("domain"), {"uid": records.env.uid})
                        records.search_count(domain)
                    elif node.get("context"):
                        by = safe_eval(node.get("context"))["group_by"]
                        records.formatted_read_group([], [by], ["__count"])
                    asked += 1
        self.assertGreater(asked, 50)
        services = self.as_user("manager", SERVICE)
        for name, number in (("is_sla_breached", 1), ("is_sla_met", 0),
                             ("is_poor", 1), ("is_unrated", 0)):  # fmt: skip
            arch = etree.fromstring(
                self.env.ref("seitech_chat.chat_service_view_search").arch
            )
            [domain] = arch.xpath(f"//filter[@name='{name}']/@domain")
            self.assertEqual(services.search_count(safe_eval(domain)), number, name)

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_recount_by_hand(self):
        recounts = self.as_user("manager", "seitech.chat.recount")

        action = recounts.action_recount()

        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(recounts.search([], limit=1).reason, "manual")
        with self.assertRaises(AccessError):
            self.as_user("supervisor", "seitech.chat.recount").action_recount()

    def test_the_setting_of_the_time_zone(self):
        self.company.chat_report_tz_counted = "UTC"
        settings = Form(self.env["res.config.settings"])
        self.assertEqual(settings.chat_report_tz_counted, "UTC")

        settings.chat_report_tz = "Asia/Tokyo"
        settings.save().execute()

        self.assertEqual(self.company.chat_report_tz, "Asia/Tokyo")
        self.assertEqual(self.company._chat_report_zone(), "UTC", "until the recount")
        recounts = self.env["seitech.chat.recount"].search([("state", "=", "waiting")])
        self.assertIn("time_zone", recounts.mapped("reason"))
