from odoo.tests import tagged

from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestMember(ChatCase):
    def mark(self, by="visitor", **positions):
        return self.support._mark_read(self.persona(by), **positions)

    def test_marks_move_forward_and_never_back(self):
        member = self.mark(read_position=2)
        self.assertEqual(member.last_read_position, 2)

        self.mark(read_position=1)

        self.assertEqual(member.last_read_position, 2)
        self.assertEqual(member.last_delivered_position, 2)

    def test_delivered_is_not_read(self):
        member = self.mark(delivered_position=2)

        self.assertEqual(member.last_delivered_position, 2)
        self.assertEqual(member.last_read_position, 1)

    def test_no_number_is_taken_when_nothing_changes(self):
        self.mark(read_position=2)
        version = self.support.last_version

        with self.trap_events() as events:
            for positions in ({"read_position": 2}, {"delivered_position": 1}, {}):
                self.mark(**positions)

        self.assertEqual(self.support.last_version, version)
        self.assertEqual(events, [])

    def test_a_future_position_cannot_be_read(self):
        version = self.support.last_version
        for field in ("read_position", "delivered_position"):
            error = self.assert_refused(
                "position_out_of_range", self.mark, **{field: 3}
            )
            self.assertEqual(error.field, field)
        error = self.assert_refused(
            "position_out_of_range", self.mark, read_position=2, delivered_position=3
        )
        self.assertEqual(error.field, "delivered_position")
        self.assertEqual(self.support.last_version, version)

    def test_an_observer_marks_nothing_as_read(self):
        self.assert_refused(
            "not_a_participant", self.mark, by="supervisor", read_position=1
        )

    def test_read_mark_takes_the_next_version(self):
        version = self.support.last_version

        member = self.mark(read_position=2)

        self.assertEqual(member.version, version + 1)
        self.assertEqual(self.support.last_version, version + 1)

    def test_many_are_marked_delivered_at_once(self):
        visitor, channels = self.persona("visitor"), self.support
        member = self.support._get_member(visitor)
        version = self.support.last_version

        with self.trap_events() as events:
            busy = channels._mark_delivered(visitor, {self.support.id: 2})

        self.assertEqual(busy, [])
        self.assertEqual(member.last_delivered_position, 2)
        self.assertEqual(member.last_read_position, 1)
        self.assertEqual(member.version, self.support.last_version)
        self.assertEqual(self.support.last_version, version + 1)
        [event] = events
        self.assertEqual(event.payload["member"]["last_delivered_position"], 2)
        self.assertEqual(event.payload["version"], version + 1)

    def test_a_future_position_cannot_be_delivered(self):
        visitor = self.persona("visitor")

        self.support._mark_delivered(visitor, {self.support.id: 99})

        member = self.support._get_member(visitor)
        self.assertEqual(member.last_delivered_position, self.support.last_position)

    def test_nothing_is_numbered_where_nothing_is_news(self):
        visitor = self.persona("visitor")
        positions = {self.support.id: 2, self.support.id + 10_000: 1}
        self.support._mark_delivered(visitor, positions)
        version = self.support.last_version

        with self.trap_events() as events:
            for emitted in (positions, {self.support.id: 1}, {}):
                self.support._mark_delivered(visitor, emitted)

        self.assertEqual(self.support.last_version, version)
        self.assertEqual(events, [])

    def test_only_what_is_mine_is_marked_delivered(self):
        news = self.env["seitech.chat.channel"]._open_broadcast(
            self.persona("manager"), "all"
        )
        news.sudo()._post(self.persona("manager"), "News")
        channels = self.support | self.teaching | news.sudo()
        positions = {channel.id: 99 for channel in channels}
        before = channels.mapped("last_version")

        for name in ("supervisor", "other_visitor", "manager", "foreign_agent"):
            channels._mark_delivered(self.persona(name), positions)

        self.assertEqual(channels.mapped("last_version"), before)

    def test_unread_is_what_was_said_since(self):
        entry = self.support._to_list_rows(self.persona("visitor"))[0]
        self.assertEqual(entry["me"]["unread_count"], 1)

        self.mark(read_position=2)

        entry = self.support._to_list_rows(self.persona("visitor"))[0]
        self.assertEqual(entry["me"]["unread_count"], 0)

    def test_a_new_member_has_nothing_unread(self):
        self.support._lock()

        member = self.support._join(self.persona("second_agent"))

        self.assertEqual(member.last_read_position, self.support.last_position)
        again = self.support._join(self.persona("second_agent"))
        self.assertEqual(again, member)

    def test_a_returning_member_keeps_the_row(self):
        member = self.support.member_ids.filtered("user_id")
        member.is_active = False
        self.support._post(self.persona("visitor"), "Still there?")
        self.support._lock()

        again = self.support._join(self.persona("agent"))

        self.assertEqual(again, member)
        self.assertTrue(member.is_active)
        self.assertEqual(member.last_read_position, self.support.last_position)

    def test_first_twenty_members_and_oneself_are_shown(self):
        group = self.open_group("group")
        users = self.env["res.users"].with_context(no_reset_password=True).create(
            [
                {"name": f"Pupil {n}", "login": f"chat_pupil_{n}"} for n in range(25)
            ]
        )  # fmt: skip
        self.env["seitech.chat.member"].create(
            [
                {
                    "channel_id": group.id, "company_id": group.company_id.id,
                    "user_id": user.id,
                }
                for user in users
            ]
        )  # fmt: skip
        group._lock()
        group._join(self.persona("student"))

        [entry] = group._to_list_rows(self.persona("student"))

        self.assertEqual(entry["member_count"], 26)
        self.assertEqual(len(entry["members"]), 21)
        mine = entry["members"][-1]
        self.assertEqual(mine["author"]["id"], self.users["student"].id)
        self.assertEqual(entry["me"]["member_id"], mine["id"])


@tagged("post_install", "-at_install")
class TestTyping(ChatHttpCase):
    def type(self, by="agent", is_typing=True):
        return self.call(
            by, "type", channel_id=self.support.id, is_typing=is_typing
        )["is_sent"]  # fmt: skip

    def test_typing_is_sent_at_intervals(self):
        with self.trap_events() as events:
            sent = [self.type() for _n in range(3)]

        self.assertEqual(sent, [True, False, False])
        self.assertEqual(len(events), 1)

    def test_each_person_is_held_back_for_themselves(self):
        self.assertTrue(self.type())
        self.assertTrue(self.type(by="visitor"))

    def test_stopping_is_sent_at_once(self):
        self.type()
        with self.trap_events() as events:
            self.assertTrue(self.type(is_typing=False))

        self.assertFalse(events[0].payload["is_typing"])

    def test_endless_stopping_is_held_back_too(self):
        self.type()
        with self.trap_events() as events:
            for _n in range(20):
                self.type(is_typing=False)

        self.assertEqual(len(events), 5)

    def test_nobody_types_in_a_closed_conversation(self):
        self.support._end()

        with self.trap_events() as events:
            self.assertFalse(self.type())

        self.assertEqual(events, [])
