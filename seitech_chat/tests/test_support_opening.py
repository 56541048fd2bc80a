import hashlib
from uuid import uuid4

from odoo.tests import tagged

from ..exceptions import ChatConflict
from ..logic.contract import OPENING_RETRY_SECONDS
from ..persona import Persona
from .common import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestSupportOpening(ChatCase):
    def open(self, form, *, company=None, visitor=None):
        channels = self.env["seitech.chat.channel"].with_user(
            self.env.ref("base.public_user")
        )
        return channels._open_support(
            form, company=company or self.company, visitor=visitor
        )

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

    def test_repeated_form_gives_the_same_conversation_and_token(self):
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
        self.env["ir.config_parameter"].set_param("database.secret", "another")

        self.assertNotEqual(self.open(form)[2], token)
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

    def test_repeating_works_for_ten_minutes(self):
        form = self.form()
        with self.clock() as move:
            channel = self.open(form)[0]
            move(OPENING_RETRY_SECONDS)
            self.assertEqual(self.open(form)[0], channel)
            move(1)

            self.assert_refused("client_uuid_reused", self.open, form)

    def test_known_visitor_stays_the_same_person(self):
        visitor = self.visitors["visitor"]

        channel = self.open(self.form(name="Vera V."), visitor=visitor)[0]

        self.assertEqual(channel.visitor_id, visitor)
        self.assertNotEqual(channel, self.support)
        self.assertEqual(visitor.name, "Vera V.")
        # What the first conversation was opened as stays as it was.
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

        before = first._place_in_queue()["place"]
        self.assertEqual(second._place_in_queue()["place"], before + 1)
        first._accept(self.persona("agent"))
        self.assertIsNone(first._place_in_queue())
        self.assertEqual(second._place_in_queue()["place"], before)


@tagged("post_install", "-at_install")
class TestVisitor(ChatHttpCase):
    def test_token_is_stored_as_a_hash_only(self):
        token = self.tokens["visitor"]
        self.env.flush_all()

        self.env.cr.execute(
            "SELECT token_hash, v::text FROM seitech_chat_visitor v WHERE id = %s",
            [self.visitors["visitor"].id],
        )
        [(token_hash, row)] = self.env.cr.fetchall()

        self.assertEqual(token_hash, hashlib.sha256(token.encode()).hexdigest())
        self.assertNotIn(token, row)

    def test_expired_token_is_nobody(self):
        visitor = self.visitors["visitor"]
        body = {"channel_id": self.support.id}
        self.call("visitor", "get_channel", **body)

        visitor.token_expires_at = self.now()

        self.refuse("visitor", "get_channel", "invalid_visitor_token", **body)

    def test_new_token_ends_the_one_before(self):
        token, _expires_at = self.visitors["visitor"]._give_token(str(uuid4()))
        self.refuse("visitor", "list_channels", "invalid_visitor_token")

        response = self.request(
            "visitor", "POST", "/api/chat/support/channels", json={},
            headers={"X-Chat-Visitor-Token": token},
        )  # fmt: skip

        self.assertEqual(response.status_code, 200)

    def test_what_is_no_token_is_nobody(self):
        for token in ("", "x", "x" * 5000, "ünïcode", "' OR 1=1 --", "null"):
            response = self.request(
                "nobody", "POST", "/api/chat/support/channels", json={},
                headers={"X-Chat-Visitor-Token": token.encode()},
            )  # fmt: skip
            self.assertEqual(response.status_code, 401, token)
            self.assertEqual(response.json()["code"], "invalid_visitor_token")

    def test_token_is_no_use_on_the_routes_of_users(self):
        response = self.ask(
            "visitor", "get_channel", path="/api/chat/channel/<int:channel_id>",
            channel_id=self.support.id,
        )  # fmt: skip

        self.assertEqual(response.json()["code"], "not_signed_in")

    def test_session_renews_the_token_once_a_minute(self):
        visitor = self.visitors["visitor"]
        with self.clock() as move:
            self.call("visitor", "session")
            visitor.seen_at = self.now()
            expires_at = visitor.token_expires_at
            move(59)
            self.call("visitor", "session")
            self.assertEqual(visitor.token_expires_at, expires_at)
            move(1)

            with self.trap_events() as events:
                self.call("visitor", "session")

            self.assertGreater(visitor.token_expires_at, expires_at)
            self.assertEqual(visitor.seen_at, self.now())
        [event] = events
        self.assertEqual(event.type, "seitech.chat.channel/presence")
        self.assertEqual(event.target, ("seitech.chat.channel", self.support.id))

    def test_presence_is_not_told_where_the_conversation_is_over(self):
        self.visitors["visitor"].seen_at = False
        self.support._end()

        with self.trap_events() as events:
            self.call("visitor", "session")

        self.assertEqual(events, [])

    def test_session_tells_a_guest_how_to_begin(self):
        answer = self.ask("nobody", "session", path="/api/chat/support/session").json()

        self.assertIsNone(answer["caller"])
        self.assertEqual(answer["roles"], ["public"])
        self.assertIsNone(answer["websocket"]["subscription"])
        departments = {d["id"] for d in answer["departments"]}
        self.assertIn(self.department.id, departments)
        self.assertNotIn(self.foreign_department.id, departments)

    def test_conversation_opened_over_http_can_be_gone_on_with(self):
        answer = self.call("nobody", "open_support", **self.form())
        self.tokens["fresh"] = answer["token"]
        channel_id = answer["entry"]["channel"]["id"]

        messages = self.call("fresh", "list_messages", channel_id=channel_id)
        self.assertEqual(messages["messages"], [answer["message"]])
        self.assertEqual(answer["queue"], {"place": 2, "estimate_seconds": None})
        self.assertNotIn(answer["token"], str(messages))

    def test_repeated_opening_is_answered_though_its_token_ended(self):
        form = self.form()
        first = self.call("visitor", "open_support", **form)
        # The answer was lost: the client still holds the token from before.
        again = self.call("visitor", "open_support", **form)

        self.assertEqual(again["entry"]["channel"], first["entry"]["channel"])
        self.assertEqual(again["token"], first["token"])

    def test_who_comes_with_an_old_token_begins_as_somebody_new(self):
        self.visitors["visitor"].token_expires_at = self.now()

        answer = self.call("visitor", "open_support", **self.form())

        channel = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertNotEqual(channel.visitor_id, self.visitors["visitor"])

    def test_opening_again_with_the_token_adds_a_conversation_of_the_same_person(self):
        answer = self.call("visitor", "open_support", **self.form())

        channel = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertEqual(channel.visitor_id, self.visitors["visitor"])
        self.tokens["renewed"] = answer["token"]
        listed = self.call("renewed", "list_channels", state="all")["channels"]
        self.assertEqual(
            {entry["channel"]["id"] for entry in listed}, {channel.id, self.support.id}
        )
        self.assertTrue(Persona(channel.visitor_id.sudo()).find_channel(channel.id))
