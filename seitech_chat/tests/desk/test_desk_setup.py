"""Records that the desk needs: what is missing is refused or said, with what to do."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..support.chat_case import ChatHttpCase
from ..support.desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestDeskSetup(ChatHttpCase):
    def agent_for(self, name, **vals):
        return self.env["seitech.chat.agent"].create(
            {"user_id": self.users[name].id, **vals}
        )

    def test_a_user_without_chat_role_is_no_agent(self):
        for name in ("outsider", "student", "instructor"):
            with self.subTest(name), self.assertRaises(ValidationError) as caught:
                self.agent_for(name)
            self.assertIn("chat role Agent. Set it in Settings", str(caught.exception))

    def test_an_archived_user_is_no_agent(self):
        self.users["manager"].active = False

        with self.assertRaisesRegex(ValidationError, "is archived"):
            self.agent_for("manager")

    def test_an_archived_record_returns_only_with_the_role(self):
        desk = self.desks["second_agent"]
        desk.active = False
        self.users["second_agent"].group_ids = self.env.ref("base.group_user")

        with self.assertRaises(ValidationError):
            desk.active = True

    def test_the_form_offers_only_people_with_the_role(self):
        agents = self.env["seitech.chat.agent"].with_user(self.users["manager"])
        domain = agents.fields_get(["user_id"])["user_id"]["domain"]
        domain = safe_eval(domain, {"company_id": self.company.id})

        found = agents.env["res.users"].search(domain)

        self.assertIn(self.users["manager"], found)
        self.assertIn(self.users["second_agent"], found)
        self.assertFalse(found & (self.users["outsider"] | self.users["student"]))
        self.assertTrue(Form(agents))

    def test_an_empty_form_shows_no_problem(self):
        form = Form(self.env["seitech.chat.agent"].with_user(self.users["manager"]))

        self.assertFalse(form.problem_text)

    def test_a_record_says_what_it_lacks(self):
        desk = self.desks["second_agent"].with_user(self.users["manager"])
        self.assertFalse(desk.problem_text)
        for what, change, says in (
            ("department", {"department_ids": [(5,)]}, "Add at least one."),
            ("limit", {"chat_limit": 0}, "The limit is 0"),
        ):
            with self.subTest(what), self.undone():
                desk.write(change)
                self.assertIn(says, desk.problem_text)
            self.env.invalidate_all()
        self.users["second_agent"].group_ids = self.env.ref("base.group_user")
        desk.invalidate_recordset()
        self.assertIn("doesn't have the chat role", desk.problem_text)
        found = desk.search(
            [("user_id.all_group_ids", "not in",
              self.env.ref("seitech_chat.group_chat_agent").ids)]
        )  # fmt: skip
        self.assertIn(desk, found)

    def test_a_user_form_says_when_the_agent_record_is_missing(self):
        users = self.users["manager"] | self.users["outsider"] | self.users["agent"]
        self.assertEqual(users.mapped("chat_needs_agent"), [False, False, False])
        self.users["outsider"].group_ids += self.env.ref(
            "seitech_chat.group_chat_agent"
        )

        self.assertTrue(self.users["outsider"].chat_needs_agent)

        action = self.users["outsider"].action_chat_create_agent()
        context = action["context"]
        form = Form(self.env["seitech.chat.agent"].with_context(**context))
        form.save()
        self.users["outsider"].invalidate_recordset()
        self.assertFalse(self.users["outsider"].chat_needs_agent)

    def test_a_new_agent_sees_it_in_the_session_at_once(self):
        self.users["outsider"].group_ids += self.env.ref(
            "seitech_chat.group_chat_agent"
        )
        self.assertIsNone(self.call("outsider", "session")["agent"])

        with self.trap_events() as events:
            self.agent_for("outsider", department_ids=[(6, 0, self.department.ids)])

        self.assertIn(
            (self.users["outsider"].id, "seitech.chat.session/changed"),
            {(event.target[1], event.type) for event in events},
        )
        session = self.call("outsider", "session")
        self.assertEqual(session["agent"]["departments"][0]["id"], self.department.id)

    def test_hours_in_use_are_not_deleted(self):
        calendars = self.env["resource.calendar"]
        hours = calendars.create({"name": "Office", "company_id": self.company.id})
        policy = self.env["seitech.chat.sla.policy"].create({"name": "Fast"})
        for record in (self.department, policy):
            with self.subTest(record._name), self.undone():
                record.calendar_id = hours
                self.env.flush_all()
                with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                    hours.unlink()
                    self.env.flush_all()
            self.env.invalidate_all()

    def test_going_offline_may_transfer_what_is_open(self):
        self.desks["agent"]._heartbeat(status="online")
        position = self.support.last_position

        self.call("agent", "set_agent_status", status="offline", transfer_open=True)

        self.assertTrue(self.support.is_waiting)
        line = self.support.message_ids.sorted("id")[-1]
        self.assertEqual(line.message_type, "system")
        self.assertIn("had to leave", line.body)
        self.assertEqual(self.support.last_position, position + 1)
        # The person who did it is not notified.
        sent = self.env["seitech.chat.notification"].search(
            [("user_id", "=", self.users["agent"].id), ("kind", "=", "unassigned")]
        )
        self.assertFalse(sent)

    def test_going_offline_keeps_what_is_open_unless_asked(self):
        for body in (
            {"status": "offline"},
            {"status": "online", "transfer_open": True},
        ):
            self.call("agent", "set_agent_status", **body)
            self.assertEqual(self.support.agent_id, self.desks["agent"])


@tagged("post_install", "-at_install")
class TestArchive(DeskCase):
    def setUp(self):
        super().setUp()
        self.set_online("agent")
        self.had = self.open_support_as("caller")
        self.run_assignment()
        self.desks["agent"].chat_limit = 1
        self.waits = self.open_support_as("other_caller")
        self.assertEqual(self.had.agent_id, self.desks["agent"])
        self.assertTrue(self.waits.is_waiting)

    def asked(self, record):
        """Archive as the button does, and return the form that asks."""
        action = record.with_user(self.users["manager"]).action_archive()
        self.assertEqual(action["res_model"], "seitech.chat.archive")
        self.assertTrue(record.active)
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_user(self.users["manager"])

    def test_a_department_asks_who_goes_on_with_its_conversations(self):
        wizard = self.asked(self.queue)
        self.assertEqual((wizard.open_count, wizard.waiting_count), (2, 1))
        with self.assertRaisesRegex(ValidationError, "Choose a department"):
            wizard.action_confirm()

        with Form(wizard) as form:
            form.to_department_id = self.other_department
        wizard.action_confirm()

        self.assertFalse(self.queue.active)
        self.assertEqual((self.had | self.waits).department_id, self.other_department)
        self.assertEqual(self.had.agent_id, self.desks["agent"])
        self.assertEqual(self.had._assignment().department_id, self.other_department)
        self.assertTrue(self.waits._queue_entry())
        self.assertEqual(
            self.env["seitech.chat.repair"]._find_broken(), [], "left to be repaired"
        )

    def test_customers_read_of_it(self):
        wizard = self.asked(self.queue)
        wizard.to_department_id = self.other_department

        with self.trap_events() as events:
            wizard.action_confirm()

        sent = {
            event.payload["message"]["channel_id"]: event.payload["message"]["body"]
            for event in events
            if event.type.endswith("/message_new")
        }
        self.assertEqual(set(sent), set((self.had | self.waits).ids))
        for line in sent.values():
            self.assertIn(self.other_department.name, line)

    def test_archiving_a_user_says_how_many_conversations_return(self):
        user = self.users["agent"].with_user(self.env.ref("base.user_admin"))
        with self.trap_events() as events:
            action = user.action_archive()

        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(
            action["params"]["message"],
            "1 open chat conversation returned to the queue.",
        )
        self.assertFalse(self.users["agent"].active or self.had.agent_id)
        self.assertTrue(self.had._queue_entry())
        bodies = [
            event.payload["message"]["body"]
            for event in events
            if event.type.endswith("/message_new")
        ]
        self.assertTrue([body for body in bodies if "had to leave" in body], bodies)
        self.assertEqual(self.env["seitech.chat.repair"]._find_broken(), [])

    def test_archiving_a_user_without_conversations_says_nothing(self):
        user = self.users["second_agent"].with_user(self.env.ref("base.user_admin"))

        self.assertFalse(user.action_archive())

        self.assertFalse(user.active)

    def test_a_department_without_open_conversations_is_archived_at_once(self):
        (self.had | self.waits).mapped(lambda channel: channel._end())

        self.assertFalse(self.queue.action_archive())

        self.assertFalse(self.queue.active)

    def test_nobody_overflows_to_an_archived_department(self):
        self.other_department.fallback_department_id = self.queue
        wizard = self.asked(self.queue)
        wizard.to_department_id = self.other_department

        wizard.action_confirm()

        self.assertFalse(self.other_department.fallback_department_id)

    def test_the_last_department_of_a_website_stays(self):
        others = self.env["seitech.chat.department"].search(
            [("company_id", "=", self.company.id), ("id", "!=", self.queue.id)]
        )
        (self.had | self.waits).mapped(lambda channel: channel._end())
        others.write({"active": False})
        websites = self.env["website"].search([("company_id", "=", self.company.id)])
        websites.write({"chat_widget_is_enabled": True})

        with self.assertRaisesRegex(UserError, "last department"):
            self.queue.action_archive()

        websites.write({"chat_widget_is_enabled": False})
        self.queue.action_archive()
        self.assertFalse(self.queue.active)

    def test_several_at_once_are_refused_while_one_is_in_use(self):
        with self.assertRaisesRegex(UserError, "one by one"):
            (self.queue | self.other_department).action_archive()

        self.assertTrue(self.queue.active and self.other_department.active)

    def test_another_companys_department_is_refused(self):
        wizard = self.asked(self.queue)

        with self.assertRaises(UserError):
            wizard.to_department_id = self.foreign_department

    def test_an_agents_conversations_return_to_the_queue_or_go_to_a_colleague(self):
        for name in (None, "second_agent"):
            with self.subTest(to=name), self.undone():
                wizard = self.asked(self.desks["agent"])
                self.assertEqual(wizard.open_count, 1)
                if name:
                    wizard.to_agent_id = self.desks[name]

                wizard.action_confirm()

                self.assertFalse(self.desks["agent"].active)
                self.assertEqual(self.had.is_waiting, not name)
                if name:
                    self.assertEqual(self.had.agent_id, self.desks[name])
            self.env.invalidate_all()

    def test_only_managers_archive(self):
        for name in ("agent", "supervisor"):
            with self.subTest(name), self.assertRaises(UserError):
                self.queue.with_user(self.users[name]).action_archive()

    def test_a_policy_says_what_its_running_targets_do(self):
        policy = self.env["seitech.chat.sla.policy"].create(
            {"name": "Fast", "first_response_seconds": 600, "sequence": 0}
        )
        self.assertFalse(policy.action_archive())
        policy.action_unarchive()
        channel = self.open_support_as("third_caller")
        running = self.env["seitech.chat.sla.target"]._open_for(channel)
        self.assertEqual(running.policy_id, policy)

        action = policy.action_archive()

        self.assertFalse(policy.active)
        self.assertIn(
            "Open SLA targets of this policy: 1.", action["params"]["message"]
        )
        self.assertEqual(running.policy_id, policy)

    def test_an_archived_skill_is_asked_of_nobody(self):
        skill = self.env["seitech.chat.skill"].create(
            {"name": "Rare", "agent_ids": [(6, 0, self.desks["second_agent"].ids)]}
        )
        self.desks["agent"].chat_limit = 5
        self.waits.skill_ids = skill
        self.run_assignment()
        self.assertTrue(self.waits.is_waiting)
        asked = []

        def note(departments):
            asked.append(departments)

        self.patch(type(self.queue), "_request_assignment", note)

        skill.active = False

        self.assertIn(self.queue, asked)
        self.patch(type(self.queue), "_request_assignment", lambda rec: None)
        self.run_assignment()
        self.assertEqual(self.waits.agent_id, self.desks["agent"])
