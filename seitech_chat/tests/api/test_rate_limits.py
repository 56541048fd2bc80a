import time
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from ...logic.rate_limits import LIMITS, RateLimit
from ..support.chat_case import ChatCase, ChatHttpCase
from ..support.signed_site import SignedSite


@tagged("post_install", "-at_install")
class TestRateLimits(ChatCase):
    def charge(self, key="a", count=3, seconds=60):
        limits = self.env["seitech.chat.rate.limit"]
        return limits._charge({key: RateLimit(count, seconds)})

    def pass_time(self, seconds):
        self.env.cr.execute(
            "UPDATE seitech_chat_rate_limit"
            " SET used_until = used_until - %s * interval '1 second'",
            [seconds],
        )

    def test_all_uses_may_come_at_once_and_no_more(self):
        began = time.monotonic()
        self.assertEqual([self.charge() for _n in range(3)], [{}, {}, {}])

        [seconds] = self.charge().values()

        # A use comes back all the while.
        self.assertLessEqual(seconds, 20)
        self.assertGreaterEqual(seconds, 20 - (time.monotonic() - began))

    def test_one_use_comes_back_at_a_time(self):
        for _n in range(3):
            self.charge()
        self.pass_time(21)

        self.assertEqual(self.charge(), {})
        self.assertTrue(self.charge())

    def test_refusal_costs_nothing(self):
        for _n in range(10):
            self.charge()
        self.pass_time(21)

        self.assertEqual(self.charge(), {})

    def test_rest_does_not_pile_up(self):
        self.charge()
        self.pass_time(10_000)

        self.assertEqual([self.charge() for _n in range(3)], [{}, {}, {}])
        self.assertTrue(self.charge())

    def test_keys_are_apart_and_kept_as_hashes(self):
        for _n in range(4):
            self.charge("address:192.0.2.1")
        self.assertEqual(self.charge("address:192.0.2.2"), {})

        self.env.cr.execute("SELECT key FROM seitech_chat_rate_limit")
        keys = [key for (key,) in self.env.cr.fetchall()]
        self.assertEqual([key for key in keys if "192" in key], [])

    def test_only_the_key_used_up_is_named(self):
        limits = self.env["seitech.chat.rate.limit"]
        both = {"a": RateLimit(1, 60), "b": RateLimit(10, 60)}
        self.assertEqual(limits._charge(both), {})

        self.assertEqual(set(limits._charge(both)), {"a"})

    def test_refusal_under_one_key_counts_under_no_other(self):
        limits = self.env["seitech.chat.rate.limit"]
        both = {"a": RateLimit(1, 60), "b": RateLimit(2, 60)}
        limits._charge(both)
        for _n in range(5):
            self.assertEqual(set(limits._charge(both)), {"a"})

        self.assertEqual(self.charge("b", count=2), {})
        self.assertTrue(self.charge("b", count=2))

    def test_rows_of_those_who_rest_are_removed(self):
        self.charge("a")
        self.charge("b")
        self.pass_time(3600)
        self.charge("b")

        self.env["seitech.chat.rate.limit"]._gc_expired()

        self.env.cr.execute("SELECT count(*) FROM seitech_chat_rate_limit")
        self.assertEqual(self.env.cr.fetchone(), (1,))


@tagged("post_install", "-at_install")
class TestLimitsOverHttp(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = SignedSite(cls.env, cls.company)

    def set_limit(self, name, value):
        self.env["ir.config_parameter"].sudo().set_param(
            f"seitech_chat.limit.{name}", value
        )

    def act(self, action, by="visitor"):
        """Do something that counts as one use of a limit, and succeeds."""
        if action == "open":
            response = self.ask(by, "open_support", **self.form())
            if response.ok and by in self.tokens:
                self.tokens[by] = response.json()["token"]
            return response
        if action == "report":
            return self.request(by, "GET", "/api/chat/metrics")
        if action == "export":
            return self.request(by, "GET", "/api/chat/report/daily.csv")
        channel = {"channel_id": self.support.id}
        route, body = {
            "upload": ("upload", channel),
            "transcript": ("transcript", channel),
            "search": ("search", {"query": "video"}),
            "faq": ("search_faqs", {"text": "video"}),
            "change": ("react", {"message_id": self.answer.id, "emoji": "👍"}),
            "identify": ("identify", self.site.request()),
            "page": ("visit", {"url": "/cart"}),
            "send": (
                "send", {**channel, "client_uuid": str(uuid4()), "body": "Hi"},
            ),
        }[action]  # fmt: skip
        return self.ask(by, route, **body)

    def test_each_limit_fires(self):
        actions = {
            "open", "send", "change", "upload", "transcript", "search", "report",
            "export", "faq", "identify", "page",
        }  # fmt: skip
        self.assertEqual(set(LIMITS), actions)
        for action in LIMITS:
            for name in (action, f"{action}.address"):
                # Visitors have nothing to search in, and no reports.
                of_agents = action in {"search", "report", "export"}
                by = "agent" if of_agents else "visitor"
                by = "nobody" if name == "open.address" else by
                tokens = patch.dict(self.tokens)
                with self.subTest(limit=name), self.undone(), tokens:
                    self.set_limit(name, "2/60")
                    began = time.monotonic()
                    statuses = [self.act(action, by).status_code for _n in range(2)]
                    self.assertEqual(statuses, [200, 200])
                    before = self.counts()

                    response = self.act(action, by)

                    took = time.monotonic() - began
                    self.assert_limited(response, 2, range(int(30 - took), 32))
                    self.assertEqual(self.counts(), before)

    def assert_limited(self, response, count, seconds):
        self.assertEqual(response.status_code, 429, response.text)
        self.assertEqual(response.json()["code"], "rate_limited")
        headers = response.headers
        self.assertIn(int(headers["Retry-After"]), seconds)
        self.assertEqual(headers["RateLimit-Limit"], str(count))
        self.assertEqual(headers["RateLimit-Remaining"], "0")
        self.assertEqual(headers["RateLimit-Reset"], headers["Retry-After"])
        self.assertIn("Retry-After", headers["Access-Control-Expose-Headers"])

    def test_person_is_limited_and_their_neighbour_is_not(self):
        self.set_limit("send", "1/60")
        self.act("send")

        self.assertEqual(self.act("send").status_code, 429)
        self.assertEqual(self.act("send", by="agent").status_code, 200)

    def test_address_is_limited_for_everybody_behind_it(self):
        self.set_limit("send.address", "1/60")
        self.act("send")

        self.assertEqual(self.act("send", by="agent").status_code, 429)

    def test_actions_are_counted_apart(self):
        self.set_limit("send", "1/60")
        self.act("send")

        self.assertEqual(self.act("change").status_code, 200)

    def test_limits_as_they_come_let_a_person_chat(self):
        statuses = {self.act("send").status_code for _n in range(20)}

        self.assertEqual(statuses, {200})

    def test_slip_in_a_setting_leaves_the_limit(self):
        for value in ("", "60", "0/60", "60/0", "a/b", "-1/60", "²/60", "1.5/60"):
            self.set_limit("send", value)
            self.assertEqual(self.act("send").status_code, 200, value)
