"""A waiting conversation is offered to one agent at a time."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...logic.contract import OFFER_RETRY_SECONDS
from ..support.desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestOffers(DeskCase):
    def setUp(self):
        super().setUp()
        self.queue.write({"assignment_mode": "offer", "offer_timeout_seconds": 20})

    def offered_to(self, channel):
        """Name whom a conversation is offered to; None for nobody."""
        desk = channel.env["seitech.chat.offer"]._open_for(channel).agent_id
        return next((name for name, one in self.desks.items() if one == desk), None)

    def test_it_is_offered_to_one_agent_who_is_notified(self):
        self.set_online("agent", "second_agent")
        channel = self.open_support_as()

        with self.trap_events() as events:
            self.run_assignment()

        name = self.offered_to(channel)
        offer = channel.env["seitech.chat.offer"]._open_for(channel)
        sent = [
            event
            for event in events
            if event.type == "seitech.chat.agent/offer_created"
        ]
        partner = ("res.partner", self.users[name].partner_id.id)
        self.assertEqual([event.target for event in sent], [partner])
        self.assertEqual(sent[0].payload["offer"], offer._to_payloads()[0])
        self.assertEqual(
            sent[0].payload["offer"]["question"], "My video does not play."
        )
        self.assertEqual(offer.expires_at - offer.offered_at, timedelta(seconds=20))
        self.assertTrue(channel.is_waiting)
        self.assertEqual(channel._queue_position()["position"], 1)

    def test_an_accepted_offer_keeps_the_decision(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()

        with self.trap_events() as events:
            channel._accept(self.persona("agent"))

        assignment = channel._assignment()
        self.assertEqual(
            (assignment.assignment_method, channel.agent_id),
            ("offered", self.desks["agent"]),
        )
        self.assertIn([self.desks["agent"].id, "chosen"], assignment.decision)
        self.assertFalse(channel.env["seitech.chat.offer"]._open_for(channel))
        [ended] = [e for e in events if e.type == "seitech.chat.agent/offer_closed"]
        self.assertEqual(ended.payload["reason"], "accepted")

    def test_declined_it_goes_to_the_next_and_keeps_its_place(self):
        self.set_online("agent", "second_agent")
        channel, later = self.open_support_as("one"), self.open_support_as("two")
        self.run_assignment()
        first = self.offered_to(channel)

        channel.env["seitech.chat.offer"]._decline(channel, self.persona(first))
        self.run_assignment()

        offers = channel._queue_entry().offer_ids.sorted("id")
        self.assertEqual(offers[0].outcome, "declined")
        self.assertNotIn(self.offered_to(channel), (first, None))
        self.assertEqual(channel._queue_position()["position"], 1)
        self.assertEqual(later._queue_position()["position"], 2)

    def test_not_accepted_in_time_it_goes_to_the_next(self):
        self.set_online("agent", "second_agent")
        channel = self.open_support_as()
        self.run_assignment()
        first = self.offered_to(channel)
        offer = channel.env["seitech.chat.offer"]._open_for(channel)

        offer._on_deadline(offer.expires_at)
        self.assertFalse(offer.ended_at, "the last second still counts")
        with self.trap_events() as events:
            self.expire_deadline(offer, "expires_at")
        self.run_assignment()

        self.assertEqual(offer.outcome, "expired")
        [ended] = [e for e in events if e.type == "seitech.chat.agent/offer_closed"]
        self.assertEqual(ended.payload, {"channel_id": channel.id, "reason": "expired"})
        self.assertNotIn(self.offered_to(channel), (first, None))

    def test_a_declined_offer_is_repeated_after_a_minute(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        channel.env["seitech.chat.offer"]._decline(channel, self.persona("agent"))

        self.run_assignment()
        self.assertIsNone(self.offered_to(channel), "rung again at once")
        entry = channel._queue_entry()
        self.assertTrue(entry.retry_at)

        entry.offer_ids.ended_at -= timedelta(seconds=OFFER_RETRY_SECONDS)
        self.expire_deadline(entry, "retry_at")
        self.assertFalse(entry.retry_at)
        self.run_assignment()
        self.assertEqual(self.offered_to(channel), "agent")

    def test_going_offline_withdraws_the_offer(self):
        self.set_online("agent", "second_agent")
        channel = self.open_support_as()
        self.run_assignment()
        first = self.offered_to(channel)

        for status in ("away", "offline"):
            with self.subTest(status), self.undone():
                with self.trap_events() as events:
                    self.desks[first]._heartbeat(status=status)
                self.run_assignment()

                [ended] = [e for e in events if e.type.endswith("offer_closed")]
                self.assertEqual(ended.payload["reason"], "withdrawn")
                self.assertNotIn(self.offered_to(channel), (first, None))

    def test_open_offers_count_as_load(self):
        self.desks["agent"].chat_limit = 1
        self.set_online("agent")
        first, second = self.open_support_as("one"), self.open_support_as("two")

        self.run_assignment()

        self.assertEqual(self.offered_to(first), "agent")
        self.assertIsNone(self.offered_to(second))
        self.assertEqual(self.desks["agent"].open_count, 1)

    def test_somebody_else_may_take_it_and_the_offer_is_over(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()

        with self.trap_events() as events:
            channel._accept(self.persona("second_agent"))

        [ended] = [e for e in events if e.type.endswith("offer_closed")]
        self.assertEqual(ended.payload["reason"], "withdrawn")
        self.assertEqual(channel._assignment().assignment_method, "accepted")

    def test_when_the_customer_ends_it_the_offer_is_over(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()

        channel._end()

        offers = self.env["seitech.chat.offer"].search(
            [("channel_id", "=", channel.id)]
        )
        self.assertEqual(offers.mapped("outcome"), ["withdrawn"])

    def test_only_what_is_offered_to_one_can_be_declined(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()

        other = self.persona("second_agent")
        offers = self.env["seitech.chat.offer"]
        self.assert_refused("no_offer", offers._decline, channel, other)
        channel.env["seitech.chat.offer"]._decline(channel, self.persona("agent"))
        self.assert_refused("no_offer", offers._decline, channel, self.persona("agent"))

    @mute_logger("odoo.sql_db")
    def test_the_database_allows_one_open_offer_per_conversation(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()

        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            channel.env["seitech.chat.offer"]._open_for(channel).copy()
            self.env.flush_all()

    def test_a_deadline_is_found_until_it_was_run(self):
        self.set_online("agent")
        offer_of = self.open_support_as()
        self.run_assignment()
        offer = offer_of.env["seitech.chat.offer"]._open_for(offer_of)
        timed = self.env["seitech.chat.deadline.mixin"]
        key = ("seitech.chat.offer", offer.id)

        due, next_at = timed._next_due(set())
        self.assertNotIn(key, due)
        self.assertLessEqual(next_at, offer.expires_at)
        offer.expires_at -= timedelta(seconds=30)
        self.assertIn(key, timed._next_due(set())[0])
        self.assertNotIn(key, timed._next_due({key})[0], "it is held")
        self.expire_deadline(offer, "expires_at")
        self.assertNotIn(key, timed._next_due(set())[0])
