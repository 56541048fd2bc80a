"""Every verb: what is sent, to whom, and that a listener ends up with the truth."""

from uuid import uuid4

from odoo.tests import tagged

from .client import Client
from .common import ChatHttpCase

CHANNEL = "seitech.chat.channel"
# Customers, who has the conversation, a colleague, a lead, and somebody it is not for.
WATCHERS = ("visitor", "other_visitor", "agent", "second_agent", "manager", "student")


@tagged("post_install", "-at_install")
class TestLiveEvents(ChatHttpCase):
    def targets_of(self, name):
        """List where the websocket lets somebody listen."""
        self.env.flush_all()
        listed = self.env["ir.websocket"].sudo()._targets_of(self.persona(name))
        return {
            (target[0]._name, target[0].id, target[1])
            if isinstance(target, tuple)
            else (target._name, target.id)
            for target in listed
        }

    def verify(self, run, *expected):
        """Run a verb; whoever listened must hold what whoever asks anew is given.

        :param run: does it.
        :param expected: ``(target, event)`` in order; the target as in a bus row.
        :return: the clients of those who listened, by name.
        """
        clients, events = self.compare(run)
        got = [(e.target, e.type.removeprefix(f"{CHANNEL}/")) for e in events]
        self.assertEqual(got, list(expected))
        return clients

    def compare(self, run):
        """Run a verb and compare what is held afterwards: ``(clients, events)``."""
        clients = [Client(self, name) for name in WATCHERS]
        for client in clients:
            client.sync()
        listened = {name: self.targets_of(name) for name in WATCHERS}

        with self.trap_events() as events:
            run()

        reached = 0
        for client in clients:
            reached += len(client.hear(events, listened[client.name]))
            if client.is_behind:
                client.sync()
            fresh = Client(self, client.name)
            fresh.sync()
            for channel_id, held in client.held().items():
                self.ask_for_closed(fresh, channel_id)
                self.assertEqual(
                    held, fresh.held().get(channel_id), f"{client.name} {channel_id}"
                )
            self.assertEqual(set(client.channels), set(fresh.channels), client.name)
        self.assertTrue(reached, "nobody heard anything")
        return {client.name: client for client in clients}, events

    def ask_for_closed(self, fresh, channel_id):
        """Ask by name for what is closed: a client that knows nothing is not told."""
        if channel_id not in fresh.channels:
            fresh.channels[channel_id] = {
                "messages": {}, "version": 2**31 - 1, "internal_version": 2**31 - 1,
            }  # fmt: skip
            fresh.sync()

    def here(self, channel=None):
        return (CHANNEL, (channel or self.support).id)

    def aside(self, channel=None):
        return (CHANNEL, (channel or self.support).id, "internal")

    def partner(self, name):
        return ("res.partner", self.users[name].partner_id.id)

    def send(self, by, body="Hello", channel=None, **more):
        return self.call(
            by, "send", channel_id=(channel or self.support).id, body=body,
            client_uuid=str(uuid4()), **more,
        )["message"]  # fmt: skip

    def test_message_of_a_customer(self):
        self.verify(lambda: self.send("visitor"), (self.here(), "message_new"))

    def test_message_of_an_agent_with_quote_and_file(self):
        file = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "a.txt", b"Hello"
        )

        self.verify(
            lambda: self.send(
                "agent", reply_to_id=self.question.id, attachment_ids=file.ids
            ),
            (self.here(), "message_new"),
        )

    def test_first_answer_of_the_desk(self):
        self.waiting._accept(self.persona("agent"))

        self.verify(
            lambda: self.send("agent", channel=self.waiting),
            (self.here(self.waiting), "message_new"),
        )

    def test_note_and_what_happens_to_it_stay_aside(self):
        note = {"message_id": self.note.id}
        for run, event in (
            (lambda: self.send("agent", type="note"), "message_new"),
            (lambda: self.call("agent", "edit", **note, body="Hm"), "message_changed"),
            (
                lambda: self.call("second_agent", "react", **note, emoji="👀"),
                "message_changed",
            ),
            (lambda: self.call("agent", "pin", **note), "message_changed"),
            (lambda: self.call("agent", "delete", **note), "message_changed"),
        ):
            self.verify(run, (self.aside(), event))

    def test_visitors_and_students_never_listen_aside(self):
        listened = {
            target
            for name in ("visitor", "other_visitor", "student", "instructor")
            for target in self.targets_of(name)
        }

        self.assertIn(self.here(), listened)
        self.assertEqual({t for t in listened if len(t) > 2}, set())
        self.assertIn(self.aside(), self.targets_of("agent"))

    def test_edit_of_a_message_that_is_quoted(self):
        self.send("agent", reply_to_id=self.question.id)

        self.verify(
            lambda: self.call(
                "visitor", "edit", message_id=self.question.id, body="It plays now."
            ),
            (self.here(), "message_changed"),
        )

    def test_deletion_of_a_message_that_is_quoted(self):
        self.send("agent", reply_to_id=self.question.id)

        self.verify(
            lambda: self.call("visitor", "delete", message_id=self.question.id),
            (self.here(), "message_changed"),
        )

    def test_reaction_on_and_off(self):
        body = {"message_id": self.answer.id, "emoji": "👍"}
        changed = (self.here(), "message_changed")

        self.verify(lambda: self.call("visitor", "react", **body), changed)
        self.verify(lambda: self.call("agent", "react", **body), changed)
        self.verify(
            lambda: self.call("visitor", "react", **body, is_set=False), changed
        )

    def test_pin_on_and_off(self):
        body = {"message_id": self.answer.id}
        changed = (self.here(), "message_changed")

        self.verify(lambda: self.call("agent", "pin", **body), changed)
        self.verify(lambda: self.call("agent", "pin", **body, is_pinned=False), changed)

    def test_marks(self):
        body = {"channel_id": self.support.id}
        changed = (self.here(), "member_changed")

        self.verify(
            lambda: self.call("visitor", "mark_read", **body, delivered_position=2),
            changed,
        )
        self.verify(
            lambda: self.call("visitor", "mark_read", **body, read_position=2), changed
        )

    def test_taking_a_conversation(self):
        self.verify(
            lambda: self.call("second_agent", "accept", channel_id=self.waiting.id),
            (self.here(self.waiting), "member_changed"),
            (self.partner("second_agent"), "channel_added"),
            (self.here(self.waiting), "channel_changed"),
        )

    def test_end_by_either_side(self):
        self.verify(
            lambda: self.call("visitor", "end", channel_id=self.support.id),
            (self.here(), "channel_changed"),
        )
        self.verify(
            lambda: self.call("supervisor", "resolve", channel_id=self.waiting.id),
            (self.here(self.waiting), "channel_changed"),
        )

    def test_conversation_given_to_a_colleague(self):
        clients, _events = self.compare(
            lambda: self.call(
                "agent",
                "assign",
                channel_id=self.support.id,
                agent_id=self.desks["second_agent"].id,
                note="Speaks French",
            )  # fmt: skip
        )

        held = clients["second_agent"].channels[self.support.id]
        self.assertTrue(held["my_id"])
        self.assertIn(self.support.id, clients["agent"].channels)
        self.assertNotIn("French", str(clients["visitor"].channels))

    def test_conversation_moved_out_of_sight(self):
        clients, _events = self.compare(
            lambda: self.call(
                "agent",
                "transfer",
                channel_id=self.support.id,
                department_id=self.other_department.id,
                note="A bill",
            )  # fmt: skip
        )

        for name, is_held in (("agent", False), ("second_agent", False),
                              ("visitor", True), ("manager", True)):  # fmt: skip
            self.assertEqual(self.support.id in clients[name].channels, is_held, name)
        # And nothing of it is heard from then on.
        with self.trap_events() as events:
            self.send("visitor")
        for name, is_heard in (("agent", 0), ("visitor", 1), ("manager", 1)):
            targets = self.targets_of(name)
            heard = [event for event in events if event.target in targets]
            self.assertEqual(len(heard), is_heard, name)

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
                (("seitech.chat.visitor", visitor.id), "channel_added"),
                ((CHANNEL, channel_id), "message_new"),
                (department, "channel_added"),
            ],
        )
        added = events[-1].payload["channel"]
        self.assertEqual(added, answers[0]["entry"]["channel"])
        for name, expected in (("agent", True), ("agent_elsewhere", False)):
            clients[name].hear(events, self.targets_of(name))
            self.assertEqual(clients[name].is_behind, expected)

    def test_direct_conversation_reaches_both(self):
        with self.trap_events() as events:
            answer = self.call(
                "student", "create_direct", user_id=self.users["second_agent"].id
            )

        channel = (CHANNEL, answer["entry"]["channel"]["id"])
        self.assertEqual(
            [(e.target, e.type.removeprefix(f"{CHANNEL}/")) for e in events],
            [
                (channel, "member_changed"),
                (self.partner("student"), "channel_added"),
                (channel, "member_changed"),
                (self.partner("second_agent"), "channel_added"),
            ],
        )
        for name in ("student", "second_agent"):
            self.assertIn(channel, self.targets_of(name))
        self.assertNotIn(channel, self.targets_of("manager"))

    def test_somebody_who_joins_hears_from_then_on(self):
        group = self.open_group("group", "agent")

        def join():
            group._lock()
            group._join(self.persona("student"))

        self.verify(
            join,
            (self.here(group), "member_changed"),
            (self.partner("student"), "channel_added"),
        )

    def test_typing_is_heard_by_the_conversation_alone(self):
        with self.trap_events() as events:
            self.call("visitor", "type", channel_id=self.support.id)

        [event] = events
        self.assertEqual(event.target, self.here())
        self.assertEqual(event.payload["author"]["id"], self.visitors["visitor"].id)

    def test_applying_an_event_twice_is_harmless(self):
        client = Client(self, "agent")
        client.sync()
        with self.trap_events() as events:
            self.send("visitor")
            self.call("visitor", "edit", message_id=self.question.id, body="Other")

        client.hear(events, self.targets_of("agent"))
        once = client.held()
        client.hear(events, self.targets_of("agent"))

        self.assertEqual(client.held(), once)
        self.assertFalse(client.is_behind)

    def test_missed_event_is_noticed_and_made_up_for(self):
        client = Client(self, "agent")
        client.sync()
        with self.trap_events() as events:
            for body in ("One", "Two", "Three"):
                self.send("visitor", body=body)

        client.hear(events[1:], self.targets_of("agent"))
        self.assertTrue(client.is_behind)
        client.sync()

        fresh = Client(self, "agent")
        fresh.sync()
        self.assertEqual(client.held(), fresh.held())

    def test_refusal_sends_nothing(self):
        with self.trap_events() as events:
            self.refuse(
                "visitor", "send", "message_empty", channel_id=self.support.id,
                client_uuid=str(uuid4()), body=" ",
            )  # fmt: skip
            self.refuse("second_agent", "accept", "already_taken",
                        channel_id=self.support.id)  # fmt: skip

        self.assertEqual(events, [])

    def test_unknown_event_is_a_mistake(self):
        with self.assertRaises(ValueError):
            self.support._emit("seitech.chat.channel/surprise", {})
