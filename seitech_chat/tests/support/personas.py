"""The personas of the tests: built once per class, with a few conversations."""

from contextlib import closing
from uuid import uuid4

from odoo.tests import TransactionCase
from odoo.tools import SQL

from ...persona import Persona

# Persona → the groups that make it; portal where none of them implies internal.
USERS = {
    "student": ("base.group_portal", "seitech_chat.group_chat_student"),
    "other_student": ("base.group_portal", "seitech_chat.group_chat_student"),
    "instructor": ("base.group_portal", "seitech_chat.group_chat_instructor"),
    "agent": ("seitech_chat.group_chat_agent",),
    "second_agent": ("seitech_chat.group_chat_agent",),
    "agent_elsewhere": ("seitech_chat.group_chat_agent",),
    "supervisor": ("seitech_chat.group_chat_supervisor",),
    "manager": ("seitech_chat.group_chat_manager",),
    "outsider": ("base.group_user",),
    "portal": ("base.group_portal",),
    "foreign_agent": ("seitech_chat.group_chat_agent",),
}
VISITORS = ("visitor", "other_visitor")
NOBODY = "nobody"
PERSONAS = (NOBODY, *VISITORS, *USERS)


class ChatPersonas(TransactionCase):
    """A small training company with one of everybody.

    ``support``: the visitor's, taken by ``agent``, with an answer and a note.
    ``waiting``: the other visitor's, taken by nobody, of the same department.
    ``teaching``: the student's with the instructor. ``direct``: agent and instructor.
    ``foreign``: a visitor's of another company.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere Ltd"})
        cls.department = cls.env.ref("seitech_chat.chat_department_technical")
        cls.other_department = cls.env.ref("seitech_chat.chat_department_billing")
        cls.foreign_department = cls.env["seitech.chat.department"].create(
            {"name": "Foreign", "company_id": cls.other_company.id}
        )
        cls.users = cls._create_users()
        cls.desks = {
            "agent": cls._create_desk("agent", cls.department),
            "second_agent": cls._create_desk("second_agent", cls.department),
            "agent_elsewhere": cls._create_desk(
                "agent_elsewhere", cls.other_department
            ),
            "supervisor": cls._create_desk("supervisor", cls.department),
            "foreign_agent": cls._create_desk("foreign_agent", cls.foreign_department),
        }
        cls.course = cls.env["slide.channel"].create(
            {
                "name": "First Aid",
                "user_id": cls.users["instructor"].id,
                # One conversation more would be in everybody's lists.
                "has_chat": False,
            }
        )
        cls.course._action_add_members(cls.users["student"].partner_id)
        cls._open_conversations()
        cls.env.flush_all()

    @classmethod
    def _create_users(cls):
        """Create everybody at once: 11 single creates take two seconds."""
        fast = {"no_reset_password": True, "tracking_disable": True}
        users = cls.env["res.users"].with_context(**fast)
        created = users.create([cls._user_vals(name) for name in USERS])
        return dict(zip(USERS, created.with_env(cls.env), strict=True))

    @classmethod
    def _user_vals(cls, name):
        company = cls.other_company if name == "foreign_agent" else cls.company
        groups = [cls.env.ref(group).id for group in USERS[name]]
        return {
            # Without a password there is none to hash.
            "name": name.replace("_", " ").title(),
            "login": f"chat_test_{name}",
            "email": f"{name}@example.com",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, groups)],
        }

    @classmethod
    def _create_desk(cls, name, department):
        return cls.env["seitech.chat.agent"].create(
            {
                "user_id": cls.users[name].id,
                "company_id": department.company_id.id,
                "department_ids": [(6, 0, department.ids)],
            }
        )

    @classmethod
    def _open_conversations(cls):
        cls.tokens = {}
        cls.visitors = {}
        cls.support = cls.open_support("visitor")
        cls.question = cls.support.message_ids
        agent = cls.persona("agent")
        cls.support._accept(agent)
        cls.answer = cls.support._post(agent, "Hello, how can I help?")
        cls.note = cls.support._post(agent, "Seems upset", is_note=True)
        cls.waiting = cls.open_support("other_visitor")
        channels = cls.env["seitech.chat.channel"]
        student = cls.persona("student")
        cls.teaching = channels._open_student_instructor(student, cls.course.id)
        cls.lesson = cls.teaching._post(student, "May I ask something?")
        cls.direct = channels._open_direct(agent, cls.users["instructor"].id).sudo()
        cls.direct_message = cls.direct._post(agent, "Between us")
        cls.foreign = cls.open_support(
            "foreign_visitor", company=cls.other_company, department_id=None
        )
        cls.teaching = cls.teaching.sudo()

    @classmethod
    def form(cls, **fields):
        """Fill in the visitor's form, as ``_open_support`` takes it."""
        return {
            "opening_uuid": str(uuid4()),
            "client_uuid": str(uuid4()),
            "name": "Vera Visitor",
            "email": "vera@example.com",
            "query_type": "technical_support",
            "department_id": cls.department.id,
            "body": "My video does not play.",
            "page_url": "https://example.com/courses",
            "lang": "en_US",
            "fields": {},
            **fields,
        }

    @classmethod
    def open_support(cls, name, /, *, company=None, **fields):
        """Open a conversation for a new visitor and keep their token under a name.

        :return: the channel, in sudo.
        """
        channel, _message, token, _expires_at = cls.env[
            "seitech.chat.intake"
        ]._open_support(
            cls.form(**{"name": name.replace("_", " ").title(), **fields}),
            company=company or cls.company,
        )
        cls.visitors[name] = channel.visitor_id
        cls.tokens[name] = token
        return channel

    @classmethod
    def persona(cls, name):
        """Return the ``Persona`` of one of the people, with their own rights."""
        if name in cls.visitors:
            return Persona(cls.visitors[name].sudo())
        user = cls.users[name]
        return Persona(user.with_user(user))

    @classmethod
    def open_group(cls, channel_type, *names, **vals):
        """Make a conversation of a type that no verb opens yet.

        The customer of one with the desk is the first student named.
        """
        if channel_type == "student_support":
            students = [n for n in names if "seitech_chat.group_chat_student"
                        in USERS.get(n, ())]  # fmt: skip
            vals.setdefault("student_id", students and cls.users[students[0]].id)
        channel = cls.env["seitech.chat.channel"].create(
            {"channel_type": channel_type, "company_id": cls.company.id, **vals}
        )
        channel._lock()
        for name in names:
            channel._join(cls.persona(name))
        return channel

    def undone(self):
        """Run a block and undo in the database whatever it did."""
        return closing(self.env.cr.savepoint())

    def counts(self):
        """Count the rows of everything the addon stores."""
        self.env.cr.flush()  # what waits to be written, events too
        models = [*self.stored_models(), "ir.attachment", "bus.bus"]
        tables = [SQL.identifier(self.env[model]._table) for model in models]
        each = [SQL("(SELECT count(*) FROM %s)", table) for table in tables]
        [counts] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(each)))
        return dict(zip(models, counts, strict=True))

    def stored_models(self):
        """List the models of ours that have a table."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("seitech.chat.") and not model._abstract
        )
