from odoo.tests import tagged

from ...controllers.http.route import VISITOR_HEADER
from ..support.chat_case import ChatHttpCase
from ..support.reference_client import Client


@tagged("post_install", "-at_install")
class TestVisitorMerge(ChatHttpCase):
    """A visitor's conversation is merged after they sign in."""

    def merge(self, persona="student", *, channel=None, token="visitor"):
        return self.ask(
            persona,
            "merge_visitor",
            channel_id=(channel or self.support).id,
            headers={VISITOR_HEADER: self.tokens.get(token, token)},
        )

    def test_conversation_keeps_its_id_and_becomes_the_students(self):
        entry = self.merge().json()["entry"]

        self.assertEqual(entry["channel"]["id"], self.support.id)
        self.assertEqual(entry["channel"]["type"], "student_support")
        self.assertEqual(entry["channel"]["agent"]["id"], self.users["agent"].id)
        student = self.persona("student").to_author()
        authors = [message["author"] for message in self.messages("student")]
        self.assertEqual(authors[0], student)
        self.assertEqual(
            {member["author"]["type"] for member in entry["members"]}, {"user"}
        )

    def messages(self, persona):
        answer = self.call(persona, "list_messages", channel_id=self.support.id)
        return answer["messages"]

    def test_reactions_and_unsent_files_come_along(self):
        visitor = self.persona("visitor")
        self.answer._react(visitor, "👍", is_set=True)
        file = self.env["ir.attachment"]._upload_to_chat(
            visitor, self.support, "a.txt", b"Hello"
        )

        self.merge()

        [_question, _taken, answer] = self.messages("student")
        [reaction] = answer["reactions"]
        self.assertEqual(
            reaction["authors"], [{"type": "user", "id": self.users["student"].id}]
        )
        sent = self.call(
            "student", "send", channel_id=self.support.id, type="text", body="",
            client_uuid="7f3b1c8e-6f0c-4f35-9d0f-0b7a4b3f1a11",
            attachment_ids=file.ids,
        )  # fmt: skip
        self.assertEqual(sent["message"]["attachments"][0]["id"], file.id)

    def test_token_ends(self):
        self.merge()

        self.refuse("visitor", "list_channels", "invalid_visitor_token", status=401)

    def test_repeating_it_returns_the_same_answer(self):
        first = self.merge().json()
        again = self.merge().json()

        self.assertEqual(first["entry"], again["entry"])

    def test_somebody_else_with_the_same_token_finds_nothing(self):
        self.merge()

        answer = self.merge("other_student")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (404, "not_found")
        )

    def test_a_token_opens_its_own_conversation_only(self):
        for channel in (self.waiting, self.teaching, self.foreign):
            answer = self.merge(channel=channel)
            self.assertEqual(answer.json()["code"], "not_found")
        for token in ("no such token", "x" * 300, ""):
            answer = self.merge(token=token)
            self.assertEqual(
                (answer.status_code, answer.json()["code"]),
                (401, "invalid_visitor_token"),
            )
        self.assertEqual(self.support.channel_type, "public_support")

    def test_a_conversation_of_another_company_stays_there(self):
        answer = self.merge(channel=self.foreign, token="foreign_visitor")

        self.assertEqual(answer.json()["code"], "not_found")

    def test_earlier_conversations_of_the_visitor_come_along(self):
        visitor = self.support.visitor_id
        self.support._end()
        second, *_rest, token, _expires_at = self.env[
            "seitech.chat.intake"
        ]._open_support(self.form(), company=self.company, visitor=visitor)
        self.tokens["again"] = token

        self.merge(channel=second, token="again")

        for channel in (self.support, second):
            self.assertTrue(self.persona("student").find_channel(channel.id))

    def test_a_merged_visitor_keeps_the_queue_position(self):
        before = self.waiting._queue_position()

        answer = self.merge(channel=self.waiting, token="other_visitor").json()

        self.assertEqual(answer["queue"], before)
        self.assertTrue(answer["entry"]["channel"]["is_waiting"])

    def test_everybody_who_held_it_holds_the_same_after(self):
        clients = [Client(self, name) for name in ("agent", "second_agent", "student")]
        for client in clients:
            client.sync()
        versions = self.support.last_version, self.support.last_internal_version
        self.merge()

        for client in clients:
            client.sync()
            fresh = Client(self, client.name)
            fresh.sync()
            held, truth = (one.channels[self.support.id] for one in (client, fresh))
            self.assertEqual(held, truth)
        self.assertGreater(self.support.last_version, versions[0])
        self.assertGreater(self.support.last_internal_version, versions[1])

    def test_the_agent_and_the_person_are_notified(self):
        with self.trap_events() as events:
            self.merge()

        emitted = [(event.target, event.type.rpartition("/")[2]) for event in events]
        partner = self.users["student"].partner_id
        self.assertIn((("res.partner", partner.id), "channel_added"), emitted)
        self.assertIn(
            (("seitech.chat.channel", self.support.id), "subscription_expired"), emitted
        )
        names = [name for _target, name in emitted]
        self.assertEqual(names.count("channel_changed"), 1)

    def test_opening_again_under_the_same_id_is_refused(self):
        form = self.form()
        channel, _message, token, _at = self.env["seitech.chat.intake"]._open_support(
            form, company=self.company
        )
        self.tokens["late"] = token
        self.merge(channel=channel, token="late")

        self.assert_refused(
            "client_uuid_reused",
            self.env["seitech.chat.intake"]._open_support,
            form,
            company=self.company,
        )
