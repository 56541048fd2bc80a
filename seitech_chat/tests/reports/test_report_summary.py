"""The summary by email: its figures, its reader's rights and language, and its time."""

from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from ...models.reports.chat_report_subscription import SeitechChatReportSubscription
from ...models.reports.report_summary import sections_of
from ..support.chat_case import ChatCase
from .test_report_subscription import WEDNESDAY, SubscriptionCase, at


class SummaryCase(SubscriptionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Conversations of the set-up count as opened long ago.
        cls.env.cr.execute(
            "UPDATE seitech_chat_service SET opened_on = '2020-01-01',"
            " opened_at = '2020-01-01'"
        )
        cls.env.invalidate_all()
        cls.number = 0

    def serve(self, by="agent", department=None, company=None, *, rating=None):
        """Let somebody's conversation begin, be answered and end at this time."""
        type(self).number += 1
        name = f"guest_{self.number}"
        channel = self.open_support(
            name,
            company=company,
            department_id=(department or self.desks[by].department_ids).id,
        )
        persona = self.persona(by)
        channel._accept(persona)
        self.move(90)
        channel._post(persona, "Hello")
        channel._end()
        if rating:
            self.env["seitech.chat.rating"]._rate(channel, rating)
        self.env.flush_all()
        return channel

    def start(self, moment=WEDNESDAY):
        self.move = self.set_time(moment)

    def go_to(self, text):
        self.move((at(text) - self.now()).total_seconds())

    def run_due(self):
        """Run every due summary twice, as two processes do; return the new emails."""
        mails = self.env["mail.mail"].search([])
        due = self.subscriptions.search([("next_at", "<", self.now())])
        for _process in range(2):
            for subscription in due.exists():
                subscription._on_deadline(self.now())
        return self.env["mail.mail"].search([("id", "not in", mails.ids)], order="id")

    def rows(self, mail):
        """Return the figures of an email: ``{label: (value, change, sample)}``."""
        found = {}
        for row in html.fromstring(str(mail.body_html)).iter("tr"):
            [label] = row.iter("th")
            [cell] = row.iter("td")
            texts = [" ".join(one.text_content().split()) for one in cell]
            found[label.text_content()] = tuple(texts)
        return found


@tagged("post_install", "-at_install")
class TestReportSummary(SummaryCase):
    def test_daily_has_yesterday_beside_the_day_before(self):
        self.start(at("2026-01-12 09:00"))
        self.serve()
        self.go_to("2026-01-13 09:00")
        subscription = self.subscribe("manager", "daily")
        self.serve(rating=5)
        self.serve(rating=4)
        # Of the next day in Madrid, though not in UTC.
        self.go_to("2026-01-13 23:30")
        self.serve()
        self.go_to("2026-01-14 06:00")
        self.assertFalse(self.run_due(), "the second itself is still in time")
        self.move(1)

        [mail] = self.run_due()

        self.assertEqual(mail.state, "outgoing")
        self.assertIn("manager@example.com", mail.email_to)
        title = "Tuesday, January 13, 2026"
        action = self.env.ref("seitech_chat.chat_dashboard_action")
        self.assertEqual(mail.subject, f"Chat summary, {title}: {self.company.name}")
        body = " ".join(str(mail.body_html).split())
        for text in (
            title, "Monday, January 12, 2026", "Europe/Madrid",
            f"/odoo/{action.path}?from=2026-01-13&amp;to=2026-01-13", "daily summary",
        ):  # fmt: skip
            self.assertIn(text, body)
        rows = self.rows(mail)
        self.assertEqual(rows["Served"], ("2", "100% more than before (1)"))
        self.assertEqual(rows["Opened"], ("2", "100% more than before (1)"))
        self.assertEqual(
            rows["First response (median)"],
            (
                "1 min 30 sec",
                "Same as before (1 min 30 sec)",
                "90th percentile: 1 min 30 sec, from 2 replies",
            ),
        )
        self.assertEqual(
            rows["Satisfaction"], ("4.50", "No data before", "from 2 ratings")
        )
        self.assertNotIn("Missed", rows, "there was none in both")
        self.assertEqual(subscription.next_at, at("2026-01-15 06:00"))

    def test_weekly_covers_monday_to_sunday(self):
        self.start(at("2026-01-05 09:00"))
        self.subscribe("manager", "weekly")
        self.serve()
        self.go_to("2026-01-11 22:30")
        self.serve()
        self.go_to("2026-01-11 23:30")
        self.serve()
        self.go_to("2026-01-12 06:00:01")

        [mail] = self.run_due()

        self.assertEqual(self.rows(mail)["Opened"], ("2", "2 more than before (0)"))
        self.assertIn("from=2026-01-05&amp;to=2026-01-11", str(mail.body_html))
        self.assertIn("Jan 5", mail.subject)

    def test_a_week_without_conversations_says_so(self):
        self.start()
        self.subscribe("manager", "weekly")
        self.go_to("2026-01-19 07:00")

        [mail] = self.run_due()

        self.assertIn("No conversations in this period.", str(mail.body_html))
        self.assertEqual(self.rows(mail), {})

    def test_a_day_without_conversations_has_no_email(self):
        self.start()
        subscription = self.subscribe("manager", "daily")
        self.go_to("2026-01-15 07:00")

        self.assertFalse(self.run_due())

        self.assertEqual(subscription.next_at, at("2026-01-16 06:00"))

    def test_each_reader_gets_the_figures_that_they_may_see(self):
        self.start()
        for name in ("agent", "second_agent", "supervisor", "manager"):
            self.subscribe(name, "weekly")
        self.serve("agent")
        self.serve("second_agent")
        self.serve("agent_elsewhere")
        self.go_to("2026-01-19 07:00")

        served = {
            mail.email_to.partition("<")[2].rstrip(">"): self.rows(mail)["Served"][0]
            for mail in self.run_due()
        }

        self.assertEqual(
            served,
            {
                "agent@example.com": "1",
                "second_agent@example.com": "1",
                "supervisor@example.com": "2",
                "manager@example.com": "3",
            },
        )

    def test_the_rights_are_those_of_the_time_of_sending(self):
        self.start()
        self.subscribe("manager", "weekly")
        self.serve("agent")
        self.serve("agent_elsewhere")
        manager, supervisor = (
            self.env.ref(f"seitech_chat.group_chat_{role}")
            for role in ("manager", "supervisor")
        )
        user = self.users["manager"]
        user.group_ids = user.group_ids - manager + supervisor
        self._create_desk("manager", self.other_department)
        self.go_to("2026-01-19 07:00")

        [mail] = self.run_due()

        self.assertEqual(self.rows(mail)["Served"][0], "1")

    def test_two_companies_have_their_own_emails_and_zones(self):
        self.start()
        self.other_company.chat_report_tz_counted = "America/New_York"
        self.users["manager"].company_ids |= self.other_company
        self.subscribe("manager", "weekly")
        self.subscribe("manager", "weekly", self.other_company)
        self.serve()
        self.serve("foreign_agent", company=self.other_company)
        self.serve("foreign_agent", company=self.other_company)

        self.go_to("2026-01-19 11:00")
        [mine] = self.run_due()
        self.go_to("2026-01-19 12:00:01")
        [theirs] = self.run_due()

        self.assertEqual(self.rows(mine)["Served"][0], "1")
        self.assertEqual(self.rows(theirs)["Served"][0], "2")
        self.assertIn("Elsewhere Ltd", theirs.subject)
        self.assertIn("America/New_York", str(theirs.body_html))

    def test_the_email_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.users["manager"].lang = "es_ES"
        self.start(at("2026-01-13 09:00"))
        self.subscribe("manager", "daily")
        self.serve(rating=4)
        self.go_to("2026-01-14 07:00")

        [mail] = self.run_due()

        self.assertIn("martes, 13 de enero de 2026", mail.subject)
        body = str(mail.body_html)
        for text in ('lang="es-ES"', "4,00", "1\N{NO-BREAK SPACE}min"):
            self.assertIn(text, body)

    def test_a_language_that_is_not_installed_any_more(self):
        self.start()
        self.subscribe("manager", "weekly")
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s",
            [self.users["manager"].partner_id.id],
        )
        self.env.invalidate_all()
        self.go_to("2026-01-19 07:00")

        [mail] = self.run_due()

        self.assertIn("Jan 12", mail.subject)

    def test_the_links_of_the_email_turn_it_off(self):
        self.start()
        self.subscribe("manager", "weekly")
        self.go_to("2026-01-19 07:00")
        [mail] = self.run_due()

        self.assertIn("List-Unsubscribe=One-Click", mail.headers)
        token = mail.headers.split("/chat/unsubscribe/")[1].split(">")[0]
        self.assertIn(f"/chat/unsubscribe/{token}", str(mail.body_html))
        mixin = self.env["seitech.chat.email.mixin"]
        user, topic = mixin._read_token(token)
        self.assertEqual(user, self.users["manager"])
        mixin._turn_off_emails(user, topic)

        self.assertEqual(self.of("manager").get_frequency(), "never")

    def test_a_withdrawn_right_removes_the_subscription(self):
        agent_role = self.env.ref("seitech_chat.group_chat_agent")
        self.start()
        for name in ("agent", "second_agent", "agent_elsewhere", "manager"):
            self.subscribe(name, "weekly")
        self.users["agent"].group_ids -= agent_role
        self.users["second_agent"].active = False
        self.users["agent_elsewhere"].write(
            {
                "company_id": self.other_company.id,
                "company_ids": [(6, 0, self.other_company.ids)],
            }
        )
        self.go_to("2026-01-19 07:00")

        [mail] = self.run_due()

        self.assertIn("manager@example.com", mail.email_to)
        left = self.subscriptions.search([])
        self.assertEqual(left.user_id, self.users["manager"])

    def test_without_an_address_nothing_is_sent(self):
        self.start()
        subscription = self.subscribe("manager", "weekly")
        self.users["manager"].email = False
        self.go_to("2026-01-19 07:00")

        self.assertFalse(self.run_due())

        self.assertEqual(subscription.next_at, at("2026-01-26 06:00"))

    def test_a_server_that_was_down_sends_one_email(self):
        self.start(at("2026-01-12 09:00"))
        subscription = self.subscribe("manager", "daily")
        self.serve()
        self.go_to("2026-01-15 09:00")
        self.serve()
        self.go_to("2026-01-16 20:00")

        [mail] = self.run_due()

        self.assertIn("Thursday, January 15, 2026", mail.subject)
        self.assertEqual(subscription.next_at, at("2026-01-17 06:00"))

    def test_the_days_around_a_change_of_the_clock(self):
        """In Madrid 29 March 2026 has 23 hours, from 23:00 to 22:00 UTC."""
        self.start(at("2026-03-28 06:30"))
        self.subscribe("manager", "daily")
        for moment in ("2026-03-28 22:50", "2026-03-28 23:10", "2026-03-29 21:50",
                       "2026-03-29 22:10"):  # fmt: skip
            self.go_to(moment)
            self.serve()
            if moment == "2026-03-28 23:10":
                self.go_to("2026-03-29 05:00:01")
                [first] = self.run_due()
        self.go_to("2026-03-30 05:00:01")
        [second] = self.run_due()

        self.assertEqual(self.rows(first)["Opened"][0], "1")
        self.assertEqual(
            self.rows(second)["Opened"], ("2", "100% more than before (1)")
        )

    def test_another_time_zone_repeats_no_day(self):
        self.start(at("2026-01-13 09:00"))
        subscription = self.subscribe("manager", "daily")
        self.serve()
        self.go_to("2026-01-14 06:00:01")
        self.assertEqual(len(self.run_due()), 1)

        self.company.chat_report_tz_counted = "America/New_York"
        self.assertEqual(subscription.next_at, at("2026-01-14 12:00"))
        self.go_to("2026-01-14 12:00:01")

        self.assertFalse(self.run_due(), "this day was sent")
        self.assertEqual(subscription.next_at, at("2026-01-15 12:00"))

    def test_a_failure_sends_nothing_and_the_next_try_sends_once(self):
        self.start(at("2026-01-13 09:00"))
        subscription = self.subscribe("manager", "weekly")
        self.go_to("2026-01-19 06:00:01")
        queue = SeitechChatReportSubscription._queue_summary

        def fail(*args):
            self.assertTrue(queue(*args))
            raise RuntimeError("killed after the email was queued")

        before = self.env["mail.mail"].search([])
        with (
            self.assertRaises(RuntimeError),
            self.env.cr.savepoint(),
            patch.object(SeitechChatReportSubscription, "_queue_summary", fail),
        ):
            subscription._on_deadline(self.now())
        self.env.invalidate_all()

        self.assertEqual(self.env["mail.mail"].search([]), before)
        self.assertEqual(len(self.run_due()), 1)

    def test_the_deadline_runner_finds_it(self):
        self.start()
        subscription = self.subscribe("manager", "weekly")
        key = ("seitech.chat.report.subscription", subscription.id)
        mixin = self.env["seitech.chat.deadline.mixin"]
        self.go_to("2026-01-19 05:59:59")
        self.assertNotIn(key, mixin._next_due(set())[0])
        self.go_to("2026-01-19 06:00:01")

        self.assertIn(key, mixin._next_due(set())[0])


@tagged("post_install", "-at_install")
class TestReportSummaryTexts(ChatCase):
    def row(self, unit, now, before, key=None, lang="en_US"):
        """Return the row of a figure: ``(value, change, sample)``."""
        keys = {
            "count": "served",
            "seconds": "first_response",
            "share": "answer_rate",
            "rating": "satisfaction",
        }
        figure = {"key": key or keys[unit], "unit": unit, "previous": before, **now}
        env = self.env(context={"lang": lang})
        [section] = sections_of(env, [figure])
        [row] = section["rows"]
        return tuple(
            row[name].replace("\N{NO-BREAK SPACE}", " ")
            for name in ("value", "change", "sample")
        )

    def test_values_and_changes(self):
        none = {"n": 0, "value": None, "median": None, "p90": None}

        def count(n):
            return none | {"n": n, "value": n}

        def seconds(n, median, p90):
            return none | {"n": n, "median": median, "p90": p90}

        def part(n, value):
            return none | {"n": n, "value": value}

        for unit, now, before, expected in (
            ("count", count(1234), count(1000),
             ("1,234", "23.4% more than before (1,000)", "")),
            ("count", count(0), count(3), ("0", "100% fewer than before (3)", "")),
            ("count", count(5), None, ("5", "", "")),
            ("seconds", seconds(1, 0.4, 59.6), none,
             ("0 sec", "No data before", "90th percentile: 1 min, from 1 reply")),
            ("seconds", seconds(2, 90, 93_600), seconds(9, 4_000, 5_000),
             ("1 min 30 sec", "1 hr 5 min faster than before (1 hr 6 min)",
              "90th percentile: 1 day 2 hr, from 2 replies")),
            ("seconds", none, seconds(9, 86_400 + 59, 0), ("–", "1 day before", "")),
            ("share", part(8, 0.8754), part(9, 0.9),
             ("87.5%", "2.5 points lower than before (90%)",
              "from 8 conversations")),
            ("share", part(1, 1), part(9, 1),
             ("100%", "Same as before (100%)", "from 1 conversation")),
            ("rating", part(1, 4), part(3, 3.667),
             ("4.00", "0.33 higher than before (3.67)", "from 1 rating")),
        ):  # fmt: skip
            with self.subTest(unit=unit, now=now):
                self.assertEqual(self.row(unit, now, before), expected)

    def test_numbers_are_those_of_the_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        before = {"n": 1000, "value": 0.5}

        row = self.row("share", {"n": 1500, "value": 0.1256}, before, lang="es_ES")

        self.assertEqual(row[0], "12,6 %")
        self.assertIn("1500", row[2].replace(".", ""))

    def test_figures_without_records_have_no_row(self):
        none = {"n": 0, "value": None, "median": None, "p90": None}
        figure = {"key": "missed", "unit": "count", "previous": none, **none}

        self.assertEqual(sections_of(self.env, [figure]), [])
