"""Texts made to keep a processor busy, through every route that reads one."""

import time
from functools import partial
from pathlib import Path
from uuid import uuid4

from odoo.tests import tagged

from ...logic import contract
from ...logic.rate_limits import LIMITS
from ..support.chat_case import ChatHttpCase
from ..support.effort import effort

LIMIT = 134  # units of processor time: Python's, and the database's
SIZE = contract.MAX_TEXT_LENGTH
TICKS_PER_SECOND = 100
TEXTS = {
    "words": "a " * (SIZE // 2 - 1),
    "other words": " ".join(f"aaa{n:x}" for n in range(SIZE // 7)),
    "entities": "&" * SIZE,
    "lines": "x\n" * (SIZE // 2 - 1) + "x",
    "addresses": "http://a " * (SIZE // 9),
    "hosts": "a.a-a@" * (SIZE // 6),
    "hyphens": "a-" * (SIZE // 2 - 1) + "a",
    "paths": "/a" * (SIZE // 2),
    "accents": "a" + "\u0301\u0316" * (SIZE // 2 - 1),
    "tags": "<br" * (SIZE // 3),
}


@tagged("post_install", "-at_install")
class TestWorstTexts(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.env["ir.config_parameter"].sudo()
        for action in LIMITS:
            for name in (action, f"{action}.address"):
                settings.set_param(f"seitech_chat.limit.{name}", "1000000/1")
        cls.group = cls.open_group("group", "student", "instructor", name="Study")
        cls.group.member_ids[0].role = "moderator"
        cls.env.flush_all()
        cls.env.cr.execute("SELECT pg_backend_pid()")
        [cls.backend] = cls.env.cr.fetchone()

    def setUp(self):
        super().setUp()
        # Loading of routes, templates and translations is not counted.
        self.call("student", "list_messages", channel_id=self.group.id)

    def backend_seconds(self):
        """Read how long the database's process has computed; 0 where it is far away."""
        stat = Path(f"/proc/{self.backend}/stat")
        if not stat.exists():
            return 0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def check(self, who, route, make_body, **more):
        """Check that a request takes little processor time.

        :param make_body: gives the body, a new one for each; ``more`` goes with it.
        """

        bodies = []

        def ask():
            path = self._path_for(who, self.route(route))
            bodies.append({**make_body(), **more})
            response = self.request(who, "POST", path, json=bodies[-1])
            self.assertLess(response.status_code, 500)

        taken = effort(ask, LIMIT, lambda: time.process_time() + self.backend_seconds())
        self.assertLessEqual(taken, LIMIT, (who, route, str(bodies[-1])[:80]))

    def test_messages(self):
        group = {"channel_id": self.group.id}
        for name, text in TEXTS.items():
            with self.subTest(name):
                message = self.group._post(self.persona("student"), "before")
                self.check_send(text)
                self.check_send(text, reply_to_id=message.id)
                edits = iter((text, text[1:], text[2:]))
                self.check(
                    "student",
                    "edit",
                    partial(_next_edit, message.id, edits),
                )
                self.check("student", "save_draft", dict, **group, body=text)

    def check_send(self, text, **more):
        def make_body():
            sent = {"channel_id": self.group.id, "client_uuid": str(uuid4())}
            return {**sent, "body": text, **more}

        self.check("student", "send", make_body)

    def test_pages_and_searches_of_such_messages(self):
        student = self.persona("student")
        page = {"limit": contract.MAX_PAGE_SIZE}
        for name in ("words", "other words", "entities", "lines", "accents"):
            with self.subTest(name), self.undone():
                for _n in range(contract.MAX_PAGE_SIZE):
                    self.group._post(student, TEXTS[name])
                self.env.flush_all()
                for query in ("a " * 12, f'"{"a " * 90}"', "aaa1 " * 12, "aaa", "x"):
                    self.check("student", "search", dict, query=query, **page)
                self.check("student", "list_channels", dict)
                self.check("student", "sync", dict)
                group = {"channel_id": self.group.id}
                self.check("student", "list_messages", dict, **group, **page)

    def test_support_form_and_rating(self):
        fields = {f"field_{n}": "a " * 249 for n in range(contract.MAX_FIELDS)}
        for name, text in TEXTS.items():
            line = text.replace("\n", " ").replace("<", "'")
            email = f"{line[:100].replace(' ', '')}@{'a.' * 60}b"
            rating = {"channel_id": self.support.id, "rating": 5}
            comment = line[: contract.MAX_COMMENT_LENGTH]
            with self.subTest(name):
                for form in (
                    {"body": text},
                    {"name": line[: contract.MAX_NAME_LENGTH]},
                    {"email": email[: contract.MAX_EMAIL_LENGTH]},
                    {"page_url": "/" + line[: contract.MAX_URL_LENGTH - 1]},
                    {"fields": fields},
                    {"lang": "aa" + "_aa" * 50_000},
                ):
                    self.check("nobody", "open_support", partial(self.form, **form))
                self.check("visitor", "rate", dict, **rating, comment=comment)

    def test_names_notes_and_what_is_looked_for_among_people(self):
        group = {"channel_id": self.group.id}
        support = {"channel_id": self.support.id}
        for name, text in TEXTS.items():
            line = text.replace("\n", " ").replace("<", "'")
            word = line[: contract.MAX_NAME_LENGTH]
            with self.subTest(name):
                for who, route, body in (
                    ("student", "people", {"search": word}),
                    ("student", "courses", {"search": word}),
                    ("student", "members", {**group, "search": word}),
                    ("student", "list_channels", {"search": word}),
                    ("student", "rename", {**group, "name": word}),
                    (
                        "student", "create_group",
                        {"name": word, "opening_uuid": str(uuid4())},
                    ),
                    ("agent", "escalate", {**support, "note": text}),
                    (
                        "agent", "set_agent_status",
                        {"status": "away", "away_text": line[:200]},
                    ),
                    ("student", "react", {"message_id": 1, "emoji": line[:32]}),
                    ("agent", "list_canned_responses", support),
                ):  # fmt: skip
                    self.check(who, route, dict, **body)


def _next_edit(message_id, texts):
    return {"message_id": message_id, "body": next(texts)}
