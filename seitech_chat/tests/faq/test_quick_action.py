from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase
from .test_faq import FaqCase


@tagged("post_install", "-at_install")
class TestQuickAction(FaqCase, ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        actions = cls.env["seitech.chat.quick.action"]
        actions.search([]).unlink()
        cls.callback = actions.create(
            {
                "label": "Call me back",
                "action": "callback",
                "icon": "phone",
                "department_id": cls.other_department.id,
            }
        )

    def labels(self, **query):
        actions = self.call("nobody", "home", **query)["quick_actions"]
        return [action["label"] for action in actions]

    def open_with(self, **fields):
        """Open a conversation by the form, and return it."""
        form = self.form(department_id=None, query_type="other", **fields)
        answer = self.call("nobody", "open_support", **form)
        return self.env["seitech.chat.channel"].browse(answer["entry"]["channel"]["id"])

    def test_actions_have_labels_in_the_language(self):
        self.callback.with_context(lang="es_ES").label = "Quiero que me llamen"
        self.assertEqual(self.labels(), ["Call me back"])
        self.assertEqual(self.labels(lang="es"), ["Quiero que me llamen"])
        [action] = self.call("nobody", "home")["quick_actions"]
        self.assertEqual(action["query_type"], "callback")
        self.assertEqual(action["department_id"], self.other_department.id)

    def test_actions_depend_on_the_hours(self):
        closed = self.env["resource.calendar"].create(
            {"name": "Never", "company_id": self.company.id, "attendance_ids": False}
        )
        for when, in_hours in (
            ("always", (True, True)), ("in_hours", (True, False)),
            ("out_of_hours", (False, True)),
        ):  # fmt: skip
            self.callback.show_when = when
            for calendar, shown in zip((closed[:0], closed), in_hours, strict=True):
                self.other_department.calendar_id = calendar
                self.assertEqual(bool(self.labels()), shown, (when, calendar.name))

    def test_an_faq_is_offered_in_its_languages_only(self):
        self.callback.write({"action": "faq", "faq_id": self.refund.id})
        self.assertEqual(self.labels(), ["Call me back"])
        self.assertEqual(self.labels(lang="pt-BR"), [])
        self.refund.active = False
        self.assertEqual(self.labels(), [])

    def test_targets_are_checked(self):
        for wrong in (
            {"action": "faq"},
            {"action": "address"},
            {"action": "address", "url": "javascript:alert(1)"},
            {"action": "address", "url": "//example.com"},
        ):
            with self.assertRaises(ValidationError):
                self.callback.write(wrong)
        self.callback.write({"action": "address", "url": "/slides"})
        [action] = self.call("nobody", "home")["quick_actions"]
        self.assertEqual(action["url"], "/slides")

    def test_a_callback_is_a_conversation_with_a_due_time(self):
        self.env["seitech.chat.sla.policy"].create(
            {
                "name": "Callbacks",
                "query_type": "callback",
                "first_response_seconds": 7200,
            }
        )
        channel = self.open_with(
            quick_action_id=self.callback.id,
            phone="+32 2 290 34 90",
            wished_at="2030-01-02T10:30:00+01:00",
            body="",
        )
        self.assertEqual(channel.query_type, "callback")
        self.assertEqual(channel.department_id, self.other_department)
        self.assertEqual(str(channel.wished_at), "2030-01-02 09:30:00")
        self.assertEqual(channel.message_ids.body, "<p>Call me back</p>")
        target = self.env["seitech.chat.sla.target"].search(
            [("channel_id", "=", channel.id)]
        )
        self.assertEqual(target.kind, "first_response")
        self.assertTrue(target.due_at)
        seen = self.call("agent_elsewhere", "get_channel", channel_id=channel.id)
        shown = {row["label"]: row["text"] for row in seen["desk"]["fields"]}
        self.assertEqual(seen["desk"]["visitor_phone"], "+32 2 290 34 90")
        self.assertIn("2030", shown["Wished time"])

    def test_a_callback_needs_a_phone_number(self):
        form = self.form(quick_action_id=self.callback.id)
        problem = self.refuse("nobody", "open_support", "field_missing", **form)
        self.assertEqual(problem["field"], "phone")
        for phone in ("no", "12", "<b>123456</b>", "1" * 50):
            self.refuse(
                "nobody", "open_support", "invalid_field", **{**form, "phone": phone}
            )

    def test_actions_of_others_are_refused(self):
        self.callback.active = False
        for action_id in (self.callback.id, 2**31 - 1):
            form = self.form(quick_action_id=action_id, phone="123456")
            problem = self.refuse("nobody", "open_support", "invalid_field", **form)
            self.assertEqual(problem["field"], "quick_action_id")
