"""A conversation goes from one agent or department to another."""

from odoo.tests import tagged

from ..support.chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestTransfer(ChatCase):
    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")
        self.desk = self.desks["second_agent"]

    def test_the_next_agent_has_it_and_the_first_is_out(self):
        self.support._assign_to_agent(self.agent, self.desk.id)

        self.assertEqual(self.support.agent_id, self.desk)
        members = self.support.member_ids.filtered("is_active").user_id
        self.assertIn(self.users["second_agent"], members)
        self.assertNotIn(self.users["agent"], members)

    def test_both_assignments_are_kept_with_the_reason(self):
        self.support._assign_to_agent(self.agent, self.desk.id, note="Speaks French")

        new, old = self.env["seitech.chat.assignment"].search(
            [("channel_id", "=", self.support.id)]
        )
        self.assertEqual(
            (old.assignment_method, old.release_reason), ("accepted", "transferred")
        )
        self.assertEqual(
            (new.assignment_method, new.note), ("transferred", "Speaks French")
        )
        self.assertEqual(new.assigned_by_user_id, self.users["agent"])

    def test_the_transfer_note_is_a_private_note(self):
        position = self.support.last_position

        self.support._assign_to_agent(self.agent, self.desk.id, note="Speaks French")

        note, event = self.support.message_ids.sorted("id")[-2:]
        self.assertEqual((note.message_type, event.message_type), ("note", "event"))
        self.assertEqual(self.support.last_position, position)

    def test_giving_it_to_who_has_it_changes_nothing(self):
        version = self.support.last_version

        self.support._assign_to_agent(self.agent, self.desks["agent"].id)

        self.assertEqual(self.support.last_version, version)

    def test_a_full_agent_is_refused_unless_a_lead_decides(self):
        self.desk.chat_limit = 0

        self.assert_refused(
            "agent_full", self.support._assign_to_agent, self.agent, self.desk.id
        )
        self.support._assign_to_agent(self.persona("supervisor"), self.desk.id)

        self.assertEqual(self.support.agent_id, self.desk)

    def test_an_agent_of_another_company_is_nobody(self):
        foreign = self.desks["foreign_agent"]

        self.assert_refused(
            "no_agent", self.support._assign_to_agent, self.agent, foreign.id
        )

    def test_a_department_gets_it_as_a_waiting_conversation(self):
        self.support._transfer_to_department(self.agent, self.other_department.id)

        self.assertTrue(self.support.is_waiting)
        self.assertEqual(self.support.department_id, self.other_department)
        entry = self.support._queue_entry()
        self.assertEqual(entry.department_id, self.other_department)
        self.assertEqual(entry.entered_at, self.support.started_at)

    def test_a_waiting_conversation_changes_queues(self):
        first = self.waiting._queue_entry()

        self.waiting._transfer_to_department(
            self.persona("supervisor"), self.other_department.id
        )

        self.assertEqual(first.outcome, "transferred")
        self.assertEqual(
            self.waiting._queue_entry().department_id, self.other_department
        )

    def test_a_department_of_another_company_is_nowhere(self):
        self.assert_refused(
            "no_department",
            self.support._transfer_to_department,
            self.agent,
            self.foreign_department.id,
        )

    def test_an_ended_conversation_is_not_assigned(self):
        self.support._end()

        self.assert_refused(
            "channel_closed", self.support._assign_to_agent, self.agent, self.desk.id
        )

    def test_an_agent_without_visibility_receives_nothing(self):
        received = self.targets("agent")

        with self.trap_events() as events:
            self.support._transfer_to_department(self.agent, self.other_department.id)
            self.support._post(self.persona("visitor"), "Anybody there?")

        after = [
            e for e in events if e.type.endswith(("message_new", "message_changed"))
        ]
        self.assertTrue(after)
        self.assertFalse(received & {event.target for event in after})
        self.assertTrue(
            received
            & {e.target for e in events if e.type.endswith("subscription_expired")}
        )
        public = {e.target for e in after if not e.target[2].startswith("internal")}
        self.assertTrue(public and self.targets("visitor") >= public)

    def test_reopened_it_goes_on_with_who_had_it(self):
        self.desks["agent"]._heartbeat(status="online")
        self.support._end()

        self.support._reopen()

        self.assertEqual(self.support.state, "active")
        self.assertEqual(self.support.agent_id, self.desks["agent"])
        self.assertEqual(self.support._assignment().assignment_method, "reopened")

    def test_reopened_it_waits_when_who_had_it_is_gone(self):
        self.support._end()

        self.support._reopen()

        self.assertTrue(self.support.is_waiting)
        self.assertTrue(self.support._queue_entry())

    def test_reopened_it_does_not_go_back_to_who_is_full_or_no_agent_any_more(self):
        for vals in ({"chat_limit": 0}, {"active": False}):
            with self.subTest(vals), self.undone():
                self.desks["agent"]._heartbeat(status="online")
                self.support._end()
                self.desks["agent"].write(vals)

                self.support._reopen()

                self.assertTrue(self.support._queue_entry())

    def targets(self, name):
        """List what a person's open socket is subscribed to, as the bus writes it."""
        found = set()
        for target in self.env["ir.websocket"]._bus_targets(self.persona(name)):
            record, *side = target if isinstance(target, tuple) else (target,)
            found.add((record._name, record.id, *side))
        return found
