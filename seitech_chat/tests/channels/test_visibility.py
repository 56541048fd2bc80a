"""Searches by index return exactly the records that the rules show."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from ...logic.contract import CHANNEL_TYPES, SUPPORT_TYPES
from ...models.channel.visibility import visible_sql
from ..support.chat_case import ChatCase
from ..support.personas import USERS, VISITORS

CHANNEL = "seitech.chat.channel"
DOMAINS = {
    "all": Domain.TRUE,
    "open": Domain("state", "=", "active"),
    "of two types": Domain("channel_type", "in", ["group", "public_support"]),
}


@tagged("post_install", "-at_install", "chat_access")
class TestVisibility(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for channel_type in set(CHANNEL_TYPES) - {"public_support", "broadcast"}:
            vals = {}
            if channel_type in SUPPORT_TYPES:
                vals["department_id"] = cls.department.id
            for names in ((), USERS, ("student", "agent", "instructor", "manager")):
                cls.open_group(channel_type, *names, **vals)
        manager = cls.persona("manager")
        channels = cls.env[CHANNEL]
        cls.news = {
            audience: channels._open_broadcast(manager, audience).sudo()
            for audience in ("all", "students", "instructors", "agents")
        }
        cls.news["course"] = channels._open_broadcast(
            manager, "course", course_id=cls.course.id
        ).sudo()
        cls.open_support("third", department_id=cls.other_department.id)
        left, ended, blocked = (
            cls.open_group("group", *USERS, name=name)
            for name in ("Left", "Ended", "Blocked")
        )
        left.member_ids.is_active = False
        ended.state = "closed"
        blocked.is_blocked = True
        # Somebody is in it whose company it isn't.
        there = {"name": "Foreign", "company_id": cls.other_company.id}
        cls.open_group("group", *USERS, **there)
        cls.support._end()
        cls.env.flush_all()

    def visible_ids(self, name, domain):
        """Search both ways.

        :return: two lists of ids: by index, and by the rules as the ORM writes them.
        """
        persona = self.persona(name)
        channels = persona.env[CHANNEL]
        rows = self.env.execute_query(visible_sql(channels, persona, domain))
        plain = channels.search(persona.channel_domain() & domain)
        return sorted(id_ for (id_,) in rows), sorted(plain.ids)

    def assert_same_for_all(self):
        """Compare for everybody who has access, and give what each sees of all."""
        seen = {}
        for name in (*USERS, *VISITORS):
            if name in USERS and not self.has_access(name):
                continue
            for what, domain in DOMAINS.items():
                with self.subTest(persona=name, domain=what):
                    by_index, plain = self.visible_ids(name, domain)
                    self.assertEqual(by_index, plain)
                    seen.setdefault(name, by_index)
        return seen

    def has_access(self, name):
        return self.env[CHANNEL].with_user(self.users[name]).has_access("read")

    def test_it_is_what_the_rules_show(self):
        seen = self.assert_same_for_all()

        self.assertEqual(
            set(USERS) - set(seen), {"outsider", "portal"}, "who holds no role"
        )
        everything = set(self.env[CHANNEL].search([]).ids)
        for name, ids in seen.items():
            # Neither nothing nor all: else nothing is compared.
            self.assertTrue(0 < len(ids) < len(everything), name)

    def test_a_user_without_access_is_refused(self):
        for name in ("outsider", "portal"):
            persona = self.persona(name)
            with self.assertRaises(AccessError):
                visible_sql(persona.env[CHANNEL], persona, Domain.TRUE)

    def test_it_follows_what_changes(self):
        self.desks["agent"].active = False
        self.desks["second_agent"].department_ids = self.other_department
        self.course.user_id = self.users["agent"]
        self.desks["agent_elsewhere"].department_ids += self.department
        student = self.env.ref("seitech_chat.group_chat_student")
        self.users["instructor"].group_ids += student
        self.users["agent_elsewhere"].group_ids += student
        self.users["student"].company_ids += self.other_company
        self.foreign.course_id = self.course

        self.assert_same_for_all()

    def test_it_follows_the_rules_an_administrator_writes(self):
        student = self.env.ref("seitech_chat.group_chat_student")
        agent = self.env.ref("seitech_chat.group_chat_agent")
        rooms = "[('channel_type', '=', 'group')]"
        moderated = "[('member_ids', 'any', [('role', '=', 'moderator')])]"
        of_billing = "[('department_id.name', 'ilike', 'billing')]"
        for groups, domain in (
            (student, rooms), (student, moderated), (agent, of_billing),
            (student, f"['!', *{moderated}]"), (agent, "[(1, '=', 1)]"),
            # Without a group they narrow what everybody sees.
            (None, rooms), (None, f"['|', *{rooms}, *{moderated}]"),
            (None, f"['!', *{of_billing}]"), (None, "[(0, '=', 1)]"),
        ):  # fmt: skip
            with self.subTest(groups=groups, domain=domain), self.undone():
                self.env["ir.rule"].create(
                    {
                        "name": "One more",
                        "model_id": self.env["ir.model"]._get_id(CHANNEL),
                        "groups": [(6, 0, groups.ids if groups else [])],
                        "domain_force": domain,
                    }
                )
                self.assert_same_for_all()
