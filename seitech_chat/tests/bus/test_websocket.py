"""Rights to subscribe: claims, and a real socket."""

import base64
import json
import time
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.misc import hash_sign

from odoo.addons.bus.tests.common import WebsocketCase

from ...bus.subscription import ACCESS_STREAM
from ...models import ir_websocket
from ..support.chat_case import ChatCase, ChatHttpCase

CHANNEL = "seitech.chat.channel"


@tagged("post_install", "-at_install")
class TestClaims(ChatCase):
    def listen(self, *channels, by=None):
        """Subscribe like a socket does; return our records among its channels."""
        user = self.users[by] if by else self.env.ref("base.public_user")
        self.env.flush_all()
        wsrequest = SimpleNamespace(session=SimpleNamespace(uid=by and user.id))
        with patch.object(ir_websocket, "wsrequest", new=wsrequest):
            websocket = self.env["ir.websocket"].with_user(user)
            # Channels that core adds depend on its session; they are ignored here.
            with patch(
                "odoo.addons.bus.models.ir_websocket.IrWebsocket._build_bus_channel_list",
                lambda _self, channels: channels,
            ):
                built = websocket._build_bus_channel_list(list(channels))
        names = {_name(target) for target in built}
        return {name for name in names if name[0].startswith(("str", "seitech."))}

    def claim(self, name, **lifetime):
        lifetime = timedelta(**lifetime or {"minutes": 10})
        websocket = self.env["ir.websocket"]
        claim, _seconds = websocket._sign_subscription(self.persona(name), lifetime)
        return claim

    def test_visitor_receives_their_conversation_and_own_events(self):
        received = self.listen(self.claim("visitor"))

        visitor = self.visitors["visitor"]
        self.assertEqual(
            received,
            {
                (CHANNEL, self.support.id),
                ("seitech.chat.visitor", visitor.id),
                ("seitech.chat.visitor", visitor.id, ACCESS_STREAM),
            },
        )

    def test_session_receives_what_its_user_may_see(self):
        received = self.listen("seitech_chat", by="agent")

        self.assertIn((CHANNEL, self.support.id), received)
        self.assertIn((CHANNEL, self.support.id, "internal"), received)
        self.assertIn(("seitech.chat.department", self.department.id), received)
        self.assertNotIn((CHANNEL, self.teaching.id), received)

    def test_a_signed_user_receives_the_same_as_the_session(self):
        for name in ("student", "agent", "manager"):
            signed = self.listen(self.claim(name))
            self.assertTrue(signed)
            self.assertEqual(signed, self.listen("seitech_chat", by=name), name)

    def test_an_anonymous_socket_receives_nothing(self):
        self.assertEqual(self.listen("seitech_chat"), set())

    def test_forged_expired_and_broken_claims_receive_nothing(self):
        good = self.claim("visitor")
        raw = base64.urlsafe_b64decode(good.partition(":")[2] + "===")
        other = raw.replace(
            str(self.visitors["visitor"].id).encode(),
            str(self.visitors["other_visitor"].id).encode(),
        )
        self.assertNotEqual(raw, other)
        env = self.env(su=True)
        for claim in (
            f"seitech_chat:{base64.urlsafe_b64encode(other).decode()}",
            f"seitech_chat:{hash_sign(env, 'another.scope', ['visitor', 1])}",
            f"{good}x", good[:-1], good.upper(), "seitech_chat:", "seitech_chat::",
            "seitech_chat:=", "seitech_chat:ä", "seitech_chat:\x00", "seitech_chat:AA",
            "seitech_chat:\ud800",
            f"seitech_chat:{base64.urlsafe_b64encode(b'{}').decode()}",
            f"seitech_chat:{base64.urlsafe_b64encode(bytes([1]) + b'x' * 80).decode()}",
        ):  # fmt: skip
            with self.subTest(claim=repr(claim)[:60]):
                self.assertFalse(self.listen(claim) - {("str", claim)})
        with self.clock() as move:
            claim = self.claim("visitor", minutes=10)
            move(599)
            self.assertTrue(self.listen(claim))
            move(2)
            self.assertEqual(self.listen(claim), set())

    def test_a_claim_without_person_receives_nothing(self):
        env = self.env(su=True)
        self.users["student"].active = False
        student, visitor = self.users["student"].id, self.visitors["visitor"].id
        later = int(time.time()) + 60
        for values in (
            ["visitor", 2**31 - 1, "a", later], ["user", 2**31 - 1, None, later],
            ["user", student, None, later], ["user", self.users["agent"].id, 1, later],
            ["visitor", visitor, "another token", later], ["visitor", visitor], [], {},
        ):  # fmt: skip
            claim = f"seitech_chat:{hash_sign(env, ir_websocket.SCOPE, values)}"
            received = {
                name for name in self.listen(claim) if name[-1] != ACCESS_STREAM
            }
            self.assertEqual(received, set(), values)

    def test_our_records_can_not_be_named_by_a_client(self):
        for channel in (
            f"{CHANNEL}_{self.support.id}", f'["{CHANNEL}", {self.support.id}]',
            f"{CHANNEL},{self.support.id}", "seitech_chat.channel",
        ):  # fmt: skip
            self.assertEqual(self.listen(channel), {("str", channel)})

    def test_other_channels_are_left_to_core(self):
        received = self.listen("broadcast", "seitech_chat", by="student")

        self.assertIn(("str", "broadcast"), received)
        self.assertIn((CHANNEL, self.teaching.id), received)

    def test_few_queries_however_many_conversations(self):
        counts = []
        for _round in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.listen(self.claim("agent"))
            counts.append(self.env.cr.sql_log_count - before)
            for _n in range(10):
                self.open_support("somebody")

        self.assertLessEqual(counts[1], counts[0])


def _name(target):
    if isinstance(target, str):
        return ("str", target)
    if isinstance(target, tuple):
        return (target[0]._name, target[0].id, target[1])
    return (target._name, target.id)


@tagged("post_install", "-at_install")
class TestSocket(ChatHttpCase, WebsocketCase):
    def connect(self, subscription):
        self.env.cr.precommit.run()
        last = self.env["bus.bus"].sudo().search([], order="id desc", limit=1).id
        websocket = self.websocket_connect()
        self.subscribe(websocket, [subscription], last=last)
        return websocket

    def test_visitor_receives_a_message_and_no_note(self):
        answer = self.call("visitor", "session")
        socket = self.connect(answer["websocket"]["subscription"])
        agent = self.persona("agent")

        self.support._post(agent, "Between us", is_note=True)
        self.note._edit(agent, "Still between us")
        message = self.support._post(agent, "Hello")
        self.trigger_notification_dispatching(
            [self.support, (self.support, "internal")]
        )

        [notification] = json.loads(socket.recv())
        self.assertEqual(notification["message"]["type"], f"{CHANNEL}/message_new")
        self.assertEqual(
            notification["message"]["payload"]["message"]["id"], message.id
        )

    def test_agent_receives_the_note_by_a_signed_claim(self):
        claim, _seconds = self.env["ir.websocket"]._sign_subscription(
            self.persona("second_agent"), timedelta(minutes=1)
        )
        socket = self.connect(claim)

        note = self.support._post(self.persona("agent"), "Look", is_note=True)
        self.trigger_notification_dispatching([(self.support, "internal")])

        [notification] = json.loads(socket.recv())
        payload = notification["message"]["payload"]
        self.assertEqual((payload["stream"], payload["message"]["id"]),
                         ("internal", note.id))  # fmt: skip
