"""CSV files of the reports, read back with Python's own reader."""

import csv
import io
from datetime import timedelta

from odoo.tests import tagged

from ...logic.csv_text import BYTE_ORDER_MARK
from ...models.reports.csv_export import ANSWER_COLUMNS, SERVICE_COLUMNS
from ..support.chat_case import ChatHttpCase

# Name as stored → as it is read back.
NAMES = {
    "=1+1": "'=1+1",
    "+x": "'+x",
    "-x": "'-x",
    "@x": "'@x",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "a;b": "a;b",
    'a "b", c\r\nd': 'a "b", c\r\nd',
    "Ñandú 教育": "Ñandú 教育",
}


@tagged("post_install", "-at_install")
class TestCsvExport(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.chat_report_tz = "Europe/Madrid"
        cls.env.flush_all()
        settings = cls.env["ir.config_parameter"].sudo()
        settings.set_param("seitech_chat.limit.export", "100000/1")
        settings.set_param("seitech_chat.limit.export.address", "100000/1")

    def download(self, persona, route, **parameters):
        """Download a file: its response and its rows, each as a dict."""
        response = self.ask(persona, route, **parameters)
        self.assertEqual(response.status_code, 200, response.text)
        text = response.content.decode()
        self.assertEqual(text[0], BYTE_ORDER_MARK)
        header, *rows = csv.reader(io.StringIO(text[1:], newline=""))
        self.assertEqual(len(set(header)), len(header))
        return response, [dict(zip(header, row, strict=True)) for row in rows]

    def rows(self, persona, route, **parameters):
        """Return the rows of a file."""
        return self.download(persona, route, **parameters)[1]

    def end(self, channel):
        """End a conversation and return its service."""
        channel._end()
        self.env.flush_all()
        services = self.env["seitech.chat.service"].search(
            [("channel_id", "=", channel.id)]
        )
        services.ensure_one()
        return services

    def test_a_service_is_a_line_with_names_and_times_of_the_companys_zone(self):
        service = self.end(self.support)

        [row] = self.rows("manager", "services_csv", figure="ended")

        self.assertEqual(list(row), list(SERVICE_COLUMNS))
        opened = service.opened_at
        self.assertEqual(row["conversation_id"], str(self.support.id))
        self.assertEqual(row["department"], self.department.name)
        self.assertEqual(row["agent"], "Agent")
        self.assertEqual(row["agent_id"], str(self.desks["agent"].id))
        self.assertEqual(row["course"], "")
        self.assertEqual(row["outcome"], "served")
        self.assertEqual(row["opened_on"], service.opened_on.isoformat())
        self.assertEqual(row["is_offline_message"], "false")
        self.assertEqual(row["rating"], "")
        self.assertRegex(
            row["opened_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$"
        )
        local = opened + timedelta(hours=int(row["opened_at"][-4]))
        self.assertEqual(row["opened_at"][:19], local.isoformat(timespec="seconds"))

    def test_an_answer_is_a_line_with_the_service_that_it_belongs_to(self):
        service = self.end(self.support)

        [row] = self.rows("manager", "answers_csv", figure="first_response")

        self.assertEqual(list(row), list(ANSWER_COLUMNS))
        self.assertEqual(row["service_id"], str(service.id))
        self.assertEqual(row["conversation_id"], str(self.support.id))
        self.assertEqual(row["is_first"], "true")
        self.assertEqual(row["agent"], "Agent")
        self.assertEqual(row["query_type"], "technical_support")
        self.assertEqual(row["seconds"], str(service.first_response_seconds))
        self.assertEqual(
            self.rows("manager", "answers_csv", figure="next_response"), []
        )

    def test_daily_rows_have_all_counts(self):
        daily = self.env["seitech.chat.daily"].sudo()
        day = self.now().date()
        mine = {"company_id": self.company.id, "department_id": self.department.id}
        daily.search([]).unlink()
        daily.create(
            [
                {**mine, "day": day, "opened_count": 3, "first_response_median": 1.5},
                {**mine, "day": day - timedelta(days=1), "opened_count": 5},
                {
                    "company_id": self.other_company.id, "day": day,
                    "department_id": self.foreign_department.id, "opened_count": 7,
                },
            ]
        )  # fmt: skip

        rows = self.rows("manager", "daily_csv")

        self.assertEqual([row["opened_count"] for row in rows], ["5", "3"])
        self.assertEqual(rows[1]["first_response_median"], "1.5")
        self.assertEqual(rows[1]["agent"], "")
        self.assertEqual(rows[1]["department"], self.department.name)
        counts = {name for name in daily._fields if name.endswith("_count")}
        self.assertLessEqual(counts, set(rows[0]))
        self.assertEqual(self.rows("agent", "daily_csv"), [])

    def test_no_cell_begins_a_formula(self):
        service = self.end(self.support)
        page = self.env["seitech.chat.page"].sudo().create(
            {"company_id": self.company.id, "path": "/"}
        )  # fmt: skip
        records = (self.department, self.users["agent"], self.course, page)
        texts = ("name", "name", "name", "path")
        service.sudo().write({"course_id": self.course.id, "page_id": page.id})
        self.desks["agent"].flush_recordset()
        for stored, shown in NAMES.items():
            with self.subTest(name=stored):
                for record, text in zip(records, texts, strict=True):
                    record.sudo()[text] = stored
                self.env.flush_all()

                [row] = self.rows("manager", "services_csv", figure="served")

                named = [
                    row[key]
                    for key in ("department", "agent", "first_agent", "course", "page")
                ]
                self.assertEqual(named, [shown] * 5)
                for cell in row.values():
                    self.assertNotRegex(cell, r"\A[=+\-@\t\r]")

    def test_names_are_in_the_language_of_the_reader(self):
        self.end(self.support)
        self.env["res.lang"]._activate_lang("es_ES")
        self.department.with_context(lang="es_ES").name = "Soporte técnico"
        self.users["manager"].lang = "es_ES"
        self._sessions.pop("manager", None)

        [row] = self.rows("manager", "services_csv", figure="served")

        self.assertEqual(row["department"], "Soporte técnico")

    def test_each_figure_has_exactly_its_services(self):
        served, missed = self.end(self.support), self.end(self.waiting)
        served.sudo().rating = 4
        both = {str(served.id), str(missed.id)}
        for parameters, expected in (
            ({"figure": "opened"}, both),
            ({"figure": "ended"}, both),
            ({"figure": "served"}, {str(served.id)}),
            ({"figure": missed.outcome}, {str(missed.id)}),
            ({"figure": "satisfaction"}, {str(served.id)}),
            ({"figure": "satisfaction", "rating": 4}, {str(served.id)}),
            ({"figure": "satisfaction", "rating": 5}, set()),
            ({"figure": "ended", "agent_id": "none"}, {str(missed.id)}),
            ({"figure": "ended", "agent_id": self.desks["agent"].id}, {str(served.id)}),
            ({"department_id": self.other_department.id}, set()),
            ({"query_type": "technical_support"}, both),
            ({"query_type": "none"}, set()),
            ({"lang": "en-US"}, both),
            ({"channel_type": "student_support"}, set()),
            ({"opened_weekday": served.opened_weekday,
              "opened_hour": served.opened_hour}, both),
            ({"opened_weekday": served.opened_weekday % 7 + 1}, set()),
            ({"from": "2020-01-01", "to": "2020-01-31"}, set()),
        ):  # fmt: skip
            with self.subTest(parameters=parameters):
                rows = self.rows("manager", "services_csv", **parameters)

                self.assertEqual({row["service_id"] for row in rows}, expected)

    def test_every_number_of_the_dashboard_has_as_many_lines(self):
        served, _missed = self.end(self.support), self.end(self.waiting)
        served.sudo().rating = 4
        self.env.flush_all()
        dashboard = self.call("manager", "dashboard")
        counted = 0
        for figure in dashboard["figures"]:
            is_answer = figure["basis"].endswith("_response")
            route = "answers_csv" if is_answer else "services_csv"
            with self.subTest(figure=figure["key"]):
                rows = self.rows("manager", route, figure=figure["key"])

                self.assertEqual(len(rows), figure["n"])
            counted += figure["n"]
        for name, groups in (("agent_id", "agents"), ("query_type", "topics")):
            for group in dashboard[groups]:
                with self.subTest(group=group["label"]):
                    rows = self.rows(
                        "manager",
                        "services_csv",
                        figure="ended",
                        **{name: group["key"]},
                    )

                    self.assertEqual(len(rows), group["figures"]["ended"]["n"])
        for cell in dashboard["hours"]:
            hour = {
                "opened_weekday": cell["weekday"],
                "opened_hour": cell["hour"],
            }
            with self.subTest(**hour):
                rows = self.rows("manager", "services_csv", **hour)

                self.assertEqual(len(rows), cell["opened"])

        self.assertGreater(counted, 8)

    def test_everybody_downloads_what_their_reports_count(self):
        served, missed = self.end(self.support), self.end(self.waiting)
        self.end(self.foreign)
        both = {str(served.id), str(missed.id)}
        for persona, expected in (
            ("manager", both),
            ("supervisor", both),
            ("agent", {str(served.id)}),
            ("second_agent", set()),
            ("agent_elsewhere", set()),
            ("foreign_agent", set()),
        ):
            with self.subTest(persona=persona):
                rows = self.rows(persona, "services_csv", figure="ended")

                self.assertEqual({row["service_id"] for row in rows}, expected)

    def test_the_file_is_named_after_the_company_and_the_period(self):
        self.company.name = "Beacon Training, S.L."
        self.env.flush_all()
        self.env.registry.clear_cache()

        response, _rows = self.download(
            "manager", "services_csv", figure="missed",
            **{"from": "2026-03-02", "to": "2026-03-29"},
        )  # fmt: skip

        headers = response.headers
        self.assertEqual(
            headers["Content-Type"], "text/csv; charset=utf-8; header=present"
        )
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertRegex(
            headers["Content-Disposition"],
            "Beacon-Training-S-L_services_missed_2026-03-02_2026-03-29.csv",
        )

    def test_an_export_is_in_the_audit_log(self):
        audit = self.env["seitech.chat.audit"].sudo()
        last = audit.search([], order="id desc", limit=1).id or 0

        self.download(
            "supervisor", "answers_csv", agent_id="none", lang="es-ES",
            **{"from": "2026-03-02", "to": "2026-03-29"},
        )  # fmt: skip

        [entry] = audit.search([("id", ">", last)])
        self.assertEqual(entry.action, "exported")
        self.assertEqual(entry.user_id, self.users["supervisor"])
        self.assertEqual(entry.user_name, "Supervisor")
        self.assertEqual(entry.company_id, self.company)
        self.assertEqual(
            entry.detail,
            "answers first_response 2026-03-02 2026-03-29 agent_id none, lang es_ES",
        )

    def test_exports_are_limited_by_person(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("seitech_chat.limit.export", "2/600")
        self.env.flush_all()
        for _n in range(2):
            self.download("manager", "daily_csv")

        problem = self.refuse("manager", "services_csv", "rate_limited", status=429)

        self.assertIn("requests", problem["detail"])
        self.download("supervisor", "services_csv")
