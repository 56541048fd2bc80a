"""The pages that a visitor is on during a conversation."""

from datetime import timedelta

from odoo.tests import tagged

from ..support.live_case import LiveCase
from ..support.signed_site import SignedSite


@tagged("post_install", "-at_install")
class TestVisitedPages(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = SignedSite(cls.env, cls.company, is_page_tracked=True)
        cls.visitor_record = cls.visitors["visitor"]
        cls.visitor_record.site_id = cls.site.record

    def visit(self, url, title="", name="visitor"):
        return self.call(name, "visit", url=url, title=title)["is_done"]

    def pages(self):
        desk = self.call("agent", "get_channel", channel_id=self.support.id)["desk"]
        return [page["url"] for page in desk["pages"]]

    def test_agents_see_the_current_page_live(self):
        with self.trap_events() as events:
            self.assertTrue(self.visit("https://shop.example/cart", "Your cart"))

        [event] = events
        self.assertEqual(event.target, self.internal_target())
        self.assertEqual(event.type, "seitech.chat.channel/pages_changed")
        [page] = event.payload["pages"]
        self.assertEqual(page["url"], "https://shop.example/cart")
        self.assertEqual(page["title"], "Your cart")
        self.assertEqual(self.pages(), ["https://shop.example/cart"])

    def test_visitors_and_students_get_no_pages(self):
        for name in ("visitor", "other_visitor", "student"):
            self.assertNotIn(self.internal_target(), self.targets_of(name))

    def test_parameters_are_dropped_except_a_campaign(self):
        self.visit("https://ana:pw@shop.example/a?session=1&utm_source=mail#token")

        self.assertEqual(self.pages(), ["https://shop.example/a?utm_source=mail"])

    def test_addresses_that_are_no_page_are_refused(self):
        for url in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "",
                    "ftp://shop.example", "x" * 2001):  # fmt: skip
            self.refuse("visitor", "visit", "invalid_field", url=url)

    def test_long_and_strange_titles_are_kept_in_part(self):
        self.visit("/a", "Home > \u202e" + "x" * 300 + "\n")

        title = self.visitor_record.page_ids.title
        self.assertEqual(title, ("Home > " + "x" * 300)[:200])

    def test_same_page_again_changes_nothing(self):
        self.visit("/cart", "Cart")
        with self.trap_events() as events:
            self.visit("/cart#top", "Cart")

        self.assertEqual(events, [])
        self.assertEqual(self.pages(), ["/cart"])

    def test_pages_within_three_seconds_replace_each_other(self):
        with self.clock() as move:
            self.visit("/a")
            move(2)
            self.visit("/b")
            self.assertEqual(self.pages(), ["/b"])
            move(3)
            self.visit("/c")
            self.assertEqual(self.pages(), ["/c", "/b"])

    def test_twenty_pages_are_kept(self):
        pages = self.env["seitech.chat.visited.page"]
        with self.clock() as move:
            for number in range(25):
                pages._visit(self.visitor_record, f"/{number}", "")
                move(10)

        self.assertEqual(self.pages(), [f"/{number}" for number in range(24, 4, -1)])

    def test_pages_are_removed_after_thirty_days(self):
        self.visit("/old")
        self.visitor_record.page_ids.visited_at = self.now() - timedelta(days=31)
        self.visit("/new")

        self.env["seitech.chat.visited.page"]._gc_expired()

        self.assertEqual(self.pages(), ["/new"])

    def test_nothing_is_kept_outside_a_conversation(self):
        self.support._end()

        self.assertFalse(self.visit("/cart"))
        self.assertFalse(self.visitor_record.page_ids)

    def test_nothing_is_kept_if_the_site_tracks_no_pages(self):
        self.site.record.is_page_tracked = False
        self.assertFalse(self.visit("/cart"))
        self.visitor_record.site_id = False
        self.assertFalse(self.visit("/cart"))

        self.assertEqual(self.pages(), [])

    def test_withdrawn_consent_ends_tracking_and_removes_the_pages(self):
        self.visit("/cart")

        with self.trap_events() as events:
            self.call("visitor", "withdraw_consent")

        self.assertEqual([event.payload["pages"] for event in events], [[]])
        self.assertFalse(self.visit("/checkout"))
        self.assertEqual(self.pages(), [])

    def test_anonymized_visitor_has_no_pages(self):
        self.visit("/cart")

        self.visitor_record._anonymize()

        self.assertFalse(self.visitor_record.page_ids)

    def test_reporting_pages_too_often_is_refused(self):
        self.env["ir.config_parameter"].set_param("seitech_chat.limit.page", "2/60")
        self.visit("/a")
        self.visit("/b")

        self.refuse("visitor", "visit", "rate_limited", status=429, url="/c")
