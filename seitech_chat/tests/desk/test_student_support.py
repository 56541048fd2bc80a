"""A signed-in student asks the desk."""

from unittest.mock import patch
from uuid import uuid4

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...logic.rate_limits import RateLimit
from ..support.live_case import CHANNEL, LiveCase


@tagged("post_install", "-at_install")
class TestStudentSupport(LiveCase):
    watchers = ("student", "other_student", "agent", "agent_elsewhere", "manager")

    def form_of(self, **more):
        return {
            "opening_uuid": str(uuid4()),
            "client_uuid": str(uuid4()),
            "query_type": "technical_support",
            "department_id": self.department.id,
            "body": "My certificate is wrong.",
            **more,
        }

    def open(self, by="student", **more):
        return self.call(by, "create_student_support", **self.form_of(**more))

    def deny(self, code, by="student", **more):
        return self.refuse(by, "create_student_support", code, **self.form_of(**more))

    def channel_of(self, answer):
        return self.env[CHANNEL].browse(answer["entry"]["channel"]["id"])

    def test_reaches_the_desk_and_nobody_else(self):
        answers = []
        clients, _events = self.compare(lambda: answers.append(self.open()))

        [answer] = answers
        channel_id = answer["entry"]["channel"]["id"]
        self.assertEqual(answer["entry"]["channel"]["type"], "student_support")
        self.assertTrue(answer["entry"]["channel"]["is_waiting"])
        self.assertEqual(answer["queue"]["position"], 2)  # after the other visitor
        self.assertIsNone(answer["desk"])
        for name, expected in (("student", 1), ("other_student", 0), ("agent", 1),
                               ("agent_elsewhere", 0), ("manager", 1)):  # fmt: skip
            self.assertEqual(channel_id in clients[name].channels, bool(expected), name)
        [message] = clients["agent"].channels[channel_id]["messages"].values()
        self.assertIn("certificate", message["body"])
        self.assertEqual(message["author"]["name"], "Student")

    def test_a_page_is_stored_without_what_follows_its_path(self):
        page = "https://example.com/my?access_token=secret#end"

        channel = self.channel_of(self.open(page_url=page))

        self.assertEqual(channel.page_url, "https://example.com/my")

    def test_served_like_any_other(self):
        channel = self.channel_of(self.open())
        self.call("agent", "accept", channel_id=channel.id)
        self.compare(lambda: self.send("agent", channel=channel))
        self.compare(lambda: self.send("agent", channel=channel, type="note"))

        shown = self.call("student", "list_messages", channel_id=channel.id)
        types = [m["type"] for m in shown["messages"]]
        self.assertEqual(types, ["text", "event", "text"])
        self.call("agent", "resolve", channel_id=channel.id)
        self.refuse("agent", "send", "channel_closed", channel_id=channel.id,
                    body="One more", client_uuid=str(uuid4()))  # fmt: skip
        self.compare(lambda: self.send("student", channel=channel))
        self.assertEqual(channel.state, "active")
        # The next question is another conversation.
        self.assertNotEqual(self.channel_of(self.open()), channel)

    def test_student_receives_the_reopening(self):
        channel = self.channel_of(self.open())
        self.call("agent", "accept", channel_id=channel.id)
        self.call("agent", "resolve", channel_id=channel.id)

        clients, _events = self.compare(
            lambda: self.call("agent", "reopen", channel_id=channel.id)
        )

        held = clients["student"].channels[channel.id]
        self.assertEqual(held["channel"]["state"], "active")

    def test_asking_again_asks_once(self):
        form = self.form_of()
        first = self.call("student", "create_student_support", **form)
        before = self.counts()

        with self.trap_events() as events:
            again = self.call("student", "create_student_support", **form)

        self.assertEqual(again["entry"]["channel"], first["entry"]["channel"])
        self.assertEqual((events, self.counts()), ([], before))

    def test_another_question_under_the_same_id_is_refused(self):
        form = self.form_of()
        self.call("student", "create_student_support", **form)

        for more in ({"body": "Another"}, {"client_uuid": str(uuid4())}):
            self.refuse(
                "student", "create_student_support", "client_uuid_reused", status=409,
                **{**form, **more},
            )  # fmt: skip
        # Somebody else's same id is theirs.
        other = self.call("other_student", "create_student_support", **form)
        self.assertTrue(other["entry"]["channel"]["is_waiting"])

    def test_about_a_course_of_ones_own(self):
        answer = self.open(course_id=self.course.id)
        self.assertEqual(answer["entry"]["channel"]["course"]["name"], "First Aid")

        for by, course_id in (
            ("other_student", self.course.id),
            ("student", 2**31 - 1),
        ):
            problem = self.deny("not_found", by, course_id=course_id)
            self.assertEqual(problem["field"], "course_id")

    def test_department_of_the_own_company_only(self):
        for department_id in (self.foreign_department.id, 2**31 - 1):
            self.deny("no_department", department_id=department_id)
        answer = self.open(department_id=None, query_type="billing")
        self.assertEqual(
            answer["entry"]["channel"]["department"]["id"], self.other_department.id
        )

    def test_text_is_as_everywhere(self):
        self.deny("message_empty", body="   ")
        self.deny("message_too_long", body="x" * 5001)
        for more in (
            {"body": None}, {"body": 5}, {"query_type": "gossip"},
            {"opening_uuid": "x"}, {"client_uuid": None}, {"page_url": "ftp://a"},
            {"state": "closed"},
        ):  # fmt: skip
            self.deny("invalid_field", **more)

    def test_required_pre_chat_fields_must_be_answered(self):
        self.department.field_ids = [
            (0, 0, {"name": "order", "label": "Order", "is_required": True})
        ]
        problem = self.deny("field_missing")
        self.assertEqual(problem["field"], "fields.order")

        channel = self.channel_of(self.open(fields={"order": "S-17"}))
        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]
        self.assertEqual(desk["fields"], [{"label": "Order", "text": "S-17"}])

    def test_answers_of_each_type_are_checked_and_stored(self):
        self.department.field_ids = [
            (0, 0, {"name": name, "label": name.title(), **values})
            for name, values in {
                "plan": {
                    "field_type": "choice",
                    "choices": "Basic\n Pro  plan \n\nBasic",
                },
                "seats": {"field_type": "number"},
                "terms": {"field_type": "checkbox", "is_required": True},
                "start": {"field_type": "date"},
            }.items()
        ]
        right = {
            "plan": "Pro plan",
            "seats": "1,5",
            "terms": "true",
            "start": "2026-03-02",
        }
        channel = self.channel_of(self.open(fields=right))
        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]
        self.assertEqual(
            {answer["label"]: answer["text"] for answer in desk["fields"]},
            {"Plan": "Pro plan", "Seats": "1.5", "Terms": "Yes", "Start": "2026-03-02"},
        )
        payload = self.department._to_payload()[0]["fields"][0]
        self.assertEqual(
            [choice["value"] for choice in payload["choices"]], ["Basic", "Pro plan"]
        )
        for name, text in (
            ("plan", "Gold"), ("plan", "basic"), ("seats", "ten"), ("seats", "1e5"),
            ("terms", "maybe"), ("start", "02.03.2026"), ("start", "2026-02-30"),
        ):  # fmt: skip
            with self.subTest(name, text=text):
                problem = self.deny("invalid_field", fields={**right, name: text})
                self.assertEqual(problem["field"], f"fields.{name}")
        for text in ("false", ""):
            problem = self.deny("field_missing", fields={**right, "terms": text})
            self.assertEqual(problem["field"], "fields.terms")

    def test_a_choice_in_another_language_of_the_page_is_accepted(self):
        self.env["res.lang"]._activate_lang("es_ES")
        values = {"name": "plan", "label": "Plan", "field_type": "choice"}
        self.department.field_ids = [(0, 0, {**values, "choices": "Yes\nNo"})]
        plan = self.department.field_ids
        plan.with_context(lang="es_ES").choices = "Sí\nNo"

        channel = self.channel_of(self.open(fields={"plan": "Sí"}))

        desk = self.call("agent", "get_channel", channel_id=channel.id)["desk"]
        self.assertEqual(desk["fields"], [{"label": "Plan", "text": "Sí"}])

    def test_choices_are_two_to_fifty(self):
        plan = {"name": "plan", "label": "Plan", "field_type": "choice"}
        many = "\n".join(map(str, range(51)))
        for choices in (False, "", "One", "One\n One ", many):
            with self.subTest(choices), self.assertRaises(ValidationError):
                self.department.field_ids = [(0, 0, {**plan, "choices": choices})]

    def test_company_is_the_students(self):
        student = self.users["student"]
        student.write(
            {"company_ids": [(6, 0, self.other_company.ids)],
             "company_id": self.other_company.id}
        )  # fmt: skip
        answer = self.open(department_id=None)

        company = answer["entry"]["channel"]["company"]
        self.assertEqual(company["id"], self.other_company.id)
        channel = self.channel_of(answer)
        self.assertTrue(self.persona("foreign_agent").find_channel(channel.id))
        self.assertFalse(self.persona("manager").find_channel(channel.id))

    def test_openings_are_limited(self):
        limits = {"open": (RateLimit(2, 600), RateLimit(100, 600))}
        with patch.dict("odoo.addons.seitech_chat.logic.rate_limits.LIMITS", limits):
            self.open()
            self.open()
            response = self.ask("student", "create_student_support", **self.form_of())

        self.assertEqual(response.status_code, 429)
        self.assertEqual(response.json()["code"], "rate_limited")
        self.assertGreater(int(response.headers["Retry-After"]), 0)
