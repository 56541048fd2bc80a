"""Summaries by email: to whom, when, in which language, and once."""

from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..support.chat_case import ChatCase, ChatHttpCase


def at(text):
    """Return a time, naive UTC. In winter Madrid is an hour ahead."""
    return datetime.fromisoformat(text)


WEDNESDAY = at("2026-01-14 12:00")


class SubscriptionCase(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriptions = cls.env["seitech.chat.report.subscription"]
        (cls.company + cls.other_company).chat_report_tz_counted = "Europe/Madrid"

    def of(self, name, company=None):
        """Return the model as somebody uses it from the dashboard of a company."""
        company = company or self.users[name].company_id
        return self.subscriptions.with_user(self.users[name]).with_context(
            allowed_company_ids=company.ids
        )

    def subscribe(self, name, frequency, company=None):
        self.of(name, company).set_frequency(frequency)
        return self.of(name, company)._mine()

    def set_time(self, moment):
        """Stop the time at a moment; return the function that moves it on."""
        move = self.enterContext(self.clock())
        move((moment - self.now()).total_seconds())
        return move


@tagged("post_install", "-at_install")
class TestReportFrequency(SubscriptionCase):
    def test_a_frequency_is_of_one_user_and_one_company(self):
        user = self.users["manager"]
        user.company_ids |= self.other_company

        self.assertEqual(self.of("manager").get_frequency(), "never")
        self.assertEqual(self.of("manager").set_frequency("daily"), "daily")
        other = self.of("manager", self.other_company)
        self.assertEqual(other.get_frequency(), "never")
        self.assertEqual(other.set_frequency("weekly"), "weekly")

        self.assertEqual(self.of("manager").get_frequency(), "daily")
        self.assertEqual(self.of("agent").get_frequency(), "never")
        self.assertEqual(self.of("manager").set_frequency("never"), "never")
        self.assertEqual(other.get_frequency(), "weekly")
        self.assertEqual(len(self.subscriptions.search([])), 1)

    def test_the_first_time_is_seven_in_the_reporting_zone(self):
        self.set_time(WEDNESDAY)
        self.other_company.chat_report_tz_counted = "America/New_York"

        daily = self.subscribe("manager", "daily")
        weekly = self.subscribe("agent", "weekly")
        foreign = self.subscribe("foreign_agent", "daily")

        self.assertEqual(daily.next_at, at("2026-01-15 06:00"))
        self.assertEqual(weekly.next_at, at("2026-01-19 06:00"))
        # It is seven there at this moment, so it is tomorrow.
        self.assertEqual(foreign.next_at, at("2026-01-15 12:00"))

    def test_the_same_frequency_again_moves_nothing(self):
        move = self.set_time(WEDNESDAY)
        subscription = self.subscribe("manager", "daily")
        before = subscription.next_at
        move(days=3)

        self.assertEqual(self.subscribe("manager", "daily"), subscription)
        self.assertEqual(subscription.next_at, before, "this summary is still due")
        self.subscribe("manager", "weekly")
        self.assertEqual(subscription.next_at, at("2026-01-19 06:00"))

    def test_another_time_zone_moves_the_next_time(self):
        self.set_time(WEDNESDAY)
        subscription = self.subscribe("manager", "daily")
        foreign = self.subscribe("foreign_agent", "daily")

        self.company.chat_report_tz_counted = "America/New_York"

        self.assertEqual(subscription.next_at, at("2026-01-15 12:00"))
        self.assertEqual(foreign.next_at, at("2026-01-15 06:00"))

    def test_who_may_subscribe(self):
        for name in ("agent", "supervisor", "manager", "foreign_agent"):
            self.assertEqual(self.of(name).set_frequency("daily"), "daily")
        for name in ("student", "instructor", "outsider", "portal"):
            self.assert_refused("forbidden", self.of(name).set_frequency, "daily")
            self.assertEqual(self.of(name).set_frequency("never"), "never")
        self.assertEqual(len(self.subscriptions.search([])), 4)

    def test_a_company_of_others_is_refused(self):
        with self.assertRaises(AccessError):
            self.of("manager", self.other_company).set_frequency("daily")
        self.assertFalse(self.subscriptions.search([]))

    def test_bad_values_are_refused(self):
        for value in ("hourly", "", None, False, 1, "NEVER"):
            error = self.assert_refused(
                "invalid_field", self.of("manager").set_frequency, value
            )
            self.assertEqual(error.field, "frequency")

    def test_without_an_address_there_is_a_sentence(self):
        self.users["manager"].email = False

        error = self.assert_refused(
            "invalid_field", self.of("manager").set_frequency, "weekly"
        )
        self.assertIn("email address", str(error))
        self.assertEqual(self.of("manager").set_frequency("never"), "never")

    def test_nobody_reads_or_writes_those_of_others(self):
        mine = self.subscribe("manager", "daily")
        theirs = self.subscribe("agent", "daily")
        manager = self.users["manager"]

        found = self.subscriptions.with_user(manager).search([])
        self.assertEqual(found.sudo(), mine)
        with self.assertRaises(AccessError):
            theirs.with_user(manager).read(["frequency"])
        with self.assertRaises(AccessError):
            mine.with_user(manager).write({"user_id": self.users["agent"].id})


@tagged("post_install", "-at_install")
class TestReportUnsubscribe(SubscriptionCase, ChatHttpCase):
    def path(self, *topic):
        mixin = self.env["seitech.chat.email.mixin"]
        return f"/chat/unsubscribe/{mixin._token(self.users['agent'], *topic)}"

    def post(self, path):
        return self.request(
            "nobody", "POST", path, data="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip

    def test_a_link_ends_the_summaries_of_its_company_only(self):
        self.users["agent"].company_ids |= self.other_company
        self.subscribe("agent", "daily")
        self.subscribe("agent", "weekly", self.other_company)
        self.subscribe("manager", "daily")
        path = self.path("report", self.company.id)

        page = self.request("nobody", "GET", path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Stop chat summaries", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(self.of("agent").get_frequency(), "daily")

        for _time in range(2):
            page = self.post(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn("get chat summaries anymore", page.text)
        self.assertEqual(self.of("agent").get_frequency(), "never")
        self.assertEqual(self.of("agent", self.other_company).get_frequency(), "weekly")
        self.assertEqual(self.of("manager").get_frequency(), "daily")
        preferences = self.env["seitech.chat.preference"]
        preference = preferences._for_user(self.users["agent"])
        self.assertEqual(preference["email"], "digest", "unread messages still come")

    def test_the_link_of_unread_messages_leaves_the_summaries(self):
        self.subscribe("agent", "daily")

        page = self.post(self.path())

        self.assertIn("unread messages", page.text)
        self.assertEqual(self.of("agent").get_frequency(), "daily")

    def test_a_forged_link_is_not_found(self):
        self.subscribe("agent", "daily")
        path = self.path("report", self.company.id)
        for bad in (path[:-3] + "abc", path + "AAAA"):
            self.assertEqual(self.post(bad).status_code, 404)
        self.assertEqual(self.of("agent").get_frequency(), "daily")
