from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase
from .test_faq import FaqCase

COUNTS = ("shown", "opened", "helped", "not_helped", "wrote", "unwritten")


@tagged("post_install", "-at_install")
class TestFaqFigures(FaqCase, ChatHttpCase):
    def day(self, *events):
        """Do what some people did on one day, and count it by hand.

        :param events: ``(shown, is_opened, helped, writes)`` for each person.
        :return: the sums, in the order of ``COUNTS``.
        """
        ids = self.certificate.ids
        home = self.env["seitech.chat.home"]
        sums = dict.fromkeys(COUNTS, 0)
        for is_opened, is_helpful, writes in events:
            home._search_faqs(self.company, self.scope, "where is my certificate")
            sums["shown"] += 1
            if is_opened:
                home._open_faq(self.company, self.scope, *ids)
                sums["opened"] += 1
                sums["wrote" if writes else "unwritten"] += 1
            if is_helpful is not None:
                home._rate_faq(self.company, self.scope, *ids, is_helpful=is_helpful)
                sums["helped" if is_helpful else "not_helped"] += 1
            if writes:
                self.open_support("reader", faq_ids=ids if is_opened else [])
        return tuple(sums.values())

    def test_a_week_is_as_counted_by_hand(self):
        week = (
            [(True, True, False), (True, None, False), (False, None, True)],
            [(True, False, True)],
            [],
            [(True, True, True), (True, None, True), (True, None, False)],
            [(False, None, False)],
            [(True, True, False)] * 4,
            [(True, None, True)],
        )
        by_hand = []
        with self.clock() as move:
            for events in week:
                by_hand.append((self.now().date(), self.day(*events)))
                move(days=1)
            rows = self.env["seitech.chat.faq.daily"].search(
                [("faq_id", "=", self.certificate.id)]
            )
        counted = {
            row.day: tuple(row[f"{name}_count"] for name in COUNTS) for row in rows
        }
        self.assertEqual(counted, {day: sums for day, sums in by_hand if any(sums)})
        sums = [sum(column) for column in zip(*counted.values(), strict=True)]
        self.assertEqual(sums, [13, 11, 6, 1, 4, 7])
        [(confirmed, assumed)] = self.env["seitech.chat.faq.daily"]._read_group(
            [("faq_id", "=", self.certificate.id)],
            [],
            ["confirmed_ratio:ratio", "assumed_ratio:ratio"],
        )
        self.assertAlmostEqual(confirmed, 6 / 7)
        self.assertAlmostEqual(assumed, 7 / 11)

    def test_an_faq_whose_readers_all_write_has_no_success(self):
        self.day(*[(True, None, True)] * 100)
        [(assumed,)] = self.env["seitech.chat.faq.daily"]._read_group(
            [("faq_id", "=", self.certificate.id)], [], ["assumed_ratio:ratio"]
        )
        self.assertEqual(assumed, 0)

    def test_a_conversation_the_next_day_counts_on_the_day_of_reading(self):
        with self.clock() as move:
            home = self.env["seitech.chat.home"]
            home._open_faq(self.company, self.scope, self.certificate.id)
            move(hours=20)
            self.open_support("reader", faq_ids=self.certificate.ids)
            [row] = self.env["seitech.chat.faq.daily"].search([])
            self.assertEqual((row.opened_count, row.wrote_count), (1, 1))
            # Nobody else read it.
            self.open_support("other", faq_ids=self.certificate.ids)
            self.assertEqual(row.wrote_count, 1)
            home._open_faq(self.company, self.scope, self.certificate.id)
            move(days=3)
            self.open_support("late", faq_ids=self.certificate.ids)
            [*rows] = self.env["seitech.chat.faq.daily"].search([])
            self.assertEqual(sum(row.wrote_count for row in rows), 1)

    def test_the_agent_sees_what_the_customer_read(self):
        channel = self.open_support(
            "reader", faq_ids=[*self.certificate.ids, 2**31 - 1]
        )
        self.assertEqual(channel.faq_ids, self.certificate)
        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]
        shown = {field["label"]: field["text"] for field in desk["fields"]}
        self.assertEqual(shown["FAQs read"], self.certificate.question)

    def test_a_repeated_form_counts_once(self):
        home = self.env["seitech.chat.home"]
        for _reader in range(2):
            home._open_faq(self.company, self.scope, self.certificate.id)
        form = self.form(faq_ids=self.certificate.ids)
        for _attempt in range(2):
            self.env["seitech.chat.intake"]._open_support(form, company=self.company)
        [row] = self.env["seitech.chat.faq.daily"].search([])
        self.assertEqual(row.wrote_count, 1)
