"""Events of opened, accepted, transferred and ended conversations."""

from odoo.tests import tagged

from ..support.live_case import CHANNEL, LiveCase
from ..support.reference_client import Client


@tagged("post_install", "-at_install")
class TestLiveDesk(LiveCase):
    def test_taking_a_conversation(self):
        self.verify(
            lambda: self.call("second_agent", "accept", channel_id=self.waiting.id),
            (self.public_target(self.waiting), "member_changed"),
            (self.partner("second_agent"), "channel_added"),
            (self.public_target(self.waiting), "message_new"),
            (self.public_target(self.waiting), "channel_changed"),
        )

    def test_end_by_either_side(self):
        self.verify(
            lambda: self.call("visitor", "end", channel_id=self.support.id),
            (self.public_target(), "message_new"),
            (self.public_target(), "channel_changed"),
        )
        self.verify(
            lambda: self.call("supervisor", "resolve", channel_id=self.waiting.id),
            (self.internal_target(self.waiting), "message_new"),
            (self.public_target(self.waiting), "message_new"),
            (self.public_target(self.waiting), "channel_changed"),
        )

    def test_a_note_after_the_end_reaches_the_desk_that_has_it_open(self):
        self.call("agent", "resolve", channel_id=self.support.id)
        watch = {"channel_id": self.support.id, "is_viewing": True}
        self.call("second_agent", "set_viewing", **watch)

        with self.trap_events() as events:
            self.send("agent", "She will write again", type="note")

        access = ("res.users", self.users["second_agent"].id, "seitech_chat:access")
        self.assertEqual(
            [(event.target, event.type.rpartition("/")[2]) for event in events],
            # Subscribed again before the note is delivered.
            [(access, "changed"), (self.internal_target(), "message_new")],
        )
        self.assertLessEqual(
            {self.public_target(), self.internal_target()},
            self.targets_of("second_agent"),
        )
        for name in ("agent", "manager", "visitor", "student"):
            self.assertNotIn(self.internal_target(), self.targets_of(name), name)

        with self.undone():
            self.desks["second_agent"].department_ids = self.other_department
            self.assertNotIn(self.internal_target(), self.targets_of("second_agent"))
        self.call("second_agent", "set_viewing", **{**watch, "is_viewing": False})
        self.assertNotIn(self.internal_target(), self.targets_of("second_agent"))

    def test_conversation_assigned_to_a_colleague(self):
        clients, _events = self.compare(
            lambda: self.call(
                "agent",
                "assign",
                channel_id=self.support.id,
                agent_id=self.desks["second_agent"].id,
                note="Speaks French",
                is_confirmed=True,
            )  # fmt: skip
        )

        held = clients["second_agent"].channels[self.support.id]
        self.assertTrue(held["me"]["member_id"])
        self.assertIn(self.support.id, clients["agent"].channels)
        self.assertNotIn("French", str(clients["visitor"].channels))

    def test_conversation_transferred_to_a_hidden_department(self):
        clients, _events = self.compare(
            lambda: self.call(
                "agent",
                "transfer",
                channel_id=self.support.id,
                department_id=self.other_department.id,
                note="A bill",
                is_confirmed=True,
            )  # fmt: skip
        )

        for name, is_held in (("agent", False), ("second_agent", False),
                              ("visitor", True), ("manager", True)):  # fmt: skip
            self.assertEqual(self.support.id in clients[name].channels, is_held, name)
        # And no event of it is received from then on.
        with self.trap_events() as events:
            self.send("visitor")
        for name, is_received in (("agent", 0), ("visitor", 1), ("manager", 1)):
            targets = self.targets_of(name)
            received = [event for event in events if event.target in targets]
            self.assertEqual(len(received), is_received, name)

    def test_conversation_reopened(self):
        self.call("agent", "resolve", channel_id=self.support.id)

        clients, _events = self.compare(
            lambda: self.call("second_agent", "reopen", channel_id=self.support.id)
        )

        for name in ("visitor", "agent", "second_agent", "manager"):
            channel = clients[name].channels[self.support.id]["channel"]
            self.assertEqual(channel["state"], "active", name)

    def test_opening_reaches_the_department(self):
        answers = []
        department = ("seitech.chat.department", self.department.id)
        clients = {name: Client(self, name) for name in ("agent", "agent_elsewhere")}
        for client in clients.values():
            client.sync()
        self.assertIn(department, self.targets_of("agent"))
        self.assertIn(department, self.targets_of("supervisor"))
        self.assertNotIn(department, self.targets_of("agent_elsewhere"))
        self.assertNotIn(department, self.targets_of("visitor"))

        with self.trap_events() as events:
            answers.append(self.call("nobody", "open_support", **self.form()))

        channel_id = answers[0]["entry"]["channel"]["id"]
        visitor = self.env[CHANNEL].browse(channel_id).visitor_id
        self.assertEqual(
            [(e.target, e.type.removeprefix(f"{CHANNEL}/")) for e in events],
            [
                ((CHANNEL, channel_id), "member_changed"),
                ((CHANNEL, channel_id), "message_new"),
                (department, "channel_added"),
                (("seitech.chat.visitor", visitor.id), "channel_added"),
            ],
        )
        added = events[-1].payload["channel"]
        self.assertEqual(added, answers[0]["entry"]["channel"])
        for name, expected in (("agent", True), ("agent_elsewhere", False)):
            clients[name].receive(events, self.targets_of(name))
            self.assertEqual(clients[name].is_behind, expected)

    def test_direct_conversation_reaches_both(self):
        with self.trap_events() as events:
            answer = self.call(
                "second_agent", "create_direct", user_id=self.users["student"].id
            )

        channel = (CHANNEL, answer["entry"]["channel"]["id"])
        self.assertEqual(
            [(e.target, e.type.removeprefix(f"{CHANNEL}/")) for e in events],
            [
                (channel, "member_changed"),
                (self.partner("second_agent"), "channel_added"),
                (channel, "member_changed"),
                (self.partner("student"), "channel_added"),
            ],
        )
        for name in ("student", "second_agent"):
            self.assertIn(channel, self.targets_of(name))
        self.assertNotIn(channel, self.targets_of("manager"))

    def test_a_new_member_receives_from_then_on(self):
        group = self.open_group("group", "agent")

        def join():
            group._lock()
            group._join(self.persona("student"))

        self.verify(
            join,
            (self.public_target(group), "member_changed"),
            (self.partner("student"), "channel_added"),
        )
