"""The record rules and the websocket say what ``logic/permissions.py`` says."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...logic import permissions
from ...logic.contract import CHANNEL_TYPES, ROLES, SUPPORT_TYPES
from ...persona import ROLE_GROUPS
from ..support.chat_case import ChatCase
from ..support.personas import USERS

NOTE_FREE = ("student", "other_student", "instructor")


@tagged("post_install", "-at_install", "chat_access")
class TestAccessRules(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.typed = {}
        for channel_type in CHANNEL_TYPES:
            vals = {"course_id": cls.course.id} if channel_type == "course" else {}
            if channel_type == "public_support":
                channel = cls.open_support("somebody")
            else:
                if channel_type in SUPPORT_TYPES:
                    vals["department_id"] = cls.department.id
                channel = cls.open_group(channel_type, "other_student", **vals)
            writer = "somebody" if channel.visitor_id else "other_student"
            channel._post(cls.persona(writer), "Hello")
            if channel_type in SUPPORT_TYPES:
                channel._post(cls.persona("agent"), "Look", is_note=True)
            cls.typed[channel_type] = channel
        cls.elsewhere = cls.open_support(
            "somebody_else", department_id=cls.other_department.id
        )

    def roles_of(self, name):
        user = self.users[name]
        return {role for role, group in ROLE_GROUPS.items() if user.has_group(group)}

    def roles_in(self, name, channel):
        is_customer = channel.student_id == self.users[name]
        return permissions.roles_in(self.roles_of(name), is_customer=is_customer)

    def visibility_by_table(self, name, channel):
        """Work out from the table whether somebody sees a conversation."""
        user = self.users[name]
        if channel.company_id not in user.company_ids:
            return False
        return permissions.may_see(
            self.roles_in(name, channel),
            channel.channel_type,
            is_member=user in channel.member_ids.user_id,
            is_of_department=user in channel.department_id.agent_ids.user_id,
            audience=channel.audience or None,
        )

    def test_rules_show_what_the_table_says(self):
        seen = set()
        for name in USERS:
            user = self.users[name]
            others = (self.teaching, self.direct, self.foreign, self.elsewhere)
            for channel in (*self.typed.values(), *others):
                expected = self.visibility_by_table(name, channel)
                with self.subTest(persona=name, type=channel.channel_type):
                    self.assert_visible(channel, user, expected)
                seen.add((name, expected))

        self.assertEqual(len(CHANNEL_TYPES), len(self.typed))
        # Both answers occur for everybody who has a role.
        for name in set(USERS) - {"outsider", "portal"}:
            self.assertLessEqual({(name, True), (name, False)}, seen)
        self.assertEqual(set(ROLES) - {"public"}, set(ROLE_GROUPS))

    def assert_visible(self, channel, user, expected):
        env = self.env(user=user)
        if not env["seitech.chat.channel"].has_access("read"):
            self.assertFalse(expected)
            return
        for model, field in (
            ("seitech.chat.channel", "id"),
            ("seitech.chat.member", "channel_id"),
            ("seitech.chat.message", "channel_id"),
        ):
            found = env[model].search([(field, "=", channel.id)])
            self.assertEqual(bool(found), expected, model)

    def test_notes_are_seen_where_the_table_says(self):
        checked = 0
        for name in USERS:
            messages = self.env["seitech.chat.message"].with_user(self.users[name])
            if not messages.has_access("read"):
                continue
            for channel in (self.typed["student_support"], self.support):
                if not self.visibility_by_table(name, channel):
                    continue
                found = messages.search([("channel_id", "=", channel.id)])
                expected = permissions.may_see_notes(
                    self.roles_in(name, channel), channel.channel_type
                )
                types = set(found.mapped("message_type"))
                self.assertEqual("note" in types, expected, name)
                self.assertIn("text", types)
                checked += 1

        # The student's own conversation is among them, without the note.
        self.assertGreaterEqual(checked, 6)

    def test_visitors_are_those_of_visible_conversations(self):
        """Name and address of a visitor are read by those who see what they asked."""
        channels = self.env["seitech.chat.channel"].search(
            [("visitor_id", "!=", False)]
        )
        read = set()
        for name, user in self.users.items():
            visitors = self.env["seitech.chat.visitor"].with_user(user)
            if not visitors.has_access("read"):
                read.add((name, False))
                continue
            for channel in channels:
                visitor = channel.visitor_id
                with self.subTest(persona=name, visitor=visitor.name):
                    expected = self.visibility_by_table(name, channel)
                    found = visitors.search([("id", "=", visitor.id)])
                    self.assertEqual(bool(found), expected)
                    by_email = visitors.search([("email", "=", visitor.email)])
                    self.assertEqual(visitor.id in by_email.ids, expected)
                    self.assert_read(visitor.with_user(user), expected)
                    read.add((name, expected))

        # Both answers for agents; all of the company for leads; none at the portal.
        self.assertLessEqual(
            {("agent", True), ("agent", False), ("agent_elsewhere", True),
             ("supervisor", True), ("foreign_agent", False),
             ("student", False), ("instructor", False), ("portal", False)},
            read,
        )  # fmt: skip
        self.assertNotIn(("student", True), read)

    def assert_read(self, record, expected):
        record.invalidate_recordset()
        if expected:
            self.assertTrue(record.read(["name", "email"]))
        else:
            with self.assertRaises(AccessError):
                record.read(["name", "email"])

    def test_reactions_and_files_of_notes_stay_with_the_desk(self):
        channel = self.typed["student_support"]
        note = channel.message_ids.filtered(lambda m: m.message_type == "note")
        note._react(self.persona("agent"), "👀", is_set=True)
        file = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), channel, "a.txt", b"Hello"
        )
        file._attach_to_message(note)

        for name, expected in (("other_student", False), ("agent", True)):
            env = self.env(user=self.users[name])
            reactions = env["seitech.chat.reaction"].search([])
            self.assertEqual(note in reactions.message_id, expected)
            readable = file.with_user(self.users[name]).has_access("read")
            self.assertEqual(readable, expected)

    def test_socket_receives_what_the_rules_show(self):
        for name in USERS:
            with self.subTest(persona=name):
                self.assertEqual(self.received_by(name), self.shown_to(name))

    def received_by(self, name):
        """Return the conversations whose events somebody's websocket would receive."""
        self.env.flush_all()
        websocket = self.env["ir.websocket"].with_user(self.users[name])
        targets = websocket._bus_targets(self.persona(name))
        return {
            (target._name, target.id, "")
            if not isinstance(target, tuple)
            else (target[0]._name, target[0].id, target[1])
            for target in targets
            if (target[0] if isinstance(target, tuple) else target)._name
            == "seitech.chat.channel"
        }

    def shown_to(self, name):
        """Ask the record rules which open conversations somebody sees, and notes of."""
        channels = self.env["seitech.chat.channel"].with_user(self.users[name])
        if not channels.has_access("read"):
            return set()
        found = channels.search([("state", "=", "active")])
        shown = {(channels._name, channel.id, "") for channel in found}
        roles = self.roles_of(name)
        return shown | {
            (channels._name, channel.id, "internal")
            for channel in found
            if permissions.may_see_notes(roles, channel.channel_type)
        }

    def test_socket_forgets_who_left_the_chats_groups(self):
        user = self.users["student"]
        self.assertIn(self.teaching.id, {t[1] for t in self.received_by("student")})

        user.group_ids = self.env.ref("base.group_portal")

        self.assertEqual(self.received_by("student"), self.shown_to("student"))
        self.assertEqual(self.received_by("student"), set())

    def test_socket_forgets_who_left_the_company(self):
        user = self.users["agent"]

        user.write(
            {"company_ids": [(6, 0, self.other_company.ids)],
             "company_id": self.other_company.id}
        )  # fmt: skip

        self.assertEqual(self.received_by("agent"), self.shown_to("agent"))
        self.assertEqual(self.received_by("agent"), set())
        departments = self.env["ir.websocket"]._departments_of(self.persona("agent"))
        self.assertFalse(departments & self.department)

    def test_an_archived_agent_sees_and_receives_nothing(self):
        self.assertIn(self.waiting.id, {t[1] for t in self.received_by("second_agent")})

        self.desks["second_agent"].active = False

        self.assertEqual(self.received_by("second_agent"), set())
        self.assertEqual(self.shown_to("second_agent"), set())

    def test_socket_receives_nothing_of_closed_conversations(self):
        self.support._end()

        received = {target[1] for target in self.received_by("agent")}

        self.assertNotIn(self.support.id, received)
        self.assertIn(self.waiting.id, received)
