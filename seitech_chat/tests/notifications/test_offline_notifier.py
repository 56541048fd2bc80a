"""News for people who are away: push and mail, once, and only to whom it is for."""

import base64
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.mail_push import BATCH_SIZE
from ...models.notifications import chat_offline_notifier
from ...models.notifications.mail_push_device import MAX_DEVICES
from ...tools import web_fetch
from ..support.chat_case import ChatHttpCase
from ..support.fake_web_servers import FakeServer, answering, open_web, server_tls

ENDPOINT = "https://fcm.googleapis.com/fcm/send/"
POINT = (Encoding.X962, PublicFormat.UncompressedPoint)


class OfflineNotifierCase(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.open_group("group", "student", "instructor", "agent")
        cls.delivery = cls.env["seitech.chat.offline.notifier"]
        # Ignore the notifications of the set-up.
        cls.env.cr.execute(
            "UPDATE seitech_chat_message"
            "   SET created_at = created_at - interval '1 month'"
        )
        cls.env.invalidate_all()

    def send_and_notify(self, by="instructor", text="Hello", *names, **more):
        ids = [self.users[name].id for name in names]
        return self.group._post(self.persona(by), text, mention_user_ids=ids, **more)

    def part_of(self, name, channel=None):
        return (channel or self.group).sudo()._get_member(self.persona(name))


@tagged("post_install", "-at_install")
class TestEmailDigest(OfflineNotifierCase):
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
            self.send_and_notify(text="One")
            self.send_and_notify(text="Two")
            last = self.group.last_position
            self.group._mark_read(self.persona("agent"), read_position=last)

        self.assertEqual(set(self.sent), {"student@example.com"})
        mail = self.sent["student@example.com"]
        for text in ("One", "Two", "Instructor", f"/my/chat/{self.group.id}"):
            self.assertIn(text, mail.body_html)
        self.assertIn("2", mail.subject)

    def test_messages_that_are_left_out_are_counted(self):
        for count, sentence in (
            (21, "1 earlier message is not shown."),
            (22, "2 earlier messages are not shown."),
        ):
            with self.subTest(count=count), self.undone():
                with self.mails():
                    for number in range(count):
                        self.send_and_notify(text=f"No. {number}")
                body = self.sent["student@example.com"].body_html
                self.assertIn(sentence, " ".join(body.split()))

    def test_one_person_who_cannot_be_mailed_to_stops_no_other(self):
        """A language that is not installed any more is enough."""
        partner = self.users["student"].partner_id
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", [partner.id]
        )
        self.env.invalidate_all()
        with mute_logger(chat_offline_notifier.__name__), self.mails():
            self.send_and_notify()

        self.assertEqual(set(self.sent), {"agent@example.com"})
        # Nor is it tried again and again.
        part = self.part_of("student")
        self.assertEqual(part.emailed_position, self.group.last_position)

    def test_no_setting_of_the_delay_stops_the_mails(self):
        for setting in ("9999999999", "²", "-1", "soon", ""):
            self.env["ir.config_parameter"].set_param(
                "seitech_chat.email_delay_minutes", setting
            )
            with self.subTest(setting), self.undone(), self.mails(minutes=11):
                self.send_and_notify()
            self.assertEqual(bool(self.sent), setting != "9999999999")

    def test_nothing_before_the_delay_and_nothing_twice(self):
        with self.mails(minutes=9):
            self.send_and_notify()
        self.assertEqual(self.sent, {})
        with self.mails():
            self.send_and_notify(text="Only this")
            for _run in range(3):
                self.delivery._cron_email()
        first = self.sent["student@example.com"]
        with self.mails():
            self.send_and_notify(text="And then this")
        self.assertIn("Only this", first.body_html)
        again = self.sent["student@example.com"].body_html
        self.assertIn("And then this", again)
        self.assertNotIn("Only this", again)

    def test_message_within_the_delay_is_not_mailed_again(self):
        with self.mails(minutes=0) as move:
            self.send_and_notify(text="Early")
            move(minutes=9)
            self.send_and_notify(text="Late")
            move(minutes=2)
        self.assertIn("Late", self.sent["student@example.com"].body_html)
        with self.mails():
            pass
        self.assertEqual(self.sent, {})

    def test_online_users_get_no_email_until_they_leave(self):
        presence = self.env["seitech.chat.presence"]
        with self.mails():
            self.send_and_notify()
            for _minute in range(11):
                presence._heartbeat(self.users["student"], is_active=True)
        # The clock stood still while they were there; at the end they had gone.
        self.assertIn("student@example.com", self.sent)
        with self.mails(minutes=0) as move:
            self.send_and_notify()
            move(minutes=11)
            presence._heartbeat(self.users["student"], is_active=True)
        self.assertNotIn("student@example.com", self.sent)

    def test_preferences_are_respected(self):
        preference = self.env["seitech.chat.preference"]
        student = self.users["student"]
        with self.mails() as _move:
            self.part_of("agent")._mute(self.now() + timedelta(days=9_999))
            preference._update_preferences(student, {"email": "mentions"})
            self.send_and_notify()
        self.assertEqual(self.sent, {})
        with self.mails():
            self.send_and_notify("instructor", "Hello you", "student")
        self.assertEqual(set(self.sent), {"student@example.com"})
        with self.mails():
            preference._update_preferences(student, {"email": "none"})
            self.send_and_notify("instructor", "Hello you", "student")
        self.assertEqual(self.sent, {})

    def test_private_notes_and_deleted_messages_are_never_mailed(self):
        agent = self.persona("agent")
        room = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        with self.mails():
            room._post(agent, "Secret note", is_note=True)
            self.send_and_notify(text="Gone again")._delete(self.persona("instructor"))
        self.assertEqual(self.sent, {})
        with self.mails():
            room._post(agent, "Another note", is_note=True)
            room._post(agent, "An answer")
        self.assertNotIn("note", self.sent["student@example.com"].body_html)

    def test_a_message_deleted_after_it_was_queued_leaves_the_mail(self):
        with self.mails():
            deleted = self.send_and_notify(text="A secret <b>&amp;")
            left = self.send_and_notify(text="Something else <i>")
        mail = self.sent["student@example.com"]
        self.assertIn("A secret", mail.body_html)
        mail.state = "exception"

        deleted._delete(self.persona("instructor"))

        self.assertNotIn("secret", mail.body_html)
        self.assertIn("Something else &lt;i&gt;", mail.body_html)
        self.assertIn(f"/my/chat/{self.group.id}", mail.body_html)
        left._delete(self.persona("instructor"))
        self.assertFalse(mail.exists(), "it has nothing to report any more")

    def test_broken_markup_stays_text(self):
        with self.mails():
            self.send_and_notify(text="<script>alert(1)</script>")

        body = self.sent["student@example.com"].body_html
        self.assertIn("&lt;script&gt;", body)
        self.assertNotIn("<script>", body)

    def unsubscribe_path(self):
        with self.mails():
            self.send_and_notify()
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
        self.assertIn("Unsubscribe", page.text)
        self.assert_guarded(page)
        self.assertEqual(preference._for_user(student)["email"], "digest")

        page = self.request(
            "nobody", "POST", path, data="List-Unsubscribe=One-Click",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        self.assertEqual(page.status_code, 200)
        self.assert_guarded(page)
        self.assertEqual(preference._for_user(student)["email"], "none")

    def assert_guarded(self, page):
        """Check that the page is in no other site's frame, and in no referrer."""
        self.assertEqual(
            page.headers["Content-Security-Policy"], "frame-ancestors 'self'"
        )
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_forged_link_is_not_found(self):
        path = self.unsubscribe_path()
        for bad in (path[:-3] + "abc", "/chat/unsubscribe/x", path + "AAAA"):
            for method in ("GET", "POST"):
                response = self.request("nobody", method, bad, headers={})
                self.assertEqual(response.status_code, 404, bad)


class PushService(BaseHTTPRequestHandler):
    """A push service: keeps what it was sent, answers as it was set up."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", getattr(self.server, "location", "/"))
        self.end_headers()

    def log_message(self, *_args):
        """Log nothing."""


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
class TestWebPush(OfflineNotifierCase):
    def setUp(self):
        super().setUp()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), PushService)
        self.server.received, self.server.status = [], 201
        self.server.socket = server_tls().wrap_socket(
            self.server.socket, server_side=True
        )
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

    def send_queued(self):
        """Send what is queued; the push service lies on this machine."""
        with open_web(self.server.server_port, "fcm.googleapis.com"):
            self.env["mail.push"]._push_notification_to_endpoint()

    def store_endpoint(self, device, endpoint):
        """Store what was possible before endpoints were checked."""
        self.env.cr.execute(
            "UPDATE mail_push_device SET endpoint = %s WHERE id = %s",
            [endpoint, device.id],
        )
        device.invalidate_recordset()

    def queued(self):
        self.delivery._cron_push()
        return self.env["mail.push"].search([], order="id")

    def test_an_away_user_gets_one_push(self):
        device = self.subscribe()
        self.send_and_notify(text="One")
        self.send_and_notify(text="Two")

        [push] = self.queued()

        self.assertEqual(push.mail_push_device_id, device)
        payload = json.loads(push.payload)
        self.assertEqual(payload["options"]["body"], "Two")
        self.assertEqual(payload["options"]["data"]["url"], f"/my/chat/{self.group.id}")
        self.assertEqual(len(self.queued()), 1)
        self.send_and_notify(text="Three")
        self.assertEqual(len(self.queued()), 2)

    def test_one_person_who_cannot_be_pushed_to_stops_no_other(self):
        self.subscribe()
        other = self.subscribe("agent", ENDPOINT + "agent")
        kind = type(self.env["seitech.chat.web.push"])
        payload = kind._payload

        def fail_for_student(push, message, user):
            if user == self.users["student"]:
                push.env.cr.execute("SELECT 1 / 0")
            return payload(push, message, user)

        self.patch(kind, "_payload", fail_for_student)
        self.send_and_notify()
        with mute_logger(chat_offline_notifier.__name__, "odoo.sql_db"):
            self.assertEqual(self.queued().mail_push_device_id, other)
        # Nor is it tried again and again.
        part = self.part_of("student")
        self.assertEqual(part.pushed_position, self.group.last_position)

    def test_a_message_deleted_after_it_was_queued_is_not_sent(self):
        device = self.subscribe(endpoint=ENDPOINT + "abc")
        message = self.send_and_notify(text="A secret")
        core = {"title": "Core", "options": {"data": {"model": "res.partner"}}}
        payloads = [json.dumps(core), "no JSON", "[]", json.dumps({"options": None})]
        self.env["mail.push"].create(
            [{"mail_push_device_id": device.id, "payload": one} for one in payloads]
        )
        self.assertIn("A secret", str(self.queued().mapped("payload")))

        message._delete(self.persona("instructor"))
        self.send_queued()

        self.assertEqual(len(self.server.received), len(payloads))
        self.assertFalse(self.env["mail.push"].search([]))

    def test_a_message_left_alone_is_sent(self):
        self.subscribe(endpoint=ENDPOINT + "abc")
        self.send_and_notify(text="Deleted")._delete(self.persona("instructor"))
        self.send_and_notify(text="Shown")
        self.queued()

        self.send_queued()

        self.assertEqual(len(self.server.received), 1)

    def test_present_read_or_muted_members_are_not_notified(self):
        self.subscribe()
        student = self.persona("student")
        self.env["seitech.chat.presence"]._heartbeat(student.record, is_active=True)
        self.send_and_notify()
        self.assertFalse(self.queued())
        with self.clock() as move:
            move(minutes=4)
            self.part_of("student")._mute(self.now() + timedelta(days=9_999))
            self.send_and_notify()
            self.assertFalse(self.queued())
            self.part_of("student")._mute(None)
            self.send_and_notify()
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
        self.send_and_notify(text="Confidential")

        [push] = self.queued()

        self.assertNotIn("Confidential", push.payload)
        self.assertNotIn("Instructor", push.payload)

    def test_browser_can_decrypt_what_arrives(self):
        self.subscribe()
        self.send_and_notify(text="Hello there")
        self.queued()

        self.send_queued()

        [(path, headers, body)] = self.server.received
        self.assertEqual(path, "/fcm/send/abc")
        self.assertEqual(headers["Host"], "fcm.googleapis.com")
        self.assertEqual(headers["Content-Encoding"], "aes128gcm")
        self.assertIn("vapid t=", headers["Authorization"])
        self.assertNotIn(b"Hello", body)
        self.assertEqual(self.browser.decrypt(body)["options"]["body"], "Hello there")

    @mute_logger("odoo.addons.mail.tools.web_push")
    def test_browser_that_is_gone_is_forgotten(self):
        device = self.subscribe()
        self.send_and_notify()
        self.queued()
        self.server.status = 410

        self.send_queued()

        self.assertFalse(device.exists())

    def test_only_push_services_are_sent_to(self):
        keys = self.browser.keys
        for endpoint in (
            "http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://localhost/x",
            "https://evil.example/x", "https://fcm.googleapis.com.evil.example/x",
            "https://evilfcm.googleapis.com/x", "https://a@fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8080/x", "https://[::1]/x", "ftp://a",
            "https://[/x", "https://127.0.0.1\\.fcm.googleapis.com/x",
            "https://127.0.0.1\\@fcm.googleapis.com/x", "https://fcm.googleapis.com.",
            "https://127.0.0.1#.fcm.googleapis.com/x", "https://fcm.googleapis.com/ü",
            "https://127.0.0.1%2f.fcm.googleapis.com/", "https:fcm.googleapis.com/x",
        ):  # fmt: skip
            self.refuse(
                "student", "subscribe_push", "invalid_field", endpoint=endpoint, **keys
            )
        device = self.subscribe(
            endpoint="https://updates.push.services.mozilla.com/w/1"
        )
        # Stored before that was checked: nothing is queued for it.
        self.store_endpoint(
            device, f"http://127.0.0.1:{self.server.server_port}/push/1"
        )
        self.send_and_notify()
        self.assertFalse(self.queued())

    @mute_logger(
        "odoo.addons.mail.models.mail_push", "odoo.addons.mail.models.mail_thread"
    )
    def test_stored_endpoints_lead_nowhere_inside(self):
        """By core's queue and by core's direct way: no listener of ours is asked."""
        inside = FakeServer(answering(b"HTTP/1.1 201 X\r\n\r\n"))
        self.addCleanup(inside.close)
        device = self.subscribe()
        thread = self.env["mail.thread"]
        for host in (
            f"https://127.0.0.1:{inside.port}", f"http://127.0.0.1:{inside.port}",
            f"https://127.0.0.1:{inside.port}\\.fcm.googleapis.com",
            f"https://localhost:{inside.port}", f"http://[::1]:{inside.port}",
        ):  # fmt: skip
            with self.subTest(host), self.undone():
                self.store_endpoint(device, f"{host}/x")
                self.env["mail.push"].create(
                    {"mail_push_device_id": device.id, "payload": "{}"}
                )
                self.env["mail.push"]._push_notification_to_endpoint()
                # An address of no push service is no device.
                self.assertFalse(device.exists())
            with self.subTest(host), self.undone():
                self.store_endpoint(device, f"{host}/x")
                found = thread._web_push_get_partners_parameters(device.partner_id.ids)
                thread._web_push_send_notification(*found, payload={})
                self.assertFalse(device.exists())
        # A known name that resolves into our network: refused, and kept.
        with patch("socket.getaddrinfo", return_value=[(2, 1, 6, "", ("10.0.0.1", 1))]):
            found = thread._web_push_get_partners_parameters(device.partner_id.ids)
            thread._web_push_send_notification(*found, payload={})
        self.assertTrue(device.exists())
        self.assertEqual(inside.connection_count, 0)

    @mute_logger("odoo.addons.mail.tools.web_push")
    def test_redirection_is_not_followed(self):
        inside = FakeServer(answering(b"HTTP/1.1 201 X\r\n\r\n"))
        self.addCleanup(inside.close)
        self.server.location = f"http://127.0.0.1:{inside.port}/"
        for status in (301, 302, 307, 308):
            with self.subTest(status=status), self.undone():
                self.server.status, self.server.received = status, []
                device = self.subscribe()
                self.send_and_notify()
                self.queued()
                self.send_queued()
                self.assertEqual(len(self.server.received), 1)
                self.assertTrue(device.exists())
        self.assertEqual(inside.connection_count, 0)

    @mute_logger("odoo.http")
    def test_core_registers_for_customers_what_our_route_does(self):
        """By RPC, which core opens to everybody signed in."""
        devices = self.env["mail.push.device"]
        key = devices.get_web_push_vapid_public_key()
        for name, endpoint, is_stored in (
            ("student", "https://evil.example/x", False),
            ("student", "https://127.0.0.1\\.fcm.googleapis.com/x", False),
            ("student", "http://127.0.0.1/x", False),
            ("student", ENDPOINT + "rpc", True),
            # A colleague's browser may have a service of its own; never plain http.
            ("agent", "https://push.example/x", True),
            ("agent", "http://127.0.0.1/x", False),
            ("agent", "https://127.0.0.1\\.fcm.googleapis.com/x", False),
        ):
            with self.subTest(name=name, endpoint=endpoint):
                self.register(name, key, endpoint, {"p256dh": "x", "auth": "x"})
                found = devices.search([("endpoint", "=", endpoint)])
                self.assertEqual(bool(found), is_stored)
        self.register("student", key, ENDPOINT + "long", {"p256dh": "x" * 9_999})
        self.assertFalse(devices.search([("endpoint", "=", ENDPOINT + "long")]))

    def register(self, name, key, endpoint, keys):
        arguments = {"endpoint": endpoint, "keys": keys, "vapid_public_key": key}
        self.request(
            name,
            "POST",
            "/web/dataset/call_kw/mail.push.device/register_devices",
            json={
                "params": {
                    "model": "mail.push.device",
                    "method": "register_devices",
                    "args": [],
                    "kwargs": arguments,
                }
            },
        )

    def test_person_has_a_limited_number_of_browsers(self):
        for number in range(MAX_DEVICES + 3):
            self.subscribe(endpoint=f"{ENDPOINT}{number}")
        self.subscribe("instructor", ENDPOINT + "other")

        partner = self.persona("student").record.partner_id
        devices = self.env["mail.push.device"].search([("partner_id", "=", partner.id)])

        self.assertEqual(
            sorted(devices.mapped("endpoint")),
            sorted(f"{ENDPOINT}{number}" for number in range(3, MAX_DEVICES + 3)),
        )
        self.subscribe(endpoint=ENDPOINT + "other")
        self.assertEqual(len(devices.exists()), MAX_DEVICES - 1)
        self.send_and_notify()
        self.assertEqual(len(self.queued()), MAX_DEVICES)

    def test_more_browsers_stored_than_allowed_are_not_pushed_to(self):
        device = self.subscribe()
        self.env.cr.execute(
            "INSERT INTO mail_push_device (partner_id, endpoint, keys, write_date)"
            " SELECT partner_id, endpoint || n, keys, write_date"
            "   FROM mail_push_device, generate_series(1, 30) n WHERE id = %s",
            [device.id],
        )
        self.send_and_notify()

        self.assertEqual(len(self.queued()), MAX_DEVICES)

    @mute_logger("odoo.addons.mail.models.mail_push")
    def test_one_run_of_core_s_queue_ends_in_time(self):
        """However many are queued, and though each takes its whole time."""
        device = self.subscribe()
        pushes = self.env["mail.push"]
        vals = {"mail_push_device_id": device.id, "payload": "{}"}
        pushes.create([vals] * (BATCH_SIZE + 2))
        with patch.object(
            web_fetch, "post", side_effect=web_fetch.OutboundError
        ) as post:
            pushes._push_notification_to_endpoint()

        self.assertEqual(post.call_count, BATCH_SIZE)
        self.assertLess(BATCH_SIZE * post.call_args.kwargs["seconds"], 120)
        self.assertEqual(pushes.search_count([]), 2)

    def test_subscription_is_ones_own(self):
        device = self.subscribe()
        self.assertEqual(self.subscribe(), device)
        self.call("agent", "unsubscribe_push", endpoint=device.endpoint)
        self.assertTrue(device.exists())
        self.call("student", "unsubscribe_push", endpoint=device.endpoint)
        self.assertFalse(device.exists())

    def test_the_public_key_is_created_once(self):
        keys = {
            self.call(name, "get_push_key")["public_key"]
            for name in ("student", "agent")
        }
        self.assertEqual(len(keys), 1)
