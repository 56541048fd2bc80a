"""Access past our routes: methods by RPC, secret fields, own settings."""

import inspect

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..support.chat_case import ChatCase, ChatHttpCase

ADDON = "odoo.addons.seitech_chat"
# Methods that the ORM offers anyway, under its rights; buttons are added.
OVERRIDES = {
    "write", "create", "unlink", "init", "cache_invalidation_fields",
    # They note in the audit what was read.
    "read", "search_read", "export_data",
}  # fmt: skip
# Methods that the dashboard calls; they check the right of the caller themselves.
OF_DASHBOARD = {
    ("seitech.chat.recount", "request"),
    ("seitech.chat.report.subscription", "get_frequency"),
    ("seitech.chat.report.subscription", "set_frequency"),
}


@tagged("post_install", "-at_install", "chat_access")
class TestAccessRpc(ChatCase):
    def test_only_buttons_and_the_dashboard_call_remotely(self):
        found = set()
        for name, model in self.env.registry.items():
            for cls in model.mro():
                if cls.__module__.startswith(ADDON):
                    found |= {
                        (name, method)
                        for method, value in vars(cls).items()
                        if inspect.isfunction(value) and not method.startswith("_")
                    }

        self.assertIn(("seitech.chat.rate.limit", "init"), found)
        others = {
            (name, method)
            for name, method in found
            if not method.startswith("action_") and method not in OVERRIDES
        }
        self.assertEqual(others, OF_DASHBOARD)

    def test_secrets_can_not_be_read_or_searched(self):
        for by in ("agent", "manager"):
            visitors = self.env["seitech.chat.visitor"].with_user(self.users[by])
            self.assertTrue(visitors.search([]))
            for field in (
                "token_hash", "token_expires_at", "request_hash", "requested_at",
                "request_fingerprint",
            ):  # fmt: skip
                with self.assertRaises(AccessError, msg=field):
                    visitors.search([(field, "!=", False)])
                with self.assertRaises(AccessError, msg=field):
                    visitors.search([]).read([field])
            self.assertNotIn("token_hash", visitors.search([], limit=1).read()[0])

    def test_personal_records_are_hidden_from_others(self):
        members = self.env["seitech.chat.member"].with_user(self.users["instructor"])
        self.assertTrue(members.search([("channel_id", "=", self.teaching.id)]))
        for field in ("muted_until", "is_archived"):
            with self.assertRaises(AccessError, msg=field):
                members.search([(field, "!=", False)])

    def test_number_of_notes_is_for_the_desk(self):
        group = self.open_group(
            "student_support", "student", department_id=self.department.id
        )
        for name, is_shown in (("student", False), ("agent", True)):
            channel = group.with_user(self.users[name])
            self.assertEqual("last_internal_version" in channel.read()[0], is_shown)

    def test_earlier_texts_are_for_managers(self):
        self.question._edit(self.persona("visitor"), "Better")
        for name in ("agent", "supervisor"):
            with self.assertRaises(AccessError):
                self.question.with_user(self.users[name]).revision_ids.read()
        self.assertTrue(self.question.with_user(self.users["manager"]).revision_ids)


@tagged("post_install", "-at_install", "chat_access")
class TestTwoCompanies(ChatHttpCase):
    """Somebody of both companies; everybody else is of one, see the tables."""

    def test_agent_of_both_sees_both_and_serves_where_they_have_a_desk(self):
        user = self.users["agent"]
        self.refuse("agent", "get_channel", "not_found", channel_id=self.foreign.id)
        user.company_ids |= self.other_company
        # Of the company, and not of the department.
        self.refuse("agent", "get_channel", "not_found", channel_id=self.foreign.id)

        self.env["seitech.chat.agent"].create(
            {
                "user_id": user.id,
                "company_id": self.other_company.id,
                "department_ids": [(6, 0, self.foreign_department.ids)],
            }
        )

        self.call("agent", "get_channel", channel_id=self.foreign.id)
        self.call("agent", "accept", channel_id=self.foreign.id)
        self.assertEqual(self.foreign.agent_id.company_id, self.other_company)
        self.call("agent", "get_channel", channel_id=self.support.id)

    def test_manager_of_one_company_has_no_say_in_the_other(self):
        message = self.foreign.message_ids
        for route, body in (
            ("list_messages", {"channel_id": self.foreign.id}),
            ("delete", {"message_id": message.id}),
            ("pin", {"message_id": message.id}),
            ("resolve", {"channel_id": self.foreign.id}),
            ("assign", {"channel_id": self.foreign.id, "agent_id": 1}),
            ("transfer", {"channel_id": self.foreign.id, "department_id": 1}),
        ):
            self.refuse("manager", route, "not_found", **body)

    def test_conversation_is_not_assigned_out_of_its_company(self):
        body = {"channel_id": self.support.id}
        desk, department = self.desks["foreign_agent"], self.foreign_department
        self.refuse("agent", "assign", "no_agent", **body, agent_id=desk.id)
        self.refuse(
            "agent", "transfer", "no_department", **body, department_id=department.id
        )
