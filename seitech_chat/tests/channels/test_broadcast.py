"""Announcements: their writers, their recipients, their read receipts."""

from collections import Counter

from odoo.tests import tagged

from ..courses.test_courses import CourseCase
from ..support.personas import USERS

#                the audience → who reads it, of the company's people
AUDIENCES = {
    "all": {"student", "other_student", "instructor", "agent", "second_agent",
            "agent_elsewhere", "supervisor", "manager"},
    "students": {"student", "other_student", "manager"},
    "instructors": {"instructor", "manager"},
    "agents": {"agent", "second_agent", "agent_elsewhere", "supervisor", "manager"},
    "course": {"student", "instructor", "manager"},
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestBroadcast(CourseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.persona("manager")

    def open(self, audience="all"):
        """Open a broadcast as the manager: the channel, in sudo."""
        channels = self.env["seitech.chat.channel"].with_user(self.users["manager"])
        course_id = self.course.id if audience == "course" else None
        return channels._open_broadcast(
            self.manager, audience, course_id=course_id
        ).sudo()

    def announce(self, channel, body="News", **more):
        """Send an announcement; return the message, in sudo."""
        return channel._post(self.manager, body, **more)

    def counts_of(self, message):
        """Return the counts of recipients, received, read and acknowledged."""
        payload = message._to_receipts_payload(self.manager, limit=10)
        return tuple(
            payload[f"{name}_count"]
            for name in ("audience", "delivered", "read", "confirmed")
        )

    def test_each_audience_reaches_those_it_names(self):
        for audience, readers in AUDIENCES.items():
            channel = self.open(audience)
            for name in USERS:
                if name in ("outsider", "portal"):
                    continue
                with self.subTest(audience=audience, person=name):
                    found = self.persona(name).find_channel(channel.id)
                    self.assertEqual(bool(found), name in readers)

    def test_an_author_sees_the_number_of_readers(self):
        for audience in AUDIENCES:
            channel = self.open(audience)
            with self.subTest(audience=audience):
                count = channel._count_readers_for(self.manager)
                sent, *_others = self.counts_of(self.announce(channel))
                self.assertEqual(count, sent)
        for name in ("student", "instructor", "agent", "supervisor"):
            self.assertIsNone(self.open()._count_readers_for(self.persona(name)))
        self.assertIsNone(self.support._count_readers_for(self.manager))

    def test_there_is_one_for_each_audience(self):
        self.assertEqual(self.open("students"), self.open("students"))
        self.assertNotEqual(self.open("students"), self.open("agents"))
        self.assertNotEqual(self.open("course"), self.open("all"))

    def test_only_managers_open_and_write(self):
        channel = self.open()
        for name in AUDIENCES["all"] - {"manager"}:
            persona = self.persona(name)
            self.assert_refused(
                "forbidden", channel._check_may_open, persona, "broadcast"
            )
            self.assert_refused("forbidden", channel._check_may_post, persona)
        channel._check_may_post(self.manager)

    def test_reader_answers_neither_before_nor_after_reading(self):
        channel = self.open()
        message = self.announce(channel)
        student = self.persona("student")
        own = student.find_channel(channel.id)
        self.assert_refused("forbidden", own._check_may_post, student)

        own._mark_read(student, read_position=message.position)

        self.assert_refused("forbidden", own._check_may_post, student)

    def test_nobody_has_a_row_before_reading(self):
        channel = self.open()
        message = self.announce(channel)
        self.assertEqual(channel.member_ids.user_id, self.users["manager"])
        others = self.counts_of(message)[0]
        self.assertGreaterEqual(others, len(AUDIENCES["all"]) - 1)
        self.assertEqual(self.counts_of(message), (others, 0, 0, 0))

        student = self.persona("student")
        with self.trap_events() as events:
            channel._mark_read(student, delivered_position=message.position)
        self.assertEqual(self.counts_of(message), (others, 1, 0, 0))
        with self.trap_events() as more:
            channel._mark_read(student, read_position=message.position)

        self.assertEqual(self.counts_of(message), (others, 1, 1, 0))
        # Nobody else is notified of a reader.
        targets = {event.target for event in [*events, *more]}
        self.assertEqual(targets, {("res.partner", student.listener.id)})
        self.assertEqual(len(channel.member_ids), 2)

    def test_confirming_counts_once_and_is_reading(self):
        channel = self.open()
        message = self.announce(channel, requires_acknowledgement=True)
        others = self.counts_of(message)[0]
        student = self.persona("student")
        for _time in range(2):
            message._acknowledge(student)

        self.assertEqual(self.counts_of(message), (others, 1, 1, 1))
        mine = message._to_receipts_payload(student, limit=10)
        self.assertTrue(mine["is_confirmed"])
        self.assertEqual(mine["people"], [], "readers do not see each other")
        [receipt] = message._to_receipts_payload(self.manager, limit=10)["people"]
        self.assertEqual(receipt["author"]["id"], self.users["student"].id)

    def test_a_plain_announcement_cannot_be_acknowledged(self):
        channel = self.open()
        message = self.announce(channel)
        self.assert_refused("not_asked", message._acknowledge, self.persona("student"))
        self.assert_refused(
            "invalid_field", self.teaching._post, self.persona("student"), "Hm?",
            requires_acknowledgement=True,
        )  # fmt: skip

    def test_badge_counts_what_was_never_read(self):
        student = self.users["student"]
        other = self.users["agent"]
        before = student._chat_unread_count()
        before_other = other._chat_unread_count()
        channel = self.open("students")
        self.announce(channel) | self.announce(channel)

        self.assertEqual(student._chat_unread_count(), before + 2)
        self.assertEqual(other._chat_unread_count(), before_other)
        channel._mark_read(self.persona("student"), read_position=1)
        self.assertEqual(student._chat_unread_count(), before + 1)
        entry = channel._to_list_rows(self.persona("student"))[0]
        self.assertEqual(entry["me"]["unread_count"], 1)

    def test_broadcasts_before_the_account_count_as_read(self):
        channel = self.open("students")
        early, late = self.announce(channel), self.announce(channel)
        early.created_at = "2026-03-01 10:00:06"
        late.created_at = "2026-03-01 10:00:07"
        self.env.flush_all()
        student = self.users["student"]
        # A message knows its second alone: of those in this one, none is passed over.
        self.env.cr.execute(
            "UPDATE res_users SET create_date = '2026-03-01 10:00:07.9' WHERE id = %s",
            [student.id],
        )
        student.invalidate_recordset()
        persona = self.persona("student")

        [entry] = channel._to_list_rows(persona)
        self.assertEqual(entry["me"]["last_read_position"], early.position)
        self.assertEqual(entry["me"]["unread_count"], 1)
        channel._mark_read(persona, delivered_position=late.position)
        self.assertEqual(self.counts_of(late)[1:3], (1, 0))

    def test_ten_thousand_readers_cost_what_ten_do(self):
        channel = self.open("students")

        def cost():
            self.announce(channel, "Warm")
            self.env.flush_all()
            self.env.cr.precommit.run()
            self.env.invalidate_all()
            before = self.counts()
            statements = self.env.cr.sql_log_count
            with self.trap_events() as events:
                message = self.announce(channel)
            statements = self.env.cr.sql_log_count - statements
            after = self.counts()
            grown = {name: after[name] - before[name] for name in after}
            return message, statements, len(events), +Counter(grown)

        _message, few, _events, _grown = cost()
        self.crowd(10_000, prefix="reader")
        message, many, events, grown = cost()

        self.assertEqual(many, few)
        self.assertEqual(events, 1)
        self.assertEqual(grown, {"seitech.chat.message": 1, "bus.bus": 1})
        self.assertGreaterEqual(self.counts_of(message)[0], 10_000)
        self.assertEqual(self.counts_of(message)[1:], (0, 0, 0))
