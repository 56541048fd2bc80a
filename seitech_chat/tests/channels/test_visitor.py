import hashlib
from uuid import uuid4

from odoo.tests import tagged

from ...persona import Persona
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestVisitor(ChatHttpCase):
    def test_token_is_stored_as_a_hash_only(self):
        token = self.tokens["visitor"]
        self.env.flush_all()

        self.env.cr.execute(
            "SELECT token_hash, v::text FROM seitech_chat_visitor v WHERE id = %s",
            [self.visitors["visitor"].id],
        )
        [(token_hash, row)] = self.env.cr.fetchall()

        self.assertEqual(token_hash, hashlib.sha256(token.encode()).hexdigest())
        self.assertNotIn(token, row)

    def test_expired_token_is_nobody(self):
        visitor = self.visitors["visitor"]
        body = {"channel_id": self.support.id}
        self.call("visitor", "get_channel", **body)

        visitor.token_expires_at = self.now()

        self.refuse("visitor", "get_channel", "invalid_visitor_token", **body)

    def test_new_token_ends_the_one_before(self):
        token, _expires_at = self.visitors["visitor"]._issue_token(str(uuid4()))
        self.refuse("visitor", "list_channels", "invalid_visitor_token")

        response = self.request(
            "visitor", "POST", "/api/chat/support/channels", json={},
            headers={"X-Chat-Visitor-Token": token},
        )  # fmt: skip

        self.assertEqual(response.status_code, 200)

    def test_an_invalid_token_is_nobody(self):
        for token in ("", "x", "x" * 5000, "ünïcode", "' OR 1=1 --", "null"):
            response = self.request(
                "nobody", "POST", "/api/chat/support/channels", json={},
                headers={"X-Chat-Visitor-Token": token.encode()},
            )  # fmt: skip
            self.assertEqual(response.status_code, 401, token)
            self.assertEqual(response.json()["code"], "invalid_visitor_token")

    def test_token_is_no_use_on_the_routes_of_users(self):
        response = self.ask(
            "visitor", "get_channel", path="/api/chat/channel/<int:channel_id>",
            channel_id=self.support.id,
        )  # fmt: skip

        self.assertEqual(response.json()["code"], "not_signed_in")

    def test_session_renews_the_token_once_a_minute(self):
        visitor = self.visitors["visitor"]
        with self.clock() as move:
            self.call("visitor", "session")
            visitor.seen_at = self.now()
            expires_at = visitor.token_expires_at
            move(49)
            self.call("visitor", "session")
            self.assertEqual(visitor.token_expires_at, expires_at)
            move(1)

            with self.trap_events() as events:
                self.call("visitor", "session")

            self.assertGreater(visitor.token_expires_at, expires_at)
            self.assertEqual(visitor.seen_at, self.now())
        [event] = events
        self.assertEqual(event.type, "seitech.chat.channel/presence")
        self.assertEqual(event.target, ("seitech.chat.channel", self.support.id))

    def test_presence_is_not_sent_in_ended_conversations(self):
        self.visitors["visitor"].seen_at = False
        self.support._end()

        with self.trap_events() as events:
            self.call("visitor", "session")

        self.assertEqual(events, [])

    def test_session_shows_a_guest_how_to_start(self):
        answer = self.ask("nobody", "session", path="/api/chat/support/session").json()

        self.assertIsNone(answer["caller"])
        self.assertEqual(answer["roles"], ["public"])
        self.assertIsNone(answer["websocket"]["subscription"])
        departments = {d["id"] for d in answer["departments"]}
        self.assertIn(self.department.id, departments)
        self.assertNotIn(self.foreign_department.id, departments)

    def test_conversation_opened_over_http_can_be_gone_on_with(self):
        answer = self.call("nobody", "open_support", **self.form())
        self.tokens["fresh"] = answer["token"]
        channel_id = answer["entry"]["channel"]["id"]

        messages = self.call("fresh", "list_messages", channel_id=channel_id)
        self.assertEqual(messages["messages"], [answer["message"]])
        self.assertEqual(answer["queue"]["position"], 2)
        self.assertNotIn(answer["token"], str(messages))

    def test_repeated_opening_is_answered_though_its_token_ended(self):
        form = self.form()
        first = self.call("visitor", "open_support", **form)
        # The answer was lost: the client still holds the token from before.
        again = self.call("visitor", "open_support", **form)

        self.assertEqual(again["entry"]["channel"], first["entry"]["channel"])
        self.assertEqual(again["token"], first["token"])

    def test_an_expired_token_starts_a_new_visitor(self):
        self.visitors["visitor"].token_expires_at = self.now()

        answer = self.call("visitor", "open_support", **self.form())

        channel = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertNotEqual(channel.visitor_id, self.visitors["visitor"])

    def test_opening_again_with_the_token_adds_a_conversation_of_the_same_person(self):
        answer = self.call("visitor", "open_support", **self.form())

        channel = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertEqual(channel.visitor_id, self.visitors["visitor"])
        self.tokens["renewed"] = answer["token"]
        listed = self.call("renewed", "list_channels", state="all")["channels"]
        self.assertEqual(
            {entry["channel"]["id"] for entry in listed}, {channel.id, self.support.id}
        )
        self.assertTrue(Persona(channel.visitor_id.sudo()).find_channel(channel.id))
