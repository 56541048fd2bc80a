"""Persona x type x verb: what ``logic/routing.py`` says is what happens, by every way.

Each cell asks the table and then the thing itself: the ORM under the record rules,
the routes, files, search, sync, the list, the websocket's subscription.
"""

from datetime import timedelta
from uuid import uuid4

from odoo.tests import tagged

from ..logic import routing
from ..logic.contract import CHANNEL_TYPES
from .access_table import (
    ALLOWED,
    FORBIDDEN,
    MISSING,
    NOT_SIGNED_IN,
    VERBS,
    WHO,
    AccessTableCase,
)
from .live import CHANNEL

# How a conversation is seen; a note by the same ways but the list.
WAYS = ("orm", "member", "route", "messages", "list", "sync", "search", "file", "live")
NOTE_WAYS = ("orm", "messages", "search", "file", "live")
OPENINGS = {
    "public_support": "open_support",
    "student_support": "create_student_support",
    "student_instructor": "create_student_instructor",
    "instructor_admin": "create_instructor_admin",
    "group": "create_group",
    "course": None,  # made with the course
    "direct": "create_direct",
    "broadcast": "create_broadcast",
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessTable(AccessTableCase):
    def test_seeing(self):
        cells, seen, unseen = 0, set(), set()
        for name in WHO:
            shown = {way: getattr(self, f"shown_by_{way}")(name) for way in WAYS}
            for key in self.rooms:
                expected = self.sees(name, key)
                for way in WAYS:
                    with self.subTest(persona=name, room=key, way=way):
                        self.assertEqual(key in shown[way], expected)
                    cells += 1
                (seen if expected else unseen).add(key[0])

        self.assertEqual(cells, len(WHO) * len(CHANNEL_TYPES) * 2 * len(WAYS))
        self.assertEqual(cells, 1728)
        # Both answers occur for each type: nothing is shown, or hidden, to everybody.
        self.assertEqual(seen, set(CHANNEL_TYPES))
        self.assertEqual(unseen, set(CHANNEL_TYPES))

    def test_seeing_notes(self):
        cells, seen = 0, set()
        for name in WHO:
            shown = {
                way: getattr(self, f"shown_by_{way}")(name, of=self.noted)
                for way in NOTE_WAYS
            }
            for key in self.noted:
                expected = self.sees_notes(name, key)
                for way in NOTE_WAYS:
                    with self.subTest(persona=name, room=key, way=way):
                        self.assertEqual(key in shown[way], expected)
                    cells += 1
                if expected:
                    seen.add(name)

        self.assertEqual(cells, len(WHO) * len(self.noted) * len(NOTE_WAYS))
        self.assertEqual(cells, 240)
        self.assertEqual(
            seen, {"agent", "agent_elsewhere", "supervisor", "manager", "both"}
        )

    def keys(self, channel_ids):
        return {self.place_of[one] for one in channel_ids if one in self.place_of}

    def shown_by_orm(self, name, of=None):
        """Search under the record rules; visitors and nobody have no access at all."""
        of = of or self.said
        if name not in self.users:
            return {key for key in of if name in self.visitors and self.finds(name, key)
                    and (of is self.said or self.finds_note(name, key))}  # fmt: skip
        env = self.env(user=self.users[name])
        if not env[CHANNEL].has_access("read"):
            return set()
        ids = [message.id for message in of.values()]
        messages = env["seitech.chat.message"].search([("id", "in", ids)])
        found = self.keys(messages.channel_id.ids)
        if of is self.said:
            channels = env[CHANNEL].search([("id", "in", list(self.place_of))])
            self.assertEqual(self.keys(channels.ids), found)
        return found

    def finds(self, name, key):
        return bool(self.persona(name).find_channel(self.rooms[key].id))

    def finds_note(self, name, key):
        return bool(self.persona(name).find_message(self.noted[key].id))

    def shown_by_member(self, name):
        """Read who takes part; a broadcast shows its readers those who write."""
        if name not in self.users:
            return self.shown_by_route(name)
        env = self.env(user=self.users[name])
        members = env["seitech.chat.member"]
        if not members.has_access("read"):
            return set()
        for room in (room for key, room in self.rooms.items() if key[0] == "broadcast"):
            room.member_ids.role = "moderator"
        found = members.search([("channel_id", "in", list(self.place_of))])
        return self.keys(found.channel_id.ids)

    def shown_by_route(self, name):
        return {
            key
            for key, room in self.rooms.items()
            if self.ask(name, "get_channel", channel_id=room.id).ok
        }

    def shown_by_messages(self, name, of=None):
        of = of or self.said
        found = set()
        for key, message in of.items():
            response = self.ask(name, "list_messages", channel_id=self.rooms[key].id)
            if response.ok:
                ids = [one["id"] for one in response.json()["messages"]]
                found |= {key} & ({key} if message.id in ids else set())
        return found

    def shown_by_list(self, name):
        response = self.ask(name, "list_channels", limit=100)
        entries = response.json()["channels"] if response.ok else []
        return self.keys(entry["channel"]["id"] for entry in entries)

    def shown_by_sync(self, name):
        response = self.ask(name, "sync", channels=[], limit=100)
        changes = response.json()["changes"] if response.ok else []
        return self.keys(change["entry"]["channel"]["id"] for change in changes)

    def shown_by_search(self, name, of=None):
        """Search for the word all of them hold. Visitors have no search: the answer
        is what the list gives, so that the cell compares like with like."""
        of = of or self.said
        if name in self.visitors:
            self.assertEqual(
                self.ask(name, "search", query="needle").json()["code"], NOT_SIGNED_IN
            )
            return self.shown_by_list(name) if of is self.said else set()
        response = self.ask(name, "search", query="needle", limit=100)
        results = response.json()["results"] if response.ok else []
        ids = {message.id: key for key, message in of.items()}
        return {ids[r["message"]["id"]] for r in results if r["message"]["id"] in ids}

    def shown_by_file(self, name, of=None):
        of = of or self.said
        return {
            key
            for key, message in of.items()
            if self.ask(name, "get_file", attachment_id=self.files[message].id).ok
        }

    def shown_by_live(self, name, of=None):
        """Subscribe with a claim signed for them: which targets are they given?"""
        if name == "nobody":
            return set()
        websocket = self.env["ir.websocket"].sudo()
        self.env.flush_all()
        claim = websocket._sign_subscription(self.persona(name), timedelta(minutes=1))
        given = websocket._targets_of(websocket._signed_persona(claim))
        found = set()
        for target in given:
            record, stream = target if isinstance(target, tuple) else (target, "public")
            is_note = stream.startswith("internal")
            if getattr(record, "_name", None) == CHANNEL and is_note == bool(of):
                found |= self.keys(record.ids)
        return found

    def test_every_verb(self):
        cells, outcomes = 0, {verb: set() for verb in VERBS}
        for name in WHO:
            for key in self.rooms:
                for verb in VERBS:
                    expected = self.expected(name, key, verb)
                    with self.subTest(persona=name, room=key, verb=verb):
                        self.assertEqual(self.outcome(name, key, verb), expected)
                    outcomes[verb].add(expected)
                    cells += 1

        self.assertEqual(cells, len(WHO) * len(CHANNEL_TYPES) * 2 * len(VERBS))
        self.assertEqual(cells, 2304)
        for verb, found in outcomes.items():
            self.assertLessEqual({ALLOWED, MISSING}, found, verb)

    def outcome(self, name, key, verb):
        with self.undone():
            route = "send" if verb == "note" else verb
            response = self.ask(name, route, **self.body_of(key, verb))
        return ALLOWED if response.ok else response.json()["code"]

    def body_of(self, key, verb):
        here = {"channel_id": self.rooms[key].id}
        if verb in ("delete", "pin", "receipts"):
            return {"message_id": self.said[key].id}
        more = {
            "send": {"client_uuid": str(uuid4()), "body": "Hi"},
            "note": {"client_uuid": str(uuid4()), "body": "Hi", "type": "note"},
            "mark_read": {"read_position": 1},
            "rename": {"name": "Another"},
            # Somebody who is there already: everybody may name them.
            "invite": {"user_ids": self.rooms[key].member_ids.user_id.ids[:1]},
        }
        return {**here, **more.get(verb, {})}

    def test_opening(self):
        cells = 0
        for name in WHO:
            for channel_type, route in OPENINGS.items():
                with self.subTest(persona=name, type=channel_type), self.undone():
                    self.assert_opening(name, channel_type, route)
                cells += 1

        self.assertEqual(set(OPENINGS), set(CHANNEL_TYPES))
        self.assertEqual(cells, 96)

    def assert_opening(self, name, channel_type, route):
        roles = self.roles_of(name) or ({"public"} if name == "nobody" else set())
        may = routing.may_open(roles, channel_type)
        if name in self.users:
            told = self.call(name, "session")["may_open"]
            self.assertEqual(channel_type in told, may)
        if route is None:
            return
        if channel_type == "public_support":
            # The visitors' door: a cookie of somebody signed in opens it as a visitor.
            self.assertTrue(self.ask(name, route, **self.form()).ok)
            return
        response = self.ask(name, route, **self.opening_body(name, channel_type))
        if name not in self.users:
            self.assertEqual(response.json()["code"], NOT_SIGNED_IN)
        elif not may:
            self.assertEqual(response.json()["code"], FORBIDDEN)
        elif name == "stranger" and channel_type in (
            "student_instructor", "direct", "student_support",
        ):  # fmt: skip
            # They may, but nobody here: courses, people and desk are not theirs.
            self.assertEqual(response.status_code // 100, 4)
            self.assertNotEqual(response.json()["code"], FORBIDDEN)
        else:
            self.assertTrue(response.ok, response.text)

    def opening_body(self, name, channel_type):
        uuids = {"opening_uuid": str(uuid4()), "client_uuid": str(uuid4())}
        other = "manager" if name in ("instructor", "agent") else "instructor"
        return {
            "student_support": {
                **uuids, "body": "Help", "department_id": self.department.id,
            },
            "student_instructor": {
                "course_id": self.course.id, "student_id": self.users["student"].id,
            },
            "instructor_admin": {"instructor_id": self.users["instructor"].id}
            if name == "manager" else {},
            "group": {"opening_uuid": str(uuid4()), "name": "Night class"},
            "direct": {"user_id": self.users[other].id},
            "broadcast": {"audience": "all"},
        }[channel_type]  # fmt: skip
