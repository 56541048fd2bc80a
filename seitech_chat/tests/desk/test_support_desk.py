from odoo.tests import tagged

from ...exceptions import ChatConflict
from ...logic.contract import (
    PRESENCE_INTERVAL_SECONDS,
    PRESENCE_TIMEOUT_SECONDS,
    PRESENCE_WRITE_INTERVAL_SECONDS,
)
from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestAccept(ChatCase):
    def accept(self, by, channel=None):
        (channel or self.waiting)._accept(self.persona(by))

    def test_agent_who_takes_it_has_it(self):
        self.accept("agent")

        self.assertEqual(self.waiting.agent_id, self.desks["agent"])
        self.assertFalse(self.waiting.is_waiting)
        self.assertIn(self.users["agent"], self.waiting.member_ids.user_id)

    def test_second_agent_reads_who_was_first(self):
        self.accept("agent")

        error = self.assert_refused("already_taken", self.accept, "second_agent")

        self.assertIsInstance(error, ChatConflict)
        self.assertIn("Agent", error.args[0])
        self.assertEqual(self.waiting.agent_id, self.desks["agent"])

    def test_taking_it_again_changes_nothing(self):
        self.accept("agent")
        before = self.counts(), self.waiting.last_version

        self.accept("agent")

        self.assertEqual((self.counts(), self.waiting.last_version), before)

    def test_closed_conversation_is_not_taken(self):
        self.waiting._end()

        self.assert_refused("channel_closed", self.accept, "agent")

    def test_staff_without_a_desk_here_takes_nothing(self):
        self.desks["second_agent"].active = False
        for by in ("manager", "second_agent", "foreign_agent"):
            self.assert_refused(
                "forbidden", self.waiting._check_may_accept, self.persona(by)
            )


@tagged("post_install", "-at_install")
class TestEnd(ChatCase):
    def test_end_is_noted_once(self):
        with self.clock() as move:
            self.support.started_at = self.now()
            move(60)
            self.support._end()
            version = self.support.last_version
            move(60)
            self.support._end()

        self.assertEqual(self.support.state, "closed")
        self.assertEqual(self.support.resolution_seconds, 60)
        self.assertEqual(self.support.last_version, version)

    def test_ended_conversation_waits_no_more(self):
        self.waiting._end()

        self.assertFalse(self.waiting.is_waiting)
        self.assertIsNone(self.waiting._queue_position())


@tagged("post_install", "-at_install")
class TestAgent(ChatCase):
    def test_available_while_online_and_alive(self):
        desk = self.desks["agent"]
        with self.clock() as move:
            desk._heartbeat(status="online")
            self.assert_available(desk, True)
            # A sleeping tab misses two heartbeats and is still there.
            move(3 * PRESENCE_INTERVAL_SECONDS)
            self.assert_available(desk, True)
            desk._heartbeat()
            move(PRESENCE_TIMEOUT_SECONDS)
            self.assert_available(desk, True)
            move(1)
            self.assert_available(desk, False)
            desk._heartbeat()
            self.assert_available(desk, True)
            desk._heartbeat(status="away")
            self.assert_available(desk, False)

    def assert_available(self, desk, expected):
        desk.invalidate_recordset()
        self.assertEqual(desk.is_available, expected)
        found = self.env["seitech.chat.agent"].search([("is_available", "=", True)])
        self.assertEqual(desk in found, expected)
        found = self.env["seitech.chat.agent"].search([("is_available", "!=", True)])
        self.assertEqual(desk in found, not expected)
        available = desk.department_ids._available_ids()
        self.assertEqual(desk.department_ids.id in available, expected)

    def test_heartbeat_is_written_once_a_minute(self):
        desk = self.desks["agent"]
        with self.clock() as move:
            desk._heartbeat(status="online")
            first = desk.seen_at
            move(PRESENCE_WRITE_INTERVAL_SECONDS - 1)
            desk._heartbeat(status="online")
            self.assertEqual(desk.seen_at, first)
            move(1)
            desk._heartbeat()
            self.assertEqual(desk.seen_at, self.now())

    def test_a_lifetime_is_three_heartbeats_however_they_come(self):
        self.assertGreaterEqual(PRESENCE_TIMEOUT_SECONDS, 3 * PRESENCE_INTERVAL_SECONDS)
        desk = self.desks["agent"]
        with self.clock() as move:
            desk._heartbeat(status="online")
            for early in (2, 0, 1, 3):
                move(PRESENCE_INTERVAL_SECONDS - early)
                desk._heartbeat()
                self.assertEqual(desk.seen_at, self.now(), "each beat counts")
            # Two beats that never come are no reason to be gone.
            move(2 * PRESENCE_INTERVAL_SECONDS + 5)
            self.assert_available(desk, True)

    def test_other_status_is_written_at_once(self):
        desk = self.desks["agent"]
        with self.clock() as move:
            desk._heartbeat(status="online")
            move(1)
            desk._heartbeat(status="away")

            self.assertEqual((desk.status, desk.seen_at), ("away", self.now()))

    def test_open_conversations_are_counted(self):
        desk = self.desks["agent"]
        self.assertEqual(desk.open_count, 1)
        self.waiting._accept(self.persona("agent"))
        self.assertEqual(desk.open_count, 2)
        self.waiting._end()
        self.assertEqual(desk.open_count, 1)
        self.assertEqual(self.desks["second_agent"].open_count, 0)

    def test_ones_own_desk_is_that_of_the_company_at_hand(self):
        user = self.users["agent"]
        user.company_ids |= self.other_company
        elsewhere = self.env["seitech.chat.agent"].create(
            {"user_id": user.id, "company_id": self.other_company.id}
        )
        agents = self.env["seitech.chat.agent"].with_user(user)

        self.assertEqual(agents._current().id, self.desks["agent"].id)
        there = agents.with_company(self.other_company)
        self.assertEqual(there._current().id, elsewhere.id)


@tagged("post_install", "-at_install")
class TestDeskRoutes(ChatHttpCase):
    def test_desk_sees_who_waits_and_customers_their_place(self):
        self.support.priority = "high"

        answer = self.call("agent", "get_channel", channel_id=self.support.id)
        self.assertEqual(answer["desk"]["priority"], "high")
        self.assertEqual(answer["desk"]["visitor_email"], "vera@example.com")
        self.assertEqual(answer["desk"]["company"]["id"], self.company.id)
        self.assertIsNone(answer["queue"])

        answer = self.call("other_visitor", "get_channel", channel_id=self.waiting.id)
        self.assertIsNone(answer["desk"])
        self.assertEqual(
            answer["queue"],
            {
                "position": 1, "estimate_seconds": None, "is_outside_hours": False,
                "opens_at": None,
            },
        )  # fmt: skip

    def test_desk_counts_earlier_conversations_of_the_same_address(self):
        later = self.open_support("later")

        answer = self.call("agent", "get_channel", channel_id=later.id)

        self.assertEqual(answer["desk"]["earlier_count"], 2)

    def test_presence_answers_with_ones_desk(self):
        answer = self.call("agent", "agent_heartbeat", status="online")

        self.assertEqual(
            answer["agent"],
            {
                "id": self.desks["agent"].id, "status": "online", "away_text": "",
                "departments": [
                    {"id": self.department.id, "name": self.department.name}
                ],
                "open_count": 1, "chat_limit": 5,
            },
        )  # fmt: skip
        departments = self.call("nobody", "session")["departments"]
        available = {d["id"] for d in departments if d["is_available"]}
        self.assertEqual(available, {self.department.id})

    def test_accept_and_resolve_over_http(self):
        body = {"channel_id": self.waiting.id}

        answer = self.call("second_agent", "accept", **body)
        self.assertEqual(
            answer["entry"]["channel"]["agent"]["id"], self.users["second_agent"].id
        )
        self.refuse("agent", "accept", "already_taken", **body, status=409)
        answer = self.call("second_agent", "resolve", **body)

        self.assertEqual(answer["entry"]["channel"]["state"], "closed")

    def test_visitor_ends_their_conversation(self):
        answer = self.call("visitor", "end", channel_id=self.support.id)

        self.assertEqual(answer["entry"]["channel"]["state"], "closed")
        self.assertTrue(answer["entry"]["channel"]["ended_at"])
