"""News for people who are away: push and mail, once, and only to whom it is for."""

import base64
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ChatHttpCase

ENDPOINT = "https://fcm.googleapis.com/fcm/send/"
POINT = (Encoding.X962, PublicFormat.UncompressedPoint)


class DeliveryCase(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.open_group("group", "student", "instructor", "agent")
        cls.delivery = cls.env["seitech.chat.delivery"]
        # What setting everybody up has caused is no news here.
        cls.env.cr.execute(
            "UPDATE seitech_chat_message"
            "   SET created_at = created_at - interval '1 month'"
        )
        cls.env.invalidate_all()

    def tell(self, by="instructor", text="Hello", *names, **more):
        ids = [self.users[name].id for name in names]
        return self.group._post(self.persona(by), text, mention_user_ids=ids, **more)

    def part_of(self, name, channel=None):
        return (channel or self.group).sudo()._member_of(self.persona(name))


@tagged("post_install", "-at_install")
class TestDigest(DeliveryCase):
    @contextmanager
    def mails(self, minutes=11):
        """Collect the mails that are queued when so many minutes have passed."""
        mails = self.env["mail.mail"]
        before = mails.search([]).ids
        found = []
        with self.clock() as move:
            yield move
            move(minutes=minutes)
            self.delivery._cron_email()
        found = mails.search([("id", "not in", before)], order="id")
        self.sent = {
            mail.email_to.partition("<")[2].rstrip(">"): mail for mail in found
        }
        self.assertEqual(len(self.sent), len(found), "one mail per person")

    def test_one_mail_per_conversation_to_those_who_did_not_read(self):
        with self.mails():
            self.tell(text="One")
            self.tell(text="Two")
            last = self.group.last_position
            self.group._mark_read(self.persona("agent"), read_position=last)

        self.assertEqual(set(self.sent), {"student@example.com"})
        mail = self.sent["student@example.com"]
        for text in ("One", "Two", "Instructor", f"/my/chat/{self.group.id}"):
            self.assertIn(text, mail.body_html)
        self.assertIn("2", mail.subject)

    def test_nothing_before_the_delay_and_nothing_twice(self):
        with self.mails(minutes=9):
            self.tell()
        self.assertEqual(self.sent, {})
        with self.mails():
            self.tell(text="Only this")
            for _run in range(3):
                self.delivery._cron_email()
        first = self.sent["student@example.com"]
        with self.mails():
            self.tell(text="And then this")
        self.assertIn("Only this", first.body_html)
        again = self.sent["student@example.com"].body_html
        self.assertIn("And then this", again)
        self.assertNotIn("Only this", again)

    def test_message_within_the_delay_is_not_mailed_again(self):
        with self.mails(minutes=0) as move:
            self.tell(text="Early")
            move(minutes=9)
            self.tell(text="Late")
            move(minutes=2)
        self.assertIn("Late", self.sent["student@example.com"].body_html)
        with self.mails():
            pass
        self.assertEqual(self.sent, {})

    def test_who_is_online_gets_none_until_they_go(self):
        presence = self.env["seitech.chat.presence"]
        with self.mails():
            self.tell()
            for _minute in range(11):
                presence._beat(self.users["student"], is_active=True)
        # The clock stood still while they were there; at the end they had gone.
        self.assertIn("student@example.com", self.sent)
        with self.mails(minutes=0) as move:
            self.tell()
            move(minutes=11)
            presence._beat(self.users["student"], is_active=True)
        self.assertNotIn("student@example.com", self.sent)

    def test_what_somebody_chose_is_respected(self):
        preference = self.env["seitech.chat.preference"]
        student = self.users["student"]
        with self.mails() as _move:
            self.part_of("agent")._mute(self.now() + timedelta(days=9_999))
            preference._choose(student, {"email": "mentions"})
            self.tell()
        self.assertEqual(self.sent, {})
        with self.mails():
            self.tell("instructor", "Hello you", "student")
        self.assertEqual(set(self.sent), {"student@example.com"})
        with self.mails():
            preference._choose(student, {"email": "none"})
            self.tell("instructor", "Hello you", "student")
        self.assertEqual(self.sent, {})

    def test_private_notes_and_deleted_messages_are_never_mailed(self):
        agent = self.persona("agent")
        room = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        with self.mails():
            room._post(agent, "Secret note", is_note=True)
            self.tell(text="Gone again")._delete(self.persona("instructor"))
        self.assertEqual(self.sent, {})
        with self.mails():
            room._post(agent, "Another note", is_note=True)
            room._post(agent, "An answer")
        self.assertNotIn("note", self.sent["student@example.com"].body_html)

    def test_broken_markup_stays_text(self):
        with self.mails():
            self.tell(text="<script>alert(1)</script>")

        body = self.sent["student@example.com"].body_html
        self.assertIn("&lt;script&gt;", body)
        self.assertNotIn("<script>", body)

    def unsubscribe_path(self):
        with self.mails():
            self.tell()
        mail = self.sent["student@example.com"]
        headers = mail.headers
        self.assertIn("List-Unsubscribe=One-Click", headers)
        path = (
            "/chat/unsubscribe/" + headers.split("/chat/unsubscribe/")[1].split(">")[0]
        )
        self.assertIn(path, mail.body_html)
        return path

    def test_link_ends_the_mails_only_when_asked(self):
        path = self.unsubscribe_path()
        preference = self.env["seitech.chat.preference"]
        student = self.users["student"]

        page = self.request("nobody", "GET", path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("No more mails", page.text)
        self.assertEqual(preference._of(student)["email"], "digest")

        page = self.request(
            "nobody", "POST", path, data="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        self.assertEqual(page.status_code, 200)
        self.assertEqual(preference._of(student)["email"], "none")

    def test_forged_link_is_not_found(self):
        path = self.unsubscribe_path()
        for bad in (path[:-3] + "abc", "/chat/unsubscribe/x", path + "AAAA"):
            for method in ("GET", "POST"):
                response = self.request("nobody", method, bad, headers={})
                self.assertEqual(response.status_code, 404, bad)


class PushService(BaseHTTPRequestHandler):
    """A push service: keeps what it was sent, answers as it was told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args):
        """Keep quiet."""


class Browser:
    """A browser's half of a subscription."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.point = self.key.public_key().public_bytes(*POINT)

    @property
    def keys(self):
        return {
            "p256dh": base64.urlsafe_b64encode(self.point).decode().rstrip("="),
            "auth": base64.urlsafe_b64encode(self.auth).decode().rstrip("="),
        }

    def decrypt(self, body):
        """Decrypt one message (RFC 8291, a single record)."""
        salt, length = body[:16], body[20]
        sender, content = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(
            ec.ECDH(),
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender),
        )
        secret = _derive(
            shared, self.auth, b"WebPush: info\x00" + self.point + sender, 32
        )
        key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
        return json.loads(AESGCM(key).decrypt(nonce, content, None).rstrip(b"\x02"))


def _derive(secret, salt, info, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(
        secret
    )


@tagged("post_install", "-at_install")
class TestPush(DeliveryCase):
    def setUp(self):
        super().setUp()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), PushService)
        self.server.received, self.server.status = [], 201
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 5)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.browser = Browser()
        self.env["mail.push.device"].get_web_push_vapid_public_key()

    def subscribe(self, name="student", endpoint=ENDPOINT + "abc"):
        self.call(name, "subscribe_push", endpoint=endpoint, **self.browser.keys)
        return self.env["mail.push.device"].search([("endpoint", "=", endpoint)])

    def queued(self):
        self.delivery._cron_push()
        return self.env["mail.push"].search([], order="id")

    def test_who_is_away_is_pushed_to_once(self):
        device = self.subscribe()
        self.tell(text="One")
        self.tell(text="Two")

        [push] = self.queued()

        self.assertEqual(push.mail_push_device_id, device)
        payload = json.loads(push.payload)
        self.assertEqual(payload["options"]["body"], "Two")
        self.assertEqual(payload["options"]["data"]["url"], f"/my/chat/{self.group.id}")
        self.assertEqual(len(self.queued()), 1)
        self.tell(text="Three")
        self.assertEqual(len(self.queued()), 2)

    def test_who_is_there_or_has_read_or_muted_is_not(self):
        self.subscribe()
        student = self.persona("student")
        self.env["seitech.chat.presence"]._beat(student.record, is_active=True)
        self.tell()
        self.assertFalse(self.queued())
        with self.clock() as move:
            move(minutes=4)
            self.part_of("student")._mute(self.now() + timedelta(days=9_999))
            self.tell()
            self.assertFalse(self.queued())
            self.part_of("student")._mute(None)
            self.tell()
            last = self.group.last_position
            self.group._mark_read(student, read_position=last)
            self.assertFalse(self.queued())
            self.group._post(student, "My own")
            self.assertFalse(self.queued())

    def test_note_is_never_pushed(self):
        room = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        self.subscribe()
        self.subscribe("agent", ENDPOINT + "agent")
        room._post(self.persona("supervisor"), "Secret", is_note=True)

        self.assertFalse(self.queued())

    def test_message_text_can_be_kept_out(self):
        self.env["ir.config_parameter"].set_param("seitech_chat.push_text", "False")
        self.subscribe()
        self.tell(text="Confidential")

        [push] = self.queued()

        self.assertNotIn("Confidential", push.payload)
        self.assertNotIn("Instructor", push.payload)

    def test_browser_can_decrypt_what_arrives(self):
        device = self.subscribe()
        self.tell(text="Hello there")
        self.queued()
        device.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"

        self.env["mail.push"]._push_notification_to_endpoint()

        [(path, headers, body)] = self.server.received
        self.assertEqual(path, "/push/1")
        self.assertEqual(headers["Content-Encoding"], "aes128gcm")
        self.assertIn("vapid t=", headers["Authorization"])
        self.assertNotIn(b"Hello", body)
        self.assertEqual(self.browser.decrypt(body)["options"]["body"], "Hello there")

    @mute_logger("odoo.addons.mail.tools.web_push")
    def test_browser_that_is_gone_is_forgotten(self):
        device = self.subscribe()
        self.tell()
        self.queued()
        device.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"
        self.server.status = 410

        self.env["mail.push"]._push_notification_to_endpoint()

        self.assertFalse(device.exists())

    def test_only_push_services_are_sent_to(self):
        keys = self.browser.keys
        for endpoint in (
            "http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://localhost/x",
            "https://evil.example/x", "https://fcm.googleapis.com.evil.example/x",
            "https://evilfcm.googleapis.com/x", "https://a@fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8080/x", "https://[::1]/x", "ftp://a",
            "https://[/x",
        ):  # fmt: skip
            self.refuse(
                "student", "subscribe_push", "invalid_field", endpoint=endpoint, **keys
            )
        device = self.subscribe(
            endpoint="https://updates.push.services.mozilla.com/w/1"
        )
        # Core lets anybody signed in register any address: nothing is queued for it.
        device.endpoint = f"http://127.0.0.1:{self.server.server_port}/push/1"
        self.tell()
        self.assertFalse(self.queued())

    def test_subscription_is_ones_own(self):
        device = self.subscribe()
        self.assertEqual(self.subscribe(), device)
        self.call("agent", "unsubscribe_push", endpoint=device.endpoint)
        self.assertTrue(device.exists())
        self.call("student", "unsubscribe_push", endpoint=device.endpoint)
        self.assertFalse(device.exists())

    def test_asking_for_the_key_gives_one_key(self):
        keys = {
            self.call(name, "get_push_key")["public_key"]
            for name in ("student", "agent")
        }
        self.assertEqual(len(keys), 1)
