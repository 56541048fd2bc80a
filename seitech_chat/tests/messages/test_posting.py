import json
from contextlib import suppress
from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...exceptions import ChatConflict
from ...logic.contract import MAX_TEXT_LENGTH
from ...logic.hashing import sha256_hex
from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestPosting(ChatCase):
    def post(self, body="Hello", *, by="agent", channel=None, **kwargs):
        return (channel or self.support)._post(self.persona(by), body, **kwargs)

    def upload(self, by="agent", channel=None):
        return self.env["ir.attachment"]._upload_to_chat(
            self.persona(by), channel or self.support, "a.txt", b"Hello"
        )

    def test_positions_and_versions_are_dense(self):
        position, version = self.support.last_position, self.support.last_version

        messages = [self.post(by=by) for by in ("agent", "visitor", "agent")]

        self.assertEqual(
            [(m.position, m.version) for m in messages],
            [(position + n, version + n) for n in (1, 2, 3)],
        )
        self.assertEqual(self.support.last_position, position + 3)
        self.assertEqual(self.support.last_version, version + 3)

    def test_note_takes_no_public_number(self):
        position, version = self.support.last_position, self.support.last_version
        internal = self.support.last_internal_version

        note = self.post(is_note=True)

        self.assertEqual((note.position, note.version), (position, internal + 1))
        self.assertEqual(note.message_type, "note")
        self.assertEqual(self.support.last_position, position)
        self.assertEqual(self.support.last_version, version)
        self.assertEqual(self.support.last_internal_version, internal + 1)

    def test_same_id_again_returns_the_first_message(self):
        client_uuid = str(uuid4())
        first = self.post(client_uuid=client_uuid)
        before = self.counts(), self.support.last_version

        with self.trap_events() as events:
            again = self.post("  Hello ", client_uuid=client_uuid)

        self.assertEqual(again, first)
        self.assertEqual((self.counts(), self.support.last_version), before)
        self.assertEqual(events, [])

    def test_same_id_with_other_content_is_refused(self):
        client_uuid = str(uuid4())
        file = self.upload()
        self.post(client_uuid=client_uuid)

        for other in (
            {"body": "Hello!"},
            {"is_note": True},
            {"reply_to_id": self.question.id},
            {"attachment_ids": file.ids},
        ):
            error = self.assert_refused(
                "client_uuid_reused", self.post, client_uuid=client_uuid, **other
            )
            self.assertIsInstance(error, ChatConflict)

    def test_same_id_after_deletion_returns_the_tombstone(self):
        client_uuid = str(uuid4())
        first = self.post(client_uuid=client_uuid)
        first._delete(self.persona("agent"))
        before = self.counts(), self.support.last_version

        # Nothing of the text is left to compare with: neither is another content sent.
        for body in ("Hello", "Another"):
            again = self.post(body, client_uuid=client_uuid)
            self.assertEqual(again, first)
            self.assertTrue(again.deleted_at)

        self.assertEqual((self.counts(), self.support.last_version), before)

    def test_text_can_not_be_guessed_from_what_is_stored(self):
        first = self.post(client_uuid=str(uuid4()))
        stored = first.fingerprint
        content = ["Hello", None, [], False]
        self.assertNotEqual(stored, sha256_hex(json.dumps(content)))
        self.assertNotEqual(
            self.post(client_uuid=str(uuid4()), channel=self.direct).fingerprint, stored
        )
        for read in (
            lambda own: own.read(["fingerprint"]),
            lambda own: own.search([("fingerprint", "=", stored)]),
            lambda own: own.search([], order="fingerprint"),
            lambda own: own.formatted_read_group([], ["fingerprint"], ["__count"]),
        ):
            with self.assertRaises(AccessError):
                read(first.with_user(self.users["manager"]))

        self.env["ir.config_parameter"].set_param("database.secret", "another")
        self.assertNotEqual(self.post(client_uuid=str(uuid4())).fingerprint, stored)

        first._delete(self.persona("agent"))
        self.assertFalse(first.fingerprint)

    def test_same_id_of_somebody_else_or_elsewhere_is_another_message(self):
        client_uuid = str(uuid4())
        messages = self.post(client_uuid=client_uuid)
        messages |= self.post(client_uuid=client_uuid, by="visitor")
        messages |= self.post(client_uuid=client_uuid, channel=self.direct)

        self.assertEqual(len(messages), 3)

    def test_row_taken_with_the_finding_is_taken_until_a_rollback(self):
        persona = self.persona("agent")
        self.post()
        found = persona.find_channel(self.support.id, to_send=True).sudo()
        self.assertEqual(self.count_statements(found._lock), 0)
        self.assertEqual(found.last_position, self.support.last_position)

        with suppress(ZeroDivisionError), self.env.cr.savepoint():
            persona.find_channel(self.support.id, to_send=True)
            raise ZeroDivisionError
        self.assertEqual(self.count_statements(found._lock), 1)

    def count_statements(self, call):
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def test_retry_is_answered_after_the_conversation_was_closed(self):
        client_uuid = str(uuid4())
        first = self.post(client_uuid=client_uuid)
        self.support._end()

        self.assertEqual(self.post(client_uuid=client_uuid), first)

    def test_retry_with_files_is_answered(self):
        client_uuid = str(uuid4())
        file = self.upload()
        first = self.post(client_uuid=client_uuid, attachment_ids=file.ids)

        again = self.post(client_uuid=client_uuid, attachment_ids=file.ids)

        self.assertEqual(again, first)

    def test_author_is_shown_by_the_current_name(self):
        agent = self.users["agent"]
        self.assertEqual(self.name_shown(), agent.name)

        agent.name = "Renata Lima"
        self.assertEqual(self.name_shown(), "Renata Lima")

        agent.partner_id.name = "Renata Souza"
        self.assertEqual(self.name_shown(), "Renata Souza")

    def name_shown(self):
        persona = self.persona("agent")
        return self.support._send(persona, "Hello")["author"]["name"]

    def test_closed_conversation_takes_no_message_of_the_desk(self):
        self.support._end()

        self.assert_refused("channel_closed", self.post)

    def test_empty_message_is_refused(self):
        for body in ("", "   ", "\n\t\r\n", None):
            self.assert_refused("message_empty", self.post, body)

    def test_longest_message_fits_and_one_more_does_not(self):
        message = self.post("x" * MAX_TEXT_LENGTH)
        self.assertEqual(len(message.body), MAX_TEXT_LENGTH + len("<p></p>"))

        error = self.assert_refused(
            "message_too_long", self.post, "x" * (MAX_TEXT_LENGTH + 1)
        )

        self.assertEqual(error.field, "body")
        self.assertEqual(str(error), "1 character over the 5,000 limit.")
        error = self.assert_refused(
            "message_too_long", self.post, "x" * (MAX_TEXT_LENGTH + 1_200)
        )
        self.assertEqual(str(error), "1,200 characters over the 5,000 limit.")

    def test_an_emoji_is_one_character(self):
        family = "👨\u200d👩\u200d👧\u200d👦"
        self.assertEqual(self.post("😀" * MAX_TEXT_LENGTH).body.count("😀"), 5_000)
        self.assertIn(family * 3_000, self.post(family * 3_000).body)

        for text in ("😀" * (MAX_TEXT_LENGTH + 1), family * MAX_TEXT_LENGTH):
            self.assert_refused("message_too_long", self.post, text)

    def test_length_is_of_the_text_and_not_of_its_markup(self):
        message = self.post("<" * MAX_TEXT_LENGTH)

        self.assertEqual(message.body, f"<p>{'&lt;' * MAX_TEXT_LENGTH}</p>")

    def test_reply_quotes_a_message_of_the_same_conversation_only(self):
        message = self.post(reply_to_id=self.question.id)
        self.assertEqual(message.reply_to_id, self.question)
        [payload] = message._to_payloads()
        self.assertEqual(payload["reply_to"]["excerpt"], "My video does not play.")

        for foreign in (self.lesson.id, self.waiting.message_ids.id, 2**31 - 1):
            self.assert_refused("reply_not_found", self.post, reply_to_id=foreign)

    def test_note_may_quote_a_message_and_no_message_a_note(self):
        self.post(reply_to_id=self.question.id, is_note=True)
        self.post(reply_to_id=self.note.id, is_note=True)

        for by in ("agent", "visitor"):
            self.assert_refused(
                "reply_not_found", self.post, by=by, reply_to_id=self.note.id
            )

    def test_files_decide_the_type(self):
        pixel = self.env["ir.attachment"]._upload_to_chat(
            self.persona("agent"), self.support, "a.gif", GIF
        )

        only_picture = self.post("", attachment_ids=pixel.ids)
        only_file = self.post("", attachment_ids=self.upload().ids)
        with_text = self.post("See", attachment_ids=self.upload().ids)

        types = [m.message_type for m in (only_picture, only_file, with_text)]
        self.assertEqual(types, ["image", "file", "text"])

    def test_files_are_the_senders_unsent_ones_of_this_conversation(self):
        sent = self.upload()
        self.post(attachment_ids=sent.ids)
        for file in (sent, self.upload(by="visitor"), self.upload(channel=self.direct)):
            self.assert_refused(
                "attachment_not_found", self.post, attachment_ids=file.ids
            )

        unknown = self.upload().ids + [2**31 - 1]
        self.assert_refused("attachment_not_found", self.post, attachment_ids=unknown)

    def test_author_has_read_what_they_wrote_and_others_have_not(self):
        message = self.post(by="visitor")

        members = self.support.member_ids
        visitor = members.filtered("visitor_id")
        agent = members.filtered("user_id")
        self.assertEqual(visitor.last_read_position, message.position)
        self.assertEqual(visitor.last_delivered_position, message.position)
        self.assertEqual(visitor.version, message.version)
        self.assertLess(agent.last_read_position, message.position)
        self.assertEqual(agent.sudo()._to_membership()["unread_count"], 1)

    def test_desk_answers_first_once(self):
        with self.clock() as move:
            self.support.write({"first_response_at": False, "started_at": self.now()})
            move(30)
            self.post(by="visitor")
            self.post(is_note=True)
            self.assertFalse(self.support.first_response_at)

            move(30)
            self.post()
            move(30)
            self.post()

        self.assertEqual(self.support.first_response_seconds, 60)

    def test_markup_is_shown_and_never_obeyed(self):
        message = self.post('<script>alert(1)</script><img src=x onerror="a()">')

        self.assertEqual(
            message.body,
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;"
            '&lt;img src=x onerror="a()"&gt;</p>',
        )


GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00"
    b"\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@tagged("post_install", "-at_install")
class TestSend(ChatHttpCase):
    def send(self, by="visitor", **body):
        values = {"channel_id": self.support.id, "client_uuid": str(uuid4())}
        return self.call(by, "send", **values | {"body": "Hello"} | body)["message"]

    def test_message_comes_back_as_it_was_stored(self):
        client_uuid = str(uuid4())

        message = self.send(client_uuid=client_uuid, body="Hi\n<b>there</b>")

        self.assertEqual(message["body"], "<p>Hi<br>&lt;b&gt;there&lt;/b&gt;</p>")
        self.assertEqual(message["client_uuid"], client_uuid)
        self.assertEqual(message["author"]["type"], "visitor")
        self.assertEqual(message["stream"], "public")

    def test_any_spelling_of_the_same_id_is_the_same_id(self):
        client_uuid = str(uuid4())
        first = self.send(client_uuid=client_uuid)

        again = self.send(client_uuid=client_uuid.upper())

        self.assertEqual(again["id"], first["id"])

    def test_refusals_over_http_change_nothing(self):
        used = self.send(client_uuid=str(uuid4()))
        body = {"channel_id": self.support.id, "client_uuid": str(uuid4())}

        for code, change in (
            ("message_empty", {"body": " "}),
            ("message_too_long", {"body": "x" * 5001}),
            ("reply_not_found", {"body": "a", "reply_to_id": self.note.id}),
            ("attachment_not_found", {"body": "a", "attachment_ids": [2**31 - 1]}),
            ("client_uuid_reused", {"body": "b", "client_uuid": used["client_uuid"]}),
            ("forbidden", {"body": "a", "type": "note"}),
        ):
            with self.subTest(code=code):
                version = self.support.last_version
                self.refuse("visitor", "send", code, **body | change)
                self.assertEqual(self.support.last_version, version)

    def test_closed_conversation_says_so(self):
        self.support._end()

        self.refuse(
            "agent", "send", "channel_closed", channel_id=self.support.id,
            client_uuid=str(uuid4()), body="Hello?",
        )  # fmt: skip
