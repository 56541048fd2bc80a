"""A name and an address belong to the conversation in which they were given."""

from datetime import timedelta
from uuid import uuid4

from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase

FIRST = ("Ana Souza", "ana@example.com")
SECOND = ("Bea Gomez", "bea@example.com")


@tagged("post_install", "-at_install")
class TestVisitorNames(ChatHttpCase):
    """One visitor, two conversations, two names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        intake = cls.env["seitech.chat.intake"]
        cls.first, *_rest = intake._open_support(
            cls.form(name=FIRST[0], email=FIRST[1]), company=cls.company
        )
        cls.visitors["ana"] = cls.first.visitor_id
        cls.first._accept(cls.persona("agent"))
        cls.first._post(cls.persona("agent"), "Hello Ana")
        cls.question = cls.first.message_ids.sorted("id")[0]
        cls.second, _message, token, _expires_at = intake._open_support(
            cls.form(name=SECOND[0], email=SECOND[1]),
            company=cls.company,
            visitor=cls.visitors["ana"],
        )
        cls.second._accept(cls.persona("agent"))
        cls.tokens["ana"] = token
        cls.env.flush_all()

    def names_in(self, value):
        """List the names of visitors anywhere in an answer."""
        if isinstance(value, list):
            return set().union(*map(self.names_in, value))
        if not isinstance(value, dict):
            return set()
        found = set().union(*map(self.names_in, value.values()))
        return found | ({value["name"]} if value.get("type") == "visitor" else set())

    def test_it_is_one_visitor(self):
        self.assertEqual(self.first.visitor_id, self.second.visitor_id)

    def test_every_answer_about_one_names_the_one(self):
        for name in ("ana", "agent"):
            for channel, (given, _email) in (
                (self.first, FIRST),
                (self.second, SECOND),
            ):
                about = {"channel_id": channel.id}
                known = [{"id": channel.id, "version": 0, "internal_version": 0}]
                answers = {
                    "channel": self.call(name, "get_channel", **about),
                    "messages": self.call(name, "list_messages", **about),
                    "sync": [
                        change
                        for change in self.call(name, "sync", channels=known)["changes"]
                        if change["entry"]["channel"]["id"] == channel.id
                    ],
                    "list": [
                        entry
                        for entry in self.call(name, "list_channels", limit=50)[
                            "channels"
                        ]
                        if entry["channel"]["id"] == channel.id
                    ],
                }
                for what, answer in answers.items():
                    with self.subTest(by=name, what=what, given=given):
                        self.assertEqual(self.names_in(answer), {given})

    def test_a_list_and_a_page_name_each(self):
        answer = self.call("agent", "list_channels", limit=50)
        names = self.names_in(
            [
                entry
                for entry in answer["channels"]
                if entry["channel"]["id"] in (self.first | self.second).ids
            ]
        )
        self.assertEqual(names, {FIRST[0], SECOND[0]})

    def test_names_in_results_and_quotes(self):
        self.first._post(self.persona("agent"), "So", reply_to_id=self.question.id)
        self.env.flush_all()

        found = self.call("agent", "search", query="video", channel_id=self.first.id)
        page = self.call("agent", "list_messages", channel_id=self.first.id)

        self.assertEqual(self.names_in(found), {FIRST[0]})
        self.assertEqual(page["messages"][-1]["reply_to"]["author"]["name"], FIRST[0])

    def test_names_in_new_messages_and_typing(self):
        for channel, (given, _email) in ((self.first, FIRST), (self.second, SECOND)):
            with self.trap_events() as events:
                message = self.call(
                    "ana", "send", channel_id=channel.id, body="Hi",
                    client_uuid=str(uuid4()),
                )["message"]  # fmt: skip
                self.call("ana", "type", channel_id=channel.id, is_typing=True)
                self.call("ana", "mark_read", channel_id=channel.id, read_position=1)
            self.assertEqual(message["author"]["name"], given)
            self.assertEqual(self.names_in([e.payload for e in events]), {given})

    def test_signs_of_life(self):
        self.visitors["ana"].seen_at = False
        self.env.flush_all()
        with self.trap_events() as events:
            self.call("ana", "session")

        names = {event.target[1]: event.payload["author"]["name"] for event in events}
        self.assertEqual(names, {self.first.id: FIRST[0], self.second.id: SECOND[0]})

    def test_each_transcript_goes_to_its_own_address_under_its_name(self):
        self.second._post(self.persona("agent"), "Hello Bea")
        self.first._post(self.persona("ana"), "Thank you")
        emails = self.env["seitech.chat.scheduled.email"]
        for channel, (given, email), other in (
            (self.first, FIRST, SECOND), (self.second, SECOND, FIRST),
        ):  # fmt: skip
            emails.search([]).unlink()
            self.env["seitech.chat.scheduled.email"]._request_transcript(channel)
            emails.search([])._on_deadline(self.now() + timedelta(minutes=1))
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            self.assertEqual(mail.email_to, email)
            self.assertIn(given, mail.body_html)
            self.assertNotIn(other[0], mail.body_html)

    def test_the_backend_shows_each(self):
        agent = self.users["agent"]
        for channel, (given, _email) in ((self.first, FIRST), (self.second, SECOND)):
            with_agent = channel.with_user(agent)
            self.assertEqual(with_agent.display_name, given)
            written = with_agent.message_ids.filtered("author_visitor_id")
            self.assertEqual(set(written.mapped("author_name")), {given})
            members = with_agent.member_ids.filtered("visitor_id")
            self.assertEqual(members.display_name, given)

    def test_forgetting_who_it_was_forgets_both(self):
        self.visitors["ana"]._anonymize()

        answer = self.call("agent", "list_channels", limit=50)
        names = self.names_in(
            [
                entry
                for entry in answer["channels"]
                if entry["channel"]["id"] in (self.first | self.second).ids
            ]
        )
        self.assertEqual(names, {"Visitor"})
