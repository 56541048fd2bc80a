import json
from uuid import uuid4

from pydantic import TypeAdapter

from odoo.tests import tagged

from ...controllers.requests.base import Lang
from ...exceptions import ChatConflict
from ...logic.contract import INTAKE_RETRY_SECONDS
from ...logic.hashing import sha256_hex
from ...logic.languages import to_language_tag
from ...models.desk import customer
from ...persona import Persona
from ..support.chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestSupportIntake(ChatCase):
    def open(self, form, *, company=None, visitor=None):
        intake = self.env["seitech.chat.intake"].with_user(
            self.env.ref("base.public_user")
        )
        return intake._open_support(
            form, company=company or self.company, visitor=visitor
        )

    def test_every_language_odoo_knows_is_taken(self):
        langs = self.env["res.lang"].with_context(active_test=False).search([])
        codes = {*langs.mapped("code"), "ca_ES@valencia", "zh-Hant-TW"}
        self.assertGreater(len(codes), 80)
        adapter = TypeAdapter(Lang)

        for code in codes:
            for sent in (code, to_language_tag(code)):
                self.assertEqual(adapter.validate_python(sent), sent)

        channel, _message, _token, _expires_at = self.open(self.form(lang="sr@latin"))
        self.assertEqual(channel.lang, "sr@latin")
        self.assertTrue(customer.lang_of(channel))

    def test_a_time_zone_is_stored_where_it_is_known(self):
        for tz, stored in (
            ("America/Recife", "America/Recife"),
            ("Mars/Olympus_Mons", False),
            (None, False),
        ):
            channel, *_rest = self.open(self.form(tz=tz))
            self.assertEqual(channel.tz, stored)

    def test_conversation_waits_with_its_first_message_read(self):
        channel, message, token, expires_at = self.open(self.form())

        self.assertTrue(channel.is_waiting)
        self.assertEqual(channel.department_id, self.department)
        self.assertEqual((message.position, channel.last_position), (1, 1))
        self.assertEqual(message.body, "<p>My video does not play.</p>")
        [member] = channel.member_ids
        self.assertEqual(member.visitor_id, channel.visitor_id)
        self.assertEqual(member.last_read_position, 1)
        self.assertEqual(channel.visitor_email, "vera@example.com")
        self.assertGreater(expires_at, self.now())
        self.assertGreaterEqual(len(token), 64)  # 256 bits in hexadecimal

    def test_contact_details_are_required_as_the_department_says(self):
        self.department.write(
            {"name_mode": "optional", "email_mode": "hidden", "phone_mode": "required"}
        )
        form = self.form(name=None, email=None)
        error = self.assert_refused("field_missing", self.open, form)
        self.assertEqual(error.field, "phone")

        channel, *_rest = self.open(form | {"phone": "+55 (81) 99999-0000"})

        self.assertEqual(channel.visitor_name, "Visitor")
        self.assertFalse(channel.visitor_email)
        details = channel._to_support_details()
        self.assertEqual(details["visitor_phone"], "+55 (81) 99999-0000")
        channel._anonymize_customer("Visitor")
        self.assertFalse(channel.visitor_phone)

    def test_a_callback_needs_a_name_and_a_phone_number(self):
        self.department.field_ids = [
            (0, 0, {"name": "order", "label": "Order", "is_required": True})
        ]
        form = self.form(query_type="callback", email=None)
        error = self.assert_refused("field_missing", self.open, form)
        self.assertEqual(error.field, "phone")

        channel, *_rest = self.open(form | {"phone": "555 0100"})

        self.assertEqual(
            (channel.visitor_phone, channel.visitor_email), ("555 0100", False)
        )

    def test_name_and_email_are_required_to_begin_with(self):
        modes = self.department._to_payload()[0]["form"]
        self.assertEqual(
            modes, {"name": "required", "email": "required", "phone": "hidden"}
        )
        for name in ("name", "email"):
            error = self.assert_refused(
                "field_missing", self.open, self.form(**{name: None})
            )
            self.assertEqual(error.field, name)

    def test_repeated_form_returns_the_same_conversation_and_token(self):
        form = self.form()
        channel, message, token, _expires_at = self.open(form)
        before = self.counts(), channel.last_version

        again, same_message, same_token, _expires_at = self.open(form)

        self.assertEqual((again, same_message), (channel, message))
        self.assertEqual((self.counts(), channel.last_version), before)
        self.assertEqual(same_token, token)
        visitors = self.env["seitech.chat.visitor"].sudo()
        self.assertEqual(visitors._from_token(token), channel.visitor_id)

    def test_tokens_can_not_be_worked_out_from_the_opening(self):
        form = self.form()
        token = self.open(form)[2]
        visitors = self.env["seitech.chat.visitor"]
        self.assertEqual(visitors._derive_token(form["opening_uuid"])[0], token)
        self.env["ir.config_parameter"].set_param("database.secret", "another")

        self.assertNotEqual(visitors._derive_token(form["opening_uuid"])[0], token)
        self.assertNotIn(form["opening_uuid"], token)

    def test_repeated_id_with_another_form_is_refused(self):
        form = self.form()
        self.open(form)

        for change in (
            {"body": "Other"}, {"name": "Other"}, {"email": "o@example.com"},
            {"client_uuid": str(uuid4())}, {"department_id": None},
        ):  # fmt: skip
            error = self.assert_refused("client_uuid_reused", self.open, form | change)
            self.assertIsInstance(error, ChatConflict)
            self.assertEqual(error.field, "opening_uuid")

    def test_the_stored_hash_does_not_reveal_the_request(self):
        form = self.form()
        visitor = self.open(form)[0].visitor_id
        stored = visitor.request_fingerprint
        self.assertNotEqual(stored, sha256_hex(json.dumps(form, sort_keys=True)))

        self.env["ir.config_parameter"].set_param("database.secret", "another")

        again = self.open(form | {"opening_uuid": str(uuid4())})[0].visitor_id
        self.assertNotEqual(again.request_fingerprint, stored)

    def test_repeated_form_finds_the_deleted_text_deleted(self):
        form = self.form()
        channel, message, token, _expires_at = self.open(form)
        visitor = channel.visitor_id

        message._delete(self.persona_of(visitor))

        self.assertFalse(visitor.request_fingerprint)
        again, same_message, same_token, _expires_at = self.open(form)
        self.assertEqual((again, same_message), (channel, message))
        self.assertEqual((same_message.body, same_token), (False, token))

    def persona_of(self, visitor):
        return Persona(visitor.sudo())

    def test_repeating_works_for_ten_minutes(self):
        form = self.form()
        with self.clock() as move:
            channel = self.open(form)[0]
            move(INTAKE_RETRY_SECONDS)
            self.assertEqual(self.open(form)[0], channel)
            move(1)

            self.assert_refused("client_uuid_reused", self.open, form)

    def test_known_visitor_stays_the_same_person(self):
        visitor = self.visitors["visitor"]

        channel = self.open(self.form(name="Vera V."), visitor=visitor)[0]

        self.assertEqual(channel.visitor_id, visitor)
        self.assertNotEqual(channel, self.support)
        self.assertEqual(visitor.name, "Vera V.")
        # The first conversation keeps its data.
        self.assertEqual(self.support.visitor_name, "Visitor")

    def test_visitor_of_another_company_becomes_a_new_person_here(self):
        foreign = self.visitors["foreign_visitor"]

        channel = self.open(self.form(), visitor=foreign)[0]

        self.assertNotEqual(channel.visitor_id, foreign)
        self.assertEqual(channel.visitor_id.company_id, self.company)

    def test_department_must_be_of_the_websites_company(self):
        gone = self.department.copy({"active": False})
        for department_id in (self.foreign_department.id, gone.id, 2**31 - 1):
            before = self.counts()
            error = self.assert_refused(
                "no_department", self.open, self.form(department_id=department_id)
            )
            self.assertEqual(error.field, "department_id")
            self.assertEqual(self.counts(), before)

    def test_kind_of_question_chooses_the_department(self):
        for query_type, name in (
            ("billing", "billing"), ("technical_support", "technical"),
            ("course_inquiry", "sales"), ("other", "general"),
        ):  # fmt: skip
            form = self.form(department_id=None, query_type=query_type)
            expected = self.env.ref(f"seitech_chat.chat_department_{name}")
            self.assertEqual(self.open(form)[0].department_id, expected)

    def test_question_nobody_answers_goes_to_the_first_department(self):
        self.env.ref("seitech_chat.chat_department_billing").active = False

        channel = self.open(self.form(department_id=None, query_type="billing"))[0]

        first = self.env.ref("seitech_chat.chat_department_sales")
        self.assertEqual(channel.department_id, first)

    def test_company_without_departments_says_so(self):
        company = self.env["res.company"].create({"name": "Bare"})

        self.assert_refused(
            "no_department", self.open, self.form(department_id=None), company=company
        )

    def test_bad_text_leaves_nothing(self):
        before = self.counts()
        for body, code in ((" ", "message_empty"), ("x" * 5001, "message_too_long")):
            self.assert_refused(code, self.open, self.form(body=body))
        self.assertEqual(self.counts(), before)

    def test_place_in_the_queue_counts_those_who_wait_before(self):
        first = self.open(self.form())[0]
        second = self.open(self.form())[0]
        self.open(self.form(department_id=self.other_department.id))

        before = first._queue_position()["position"]
        self.assertEqual(second._queue_position()["position"], before + 1)
        first._accept(self.persona("agent"))
        self.assertIsNone(first._queue_position())
        self.assertEqual(second._queue_position()["position"], before)
