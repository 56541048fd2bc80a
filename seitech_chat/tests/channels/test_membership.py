"""Personal settings of a conversation, sent to the person's devices alone."""

from uuid import uuid4

from odoo.tests import tagged

from ..support.live_case import LiveCase
from ..support.reference_client import Client

LONG_AWAY = "2099-01-01T00:00:00Z"


@tagged("post_install", "-at_install")
class TestMembership(LiveCase):
    def me(self, name="agent", channel=None):
        """Return the person's own membership as the list returns it."""
        answer = self.call(name, "get_channel", channel_id=(channel or self.support).id)
        return answer["entry"]["me"]

    def verify_own(self, run, name="agent"):
        """Run a verb whose events only the person's own devices may receive."""
        return self.verify(run, (self.partner(name), "membership_changed"))

    def test_draft_is_kept_and_cleared(self):
        body = {"channel_id": self.support.id, "reply_to_id": self.question.id}

        self.verify_own(lambda: self.call("agent", "save_draft", body="I was", **body))

        draft = self.me()["draft"]
        self.assertEqual(draft["body"], "I was")
        self.assertEqual(draft["reply_to_id"], self.question.id)
        self.verify_own(
            lambda: self.call(
                "agent", "save_draft", body=" ", channel_id=self.support.id
            )
        )
        self.assertIsNone(self.me()["draft"])

    def test_last_draft_wins_and_a_repeated_one_is_silent(self):
        body = {"channel_id": self.support.id}
        with self.clock():
            for text in ("From the desk", "From the phone"):
                self.call("agent", "save_draft", body=text, **body)
            with self.trap_events() as events:
                self.call("agent", "save_draft", body="From the phone", **body)

        self.assertEqual(events, [])
        self.assertEqual(self.me()["draft"]["body"], "From the phone")
        self.assertEqual(self.me()["own_version"], 3)

    def test_draft_is_nobody_elses(self):
        self.call("agent", "save_draft", channel_id=self.support.id, body="Secret")

        for name in ("second_agent", "supervisor", "visitor"):
            for route in ("get_channel", "list_messages"):
                answer = self.call(name, route, channel_id=self.support.id)
                self.assertNotIn("Secret", str(answer))

    def test_sending_ends_the_draft_of_its_kind(self):
        self.call(
            "agent", "save_draft", channel_id=self.support.id, body="A note",
            is_note=True,
        )  # fmt: skip

        self.verify(lambda: self.send("agent"), (self.public_target(), "message_new"))
        self.assertEqual(self.me()["draft"]["body"], "A note")
        self.verify(
            lambda: self.send("agent", type="note"),
            (self.internal_target(), "message_new"),
        )
        self.assertIsNone(self.me()["draft"])

        self.call("agent", "save_draft", channel_id=self.support.id, body="A message")
        self.verify(lambda: self.send("agent"), (self.public_target(), "message_new"))
        self.assertIsNone(self.me()["draft"])

    def test_draft_that_is_too_long_is_refused(self):
        self.refuse(
            "agent", "save_draft", "message_too_long", channel_id=self.support.id,
            body="x" * 5001,
        )  # fmt: skip

    def test_mark_unread_is_mine_alone_and_ends_by_reading(self):
        body = {"channel_id": self.support.id}
        for number in range(3):
            self.send("visitor", body=f"Message {number}")
        self.call("agent", "mark_read", **body, read_position=5)

        self.verify_own(lambda: self.call("agent", "mark_unread", **body, position=3))
        me = self.me()
        self.assertEqual((me["unread_count"], me["last_read_position"]), (3, 5))
        unread = self.call("agent", "list_channels", unread_only=True)["channels"]
        self.assertIn(self.support.id, [entry["channel"]["id"] for entry in unread])

        self.verify_own(
            lambda: self.call("agent", "mark_read", **body, read_position=4)
        )
        self.assertEqual(self.me()["unread_from"], 5)
        self.verify_own(
            lambda: self.call("agent", "mark_read", **body, read_position=5)
        )
        self.assertEqual(self.me()["unread_count"], 0)

    def test_marked_unread_then_read_counts_nowhere(self):
        """Also not where only the database looks: filter, badge, mentions."""
        agent = self.users["agent"]
        group = self.open_group("group", "student", "agent")
        body = {"channel_id": group.id}
        for ids in ([agent.id], []):
            self.send("student", channel=group, mention_user_ids=ids)
        self.call("agent", "mark_read", **body, read_position=2)
        read = agent._chat_unread_count()

        self.call("agent", "mark_unread", **body, position=1)
        self.assertEqual(self.me(channel=group)["mention_positions"], [1])
        self.assertEqual(agent._chat_unread_count(), read + 2)
        self.call("agent", "mark_read", **body, read_position=2)

        me = self.me(channel=group)
        self.assertEqual(me["mention_positions"], [])
        self.assertEqual(agent._chat_unread_count(), read)
        self.assertNotIn(group.id, self.listed(unread_only=True))
        self.verify(
            lambda: self.send("agent", channel=group),
            (self.public_target(group), "message_new"),
        )
        self.assertEqual(self.me(channel=group)["own_version"], me["own_version"])

    def test_mark_unread_ends_by_writing(self):
        body = {"channel_id": self.support.id}
        self.call("agent", "mark_read", **body, read_position=2)
        self.call("agent", "mark_unread", **body, position=1)

        self.verify(lambda: self.send("agent"), (self.public_target(), "message_new"))

        self.assertEqual(self.me()["unread_count"], 0)

    def test_mark_unread_beyond_the_end_is_refused(self):
        for position in (0, 3, 2**31 - 1):
            self.refuse(
                "agent", "mark_unread", "position_out_of_range",
                channel_id=self.support.id, position=position,
            )  # fmt: skip

    def listed(self, name="agent", **filters):
        channels = self.call(name, "list_channels", **filters)["channels"]
        return {entry["channel"]["id"] for entry in channels}

    def test_archived_comes_back_with_the_next_message(self):
        self.verify_own(
            lambda: self.call("agent", "archive", channel_id=self.support.id)
        )
        self.assertNotIn(self.support.id, self.listed())
        self.assertEqual(self.listed(is_archived=True), {self.support.id})
        self.assertIn(self.support.id, self.listed(is_archived=None))
        self.assertIn(self.support.id, self.listed("visitor"))

        self.verify(lambda: self.send("visitor"), (self.public_target(), "message_new"))

        self.assertIn(self.support.id, self.listed())
        self.assertFalse(self.me()["is_archived"])

    def test_muted_stays_archived(self):
        body = {"channel_id": self.support.id}
        self.verify_own(
            lambda: self.call("agent", "mute", **body, muted_until=LONG_AWAY)
        )
        self.call("agent", "archive", **body)

        self.verify(lambda: self.send("visitor"), (self.public_target(), "message_new"))

        self.assertNotIn(self.support.id, self.listed())
        self.verify_own(lambda: self.call("agent", "mute", **body, muted_until=None))
        self.assertIn(self.support.id, self.listed())

    def test_times_of_every_zone_and_none(self):
        body = {"channel_id": self.support.id}
        answer = self.call(
            "agent", "mute", **body, muted_until="2099-01-01T02:00:00+02:00"
        )
        self.assertEqual(answer["me"]["muted_until"], LONG_AWAY)
        for bad in (
            "tomorrow",
            "2099-01-01",
            "2099-01-01T00:00:00",
            "0001-01-01T00:00Z",
        ):
            self.refuse("agent", "mute", "invalid_field", **body, muted_until=bad)

    def test_choice_of_notification(self):
        self.verify_own(
            lambda: self.call(
                "agent",
                "set_notification_level",
                channel_id=self.support.id,
                notification_level="mentions",
            )
        )
        self.assertEqual(self.me()["notification_level"], "mentions")

    def test_device_that_was_away_gets_what_another_changed(self):
        client = Client(self, "agent")
        client.sync()
        self.call("agent", "save_draft", channel_id=self.support.id, body="I was")

        [answer] = client.sync()

        [change] = answer["changes"]
        self.assertEqual(change["messages"], [])
        self.assertFalse(change["is_reset"])
        self.assertEqual(change["entry"]["me"]["draft"]["body"], "I was")
        [answer] = client.sync()
        self.assertEqual(answer["changes"], [])

    def test_an_outsider_stores_no_personal_state(self):
        self.refuse(
            "second_agent", "save_draft", "not_a_participant",
            channel_id=self.support.id, body="Hi",
        )  # fmt: skip

    def test_earlier_texts_of_a_message(self):
        with self.clock() as move:
            message = self.send("visitor", body="One")
            for body in ("Two", "Three"):
                move(60)
                self.call("visitor", "edit", message_id=message["id"], body=body)
            answer = self.call("agent", "list_revisions", message_id=message["id"])

        revisions = answer["revisions"]
        self.assertEqual([r["body"] for r in revisions], ["<p>One</p>", "<p>Two</p>"])
        self.assertEqual(revisions[0]["written_at"], message["created_at"])
        self.assertGreater(revisions[1]["written_at"], revisions[0]["written_at"])
        self.assertEqual(revisions[0]["author"], message["author"])

    def test_a_deleted_text_is_not_sent(self):
        message = self.send("visitor", body="Secret")
        self.call("visitor", "delete", message_id=message["id"])

        self.refuse(
            "agent", "list_revisions", "message_deleted", message_id=message["id"]
        )


@tagged("post_install", "-at_install")
class TestMentions(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.open_group("group", "student", "instructor", "agent")
        cls.group._post(cls.persona("student"), "Hello all")

    def send_mention(self, by="instructor", *names, **more):
        """Send a message to the group that names people."""
        ids = [self.users[name].id for name in names]
        return self.send(by, channel=self.group, mention_user_ids=ids, **more)

    def me(self, name="student"):
        answer = self.call(name, "get_channel", channel_id=self.group.id)
        return answer["entry"]["me"]

    def test_mention_counts_until_it_is_read(self):
        new = (self.public_target(self.group), "message_new")
        self.verify(lambda: self.send_mention("instructor", "student"), new)
        self.verify(lambda: self.send_mention("instructor", "student", "agent"), new)

        self.assertEqual(self.me()["mention_positions"], [2, 3])
        self.assertEqual(self.me("agent")["mention_count"], 1)
        self.assertEqual(self.me("instructor")["mention_count"], 0)
        self.verify(
            lambda: self.call(
                "student", "mark_read", channel_id=self.group.id, read_position=2
            ),
            (self.public_target(self.group), "member_changed"),
        )
        self.assertEqual(self.me()["mention_count"], 1)

    def test_an_outsider_is_not_named(self):
        message = self.send_mention(
            "student", "agent", "outsider", "other_student", "portal"
        )

        self.assertEqual(
            [m["id"] for m in message["mentions"]], [self.users["agent"].id]
        )
        with self.subTest("who left"):
            member = self.group.member_ids.filtered(
                lambda m: m.user_id == self.users["agent"]
            )
            self.group._lock()
            member._leave()
            self.assertEqual(self.send_mention("student", "agent")["mentions"], [])

    def test_customer_is_never_named_by_a_note(self):
        group = self.open_group(
            "student_support", "student", "agent", department_id=self.department.id
        )
        ids = [self.users[name].id for name in ("student", "agent")]

        note = self.send("agent", channel=group, type="note", mention_user_ids=ids)

        self.assertEqual([m["id"] for m in note["mentions"]], [self.users["agent"].id])
        me = self.call("student", "get_channel", channel_id=group.id)["entry"]["me"]
        self.assertEqual((me["mention_count"], me["unread_count"]), (0, 0))

    def test_edit_changes_whom_it_names(self):
        message = self.send_mention("instructor", "student")
        changed = (self.public_target(self.group), "message_changed")
        body = {"message_id": message["id"], "body": "Hello"}

        ids = [self.users["agent"].id]
        self.verify(
            lambda: self.call("instructor", "edit", **body, mention_user_ids=ids),
            changed,
        )

        self.assertEqual(self.me()["mention_count"], 0)
        self.assertEqual(self.me("agent")["mention_count"], 1)
        with self.trap_events() as events:
            self.call("instructor", "edit", **body, mention_user_ids=ids)
        self.assertEqual(events, [])

    def test_somebody_renamed_stays_mentioned(self):
        student = self.users["student"]
        old = student.name
        message = self.send(
            "instructor", channel=self.group, mention_user_ids=[student.id],
            body=f"@{old} hello",
        )  # fmt: skip
        student.name = "Somebody Else"
        body = {"message_id": message["id"], "mention_user_ids": [student.id]}

        [payload] = (
            self.env["seitech.chat.message"].browse(message["id"])._to_payloads()
        )
        self.assertEqual([one["name"] for one in payload["mentions"]], [old])
        for text, name in (
            (f"@{old} hello again", old),
            ("@Somebody Else hello", "Somebody Else"),
        ):
            answer = self.call("instructor", "edit", **body, body=text)
            mentions = answer["message"]["mentions"]
            self.assertEqual(
                [(m["id"], m["name"]) for m in mentions], [(student.id, name)]
            )

    def test_deleted_message_names_nobody(self):
        message = self.send_mention("instructor", "student")

        self.verify(
            lambda: self.call("instructor", "delete", message_id=message["id"]),
            (self.public_target(self.group), "message_changed"),
        )

        self.assertEqual(self.me()["mention_count"], 0)

    def test_marked_unread_counts_mentions_again(self):
        self.send_mention("instructor", "student")
        body = {"channel_id": self.group.id}
        self.call("student", "mark_read", **body, read_position=2)

        self.call("student", "mark_unread", **body, position=1)

        self.assertEqual(self.me()["mention_count"], 1)

    def test_retry_with_other_mentions_is_another_message(self):
        uuid = str(uuid4())
        body = {
            "channel_id": self.group.id, "client_uuid": uuid, "body": "Hi",
        }  # fmt: skip
        ids = [self.users["student"].id]
        first = self.call("instructor", "send", **body, mention_user_ids=ids)
        again = self.call("instructor", "send", **body, mention_user_ids=ids)
        self.assertEqual(first, again)

        self.refuse("instructor", "send", "client_uuid_reused", **body)

    def test_too_many_are_refused(self):
        self.refuse(
            "instructor", "send", "invalid_field", channel_id=self.group.id,
            client_uuid=str(uuid4()), body="Hi", mention_user_ids=list(range(1, 22)),
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestPeoplePresence(LiveCase):
    def status_of(self, name, *, by="agent"):
        """Return one person's ``(status, last seen)``, None where it is hidden."""
        ids = [self.users[name].id]
        found = self.call(by, "list_presence", user_ids=ids)["presence"]
        return (found[0]["status"], found[0]["last_seen_at"]) if found else None

    def test_presence_goes_from_online_to_away_to_offline(self):
        with self.clock() as move:
            self.assertEqual(self.status_of("instructor"), ("offline", None))
            self.call("instructor", "heartbeat", is_active=True)
            self.assertEqual(self.status_of("instructor")[0], "online")
            for _heartbeat in range(4):
                move(60)
                self.call("instructor", "heartbeat", is_active=False)
            self.assertEqual(self.status_of("instructor")[0], "away")
            seen_at = self.status_of("instructor")[1]
            move(181)
            self.assertEqual(self.status_of("instructor"), ("offline", seen_at))

    def test_second_device_does_not_make_away(self):
        with self.clock():
            self.call("instructor", "heartbeat", is_active=True)
            self.call("instructor", "heartbeat", is_active=False)

            self.assertEqual(self.status_of("instructor")[0], "online")

    def test_row_is_written_at_most_once_a_minute(self):
        presence = self.env["seitech.chat.presence"]
        user = self.users["student"]
        with self.clock() as move:
            presence._heartbeat(user, is_active=True)
            row = presence.search([("user_id", "=", user.id)])
            first = row.seen_at
            move(30)
            presence._heartbeat(user, is_active=True)
            self.assertEqual(row.seen_at, first)
            move(30)
            presence._heartbeat(user, is_active=True)
            self.assertGreater(row.seen_at, first)

    def test_presence_only_of_people_with_a_shared_conversation(self):
        for name in ("instructor", "student"):
            self.call(name, "heartbeat")

        self.assertIsNotNone(self.status_of("instructor"))
        self.assertIsNone(self.status_of("student"))
        self.open_group("broadcast", "agent", "student")
        self.assertIsNone(self.status_of("student"), "readers of a broadcast")
        self.open_group("group", "agent", "student")
        self.assertIsNotNone(self.status_of("student"))

    def test_preferences_are_ones_own_and_kept(self):
        self.assertEqual(
            self.call("student", "get_preferences"),
            {
                "email": "digest",
                "push": True,
                "sound": True,
                "notification_level": "all",
            },
        )
        self.call("student", "set_preferences", email="mentions")
        answer = self.call("student", "set_preferences", sound=False)

        self.assertEqual(
            answer,
            {
                "email": "mentions",
                "push": True,
                "sound": False,
                "notification_level": "all",
            },
        )
        self.assertEqual(self.call("student", "get_preferences"), answer)
        self.assertEqual(self.call("student", "session")["preferences"], answer)
        self.assertIsNone(self.call("visitor", "session")["preferences"])
        self.assertEqual(self.call("agent", "get_preferences")["email"], "digest")
