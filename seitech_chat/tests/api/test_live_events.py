"""Every verb of messages and members: what is sent, to whom, and what comes of it."""

from uuid import uuid4

from odoo.tests import tagged

from ..support.live_case import LiveCase
from ..support.reference_client import Client


@tagged("post_install", "-at_install")
class TestLiveEvents(LiveCase):
    def test_message_of_a_customer(self):
        self.verify(lambda: self.send("visitor"), (self.public_target(), "message_new"))

    def test_message_of_an_agent_with_quote_and_file(self):
        file = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "a.txt", b"Hello"
        )

        self.verify(
            lambda: self.send(
                "agent", reply_to_id=self.question.id, attachment_ids=file.ids
            ),
            (self.public_target(), "message_new"),
        )

    def test_first_answer_of_the_desk(self):
        self.waiting._accept(self.persona("agent"))

        self.verify(
            lambda: self.send("agent", channel=self.waiting),
            (self.public_target(self.waiting), "message_new"),
        )

    def test_notes_and_their_changes_stay_internal(self):
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
            self.verify(run, (self.internal_target(), event))

    def test_visitors_and_students_get_no_internal_events(self):
        listened = {
            target
            for name in ("visitor", "other_visitor", "student", "instructor")
            for target in self.targets_of(name)
        }

        self.assertIn(self.public_target(), listened)
        internal = {
            t for t in listened if t[0] == self.public_target()[0] and len(t) > 2
        }
        self.assertEqual(internal, set())
        self.assertIn(self.internal_target(), self.targets_of("agent"))

    def test_edit_of_a_message_that_is_quoted(self):
        self.send("agent", reply_to_id=self.question.id)

        self.verify(
            lambda: self.call(
                "visitor", "edit", message_id=self.question.id, body="It plays now."
            ),
            (self.public_target(), "message_changed"),
        )

    def test_deletion_of_a_message_that_is_quoted(self):
        self.send("agent", reply_to_id=self.question.id)

        self.verify(
            lambda: self.call("visitor", "delete", message_id=self.question.id),
            (self.public_target(), "message_changed"),
        )

    def test_reaction_on_and_off(self):
        body = {"message_id": self.answer.id, "emoji": "👍"}
        changed = (self.public_target(), "message_changed")

        self.verify(lambda: self.call("visitor", "react", **body), changed)
        self.verify(lambda: self.call("agent", "react", **body), changed)
        self.verify(
            lambda: self.call("visitor", "react", **body, is_set=False), changed
        )

    def test_pin_on_and_off(self):
        body = {"message_id": self.answer.id}
        changed = (self.public_target(), "message_changed")

        self.verify(lambda: self.call("agent", "pin", **body), changed)
        self.verify(lambda: self.call("agent", "pin", **body, is_pinned=False), changed)

    def test_marks(self):
        body = {"channel_id": self.support.id}
        changed = (self.public_target(), "member_changed")

        self.verify(
            lambda: self.call("visitor", "mark_read", **body, delivered_position=2),
            changed,
        )
        self.verify(
            lambda: self.call("visitor", "mark_read", **body, read_position=2), changed
        )
        self.call("visitor", "send", **body, client_uuid=str(uuid4()), body="More")
        sent = {"channels": [{"id": self.support.id, "position": 3}]}
        self.verify(lambda: self.call("agent", "mark_delivered", **sent), changed)

    def test_typing_is_received_by_the_conversation_alone(self):
        with self.trap_events() as events:
            self.call("visitor", "type", channel_id=self.support.id)

        [event] = events
        self.assertEqual(event.target, self.public_target())
        self.assertEqual(event.payload["author"]["id"], self.visitors["visitor"].id)

    def test_applying_an_event_twice_is_harmless(self):
        client = Client(self, "agent")
        client.sync()
        with self.trap_events() as events:
            self.send("visitor")
            self.call("visitor", "edit", message_id=self.question.id, body="Other")

        client.receive(events, self.targets_of("agent"))
        once = client.held()
        client.receive(events, self.targets_of("agent"))

        self.assertEqual(client.held(), once)
        self.assertFalse(client.is_behind)

    def test_missed_event_is_noticed_and_made_up_for(self):
        client = Client(self, "agent")
        client.sync()
        with self.trap_events() as events:
            for body in ("One", "Two", "Three"):
                self.send("visitor", body=body)

        client.receive(events[1:], self.targets_of("agent"))
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
