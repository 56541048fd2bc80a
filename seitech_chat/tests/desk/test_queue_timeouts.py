"""Timeouts of the queue: no response, overflow, opening hours, abandonment, repair."""

from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...tools import after_commit
from ..support.desk_case import DeskCase

REPAIRS = "odoo.addons.seitech_chat.models.desk.chat_repair"


@tagged("post_install", "-at_install")
class TestQueueTimeouts(DeskCase):
    def lines(self, channel):
        """List what the system said in a conversation."""
        sent = channel.message_ids.filtered(lambda m: m.message_type == "system")
        return [message.system_data["kind"] for message in sent.sorted("id")]

    # silence

    def test_a_customer_who_waits_too_long_is_reassigned(self):
        self.queue.response_timeout_minutes = 3
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        self.set_online("second_agent")
        assignment = channel._assignment()
        self.assertTrue(assignment.response_due_at, "the opening waits for an answer")

        self.expire_deadline(assignment, "response_due_at")
        self.run_assignment()

        self.assertEqual(assignment.release_reason, "response_timeout")
        self.assertEqual(channel.agent_id, self.desks["second_agent"])
        self.assertEqual(self.lines(channel), ["response_timeout"])

    def test_an_answer_ends_the_wait_and_a_question_begins_it(self):
        self.queue.response_timeout_minutes = 3
        self.set_online("agent")
        channel = self.open_support_as("visitor")
        self.run_assignment()
        assignment = channel._assignment()

        channel._post(self.persona("agent"), "I look.")
        self.assertFalse(assignment.response_due_at)
        channel._post(self.persona("agent"), "A note", is_note=True)
        channel._post(self.persona("visitor"), "And?")
        due_at = assignment.response_due_at
        self.assertTrue(due_at)
        channel._post(self.persona("visitor"), "Hello?")
        self.assertEqual(assignment.response_due_at, due_at, "the first one counts")
        assignment._on_deadline(due_at)
        self.assertEqual(channel.agent_id, self.desks["agent"], "a second too early")

    def test_the_only_agent_has_a_pause_before_they_get_it_again(self):
        self.queue.response_timeout_minutes = 3
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        self.expire_deadline(channel._assignment(), "response_due_at")

        self.run_assignment()
        self.assertTrue(channel.is_waiting)

        silent = self.env["seitech.chat.assignment"].search(
            [("channel_id", "=", channel.id)]
        )
        silent.ended_at -= timedelta(minutes=2)
        self.expire_deadline(channel._queue_entry(), "retry_at")
        self.run_assignment()
        self.assertEqual(channel.agent_id, self.desks["agent"])

    def test_without_the_setting_an_agent_takes_their_time(self):
        self.set_online("agent")
        channel = self.open_support_as("visitor")
        self.run_assignment()
        channel._post(self.persona("visitor"), "And?")

        self.assertFalse(channel._assignment().response_due_at)

    # overflow

    def test_an_overflow_keeps_the_time_of_entry(self):
        self.queue.write(
            {
                "overflow_minutes": 5,
                "fallback_department_id": self.other_department.id,
            }
        )
        channel = self.open_support_as()
        entry = channel._queue_entry()

        self.expire_deadline(entry, "overflow_at")

        self.assertEqual(entry.outcome, "overflowed")
        self.assertEqual(channel.department_id, self.other_department)
        self.assertEqual(channel._queue_entry().entered_at, channel.started_at)
        self.assertEqual(self.lines(channel), ["overflowed"])

    def test_it_overflows_neither_back_nor_to_where_nobody_serves(self):
        self.queue.write(
            {
                "overflow_minutes": 5,
                "fallback_department_id": self.other_department.id,
            }
        )
        self.other_department.write(
            {"overflow_minutes": 5, "fallback_department_id": self.queue.id}
        )
        channel = self.open_support_as()
        entry = channel._queue_entry()
        agents = self.other_department.agent_ids
        self.other_department.agent_ids = False
        self.expire_deadline(entry, "overflow_at")
        self.assertEqual(channel.department_id, self.queue)
        self.assertFalse(entry.left_at)

        self.other_department.agent_ids = agents
        self.expire_deadline(entry, "overflow_at")
        second = channel._queue_entry()
        self.expire_deadline(second, "overflow_at")

        self.assertEqual(channel.department_id, self.other_department)
        self.assertFalse(second.left_at or second.overflow_at)

    def test_a_new_time_counts_for_those_who_wait_already(self):
        entry = self.open_support_as()._queue_entry()
        self.assertFalse(entry.overflow_at)

        self.queue.write(
            {
                "overflow_minutes": 5,
                "fallback_department_id": self.other_department.id,
            }
        )

        self.assertTrue(entry.overflow_at)

    # hours

    def test_out_of_hours_it_waits_and_is_assigned_at_opening(self):
        self.queue.calendar_id = self.calendar((8, 12), (13, 17))
        self.set_online("agent")
        with self.clock() as move:
            now = self.now()
            # To half past twelve, in the lunch break.
            move(
                seconds=(
                    now.replace(hour=12, minute=30, second=0) - now
                ).total_seconds()
                + 86400
            )
            self.set_online("agent")
            channel = self.open_support_as()
            self.run_assignment()

            queue = channel._queue_position()
            self.assertTrue(channel.is_waiting)
            self.assertTrue(queue["is_outside_hours"])
            self.assertIsNone(queue["estimate_seconds"])
            self.assertRegex(queue["opens_at"], "T13:00:00Z$")
            self.assertTrue(channel._queue_entry().left_as_message)
            self.assertEqual(self.queue.next_opening_at.hour, 13)

            move(minutes=30, seconds=1)
            self.set_online("agent")
            wanted = self.env.cr.postcommit.data[after_commit.JOBS]
            wanted.clear()
            self.expire_deadline(self.queue, "next_opening_at")
            asked = ("seitech.chat.department", "_assign_waiting", self.queue.id)
            self.assertIn(asked, wanted)
            self.run_assignment()
            self.assertEqual(channel.agent_id, self.desks["agent"])

    def test_a_department_shows_when_it_opens(self):
        self.queue.calendar_id = self.calendar((8, 12))
        morning = datetime.fromisoformat("2026-03-02 09:00:00")

        self.assertEqual(self.queue._opening_state(morning), (True, None))
        self.assertEqual(
            self.queue._opening_state(morning + timedelta(hours=4)),
            (False, datetime.fromisoformat("2026-03-03 08:00:00")),
        )
        self.queue.calendar_id = False
        self.assertEqual(self.queue._opening_state(morning), (True, None))

    # leaving

    def leave(self, channel, minutes):
        """Let a visitor's last sign of life be so long ago."""
        long_ago = self.now() - timedelta(minutes=minutes)
        channel.visitor_id.seen_at = long_ago
        self.env.cr.execute(
            "UPDATE seitech_chat_queue_entry SET create_date = %s, entered_at = %s"
            " WHERE channel_id = %s",
            [long_ago, long_ago, channel.id],
        )
        self.env.invalidate_all()

    def test_an_absent_visitor_leaves_the_queue(self):
        self.queue.abandonment_minutes = 10
        self.desks["second_agent"].write({"status": "online", "seen_at": self.now()})
        gone, there, patient = (self.open_support_as(f"caller {n}") for n in range(3))
        gone._prioritize("urgent")
        self.leave(gone, 11)
        self.leave(there, 9)
        self.leave(patient, 11)
        patient._queue_entry().left_as_message = True

        self.env["seitech.chat.queue.entry"]._cron_close_abandoned()

        entry = self.env["seitech.chat.queue.entry"].search(
            [("channel_id", "=", gone.id)]
        )
        self.assertEqual((gone.state, entry.outcome), ("closed", "abandoned"))
        self.assertEqual(self.lines(gone), ["abandoned"])
        urgent = self.env["seitech.chat.notification"].search(
            [("channel_id", "=", gone.id), ("read_at", "=", False)]
        )
        self.assertFalse(urgent, "what nobody waits for calls nobody")
        self.assertTrue(there.is_waiting)
        self.assertTrue(patient.is_waiting, "a message is answered by email")

    def test_nobody_leaves_where_it_is_switched_off(self):
        self.queue.abandonment_minutes = 0
        channel = self.open_support_as()
        self.leave(channel, 1000)

        self.env["seitech.chat.queue.entry"]._cron_close_abandoned()

        self.assertTrue(channel.is_waiting)

    # repair

    def reconcile(self):
        with mute_logger(REPAIRS):
            count = self.env["seitech.chat.repair"]._cron_reconcile()
        self.env.invalidate_all()
        return count

    def kinds(self, channel):
        repairs = self.env["seitech.chat.repair"]
        return repairs.search([("channel_id", "=", channel.id)]).mapped("kind")

    def force(self, record, **vals):
        """Write past every verb, as a fault would."""
        changes = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value) for name, value in vals.items()
        )
        table = SQL.identifier(record._table)
        self.env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id = %s", table, changes, record.id)
        )
        self.env.invalidate_all()

    def test_consistent_conversations_are_not_repaired(self):
        self.set_online("agent")
        self.open_support_as("one")
        self.run_assignment()
        self.queue.assignment_mode = "offer"
        self.open_support_as("two")
        self.run_assignment()
        self.open_support_as("three")

        self.assertEqual(self.reconcile(), 0)

    def test_a_conversation_neither_waiting_nor_had_waits_again(self):
        channel = self.open_support_as()
        self.force(channel._queue_entry(), left_at=self.now(), outcome="assigned")

        self.assertEqual(self.reconcile(), 1)

        self.assertTrue(channel._queue_entry())
        self.assertEqual(self.kinds(channel), ["neither_queued_nor_assigned"])
        self.assertEqual(self.reconcile(), 0)

    def test_a_wait_and_an_assignment_that_outlived_the_conversation_end(self):
        self.set_online("agent")
        had, waiting = self.open_support_as("one"), self.open_support_as("two")
        self.run_assignment()
        self.desks["agent"].status = "offline"
        waiting = self.open_support_as("three")
        for channel in (had, waiting):
            self.force(channel, state="closed")

        self.assertEqual(self.reconcile(), 2)

        self.assertFalse(had._assignment() or waiting._queue_entry())
        self.assertEqual(self.kinds(had), ["assignment_after_end"])
        self.assertEqual(self.kinds(waiting), ["queued_after_end"])

    def test_a_wait_although_somebody_has_it_ends(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        entry = self.env["seitech.chat.queue.entry"].search(
            [("channel_id", "=", channel.id)]
        )
        self.force(entry, left_at=None, outcome=None)

        self.reconcile()

        self.assertEqual(self.kinds(channel), ["queued_while_assigned"])
        self.assertFalse(channel._queue_entry())

    def test_conversations_of_a_removed_agent_wait(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        self.force(self.desks["agent"], active=False)

        self.reconcile()

        self.assertTrue(channel.is_waiting and channel._queue_entry())
        self.assertEqual(self.kinds(channel), ["agent_removed"])

    def test_had_without_an_assignment_gets_one(self):
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        self.force(channel._assignment(), ended_at=self.now(), release_reason="ended")

        self.reconcile()

        self.assertEqual(channel._assignment().agent_id, self.desks["agent"])
        self.assertEqual(self.kinds(channel), ["agent_without_assignment"])

    def test_a_department_without_agents_overflows(self):
        for closed in ({"active": False}, {"agent_ids": [(5,)]}):
            with self.subTest(closed), self.undone():
                channel = self.open_support_as()
                self.queue.fallback_department_id = self.other_department
                self.queue.write(closed)

                self.reconcile()

                self.assertEqual(channel.department_id, self.other_department)
                self.assertEqual(self.kinds(channel), ["department_without_agents"])

    def test_an_offer_of_what_has_left_the_queue_ends(self):
        self.queue.assignment_mode = "offer"
        self.set_online("agent")
        channel = self.open_support_as()
        self.run_assignment()
        self.force(channel, state="closed")
        self.force(channel._queue_entry(), left_at=self.now(), outcome="ended")

        self.reconcile()

        self.assertFalse(channel.env["seitech.chat.offer"]._open_for(channel))
        self.assertEqual(self.kinds(channel), ["offer_overdue"])
