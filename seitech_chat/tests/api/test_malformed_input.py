"""Whatever is sent: a 4xx problem that names what is wrong, and nothing changed."""

import json
import re
from contextlib import contextmanager
from uuid import uuid4

from jsonschema import Draft202012Validator

from odoo.tests import tagged

from ...controllers.http.openapi import openapi_document
from ...controllers.http.route import ROUTES, VISITOR_HEADER
from ...logic.contract import MAX_BODY_BYTES
from ...logic.rate_limits import LIMITS
from ..access.test_access_routes import WITHOUT_RECORD
from ..support.chat_case import ChatHttpCase
from ..support.payload_assertions import assert_documented
from ..support.signed_site import SignedSite

JUNK = (
    None, True, 0, -1, 1.5, 2**31, 10**400, "", " ", "1", "x" * 6000, "<b>bold</b>",
    "a\x00b", "\x1b[31m", "\ud800", "' OR 1=1 --", [], [[]], [None], {"a": 1},
)  # fmt: skip
WHO_MAY = {
    "create-student-instructor": "student", "create-student-support": "student",
    "create-group": "student", "create-instructor-admin": "instructor",
    "create-broadcast": "manager", "board": "manager", "merge-visitor": "student",
}  # fmt: skip
MARKUP = "<script>alert(1)</script>"


@tagged("post_install", "-at_install", "chat_access")
class TestMalformedInput(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.persona("manager")
        news = cls.env["seitech.chat.channel"]._open_broadcast(manager, "all")
        cls.news = news._post(manager, "News", requires_acknowledgement=True)
        cls.site = SignedSite(cls.env, cls.company)
        cls.faq = cls.env["seitech.chat.faq"].create(
            {"question": "When?", "answer": "Soon", "company_id": cls.company.id}
        )
        settings = cls.env["ir.config_parameter"].sudo()
        for action in LIMITS:
            for name in (action, f"{action}.address"):
                settings.set_param(f"seitech_chat.limit.{name}", "1000000/1")
        cls.env["seitech.chat.offer"]._create_for(
            cls.waiting._queue_entry(), cls.desks["agent"], []
        )
        cls.rooms = cls.open_group("group", "agent", "other_student")
        cls.rooms.member_ids[0].role = "moderator"
        cls.env.flush_all()

    def good_bodies(self):
        """Return every route with a body, who asks, and one body that is fine.

        :return: list of ``(route, path, persona, body)``.
        """
        channel = {"channel_id": self.support.id}
        message = {"message_id": self.question.id}
        bodies = {
            "list_channels": {
                "limit": 5, "cursor": None, "types": ["direct"], "state": "all",
                "unread_only": False, "search": "a", "is_archived": None,
                "desk": {
                    "department_id": 1, "assignee": "me", "priority": "high",
                    "sla": "breached", "started_from": "2026-03-02T10:00:00Z",
                    "started_to": None,
                },
            },
            "get_channel": {},
            "list_messages": {
                **channel, "before": 5, "after": None, "around": None, "limit": 5,
            },
            "send": {
                **channel, "client_uuid": str(uuid4()), "body": "Hi", "type": "text",
                "reply_to_id": None, "attachment_ids": [], "mention_user_ids": [],
                "requires_acknowledgement": False,
            },
            "edit": {**message, "body": "Hi", "mention_user_ids": []},
            "delete": message,
            "pin": {**message, "is_pinned": True},
            "react": {**message, "emoji": "👍", "is_set": True},
            "type": {**channel, "is_typing": True},
            "mark_read": {**channel, "read_position": 1, "delivered_position": 1},
            "mark_delivered": {"channels": [{"id": self.support.id, "position": 1}]},
            "sync": {
                "channels": [
                    {
                        "id": self.support.id, "version": 1, "internal_version": 0,
                        "own_version": None,
                    }
                ],
                "limit": 5,
            },
            "create_direct": {"user_id": self.users["manager"].id},
            "create_student_instructor": {
                "course_id": self.course.id, "student_id": None,
            },
            "accept": channel, "resolve": channel, "end": channel, "reopen": channel,
            "assign": {
                **channel, "agent_id": self.desks["second_agent"].id, "note": "",
                "is_confirmed": True,
            },
            "transfer": {
                **channel, "department_id": self.other_department.id, "note": "",
                "is_confirmed": True,
            },
            **self.bodies_of_groups(),
            "queue": {}, "board": {}, "list_canned_responses": channel,
            "transcript": channel,
            "list_notifications": {"unread_only": True, "cursor": None, "limit": 5},
            "mark_notifications_read": {
                "ids": [1], "channel_id": self.support.id, "all": False,
            },
            "rate": {**channel, "rating": 4, "comment": "Well done"},
            "save_draft": {
                **channel, "body": "Hi", "reply_to_id": None, "is_note": False,
            },
            "mark_unread": {**channel, "position": 1},
            "mute": {**channel, "muted_until": "2099-01-01T00:00:00+01:00"},
            "archive": {**channel, "is_archived": True},
            "set_notification_level": {**channel, "notification_level": "none"},
            "list_revisions": message,
            "heartbeat": {"is_active": True}, "list_presence": {"user_ids": [1]},
            "get_preferences": {}, "get_push_key": {},
            "set_preferences": {
                "email": "none", "push": False, "sound": None,
                "notification_level": "all",
            },
            "subscribe_push": WITHOUT_RECORD["subscribe_push"],
            "unsubscribe_push": WITHOUT_RECORD["unsubscribe_push"],
            "create_broadcast": {
                "audience": "all", "course_id": None, "name": "News",
            },
            "acknowledge": message, "receipts": {**message, "limit": 5},
            "search": {
                "query": "video", "channel_id": None, "author_id": None, "types": None,
                "from_at": None, "to_at": None, "has_file": None, "cursor": None,
                "limit": 5,
            },
            "agent_heartbeat": {"status": "online"}, "session": {},
            "set_agent_status": {"status": "away", "away_text": "Back at two"},
            "decline": {"channel_id": self.waiting.id},
            "prioritize": {**channel, "priority": "high"},
            "escalate": {**channel, "note": "Help"},
            "set_viewing": {**channel, "is_viewing": True},
            "preview_assignment": channel,
            "open_support": self.form(),
            "merge_visitor": {"channel_id": self.waiting.id},
            "identify": {"identity_token": self.site.sign()},
            "visit": {"url": "/cart", "title": "Cart"}, "withdraw_consent": {},
            "search_faqs": {"text": "video", "lang": None, "path": None},
            "rate_faq": {"is_helpful": True, "lang": None, "path": None},
        }  # fmt: skip
        personas = {
            "visitor": "visitor", "guest": "nobody", "opener": "nobody",
            "user": "agent", "anyone": "agent",
        }  # fmt: skip
        return [
            (route, path, personas[caller], bodies[route.name])
            for route in ROUTES
            if route.body and not route.is_upload
            for path, caller in zip(route.paths, route.callers, strict=True)
        ]

    def bodies_of_groups(self):
        """Return the bodies for what people have among themselves."""
        instructor = self.users["instructor"].id
        group = {"channel_id": self.rooms.id}
        member = {**group, "user_id": self.users["other_student"].id}
        return {
            "create_instructor_admin": {"instructor_id": instructor},
            "create_student_support": {
                "opening_uuid": str(uuid4()), "client_uuid": str(uuid4()),
                "query_type": "other", "department_id": None, "course_id": None,
                "body": "Hi", "page_url": None, "fields": {},
            },
            "create_group": {
                "name": "Us", "user_ids": [instructor], "course_id": None,
                "opening_uuid": str(uuid4()),
            },
            "people": {
                "search": "a", "purpose": "direct", "channel_id": None, "limit": 5,
            },
            "courses": {"search": "a", "purpose": "own", "limit": 5},
            "members": {**group, "search": "a", "cursor": None, "limit": 5},
            "rename": {**group, "name": "Us"},
            "invite": {**group, "user_ids": [instructor]},
            "remove": member, "moderate": {**member, "is_moderator": True},
            "close": {**group, "is_closed": True}, "leave": group,
            "block": {"channel_id": self.direct.id, "is_blocked": True},
        }  # fmt: skip

    def post(self, path, persona, content, **headers):
        """Send bytes to a route, and check that the answer is a documented one."""
        url = path.replace("<int:channel_id>", str(self.support.id))
        url = url.replace("<int:faq_id>", str(self.faq.id))
        headers = {"Content-Type": "application/json", **headers}
        if url.endswith("/identify"):
            headers |= self.site.headers
        if url.endswith("/merge-visitor"):
            headers[VISITOR_HEADER] = self.tokens["other_visitor"]
        response = self.request(persona, "POST", url, data=content, headers=headers)
        assert_documented(response, path, "POST")
        return response

    def refuse_bytes(self, path, persona, content, status, code, **headers):
        """Send bytes that must be refused; that nothing changes is seen at the end."""
        response = self.post(path, persona, content, **headers)
        with self.subTest(path=path, content=content[:60]):
            self.assertEqual(
                (response.status_code, response.json()["code"]), (status, code)
            )
        return response.json()

    @contextmanager
    def nothing_changes(self):
        """Compare what is stored before and after a block of refusals."""
        before = self.counts()
        yield
        self.assertEqual(self.counts(), before)

    def test_good_bodies_are_good(self):
        """Without this, everything below could pass by an accident of the body."""
        about = {"pin": self.answer, "unpin": self.answer, "acknowledge": self.news}
        own = {"edit": self.answer, "delete": self.answer}
        for _route, path, persona, body in self.good_bodies():
            if path == "/api/chat/rate":
                continue  # of a signed-in customer; their body is the visitor's
            name = path.rpartition("/")[2]
            persona = WHO_MAY.get(name, persona)
            message = about.get(name) or (persona == "agent" and own.get(name))
            if message:
                body = {**body, "message_id": message.id}
            with self.subTest(path=path), self.undone():
                if path.endswith("/rate"):
                    self.support._end()
                response = self.post(path, persona, json.dumps(body).encode())
                self.assertEqual(response.status_code, 200, response.text)

    def test_a_body_that_is_no_json_object(self):
        with self.nothing_changes():
            for _route, path, persona, _body in self.good_bodies():
                for content in (
                    b"", b"{", b"[]", b"null", b'"a"', b"1", b"\xff\xfe",
                    b'{"a": "\xff"}',
                    b'{"a": "\xc3"}', b"[" * 100_000, b'{"a":' * 50_000, b"{'a': 1}",
                    b'{"a": ' + b"1" * 6000 + b"}",
                ):  # fmt: skip
                    self.refuse_bytes(path, persona, content, 400, "malformed_request")

    def test_other_content_types(self):
        with self.nothing_changes():
            for _route, path, persona, body in self.good_bodies():
                content = json.dumps(body).encode()
                for content_type in (
                    "text/plain", "application/x-www-form-urlencoded",
                    "multipart/form-data", "application/jsonx", "text/json", "",
                ):  # fmt: skip
                    headers = {"Content-Type": content_type}
                    self.refuse_bytes(
                        path,
                        persona,
                        content,
                        415,
                        "unsupported_content_type",
                        **headers,
                    )

    def test_too_much(self):
        with self.nothing_changes():
            for _route, path, persona, body in self.good_bodies():
                many = {**body, **{f"field_{n}": n for n in range(10_000)}}
                content = json.dumps(many).encode()
                problem = self.refuse_bytes(
                    path, persona, content, 422, "invalid_field"
                )
                self.assertEqual(problem["field"], "field_0")
                large = {**body, "more": "x" * MAX_BODY_BYTES}
                content = json.dumps(large).encode()
                self.refuse_bytes(path, persona, content, 413, "body_too_large")

    def test_too_much_without_saying_how_much(self):
        def pieces():
            yield b'{"channel_id": 1, "body": "'
            for _n in range(10):
                yield b"x" * (MAX_BODY_BYTES // 8)
            yield b'"}'

        response = self.request(
            "visitor", "POST", "/api/chat/support/send", data=pieces()
        )

        self.assertGreaterEqual(response.status_code, 400)
        self.assertLess(response.status_code, 500)

    def test_field_more_or_a_field_less(self):
        with self.nothing_changes():
            for route, path, persona, body in self.good_bodies():
                content = json.dumps({**body, "surprise": 1}).encode()
                problem = self.refuse_bytes(
                    path, persona, content, 422, "invalid_field"
                )
                self.assertEqual(problem["field"], "surprise")
                for name, field in route.body.model_fields.items():
                    if field.is_required():
                        less = {
                            key: value for key, value in body.items() if key != name
                        }
                        content = json.dumps(less).encode()
                        problem = self.refuse_bytes(
                            path, persona, content, 422, "invalid_field"
                        )
                        self.assertEqual(problem["field"], name)

    def test_strange_names_of_fields(self):
        with self.nothing_changes():
            for name in (
                "\ud800",
                "a\x00",
                "",
                "<script>",
                "x" * 10_000,
                "__class__",
                "ü",
            ):
                for _route, path, persona, body in self.good_bodies():
                    content = json.dumps({**body, name: 1}).encode()
                    self.refuse_bytes(path, persona, content, 422, "invalid_field")

    def test_junk_in_every_field(self):
        """Invalid requests are refused, and valid ones cause no 500."""
        refused = 0
        for route, path, persona, body in self.good_bodies():
            if path != route.paths[-1]:
                continue  # the twin reads the same body with the same code
            validator = self.validator(path)
            for name in route.body.model_fields:
                bodies = [{**body, name: junk} for junk in JUNK]
                allowed = [bad for bad in bodies if validator.is_valid(bad)]
                for bad in allowed:
                    with self.undone():
                        self.post(path, persona, json.dumps(bad).encode())
                with self.nothing_changes():
                    for bad in bodies:
                        if bad not in allowed:
                            content = json.dumps(bad).encode()
                            problem = self.refuse_bytes(
                                path, persona, content, 422, "invalid_field"
                            )
                            self.assertEqual(problem["field"].split(".")[0], name)
                            refused += 1
        self.assertGreater(refused, 500)

    def validator(self, path):
        document = openapi_document()
        path = re.sub(r"<int:(\w+)>", r"{\1}", path)
        body = document["paths"][path]["post"]["requestBody"]
        schema = body["content"]["application/json"]["schema"]
        return Draft202012Validator({**schema, "components": document["components"]})

    def test_not_a_number(self):
        with self.nothing_changes():
            for value in (b"NaN", b"Infinity", b"-Infinity", b"1e400", b"1e2", b"-0"):
                content = b'{"channel_id": %b}' % value
                self.refuse_bytes(
                    "/api/chat/support/messages",
                    "visitor",
                    content,
                    422,
                    "invalid_field",
                )

    def test_markup_in_the_form_is_refused_and_in_a_message_shown(self):
        for name in ("name", "email", "page_url", "lang"):
            for value in (MARKUP, f"a@b.c{MARKUP}", f"https://a.b/{MARKUP}"):
                body = self.form(**{name: value})
                problem = self.refuse("nobody", "open_support", "invalid_field", **body)
                self.assertEqual(problem["field"], name)

        answer = self.call("nobody", "open_support", **self.form(body=MARKUP))

        shown = "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        self.assertEqual(answer["message"]["body"], shown)

    def test_length_of_a_line_counts_characters(self):
        answer = self.call("nobody", "open_support", **self.form(name="😀" * 120))
        self.assertEqual(answer["message"]["author"]["name"], "😀" * 120)

        form = self.form(name="😀" * 121)
        problem = self.refuse("nobody", "open_support", "invalid_field", **form)
        self.assertEqual(problem["field"], "name")
        self.assertIn("120", problem["detail"])

    def test_addresses_that_are_none(self):
        for email in (
            "a", "a@", "@b.c", "a@b", "a b@c.de", "a@b..", "a@b.c>", "a@b.c,d@e.f",
            "a@b.c;", "a@b.c,", "a@b.c\u3002", "a@b_.c", "a@b.c/d", "a@b.c?cc=d@e.f",
            "a@@b.c", f"{'x' * 250}@b.cd", "a@b.c\nBcc: d@e.f", "javascript:a@b.c",
        ):  # fmt: skip
            self.refuse(
                "nobody", "open_support", "invalid_field", **self.form(email=email)
            )
        for url in (
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil",
            "ftp://a.b",
            "",
        ):
            form = self.form(page_url=url)
            self.refuse("nobody", "open_support", "invalid_field", **form)
