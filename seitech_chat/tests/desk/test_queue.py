"""How waiting conversations reach agents."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools import after_commit
from ..support.chat_case import ChatCase

ASSIGNMENT = ("seitech.chat.department", "_assign_waiting")  # of one department


@tagged("post_install", "-at_install")
class TestQueue(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue = cls.env["seitech.chat.department"].create(
            {"name": "Queue", "assignment_mode": "automatic"}
        )
        for name in ("agent", "second_agent"):
            cls.desks[name].write(
                # Agents who leave a department leave its conversations: join another.
                {"department_ids": [(4, cls.queue.id)], "chat_limit": 2}
            )

    def open_support_as(self, name="caller", **fields_):
        """Open a conversation as a visitor of the queue."""
        return self.open_support(name, department_id=self.queue.id, **fields_)

    def set_online(self, *names):
        """Open the inboxes of agents who chose to be online."""
        for name in names:
            self.desks[name]._heartbeat(status="online")

    def test_a_conversation_goes_to_who_is_there(self):
        self.set_online("second_agent")
        channel = self.open_support_as()

        given = self.queue._assign_waiting()

        self.assertEqual(given, channel)
        self.assertEqual(channel.agent_id, self.desks["second_agent"])
        self.assertFalse(channel.is_waiting)
        self.assertIn(self.users["second_agent"], channel.member_ids.user_id)

    def test_every_assignment_says_who_was_considered(self):
        self.set_online("second_agent")
        channel = self.open_support_as()

        self.queue._assign_waiting()

        assignment = channel._assignment()
        self.assertEqual(assignment.assignment_method, "automatic")
        self.assertEqual(
            assignment.decision,
            [
                [self.desks["second_agent"].id, "chosen"],
                [self.desks["agent"].id, "offline"],
            ],
        )

    def test_a_decision_of_a_person_says_who_else_there_was(self):
        self.set_online("second_agent")
        channel = self.open_support_as()

        channel._accept(self.persona("agent"))

        assignment = channel._assignment()
        self.assertEqual(
            assignment.decision,
            [
                [self.desks["agent"].id, "by_hand"],
                [self.desks["second_agent"].id, "eligible"],
            ],
        )
        text = str(assignment.decision_text)
        self.assertIn("Agent took the conversation", text)
        self.assertIn("assigned manually", text)

    def test_nobody_gets_more_than_their_limit(self):
        self.set_online("agent", "second_agent")
        channels = [self.open_support_as(f"caller {n}") for n in range(5)]

        self.queue._assign_waiting()

        self.assertEqual([bool(c.agent_id) for c in channels], [True] * 3 + [False] * 2)
        self.assertEqual(
            self.desks["agent"]._loads(), {self.desks["agent"].id: 2}
        )  # one of the queue, one from before

    def test_the_highest_priority_comes_first_then_the_oldest(self):
        first, second, urgent = (self.open_support_as(f"caller {n}") for n in range(3))
        urgent._queue_entry().priority = "urgent"
        self.desks["second_agent"].chat_limit = 1

        self.set_online("second_agent")
        self.queue._assign_waiting()

        self.assertTrue(urgent.agent_id)
        self.assertFalse(first.agent_id or second.agent_id)

    def test_a_freed_place_goes_to_who_waits(self):
        self.desks["second_agent"].chat_limit = 1
        self.set_online("second_agent")
        served, waiting = self.open_support_as("one"), self.open_support_as("two")
        self.queue._assign_waiting()
        self.assertTrue(waiting.is_waiting)

        served._end()
        self.queue._assign_waiting()

        self.assertEqual(waiting.agent_id, self.desks["second_agent"])

    def test_events_that_allow_an_assignment_request_one(self):
        self.open_support_as()
        served = self.open_support_as("served")
        served._accept(self.persona("agent"))
        desk = self.desks["second_agent"]
        skill = self.env["seitech.chat.skill"].create({"name": "Invoices"})
        calendar = self.env["resource.calendar"].create({"name": "Hours"})
        self.queue.calendar_id = calendar
        given, back = self.open_support_as("given"), self.open_support_as("back")
        for channel in (given, back):
            channel._accept(self.persona("agent"))
        wanted = self.env.cr.postcommit.data[after_commit.JOBS]
        events = {
            "arrival": lambda: self.open_support_as("newcomer"),
            "agent online": lambda: desk._heartbeat(status="online"),
            "inbox open again": lambda: (
                desk.write({"seen_at": self.now() - timedelta(hours=1)}),
                desk._heartbeat(),
            ),
            "limit raised": lambda: desk.write({"chat_limit": 9}),
            "language learned": lambda: desk.write(
                {"lang_ids": [(4, self.env.ref("base.lang_en").id)]}
            ),
            "skill learned": lambda: desk.write({"skill_ids": [(4, skill.id)]}),
            "skill taken": lambda: skill.write({"agent_ids": [(5,)]}),
            "skill given": lambda: skill.write({"agent_ids": [(4, desk.id)]}),
            "agents changed": lambda: self.queue.write({"agent_ids": [(4, desk.id)]}),
            "hours changed": calendar.attendance_ids[:1].unlink,
            "a day off": lambda: self.env["resource.calendar.leaves"].create(
                {
                    "name": "Off",
                    "calendar_id": calendar.id,
                    "date_from": self.now(),
                    "date_to": self.now() + timedelta(hours=1),
                }
            ),
            "given to a colleague": lambda: given._assign_to_agent(
                self.persona("agent"), desk.id
            ),
            "lost": lambda: back._return_to_queue("offline"),
            "more urgent": lambda: back._prioritize("urgent"),
            "place freed": served._end,
            "mode changed": lambda: self.queue.write({"assignment_mode": "automatic"}),
        }
        for name, happen in events.items():
            with self.subTest(name):
                wanted.clear()

                happen()

                self.assertIn((*ASSIGNMENT, self.queue.id), wanted)

    def test_a_department_of_manual_mode_assigns_nothing(self):
        self.queue.assignment_mode = "manual"
        self.set_online("second_agent")
        channel = self.open_support_as()

        self.assertFalse(self.queue._assign_waiting())
        self.assertTrue(channel.is_waiting)

    def test_an_agent_with_the_language_is_waited_for(self):
        langs = self.env["res.lang"].with_context(active_test=False)
        self.desks["agent"].lang_ids = langs.search([("code", "=", "pt_BR")])
        self.desks["second_agent"].lang_ids = langs.search([("code", "=", "en_US")])
        self.set_online("second_agent")
        channel = self.open_support_as(lang="pt-BR")

        self.queue._assign_waiting()
        self.assertTrue(channel.is_waiting)

        self.set_online("agent")
        self.queue._assign_waiting()
        self.assertEqual(channel.agent_id, self.desks["agent"])

    @mute_logger("odoo.sql_db")
    def test_the_database_allows_one_open_wait_and_one_open_assignment(self):
        for record in (
            self.open_support_as()._queue_entry(),
            self.support._assignment(),
        ):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                record.copy()
                record.env.flush_all()

    def test_positions_are_sent_only_when_they_change(self):
        channels = [self.open_support_as(f"caller {n}") for n in range(3)]
        self.queue._assign_waiting()

        with self.trap_events() as events:
            channels[0]._end()
            self.queue._assign_waiting()
            self.queue._assign_waiting()

        sent = [
            (event.payload["channel_id"], event.payload["queue"]["position"])
            for event in events
            if event.type.endswith("queue_changed")
        ]
        self.assertEqual(sent, [(channels[1].id, 1), (channels[2].id, 2)])

    def test_a_changed_estimate_is_sent(self):
        for name in ("one", "two", "three"):
            served = self.open_support_as(name)
            served._accept(self.persona("agent"))
            served._assignment().assigned_at -= timedelta(minutes=10)
            served._end()
        self.desks["second_agent"].chat_limit = 0
        channel = self.open_support_as()
        self.queue._assign_waiting()

        with self.trap_events() as events:
            self.desks["agent"].write({"status": "online", "seen_at": self.now()})
            self.desks["agent"].chat_limit = 1
            self.open_support_as("first")._accept(self.persona("agent"))
            self.queue._assign_waiting()
            self.queue._assign_waiting()

        sent = [e.payload for e in events if e.type.endswith("queue_changed")]
        self.assertEqual([one["channel_id"] for one in sent], [channel.id])
        self.assertEqual(sent[0]["queue"]["position"], 1)
        self.assertEqual(sent[0]["queue"]["estimate_seconds"], 600)

    def test_a_department_that_fails_keeps_no_other_waiting(self):
        seen = []

        def run(_dbname, _model, department_id, _verb):
            seen.append(department_id)
            if department_id == self.queue.id:
                raise ValueError("broken")

        self.open_support_as()
        self.open_support("elsewhere", department_id=self.other_department.id)
        with (
            patch.object(after_commit, "run_in_transaction", run),
            mute_logger(after_commit.__name__),
        ):
            self.env["seitech.chat.auto.assignment"]._cron_assign()

        self.assertLessEqual({self.queue.id, self.other_department.id}, set(seen))

    def test_the_place_counts_who_is_served_before(self):
        channels = [self.open_support_as(f"caller {n}") for n in range(3)]
        channels[2]._queue_entry().priority = "high"

        places = [channel._queue_position()["position"] for channel in channels]

        self.assertEqual(places, [2, 3, 1])

    def test_conversations_of_an_absent_agent_return_to_the_queue(self):
        self.set_online("second_agent")
        channel = self.open_support_as()
        self.queue._assign_waiting()
        desk = self.desks["second_agent"]
        long_ago = fields.Datetime.now() - timedelta(minutes=20)
        channel._assignment().assigned_at = long_ago

        desk.seen_at = fields.Datetime.now() - timedelta(minutes=4)
        self.env["seitech.chat.agent"]._cron_release_absent()
        self.assertEqual(channel.agent_id, desk, "within the grace")

        desk.seen_at = long_ago
        self.env["seitech.chat.agent"]._cron_release_absent()
        self.assertTrue(channel.is_waiting)
        members = channel.member_ids.filtered("is_active").user_id
        self.assertNotIn(self.users["second_agent"], members)
        self.assertEqual(channel._queue_entry().entered_at, channel.started_at)

    def test_an_agent_who_is_away_for_a_moment_keeps_theirs(self):
        self.set_online("second_agent")
        channel = self.open_support_as()
        self.queue._assign_waiting()
        desk = self.desks["second_agent"]
        long_ago = fields.Datetime.now() - timedelta(minutes=20)
        channel._assignment().assigned_at = long_ago
        desk.write({"status": "away", "seen_at": long_ago})

        self.env["seitech.chat.agent"]._cron_release_absent()

        self.assertEqual(channel.agent_id, desk)

    def test_load_is_counted_from_the_conversations(self):
        desk = self.desks["second_agent"]
        self.assertEqual(desk.open_count, 0)
        channel = self.open_support_as()
        channel._accept(self.persona("second_agent"))
        desk.invalidate_recordset()
        self.assertEqual(desk.open_count, 1)

        channel._end()

        desk.invalidate_recordset()
        self.assertEqual(desk.open_count, 0)

    def test_a_decision_can_be_read(self):
        self.set_online("second_agent")
        channel = self.open_support_as()
        self.queue._assign_waiting()

        text = channel._assignment().decision_text
        self.assertRegex(text, f"<b>{self.users['second_agent'].name}</b>: chosen")
        self.assertRegex(text, f"<b>{self.users['agent'].name}</b>: not considered")

        taken = self.open_support_as("other_visitor")
        taken._accept(self.persona("agent"))
        self.assertIn("took the conversation", taken._assignment().decision_text)
