"""Colleagues of the desk are mentioned in private notes, and nobody else is."""

from datetime import timedelta

from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase

CHANGED = "seitech.chat.notification/changed"


@tagged("post_install", "-at_install", "chat_access")
class TestNoteMentions(ChatHttpCase):
    def suggested(self, name, **body):
        answer = self.call(
            name, "people", channel_id=self.support.id, purpose="note", **body
        )
        return {person["name"] for person in answer["people"]}

    def mention(self, *names, author="agent", channel=None):
        """Write a private note that names people."""
        return (channel or self.support)._post(
            self.persona(author), "Please look", is_note=True,
            mention_user_ids=[self.users[name].id for name in names],
        )  # fmt: skip

    def named(self, note):
        return {person["name"] for person in note._to_payload()["mentions"]}

    def bell_of(self, name):
        return self.env["seitech.chat.notification"].search(
            [
                ("user_id", "=", self.users[name].id), ("kind", "=", "mention"),
                ("read_at", "=", False),
            ]
        )  # fmt: skip

    def test_agents_who_see_the_conversation_are_suggested(self):
        names = {"Second Agent", "Supervisor", "Manager"}
        admins = {self.env.ref("base.user_admin").name}  # who manages the chat
        self.assertEqual(self.suggested("agent") - admins, names)
        self.assertEqual(self.suggested("agent", search="second"), {"Second Agent"})
        self.assertEqual(self.suggested("agent", search="%"), set())
        self.assertIn("Agent", self.suggested("supervisor"))

    def test_the_assignee_of_another_department_is_suggested(self):
        self.support._assign_to_agent(
            self.persona("agent"), self.desks["agent_elsewhere"].id
        )

        self.assertIn("Agent Elsewhere", self.suggested("second_agent"))

    def test_only_the_desk_of_the_conversation_may_ask(self):
        body = {"purpose": "note"}
        for name in ("student", "outsider", "agent_elsewhere", "foreign_agent"):
            self.refuse(name, "people", "not_found", channel_id=self.support.id, **body)
        self.refuse(
            "student", "people", "forbidden", channel_id=self.teaching.id, **body
        )
        self.refuse("agent", "people", "invalid_field", status=422, **body)

    def test_a_colleague_is_notified_live_and_in_the_bell(self):
        with self.trap_events() as events:
            note = self.mention("second_agent", "supervisor")

        self.assertEqual(self.named(note), {"Second Agent", "Supervisor"})
        sent = {event.target[1] for event in events if event.type == CHANGED}
        self.assertEqual(
            sent, {self.users[name].partner_id.id
                   for name in ("second_agent", "supervisor")},
        )  # fmt: skip
        answer = self.call("second_agent", "list_notifications")
        [first] = [one for one in answer["notifications"] if one["kind"] == "mention"]
        self.assertEqual(first["text"], "Agent mentioned you in Visitor")
        self.assertNotIn("Please look", str(answer))

    def test_nobody_else_is_mentioned_or_notified(self):
        note = self.mention(
            "agent_elsewhere", "foreign_agent", "student", "outsider", "portal",
            "instructor", "agent",
        )  # fmt: skip

        self.assertEqual(self.named(note), {"Agent"})
        self.assertFalse(self.env["seitech.chat.notification"].search(
            [("kind", "=", "mention")]
        ))  # fmt: skip

    def test_a_right_that_ended_is_no_mention(self):
        user, desk = self.users["second_agent"], self.desks["second_agent"]
        group = self.env.ref("seitech_chat.group_chat_agent")
        for what, end in (
            ("account", lambda: user.write({"active": False})),
            ("record", lambda: desk.write({"active": False})),
            ("role", lambda: group.write({"user_ids": [(3, user.id)]})),
            ("department", lambda: desk.write({"department_ids": [(5,)]})),
            ("department's list", lambda: self.department.write(
                {"agent_ids": [(3, desk.id)]})),
        ):  # fmt: skip
            with self.subTest(what), self.undone():
                self.mention("second_agent")
                self.assertTrue(self.bell_of("second_agent"))
                end()
                self.env.flush_all()

                self.assertFalse(self.bell_of("second_agent"), "still in the bell")
                note = self.mention("second_agent")
                self.assertFalse(note.has_mentions)
                self.assertFalse(self.bell_of("second_agent"))
                self.assertNotIn("Second Agent", self.suggested("agent"))
            self.env.invalidate_all()
            # The groups of the user may have been cached before they were restored.
            self.env.registry.clear_cache()

    def test_supervisors_stay_mentioned_without_the_department(self):
        self.mention("supervisor")

        self.desks["supervisor"].department_ids = False

        self.assertTrue(self.bell_of("supervisor"))

    def test_an_edit_notifies_only_who_is_new(self):
        note = self.mention("second_agent")
        first = self.bell_of("second_agent")
        ids = [self.users[name].id for name in ("second_agent", "supervisor")]

        note._edit(self.persona("agent"), "Both of you", mention_user_ids=ids)

        self.assertEqual(self.named(note), {"Second Agent", "Supervisor"})
        self.assertEqual(first.count, 1)
        self.assertEqual(self.bell_of("supervisor").count, 1)

    def test_opening_the_conversation_settles_it(self):
        self.mention("second_agent")

        self.call(
            "second_agent",
            "mark_notifications_read",
            channel_id=self.support.id,
            ids=[],
        )

        self.assertFalse(self.bell_of("second_agent"))

    def test_an_away_agent_gets_an_email_unless_the_right_ended(self):
        emails = self.env["seitech.chat.scheduled.email"]
        for is_ended in (False, True):
            with self.subTest(is_ended=is_ended), self.undone():
                self.mention("second_agent")
                if is_ended:
                    self.desks["second_agent"].department_ids = False
                email = emails.search(
                    [
                        ("kind", "=", "missed_notifications"),
                        ("processed_at", "=", False),
                        ("user_id", "=", self.users["second_agent"].id),
                    ]
                )  # fmt: skip
                last = self.env["mail.mail"].search([], limit=1, order="id desc").id
                email._on_deadline(email.due_at + timedelta(seconds=1))
                mails = self.env["mail.mail"].search([("id", ">", last or 0)])
                self.assertEqual(
                    ["Agent mentioned you" in str(mail.body_html) for mail in mails],
                    [] if is_ended else [True],
                )
                self.assertNotIn("Please look", str(mails.mapped("body_html")))
            self.env.invalidate_all()
