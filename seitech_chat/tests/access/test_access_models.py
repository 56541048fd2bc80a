"""Rights on each model through the ORM: a table, every cell of it run."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..support.chat_case import ChatCase
from ..support.personas import USERS

COLUMNS = ("public", *USERS)
OPERATIONS = "rwcu"
# Model → per column what succeeds: r read, w write, c create, u unlink, on records
# visible to the person where there are any. Only the verbs change conversations.
#                        public  st  o_s ins ag  2nd els sup man  out por for
TABLE = {
    "seitech.chat.channel":  "-    r   r   r   r   r   r   r   r    -   -   r",
    "seitech.chat.member":   "-    r   r   r   r   r   r   r   r    -   -   r",
    "seitech.chat.message":  "-    r   r   r   r   r   r   r   r    -   -   r",
    "seitech.chat.message.revision":
                             "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.mention":  "-    -   -   -   -   -   -   -   -    -   -   -",
    "seitech.chat.link.preview":
                             "-    -   -   -   -   -   -   -   -    -   -   -",
    "seitech.chat.preference":
                             "-    -   -   -   -   -   -   -   -    -   -   -",
    "seitech.chat.presence": "-    -   -   -   -   -   -   -   -    -   -   -",
    "seitech.chat.acknowledgement":
                             "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.reaction": "-    r   r   r   r   r   r   r   r    -   -   r",
    "seitech.chat.visitor":  "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.department":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.agent":    "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.archive": "-    -   -   -   -   -   -   -   rwcu -   -   -",
    "seitech.chat.queue.entry":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.assignment":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.offer":    "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.skill":    "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.priority.rule":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.pre.chat.field":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.notification":
                             "-    r   r   r   r   r   r   r   r    -   -   r",
    "seitech.chat.rating":  "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.service": "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.answer":  "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.daily":   "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.page":    "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.recount": "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.repair":   "-    -   -   -   -   -   -   r   r    -   -   -",
    "seitech.chat.audit":   "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.scheduled.email":
                             "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.sla.escalation.rule":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.sla.escalation.log":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.agent.period":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.report.subscription":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.site":    "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.faq":     "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.faq.phrasing":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.faq.daily":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.faq.question":
                             "-    -   -   -   -   -   -   r   rwu  -   -   -",
    "seitech.chat.faq.trial":
                             "-    -   -   -   -   -   -   -   rwcu -   -   -",
    "seitech.chat.quick.action":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.visited.page":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
    "seitech.chat.site.secret":
                             "-    -   -   -   -   -   -   -   r    -   -   -",
    "seitech.chat.privacy.request":
                             "-    -   -   -   -   -   -   -   rwc  -   -   -",
    "seitech.chat.hold":    "-    -   -   -   -   -   -   -   rwcu -   -   -",
    "seitech.chat.retention":
                             "-    -   -   -   -   -   -   -   rc   -   -   -",
    "seitech.chat.sla.policy":
                             "-    -   -   -   r   r   r   r   rwcu -   -   r",
    "seitech.chat.sla.target":
                             "-    -   -   -   r   r   r   r   r    -   -   r",
}  # fmt: skip


@tagged("post_install", "-at_install", "chat_access")
class TestAccessModels(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Somebody talks to everybody, so that something is visible to everyone.
        cls.rooms = cls.open_group("group", "other_student", "agent_elsewhere")
        for room, author in (
            (cls.rooms, "other_student"),
            (cls.teaching, "student"),
            (cls.support, "agent"),
            (cls.foreign, "foreign_visitor"),
        ):
            message = room._post(cls.persona(author), "Hello")
            message._react(cls.persona(author), "👍", is_set=True)
            message._edit(cls.persona(author), "Look: https://example.com/a")
        student = cls.users["student"]
        cls.teaching._post(
            cls.persona("instructor"), "Hello", mention_user_ids=student.ids
        )
        cls.env["seitech.chat.preference"]._update_preferences(
            student, {"sound": False}
        )
        cls.env["seitech.chat.presence"]._heartbeat(student, is_active=True)
        for company in cls.company | cls.other_company:
            cls.env["seitech.chat.sla.policy"].create(
                {"name": "Quick", "company_id": company.id, "resolution_seconds": 60}
            )
            cls.env["seitech.chat.skill"].create(
                {"name": "Patience", "company_id": company.id}
            )
            cls.env["seitech.chat.site"].create(
                {"name": "Shop", "company_id": company.id}
            ).action_create_secret()
            cls.env["seitech.chat.priority.rule"].create(
                {"name": "Angry", "company_id": company.id, "keywords": "angry"}
            )
            cls.add_faq(company)
        cls.env["seitech.chat.faq.trial"].with_user(cls.users["manager"]).create({})
        pages = cls.env["seitech.chat.visited.page"]
        pages._visit(cls.visitors["visitor"], "/cart", "Cart")
        pages._visit(cls.visitors["foreign_visitor"], "/cart", "Cart")
        cls.add_requests()
        cls.env["seitech.chat.archive"].create(
            {"company_id": cls.company.id, "agent_id": cls.desks["agent"].id}
        )
        for desk in cls.desks.values():
            desk._heartbeat(status="away")
            cls.env["seitech.chat.pre.chat.field"].create(
                {
                    "department_id": desk.department_ids.id,
                    "label": "Order?",
                    "name": f"order_{desk.id}",
                }
            )
        fourth = cls.open_support("fourth")
        fourth._accept(cls.persona("second_agent"))
        cls.open_support("fifth", company=cls.other_company, department_id=None)
        elsewhere = cls.open_support("third", department_id=cls.other_department.id)
        elsewhere._accept(cls.persona("agent_elsewhere"))
        cls.foreign._accept(cls.persona("foreign_agent"))
        cls.answer_each(
            {
                "second_agent": fourth,
                "agent_elsewhere": elsewhere,
                "foreign_agent": cls.foreign,
            }
        )
        for name in (*cls.desks, "manager"):
            subscriptions = cls.env["seitech.chat.report.subscription"]
            subscriptions.with_user(cls.users[name]).set_frequency("daily")
        cls.env["seitech.chat.repair"]._record(
            cls.support, "neither_queued_nor_assigned"
        )
        for name, desk in cls.desks.items():
            entry = cls.env["seitech.chat.queue.entry"].search(
                [("department_id", "=", desk.department_ids.id)], limit=1
            )
            if name != "second_agent":
                cls.env["seitech.chat.offer"]._create_for(entry, desk, [])._close(
                    "declined"
                )
        for channel in (cls.support, elsewhere, cls.foreign):
            channel._end()
            channel.env["seitech.chat.rating"]._rate(channel, 4)
            channel._reopen()
        cls.add_reports()
        for target in cls.env["seitech.chat.sla.target"].search([]):
            cls.env["seitech.chat.sla.escalation.log"].create(
                {
                    "target_id": target.id, "channel_id": target.channel_id.id,
                    "company_id": target.company_id.id, "action": "notify_agent",
                    "step_id": target.policy_id.step_ids[0].id,
                    "done_at": target.started_at,
                }
            )  # fmt: skip
        for name in USERS:
            channel = cls.foreign if name == "foreign_agent" else cls.support
            cls.env["seitech.chat.notification"]._notify(
                channel, cls.users[name], "mention"
            )
        cls.public = cls.env.ref("base.public_user")
        news = cls.env["seitech.chat.channel"]._open_broadcast(
            cls.persona("manager"), "all"
        )
        sent = news._post(
            cls.persona("manager"), "Read this", requires_acknowledgement=True
        )
        sent._acknowledge(cls.persona("student"))

    @classmethod
    def add_requests(cls):
        for channel in cls.support | cls.foreign:
            company = {"company_id": channel.company_id.id}
            visitors = [(6, 0, channel.visitor_id.ids)]
            cls.env["seitech.chat.privacy.request"].create(
                {**company, "kind": "export", "visitor_ids": visitors}
            )
            cls.env["seitech.chat.hold"].create({"channel_id": channel.id})
            cls.env["seitech.chat.retention"].create(company)

    @classmethod
    def add_faq(cls, company):
        faq = cls.env["seitech.chat.faq"].create(
            {"question": "When?", "answer": "Soon", "company_id": company.id}
        )
        cls.env["seitech.chat.faq.daily"]._count(company, faq.ids, "en_US", "shown")
        cls.env["seitech.chat.faq.question"]._record(company, "en_US", "Is it free?")
        cls.env["seitech.chat.quick.action"].create(
            {"label": "Call me", "company_id": company.id}
        )

    @classmethod
    def answer_each(cls, channels):
        for name, channel in channels.items():
            channel._post(cls.persona(name), "How can I help?")

    @classmethod
    def add_reports(cls):
        for company in cls.company | cls.other_company:
            cls.env["seitech.chat.page"].create(
                {"company_id": company.id, "path": "/pricing"}
            )
            cls.env["seitech.chat.recount"].create(
                {"company_id": company.id, "reason": "manual"}
            )
        for name in ("agent", "second_agent", "agent_elsewhere", "foreign_agent"):
            cls.env["seitech.chat.answer"].create(cls.answer_vals(name))
            cls.env["seitech.chat.daily"].create(cls.daily_vals(name))

    @classmethod
    def answer_vals(cls, name):
        agent = cls.desks[name]
        service = cls.env["seitech.chat.service"].search(
            [("first_agent_id", "=", agent.id)], limit=1
        )
        return {
            "service_id": service.id, "company_id": agent.company_id.id,
            "department_id": service.department_id.id, "agent_id": agent.id,
            "position": 999, "waited_from": service.opened_at,
            "answered_at": service.opened_at,
            "answered_on": service.opened_at.date(), "seconds": 0,
        }  # fmt: skip

    @classmethod
    def daily_vals(cls, name, day="2020-01-01"):
        agent = cls.desks[name]
        return {
            "company_id": agent.company_id.id, "day": day,
            "department_id": agent.department_ids.id, "agent_id": agent.id,
        }  # fmt: skip

    def test_table_names_every_model_and_every_persona(self):
        self.assertEqual(sorted(TABLE), self.stored_models())
        for row in TABLE.values():
            self.assertEqual(len(row.split()), len(COLUMNS))

    @mute_logger("odoo.models", "odoo.sql_db", "odoo.addons.base.models.ir_rule")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_every_cell(self):
        run = 0
        for model, row in TABLE.items():
            for name, allowed in zip(COLUMNS, row.split(), strict=True):
                for operation in OPERATIONS:
                    with self.subTest(model=model, persona=name, operation=operation):
                        done = self.is_done(name, model, operation)
                        self.assertEqual(done, operation in allowed)
                    run += 1

        self.assertEqual(run, len(TABLE) * len(COLUMNS) * len(OPERATIONS))

    def is_done(self, name, model, operation):
        """Try one operation for real, and undo it."""
        user = self.public if name == "public" else self.users[name]
        records = self.env[model].with_user(user)
        anyone = self.env[model].sudo().search([], limit=1)
        self.assertTrue(anyone, f"no {model} to try it on")
        with self.undone():
            try:
                if operation == "r":
                    found = records.search([])
                    self.assertTrue(found.sudo(), f"no {model} is visible to {name}")
                    found.read()
                elif operation == "c":
                    records.create(self.vals_of(model, user))
                else:
                    mine = anyone
                    if records.has_access("read"):
                        mine = records.search([], limit=1)
                    mine = mine.with_user(user)
                    if operation == "u":
                        self.make_removable(mine)
                        mine.unlink()
                    else:
                        mine.write({_any_field(mine): False})
                self.env.flush_all()
            except AccessError:
                return False
        return True

    def make_removable(self, record):
        removable = (
            "department", "agent", "sla.policy", "skill", "priority.rule",
            "pre.chat.field", "faq", "faq.question", "quick.action",
        )  # fmt: skip
        if record._name.removeprefix("seitech.chat.") in removable:
            for model in ("seitech.chat.channel", "seitech.chat.daily"):
                self.env[model].sudo().search([]).unlink()
        if record._name == "seitech.chat.site":
            record.sudo().website_id = False

    def vals_of(self, model, user):
        """Give values a record could be made of, so that only the right is missing."""
        vals = {
            "seitech.chat.department": {"name": "New"},
            "seitech.chat.site": {"name": "New", "company_id": self.company.id},
            "seitech.chat.visited.page": {
                "visitor_id": self.visitors["visitor"].id, "url": "/new",
                "company_id": self.company.id, "visited_at": self.now(),
            },
            "seitech.chat.site.secret": {
                "site_id": self.env["seitech.chat.site"].search([], limit=1).id,
                "kid": "new", "secret": "new",
            },
            "seitech.chat.agent": {"user_id": self.users["manager"].id},
            "seitech.chat.archive": {"company_id": self.company.id},
            "seitech.chat.visitor": {"name": "New", "company_id": self.company.id},
            "seitech.chat.channel": {
                "channel_type": "group", "company_id": self.company.id,
            },
            "seitech.chat.member": {
                "channel_id": self.rooms.id, "user_id": user.id,
                "company_id": self.company.id,
            },
            "seitech.chat.message": {
                "channel_id": self.rooms.id, "company_id": self.company.id,
                "position": 99, "version": 99, "message_type": "text",
                "author_user_id": user.id, "created_at": self.now(),
            },
            "seitech.chat.message.revision": {
                "message_id": self.lesson.id, "company_id": self.company.id,
            },
            "seitech.chat.mention": {
                "message_id": self.lesson.id, "company_id": self.company.id,
                "channel_id": self.teaching.id, "user_id": user.id,
            },
            "seitech.chat.link.preview": {
                "message_id": self.lesson.id, "company_id": self.company.id,
                "url": "https://example.com/new",
            },
            "seitech.chat.preference": {
                "user_id": user.id, "email": "none", "push": True, "sound": True,
                "notification_level": "all",
            },
            "seitech.chat.presence": {"user_id": user.id, "seen_at": self.now()},
            "seitech.chat.reaction": {
                "message_id": self.lesson.id, "company_id": self.company.id,
                "author_user_id": user.id, "emoji": "🎉",
            },
            "seitech.chat.acknowledgement": {
                "message_id": self.lesson.id, "company_id": self.company.id,
                "user_id": user.id,
            },
            "seitech.chat.queue.entry": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "department_id": self.department.id,
            },
            "seitech.chat.notification": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "user_id": user.id, "kind": "mention", "created_at": self.now(),
            },
            "seitech.chat.rating": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "department_id": self.department.id, "service_number": 9, "rating": 5,
            },
            "seitech.chat.service": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "department_id": self.department.id, "service_number": 9,
                "opened_at": self.now(),
            },
            "seitech.chat.report.subscription": {
                "user_id": self.users["portal"].id, "company_id": self.company.id,
                "frequency": "daily", "next_at": self.now(),
            },
            "seitech.chat.agent.period": {
                "agent_id": self.desks["agent"].id, "company_id": self.company.id,
                "kind": "inbox", "started_at": self.now(), "ended_at": self.now(),
            },
            "seitech.chat.answer": {**self.answer_vals("agent"), "position": 1000},
            "seitech.chat.daily": self.daily_vals("agent", "2020-01-02"),
            "seitech.chat.page": {"company_id": self.company.id, "path": "/new"},
            "seitech.chat.recount": {"company_id": self.company.id, "reason": "manual"},
            "seitech.chat.audit": {"action": "read", "company_id": self.company.id},
            "seitech.chat.scheduled.email": {
                "kind": "answer", "company_id": self.company.id, "due_at": self.now(),
            },
            "seitech.chat.sla.escalation.rule": {
                "policy_id": self.env["seitech.chat.sla.policy"].search([], limit=1).id,
            },
            "seitech.chat.sla.escalation.log": {
                "target_id": self.env["seitech.chat.sla.target"].search([], limit=1).id,
                "channel_id": self.support.id, "company_id": self.company.id,
                "action": "reassign", "done_at": self.now(),
            },
            "seitech.chat.faq": {"question": "New?", "answer": "New"},
            "seitech.chat.faq.phrasing": {
                "faq_id": self.env["seitech.chat.faq"].search([], limit=1).id,
                "company_id": self.company.id, "lang": "fr_FR", "position": 0,
                "text": "New?",
            },
            "seitech.chat.faq.daily": {
                "faq_id": self.env["seitech.chat.faq"].search([], limit=1).id,
                "company_id": self.company.id, "lang": "en_US", "day": "2020-01-01",
            },
            "seitech.chat.faq.question": {
                "company_id": self.company.id, "lang": "en_US", "text": "New?",
                "words": "new", "first_asked_at": self.now(),
                "last_asked_at": self.now(),
            },
            "seitech.chat.faq.trial": {"question": "New?"},
            "seitech.chat.privacy.request": {"kind": "export"},
            "seitech.chat.hold": {"channel_id": self.support.id},
            "seitech.chat.retention": {},
            "seitech.chat.quick.action": {"label": "New"},
            "seitech.chat.sla.policy": {"name": "New"},
            "seitech.chat.repair": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "kind": "neither_queued_nor_assigned",
            },
            "seitech.chat.skill": {"name": "New"},
            "seitech.chat.priority.rule": {"name": "New"},
            "seitech.chat.pre.chat.field": {
                "department_id": self.department.id, "label": "New?", "name": "new",
            },
            "seitech.chat.offer": {
                "channel_id": self.waiting.id, "company_id": self.company.id,
                "department_id": self.department.id, "expires_at": self.now(),
                "agent_id": self.desks["agent"].id,
                "entry_id": self.waiting._queue_entry().id,
            },
            "seitech.chat.sla.target": {
                "channel_id": self.support.id, "company_id": self.company.id,
                "policy_id": self.env["seitech.chat.sla.policy"].search([], limit=1).id,
                "kind": "next_response", "service_number": 9, "budget_seconds": 60,
                "started_at": self.now(),
            },
            "seitech.chat.assignment": {
                "channel_id": self.waiting.id, "company_id": self.company.id,
                "department_id": self.department.id, "assignment_method": "manual",
                "agent_id": self.desks["agent"].id,
            },
        }  # fmt: skip
        return vals[model]


def _any_field(record):
    """Name a field that can be emptied in a row of this model."""
    fields = {
        "seitech.chat.department": "welcome_text",
        "seitech.chat.site": "allowed_origins",
        "seitech.chat.site.secret": "retired_at",
        "seitech.chat.visited.page": "title",
        "seitech.chat.agent": "department_ids",
        "seitech.chat.archive": "to_agent_id",
        "seitech.chat.hold": "reason",
        "seitech.chat.privacy.request": "email",
        "seitech.chat.visitor": "email",
        "seitech.chat.retention": "company_id",
        "seitech.chat.channel": "name",
        "seitech.chat.member": "muted_until",
        "seitech.chat.message": "body",
        "seitech.chat.message.revision": "body",
        "seitech.chat.mention": "position",
        "seitech.chat.link.preview": "title",
        "seitech.chat.preference": "sound",
        "seitech.chat.presence": "active_at",
        "seitech.chat.acknowledgement": "confirmed_at",
        "seitech.chat.reaction": "emoji",
        "seitech.chat.queue.entry": "last_sent_position",
        "seitech.chat.assignment": "note",
        "seitech.chat.notification": "subject_name",
        "seitech.chat.rating": "comment",
        "seitech.chat.service": "agent_id",
        "seitech.chat.agent.period": "ended_at",
        "seitech.chat.report.subscription": "last_day",
        "seitech.chat.answer": "work_seconds",
        "seitech.chat.daily": "opened_count",
        "seitech.chat.page": "path",
        "seitech.chat.recount": "cursor",
        "seitech.chat.audit": "detail",
        "seitech.chat.scheduled.email": "last_position",
        "seitech.chat.sla.escalation.rule": "kind",
        "seitech.chat.sla.escalation.log": "step_id",
        "seitech.chat.faq": "phrasings",
        "seitech.chat.faq.phrasing": "words",
        "seitech.chat.faq.daily": "shown_count",
        "seitech.chat.faq.question": "faq_id",
        "seitech.chat.faq.trial": "question",
        "seitech.chat.quick.action": "body",
        "seitech.chat.sla.policy": "priority",
        "seitech.chat.offer": "decision",
        "seitech.chat.repair": "create_uid",
        "seitech.chat.skill": "agent_ids",
        "seitech.chat.priority.rule": "keywords",
        "seitech.chat.pre.chat.field": "is_required",
        "seitech.chat.sla.target": "warned_at",
    }
    return fields[record._name]
