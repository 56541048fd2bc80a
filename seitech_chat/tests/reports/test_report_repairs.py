"""A recount finds every wrong value, and changes nothing that is right."""

import random
from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ...persona import Persona
from .random_desk import RandomDesk, RandomDeskCase, moment
from .report_oracle import OUTCOMES
from .test_facts import ReportCase

# Recorded at the opening and at the end: a recount reads them.
RECORDED = {
    "id", "channel_id", "company_id", "service_number", "department_id",
    "last_department_id", "opened_at", "ended_at", "ended_by", "start_position",
    "channel_type", "page_id", "is_offline_message", "is_sealed", "needs_refresh",
}  # fmt: skip
# The hours may have changed since: only a recount by hand reads them again.
OF_HOURS = {"work_seconds", "resolution_work_seconds"}
SEEDS = ("repairs:1", "repairs:2", "repairs:3")


@tagged("post_install", "-at_install")
class TestReportRepairs(RandomDeskCase):
    def setUp(self):
        super().setUp()
        # The conversations of the personas count too: all of it is compared.
        for seed in SEEDS:
            RandomDesk(self, random.Random(seed)).play(30)
        self.refresh()

    def test_any_wrong_service_column_is_repaired(self):
        self.check_columns("seitech_chat_service", RECORDED)

    def test_any_wrong_answer_column_is_repaired(self):
        self.check_columns("seitech_chat_answer", {"id"})

    def test_any_wrong_daily_column_is_repaired(self):
        self.check_columns("seitech_chat_daily", {"id"})

    def check_columns(self, table, skipped):
        columns = self.columns(table)
        names = columns.keys() - skipped
        self.assertGreater(len(names), 10)
        right = self.contents()
        for name in sorted(names):
            for value in self.wrong_values(table, name, *columns[name]):
                with self.subTest(column=name, value=value):
                    self.set_wrong(table, name, value)
                    done = self.recount("manual" if name in OF_HOURS else "nightly")
                    self.assertTrue(sum(done.mapped("repaired_count")))
                    if name == "company_id":
                        self.recount()  # of the company that it was counted for
                    self.assertEqual(self.contents(), right)

    def columns(self, table):
        """Return the columns: ``{name: (type, whether it may be NULL)}``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT column_name, data_type, is_nullable = 'YES'
                  FROM information_schema.columns WHERE table_name = %s
                """,
                table,
            )
        )
        return {name: (kind, is_nullable) for name, kind, is_nullable in rows}

    def wrong_values(self, table, name, kind, is_nullable):
        """Return SQL expressions of wrong values for the row that is changed."""
        column = SQL.identifier(name)
        values = [self.other_value(table, name, kind, column)]
        if is_nullable and self.has_value(table, name):
            values.append(SQL("NULL"))
        return values

    def other_value(self, table, name, kind, column):
        if name.endswith("_id"):
            return SQL("CASE WHEN %s = %s THEN %s ELSE %s END", column, *self.ids(name))
        return {
            "integer": SQL("COALESCE(%s, 0) + 1000", column),
            "double precision": SQL("COALESCE(%s, 0) + 0.5", column),
            "date": SQL("COALESCE(%s, '2026-01-01') + 400", column),
            "timestamp without time zone": SQL(
                "COALESCE(%s, '2026-01-01') + interval '1 second'", column
            ),
            "boolean": SQL("%s IS NOT TRUE", column),
            "character varying": SQL(
                "%s", self.other_word(table, name)
            ),
        }[kind]  # fmt: skip

    def ids(self, name):
        """Return ids for a field: ``(one, another, one)``."""
        if name in ("agent_id", "first_agent_id"):
            records = self.desks["supervisor"] | self.desks["agent"]
        elif name == "department_id":
            records = self.department | self.other_department
        elif name == "company_id":
            records = self.company | self.other_company
        elif name == "course_id":
            records = self.course | self.course.create({"name": "Other"})
        elif name == "page_id":
            pages = self.env["seitech.chat.page"]
            records = pages.create(
                [
                    {"company_id": self.company.id, "path": f"/wrong/{number}"}
                    for number in range(2)
                ]
            )
        else:
            records = self.services_without_answer()
        one, another = records.ids
        return one, another, one

    def other_word(self, table, name):
        words = {
            "lang": ["fr_FR"],
            "query_type": ["billing", "other"],
            "channel_type": ["public_support", "student_support"],
            "priority": ["low", "high"],
            "outcome": list(OUTCOMES),
        }.get(name, ["met", "breached"])
        [[now]] = self.env.execute_query(
            SQL("SELECT %s FROM %s", SQL.identifier(name), self.one_row(table, name))
        )
        return next(word for word in words if word != now)

    def services_without_answer(self):
        services = self.env["seitech.chat.service"]
        answers = self.env["seitech.chat.answer"]
        return services.search(
            [("id", "not in", answers.search([]).service_id.ids)], limit=2
        )

    def has_value(self, table, name):
        [[value]] = self.env.execute_query(
            SQL("SELECT %s FROM %s", SQL.identifier(name), self.one_row(table, name))
        )
        return value is not None

    def one_row(self, table, name):
        """Return the row that is changed: one with a value, of a last service."""
        return SQL(
            """
            (SELECT * FROM %(table)s one
              WHERE %(condition)s ORDER BY %(name)s IS NULL, id DESC LIMIT 1) chosen
            """,
            table=SQL.identifier(table),
            name=SQL.identifier(name),
            condition=SQL(
                """
                one.ended_at IS NOT NULL AND NOT EXISTS (
                    SELECT FROM seitech_chat_service next
                     WHERE next.channel_id = one.channel_id
                       AND next.service_number > one.service_number)
                """
            )
            if table == "seitech_chat_service"
            else SQL("TRUE"),
        )

    def set_wrong(self, table, name, value):
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(name)s = %(value)s"
                " WHERE id = (SELECT id FROM %(row)s)",
                table=SQL.identifier(table),
                name=SQL.identifier(name),
                value=value,
                row=self.one_row(table, name),
            )
        )
        self.assertEqual(self.env.cr.rowcount, 1)
        self.env.invalidate_all()

    def contents(self):
        """Return all rows; those of rebuilt tables without their ids."""
        return {
            "service": self.table("seitech_chat_service", "id"),
            "answer": self.table("seitech_chat_answer", "service_id, position"),
            "daily": self.table(
                "seitech_chat_daily", "company_id, day, department_id, agent_id"
            ),
        }

    def table(self, table, order):
        self.env.flush_all()
        self.env.cr.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        rows = self.env.cr.dictfetchall()
        self.assertTrue(rows)
        for row in rows:
            if table != "seitech_chat_service":
                del row["id"]
            row.pop("needs_refresh", None)
        return rows

    def test_deleted_rows_are_counted_again(self):
        right = self.contents()
        for tables in (["daily"], ["answer"], ["answer", "daily"]):
            for name in tables:
                self.env.cr.execute(f"DELETE FROM seitech_chat_{name}")  # noqa: S608
            self.env.invalidate_all()

            done = self.recount()

            self.assertTrue(sum(done.mapped("repaired_count")), tables)
            self.assertEqual(self.contents(), right, tables)

    def test_rows_of_nothing_are_removed(self):
        right = self.contents()
        self.env.cr.execute(
            """
            INSERT INTO seitech_chat_answer
                   (service_id, company_id, department_id, position, waited_from,
                    answered_at, answered_on, seconds)
            SELECT service_id, company_id, department_id, position + 1000, waited_from,
                   answered_at, answered_on, seconds
              FROM seitech_chat_answer LIMIT 3
            """
        )
        self.env.cr.execute(
            """
            INSERT INTO seitech_chat_daily (company_id, day, department_id)
            SELECT DISTINCT company_id, day + 1000, department_id
              FROM seitech_chat_daily LIMIT 3
            """
        )
        self.env.invalidate_all()

        self.recount()

        self.assertEqual(self.contents(), right)


@tagged("post_install", "-at_install")
class TestReportCases(ReportCase):
    """Cases in which facts were wrong once."""

    def open_at(self, text, **fields):
        self.move_to(text)
        channel = self.open_support("newcomer", **fields)
        channel._accept(self.agent)
        return channel

    def set_office_hours(self):
        self.department.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Office", "tz": "UTC", "company_id": self.company.id,
                "attendance_ids": [(5, 0, 0)] + [
                    (0, 0, {"name": "d", "dayofweek": str(day), "hour_from": 9,
                            "hour_to": 17, "day_period": "morning"})
                    for day in range(7)
                ],
            }
        )  # fmt: skip

    def test_an_earlier_service_keeps_its_priority(self):
        channel = self.open_at("2026-05-04 10:00:00")
        channel._prioritize("low")
        channel._end(self.agent)
        self.move(minutes=1)
        channel._reopen(self.agent)
        channel._prioritize("urgent")
        channel._end(self.agent)
        self.refresh()
        self.recount()

        self.assertEqual(self.services(channel).mapped("priority"), ["low", "urgent"])

    def test_a_wrong_first_response_leaves_no_wrong_outcome(self):
        channel = self.open_at("2026-05-04 10:00:00")
        channel._end(self.agent)
        self.refresh()
        self.env.cr.execute(
            "UPDATE seitech_chat_service SET first_response_at = opened_at"
            " WHERE channel_id = %s",
            [channel.id],
        )
        self.env.invalidate_all()
        self.recount()

        [service] = self.services(channel)
        self.assertEqual(
            (service.outcome, service.first_response_at), ("missed", False)
        )

    def test_working_time_of_more_than_a_year(self):
        self.set_office_hours()
        channel = self.open_at("2024-05-04 10:00:00")
        self.move_to("2026-05-04 12:00:00")
        channel._post(self.agent, "Sorry")
        channel._end(self.agent)

        [service] = self.services(channel)
        days = (date(2026, 5, 4) - date(2024, 5, 4)).days
        self.assertEqual(service.resolution_work_seconds, days * 8 * 3600 + 2 * 3600)
        self.assertEqual(
            service.first_response_work_seconds, service.resolution_work_seconds
        )

    def test_services_of_many_years_in_one_batch(self):
        self.set_office_hours()
        channels = [
            self.open_at(f"{year}-05-04 10:00:00") for year in (2023, 2024, 2025)
        ]
        for channel in reversed(channels):
            channel._end(self.agent)
        before = [self.services(one).resolution_work_seconds for one in channels]
        self.recount("manual")

        after = [self.services(one).resolution_work_seconds for one in channels]
        self.assertEqual(after, before)
        self.assertEqual(before[2], 0)
        self.assertEqual(before[1], 365 * 8 * 3600)

    def test_a_first_response_survives_the_removal_of_its_messages(self):
        channel = self.open_at("2026-01-05 10:00:00")
        self.move(minutes=5)
        channel._post(self.agent, "Hello")
        self.refresh()
        self.move(days=40)
        channel._post(self.customer_of(channel), "And now?")
        self.move(minutes=1)
        channel._post(self.agent, "Well")
        channel._post(self.customer_of(channel), "And now?")
        self.move(minutes=2)
        channel._post(self.agent, "Done")
        while channel._delete_before(self.now() - timedelta(days=30)):
            pass
        self.recount()
        channel._end(self.agent)
        self.refresh()

        [service] = self.services(channel)
        answers = self.answers(service)
        self.assertEqual(service.outcome, "served")
        self.assertEqual(service.first_response_seconds, 300)
        self.assertEqual(answers.mapped("is_first"), [True, False])
        self.assertEqual(answers.mapped("seconds"), [300, 120])
        self.assertEqual(set(answers.mapped("ended_on")), {service.ended_on})
        self.assertEqual(
            self.null_columns(service, "customer_message_count", "agent_message_count"),
            {"customer_message_count", "agent_message_count"},
        )

    def test_a_recount_of_a_day_finds_open_services_of_earlier_days(self):
        channel = self.open_at("2026-05-04 10:00:00")
        self.move_to("2026-05-06 10:00:00")
        channel._post(self.agent, "Hello")
        self.refresh()
        [answer] = self.answers(self.services(channel))
        self.env.cr.execute("UPDATE seitech_chat_answer SET seconds = 1")
        self.env.invalidate_all()
        self.recount("manual", date(2026, 5, 6), date(2026, 5, 6))

        self.assertEqual(answer.seconds, 2 * 86400)

    def test_a_recount_of_a_day_finds_services_with_a_wrong_day(self):
        channel = self.open_at("2026-05-04 10:00:00")
        channel._end(self.agent)
        self.refresh()
        [service] = self.services(channel)
        self.env.cr.execute(
            "UPDATE seitech_chat_service SET opened_on = '2031-01-01',"
            " ended_on = '2031-01-01' WHERE id = %s",
            [service.id],
        )
        self.env.invalidate_all()
        self.recount("manual", date(2026, 5, 4), date(2026, 5, 4))

        days = (service.opened_on, service.ended_on)
        self.assertEqual(days, (date(2026, 5, 4), date(2026, 5, 4)))


@tagged("post_install", "-at_install")
class TestReportPrivacy(RandomDeskCase):
    """Facts outlive messages and people, and hold nothing of them."""

    SECRETS = ("zebulon", "quartermain", "zq@example.net", "xylophone")

    def open_secret(self, name, **fields):
        name_, surname, email, word = self.SECRETS
        return self.open_support(
            name,
            department_id=self.places["sales"].id,
            **{
                "name": f"{name_} {surname}",
                "email": email,
                "body": f"Where is my {word}?",
                "page_url": "/my/orders/xylophone",
                **fields,
            },
        )

    def test_facts_survive_and_hold_no_text(self):
        self.move_to(moment("2026-05-04 09:00"))
        channels = [self.open_secret("one"), self.open_secret("two", page_url="/shop")]
        agent = self.persona("agent")
        for channel in channels:
            visitor = Persona(channel.visitor_id.sudo())
            channel._accept(agent)
            channel._post(agent, "What xylophone, Zebulon?")
            self.move(minutes=1)
            channel._post(visitor, "The blue xylophone")
            self.move(minutes=2)
            channel._post(agent, "Here")
            channel._end(agent)
            self.env["seitech.chat.rating"]._rate(channel, 5, comment="xylophone")
        self.refresh()
        before = self.everything()
        self.move(days=500)
        for channel in channels:
            while channel._delete_before(self.now()):
                pass
            self.assertFalse(channel.message_ids)
            channel.visitor_id._anonymize()
        self.env.flush_all()
        self.refresh()
        self.recount()

        after = self.everything()
        self.assertEqual(
            [row for row in after["seitech_chat_service"] if row.pop("is_sealed")],
            [
                row
                for row in before["seitech_chat_service"]
                if row["channel_id"] in [one.id for one in channels]
                and not row.pop("is_sealed")
            ],
        )
        for table in ("seitech_chat_answer", "seitech_chat_daily", "seitech_chat_page"):
            self.assertEqual(after[table], before[table])
        text = str(after).lower()
        self.assertIn("/shop", text)
        self.assertFalse([word for word in self.SECRETS if word in text])

    def test_no_column_can_hold_the_text_of_a_person(self):
        """Only selections, codes and the paths of public pages are text."""
        texts = self.env.execute_query(
            SQL(
                """
                SELECT table_name, column_name FROM information_schema.columns
                 WHERE table_name = ANY(%s)
                   AND data_type NOT IN ('integer', 'boolean', 'date',
                       'double precision', 'timestamp without time zone')
                """,
                list(self.TABLES),
            )
        )
        fields = {
            name: self.env[model]._fields
            for name, model in (
                (table, table.replace("_", ".")) for table in self.TABLES
            )
        }
        free = {
            (table, column)
            for table, column in texts
            if fields[table][column].type != "selection"
        }
        self.assertEqual(
            free,
            {
                ("seitech_chat_service", "lang"),
                ("seitech_chat_answer", "lang"),
                ("seitech_chat_page", "path"),
            },
        )

    TABLES = (
        "seitech_chat_service",
        "seitech_chat_answer",
        "seitech_chat_daily",
        "seitech_chat_page",
    )

    def everything(self):
        self.env.flush_all()
        found = {}
        for table in self.TABLES:
            self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608
            found[table] = self.env.cr.dictfetchall()
            self.assertTrue(found[table], table)
        return found
