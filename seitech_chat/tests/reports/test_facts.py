"""Facts of services, daily rows and recounts, with real conversations."""

from datetime import date

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.reports import daily
from ...persona import Persona
from ...tools.report_days import local_day
from ..support.chat_case import ChatCase


class ReportCase(ChatCase):
    """A clock, two agents, and shortcuts to the facts."""

    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")
        self.second = self.persona("second_agent")
        self.move = self.enterContext(self.clock())
        self.company.chat_report_tz = "Europe/Madrid"
        self.recounts = self.env["seitech.chat.recount"]

    def services(self, channel):
        return channel.sudo().service_ids.sorted("service_number")

    def answers(self, services):
        return self.env["seitech.chat.answer"].search(
            [("service_id", "in", services.ids)], order="answered_at, id"
        )

    def move_to(self, text):
        """Move the time to a moment in UTC."""
        moment = fields.Datetime.to_datetime(text)
        self.move(seconds=(moment - self.now()).total_seconds())

    @staticmethod
    def customer_of(channel):
        return Persona(channel.visitor_id.sudo())

    def refresh(self):
        while self.company._chat_refresh_reports():
            pass

    def recount(self, reason="nightly", from_day=None, to_day=None):
        recount = self.recounts._request(self.company, reason, from_day, to_day)
        while recount._run_batch():
            pass
        return recount

    def null_columns(self, service, *names):
        """Return which of these columns are NULL: the ORM reads NULL as 0."""
        self.env.flush_all()
        columns = SQL(", ").join(map(SQL.identifier, names))
        table = SQL.identifier(service._table)
        [row] = self.env.execute_query(
            SQL("SELECT %s FROM %s WHERE id = %s", columns, table, service.id)
        )
        return {name for name, value in zip(names, row, strict=True) if value is None}


@tagged("post_install", "-at_install")
class TestFacts(ReportCase):
    def test_opening_records_what_is_known_then(self):
        channel = self.open_support("newcomer", query_type="billing")

        [service] = self.services(channel)
        self.assertEqual(service.channel_type, "public_support")
        self.assertEqual(service.query_type, "billing")
        day, hour, weekday = local_day(service.opened_at, self.company.chat_report_tz)
        found = (service.opened_on, service.opened_hour, service.opened_weekday)
        self.assertEqual(found, (day, hour, weekday))
        self.assertFalse(service.ended_on)
        unknown = ("first_response_seconds", "resolution_seconds", "rating", "outcome")
        self.assertEqual(self.null_columns(service, *unknown), set(unknown))

    def test_end_computes_responses_counts_and_outcome(self):
        channel = self.open_support("newcomer")
        visitor = self.customer_of(channel)
        self.move(minutes=1)
        channel._accept(self.agent)
        channel._post(visitor, "Are you there?")
        self.move(minutes=2)
        channel._post(self.agent, "Yes")
        self.move(minutes=5)
        channel._post(visitor, "Good")
        self.move(seconds=30)
        channel._assign_to_agent(self.agent, self.desks["second_agent"].id)
        channel._post(self.second, "What is it?")
        channel._post(self.second, "Tell me")
        channel._post(self.agent, "An internal remark", is_note=True)
        self.move(seconds=10)
        channel._end(self.second)

        [service] = self.services(channel)
        first, following = self.answers(service)
        self.assertEqual((first.seconds, first.is_first), (180, True))
        self.assertEqual(first.agent_id, self.desks["agent"])
        self.assertEqual((following.seconds, following.is_first), (30, False))
        self.assertEqual(following.agent_id, self.desks["second_agent"])
        self.assertEqual(following.ended_on, service.ended_on)
        self.assertEqual(service.first_response_seconds, 180)
        self.assertEqual(service.resolution_seconds, 180 + 300 + 40)
        self.assertEqual(service.waited_seconds, 60)
        self.assertEqual(service.handled_seconds, 120 + 300 + 40)
        self.assertEqual(service.customer_message_count, 3)
        self.assertEqual(service.agent_message_count, 3)
        self.assertEqual(service.transfer_count, 1)
        self.assertEqual(service.outcome, "served")
        self.assertEqual(service.agent_id, self.desks["second_agent"])

    def test_customer_who_ends_before_an_answer_abandoned_it(self):
        channel = self.open_support("newcomer")
        self.move(minutes=3)
        channel._end(self.customer_of(channel))

        [service] = self.services(channel)
        self.assertEqual((service.outcome, service.ended_by), ("abandoned", "customer"))
        self.assertFalse(service.agent_id)

    def test_unanswered_one_that_the_desk_ends_is_missed(self):
        channel = self.open_support("newcomer")
        channel._accept(self.agent)
        self.move(minutes=3)
        channel._end(self.agent)

        [service] = self.services(channel)
        self.assertEqual(service.outcome, "missed")
        self.assertFalse(service.agent_id, "the assignee answered nothing")

    def test_reopening_by_the_desk_without_a_question_is_its_own_outcome(self):
        self.support._end(self.agent)
        self.move(hours=1)
        self.support._reopen(self.agent)
        self.move(hours=1)
        self.support._end(self.agent)

        self.assertEqual(self.services(self.support)[-1].outcome, "no_question")

    def test_rating_is_copied_to_its_service(self):
        self.support._end(self.agent)
        self.env["seitech.chat.rating"]._rate(self.support, 4)

        self.assertEqual(self.services(self.support)[-1].rating, 4)

    def test_day_and_hour_are_those_of_the_company(self):
        self.company.chat_report_tz_counted = "Europe/Madrid"
        self.move_to("2026-03-01 22:50:00")
        channel = self.open_support("newcomer")
        channel._accept(self.agent)
        self.move(minutes=20)
        channel._post(self.agent, "Hello")
        self.move(minutes=5)
        channel._end(self.agent)

        [service] = self.services(channel)
        [answer] = self.answers(service)
        self.assertEqual(service.opened_on, date(2026, 3, 1))
        self.assertEqual((service.opened_hour, service.opened_weekday), (23, 7))
        self.assertEqual(answer.answered_on, date(2026, 3, 2))
        self.assertEqual(service.ended_on, date(2026, 3, 2))

    def test_working_time_is_that_of_the_departments_calendar(self):
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Mornings", "tz": "UTC", "company_id": self.company.id,
                "attendance_ids": [
                    (0, 0, {"name": "m", "dayofweek": str(day), "hour_from": 9,
                            "hour_to": 12, "day_period": "morning"})
                    for day in range(5)
                ],
            }
        )  # fmt: skip
        self.department.calendar_id = calendar
        self.move_to("2026-03-06 11:30:00")  # a Friday
        channel = self.open_support("newcomer")
        channel._accept(self.agent)
        self.move_to("2026-03-09 09:15:00")
        channel._post(self.agent, "Hello")
        channel._end(self.agent)

        [service] = self.services(channel)
        self.assertEqual(service.first_response_work_seconds, 45 * 60)
        self.assertEqual(service.resolution_work_seconds, 45 * 60)
        # The hours change afterwards: only a recount by hand follows them.
        calendar.attendance_ids.write({"hour_from": 10})
        self.recount()
        self.assertEqual(service.resolution_work_seconds, 45 * 60)
        self.recount("manual")
        self.assertEqual(service.resolution_work_seconds, 30 * 60)


@tagged("post_install", "-at_install")
class TestRecount(ReportCase):
    def setUp(self):
        super().setUp()
        self.support._end(self.agent)
        self.env["seitech.chat.rating"]._rate(self.support, 5)
        self.move(hours=30)
        self.support._reopen(self.agent)
        self.move(hours=1)
        self.support._end(self.agent)
        self.refresh()

    def rows(self, model):
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT * FROM %s WHERE company_id = %s ORDER BY id",
                SQL.identifier(self.env[model]._table),
                self.company.id,
            )
        )

    def facts(self):
        return [
            self.rows(model)
            for model in ("seitech.chat.service", "seitech.chat.answer")
        ]

    def test_second_recount_writes_nothing(self):
        self.recount()
        facts, days = self.facts(), self.rows("seitech.chat.daily")
        self.assertTrue(all(facts) and days)

        again = self.recount()

        self.assertEqual(again.repaired_count, 0)
        self.assertGreater(again.compared_count, 0)
        self.assertEqual(again.state, "done")
        self.assertEqual((self.facts(), self.rows("seitech.chat.daily")), (facts, days))

    def test_differences_are_repaired_and_counted(self):
        facts = self.facts()
        service = self.services(self.support)[0]
        self.env.cr.execute(
            "UPDATE seitech_chat_service SET resolution_seconds = 1, outcome = 'missed'"
            " WHERE id = %s",
            [service.id],
        )
        self.env.cr.execute(
            "UPDATE seitech_chat_answer SET seconds = 1 WHERE service_id = %s",
            [service.id],
        )
        self.env.invalidate_all()

        recount = self.recount()

        self.assertEqual(self.facts(), facts)
        self.assertGreaterEqual(recount.repaired_count, 1)

    def test_daily_rows_are_rebuilt_from_the_facts(self):
        def columns():
            return (
                self.env["seitech.chat.daily"]
                .search([])
                .read(["day", "department_id", "agent_id", *daily.COLUMNS])
            )

        before = [{**row, "id": 0} for row in columns()]
        self.env["seitech.chat.daily"].search([]).unlink()

        recount = self.recount()

        self.assertEqual([{**row, "id": 0} for row in columns()], before)
        self.assertEqual(recount.repaired_count, len(before))

    def test_figures_of_removed_messages_are_kept(self):
        self.move(days=400)
        self.services(self.support).is_sealed = False
        facts = self.facts()
        while self.support._delete_before(self.now()):
            pass

        recount = self.recount()

        # The second service had no messages that could be missing.
        self.assertEqual(recount.sealed_count, 1)
        services = self.services(self.support)
        self.assertEqual(services.mapped("is_sealed"), [True, False])
        services.is_sealed = False
        self.assertEqual(self.facts(), facts)

    def test_service_without_a_row_is_added(self):
        services = self.services(self.support)
        count = len(services)
        services[-1].unlink()

        self.recount()

        services = self.services(self.support)
        self.assertEqual(len(services), count)
        self.assertEqual(services[-1].outcome, "no_question")

    def test_changed_time_zone_counts_all_days_again(self):
        service = self.services(self.support)[0]
        self.company.chat_report_tz = "Pacific/Auckland"
        [recount] = self.recounts._unfinished_for(self.company)
        self.assertEqual(self.company._chat_report_zone(), "Europe/Madrid")

        while recount._run_batch():
            pass

        self.assertEqual(self.company._chat_report_zone(), "Pacific/Auckland")
        self.assertEqual(recount.reason, "time_zone")
        day, hour, weekday = local_day(service.opened_at, "Pacific/Auckland")
        self.assertEqual(
            (service.opened_on, service.opened_hour, service.opened_weekday),
            (day, hour, weekday),
        )

    def test_only_managers_request_one(self):
        for name in ("agent", "supervisor", "student"):
            with self.subTest(persona=name), self.assertRaises(AccessError):
                self.recounts.with_user(self.users[name]).request(self.company.id)
        manager = self.recounts.with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            manager.request(self.other_company.id)

        manager.request(self.company.id, "2026-01-01", "2026-02-01")
        manager.request(self.company.id, "2026-01-01", "2026-02-01")

        self.assertEqual(len(self.recounts._unfinished_for(self.company)), 1)

    def test_nightly_looks_at_the_last_weeks(self):
        self.recounts._cron_nightly()

        [recount] = self.recounts._unfinished_for(self.company)
        self.assertEqual((recount.to_day - recount.from_day).days, 34)
        self.recounts._cron_refresh()
        self.assertEqual(recount.state, "done")
        self.assertEqual(recount.repaired_count, 0)
