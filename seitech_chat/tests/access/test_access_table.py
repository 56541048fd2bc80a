"""Persona x type x verb: what ``logic/permissions.py`` says is what happens, by every
way.

Each cell asks the table and then the thing itself, by the ways of ``access_ways``.
"""

from uuid import uuid4

from odoo.tests import tagged

from ...logic import permissions
from ...logic.contract import CHANNEL_TYPES
from ..support.access_table import (
    ALLOWED,
    FORBIDDEN,
    MISSING,
    NOT_SIGNED_IN,
    VERBS,
    WHO,
)
from ..support.access_ways import NOTE_WAYS, WAYS, AccessWaysCase

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
class TestAccessTable(AccessWaysCase):
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
                way: getattr(self, f"shown_by_{way}")(name, of=self.notes)
                for way in NOTE_WAYS
            }
            for key in self.notes:
                expected = self.can_see_notes(name, key)
                for way in NOTE_WAYS:
                    with self.subTest(persona=name, room=key, way=way):
                        self.assertEqual(key in shown[way], expected)
                    cells += 1
                if expected:
                    seen.add(name)

        self.assertEqual(cells, len(WHO) * len(self.notes) * len(NOTE_WAYS))
        self.assertEqual(cells, 240)
        self.assertEqual(
            seen, {"agent", "agent_elsewhere", "supervisor", "manager", "both"}
        )

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
        may = permissions.may_open(roles, channel_type)
        if name in self.users:
            sent = self.call(name, "session")["may_open"]
            self.assertEqual(channel_type in sent, may)
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
