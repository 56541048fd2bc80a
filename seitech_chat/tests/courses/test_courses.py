"""Course conversations and pairs follow the course: who is in, open or over."""

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.channel.chat_channel_members import MAX_INDIVIDUAL_EVENTS
from ..support.chat_case import ChatCase


class CourseCase(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.has_chat = True
        cls.room = cls.room_of(cls.course)

    @classmethod
    def room_of(cls, course):
        """Find the conversation of a course."""
        channels = cls.env["seitech.chat.channel"]
        return channels.search(
            [("course_id", "=", course.id), ("channel_type", "=", "course")]
        )

    @classmethod
    def crowd(cls, count, prefix="crowd"):
        """Make many portal users with few statements: ``res.partner``."""
        # SQL: a partner with a user costs the ORM many statements.
        cls.env.cr.execute(
            SQL(
                """
                WITH people AS (
                    INSERT INTO res_partner (name, complete_name, active)
                    SELECT %(prefix)s || n, %(prefix)s || n, TRUE
                      FROM generate_series(1, %(count)s) n
                 RETURNING id, name
                ), users AS (
                    INSERT INTO res_users (login, partner_id, company_id, active, share,
                                           notification_type)
                    SELECT name, id, %(company)s, TRUE, TRUE, 'email' FROM people
                 RETURNING id
                ), companies AS (
                    INSERT INTO res_company_users_rel (cid, user_id)
                    SELECT %(company)s, id FROM users
                ), roles AS (
                    INSERT INTO res_groups_users_rel (gid, uid)
                    SELECT gid, id FROM users, unnest(%(groups)s) AS gid
                )
                SELECT id FROM people
                """,
                prefix=prefix,
                count=count,
                company=cls.company.id,
                groups=[
                    cls.env.ref("base.group_portal").id,
                    cls.env.ref("seitech_chat.group_chat_student").id,
                ],
            )
        )
        ids = [row[0] for row in cls.env.cr.fetchall()]
        cls.env.invalidate_all()
        return cls.env["res.partner"].browse(ids)

    def members(self, channel=None):
        """Return the members: ``{user name: role}``."""
        self.env.invalidate_all()
        members = (channel or self.room).member_ids.filtered("is_active")
        return {member.user_id.name: member.role for member in members}

    def types(self, events):
        """List the kinds of events, in order."""
        return [event.type.partition("/")[2] for event in events]


@tagged("post_install", "-at_install")
class TestCourses(CourseCase):
    def test_conversation_comes_with_the_course(self):
        self.assertEqual(self.room.state, "active")
        self.assertEqual(self.room.company_id, self.company)
        self.assertEqual(
            self.members(), {"Instructor": "moderator", "Student": "member"}
        )

        course = self.env["slide.channel"].create({"name": "New", "user_id": False})

        self.assertTrue(course.has_chat)
        self.assertEqual(len(self.room_of(course)), 1)

    def test_company_chooses_whether_new_courses_have_one(self):
        self.env.company.has_course_chat = False

        course = self.env["slide.channel"].create({"name": "Silent"})
        self.assertFalse(self.room_of(course))

        course.has_chat = True
        self.assertEqual(self.room_of(course).state, "active")
        course.has_chat = False
        self.assertEqual(self.room_of(course).state, "archived")

    def test_enrolment_lets_in_and_leaving_puts_out(self):
        student = self.users["other_student"]
        self.room._post(self.persona("student"), "Before")
        with self.trap_events() as events:
            self.course._action_add_members(student.partner_id)

        self.assertEqual(self.members()["Other Student"], "member")
        self.assertEqual(self.types(events), ["member_changed", "channel_added"])
        self.assertEqual(events[0].payload["version"], self.room.last_version)
        self.assertEqual(events[1].target, ("res.partner", student.partner_id.id))
        member = self.room._get_member(self.persona("other_student"))
        self.assertEqual(member.last_read_position, 1)

        version = self.room.last_version
        with self.trap_events() as events:
            self.course._remove_membership(student.partner_id.ids)

        self.assertNotIn("Other Student", self.members())
        # Their open sockets, then all who listen to the course's conversation.
        self.assertEqual(self.types(events), ["changed", "subscription_expired"])
        self.assertEqual(events[0].target[:2], ("res.users", student.id))
        self.assertEqual(self.room.last_version, version + 1)
        self.assertFalse(self.persona("other_student").find_channel(self.room.id))

    def test_a_returning_student_keeps_the_read_position(self):
        partner = self.users["student"].partner_id
        member = self.room._get_member(self.persona("student"))
        self.course._remove_membership(partner.ids)
        self.room._post(self.persona("instructor"), "Meanwhile")

        self.course._action_add_members(partner)

        self.env.invalidate_all()
        self.assertEqual(self.room._get_member(self.persona("student")), member)
        self.assertEqual(member.last_read_position, self.room.last_position)

    def test_invitation_is_no_enrolment_and_progress_moves_nobody(self):
        partner = self.users["other_student"].partner_id
        self.course._action_add_members(partner, member_status="invited")
        self.assertNotIn("Other Student", self.members())

        self.course._action_add_members(partner)
        self.assertIn("Other Student", self.members())

        attendee = self.course.channel_partner_ids.filtered(
            lambda one: one.partner_id == partner
        )
        with self.trap_events() as events:
            attendee.member_status = "ongoing"
            attendee.member_status = "completed"
        self.assertEqual(events, [])
        self.assertIn("Other Student", self.members())

        attendee.unlink()
        self.assertNotIn("Other Student", self.members())

    def test_an_account_after_enrolment_joins_the_course(self):
        partner = self.env["res.partner"].create({"name": "Late"})
        self.course._action_add_members(partner)
        self.assertNotIn("Late", self.members())

        self.env["res.users"].create({"login": "late", "partner_id": partner.id})

        self.assertIn("Late", self.members())

    def test_another_instructor_leads(self):
        with self.trap_events() as events:
            self.course.user_id = self.users["manager"]

        # The former instructor is still enrolled: website_slides keeps them.
        self.assertEqual(
            self.members(),
            {"Instructor": "member", "Manager": "moderator", "Student": "member"},
        )
        self.assertIn("channel_added", self.types(events))

    def test_archived_with_the_course_and_back(self):
        self.room._post(self.persona("student"), "Hello")
        with self.trap_events() as events:
            self.course.action_archive()

        self.assertEqual(self.room.state, "archived")
        self.assertEqual(self.types(events).count("channel_changed"), 2)  # the pair too
        student = self.persona("student")
        self.assertTrue(student.find_channel(self.room.id), "what was said stays")
        self.assert_refused("channel_closed", self.room._post, student, "Hello?")
        page, _cursor = student.env["seitech.chat.channel"]._list_page(
            student, limit=10, state="closed"
        )
        self.assertIn(self.room.id, page.ids)

        with self.trap_events() as events:
            self.course.action_unarchive()

        self.assertEqual((self.room.state, self.room.ended_at), ("active", False))
        self.assertIn(
            ("slide.channel", self.course.id, "seitech_chat"),
            [event.target for event in events],
        )
        self.room._post(student, "Hello again")

    def test_deleted_course_leaves_what_was_said(self):
        self.room._post(self.persona("student"), "Hello")

        self.course.unlink()

        self.env.invalidate_all()
        self.assertEqual((self.room.state, self.room.name), ("archived", "First Aid"))
        self.assertEqual(self.teaching.state, "closed")
        self.assertTrue(self.persona("student").find_channel(self.room.id))

    def test_fallback_finds_missed_events(self):
        courses = self.env["slide.channel"]
        self.assertNotIn(self.course.id, courses._chat_find_unsynced())
        broken = (
            "UPDATE slide_channel_partner SET active = FALSE WHERE channel_id = %s",
            "UPDATE slide_channel SET active = FALSE WHERE id = %s",
            "UPDATE seitech_chat_channel SET state = 'archived' WHERE course_id = %s",
            "UPDATE seitech_chat_channel SET state = 'closed' WHERE course_id = %s"
            " AND channel_type = 'student_instructor'",
            "UPDATE seitech_chat_channel SET unique_key = NULL WHERE course_id = %s"
            " AND channel_type = 'course'",
        )
        for statement in broken:
            with self.subTest(statement), self.undone():
                self.env.flush_all()
                self.env.cr.execute(statement, [self.course.id])
                self.env.invalidate_all()
                self.assertIn(self.course.id, courses._chat_find_unsynced())
                courses._cron_chat_sync()
                self.assertNotIn(self.course.id, courses._chat_find_unsynced())
            self.env.invalidate_all()

    def test_following_twice_changes_nothing(self):
        version = self.room.last_version
        with self.trap_events() as events:
            self.course._chat_follow()

        self.assertEqual(events, [])
        self.assertEqual(self.room.last_version, version)
        self.assertEqual(len(self.room_of(self.course)), 1)


@tagged("post_install", "-at_install")
class TestDirectChannelSync(CourseCase):
    def test_closed_when_the_student_leaves_and_open_when_they_come_back(self):
        partner = self.users["student"].partner_id
        with self.trap_events() as events:
            self.course._remove_membership(partner.ids)

        self.assertEqual(self.teaching.state, "closed")
        self.assertTrue(self.teaching.ended_at)
        [changed] = [
            e for e in events if e.payload.get("channel_id") == self.teaching.id
        ]
        self.assertEqual(changed.payload["version"], self.teaching.last_version)
        self.assertTrue(self.persona("student").find_channel(self.teaching.id))

        with self.trap_events() as events:
            self.course._action_add_members(partner)

        self.assertEqual(
            (self.teaching.state, self.teaching.ended_at), ("active", False)
        )
        added = [e for e in events if e.type.endswith("channel_added")]
        # Two of the pair and those who see all pairs; one of the course.
        self.assertEqual(len(added), 4)

    def test_closed_when_the_instructor_changes(self):
        self.course.user_id = self.users["manager"]
        self.assertEqual(self.teaching.state, "closed")
        channels = self.env["seitech.chat.channel"]
        other = channels._open_student_instructor(
            self.persona("student"), self.course.id
        )
        self.assertNotEqual(other, self.teaching)

        self.course.user_id = self.users["instructor"]

        self.assertEqual(self.teaching.state, "active")
        self.assertEqual(other.sudo().state, "closed")
        again = channels._open_student_instructor(
            self.persona("student"), self.course.id
        )
        self.assertEqual(again, self.teaching)


@tagged("post_install", "-at_install")
class TestCourseBroadcasts(CourseCase):
    def test_managers_receive_new_and_reopened_conversations(self):
        def sent(run):
            with self.trap_events() as events:
                run()
            return [e.target[2] for e in events if e.target[0] == "res.company"]

        course, pair = (
            "seitech_chat:sees:course",
            "seitech_chat:sees:student_instructor",
        )
        self.assertIn(course, sent(lambda: self.course.copy({"name": "Another"})))
        self.course.active = False
        self.assertEqual(
            sorted(sent(lambda: self.course.write({"active": True}))), [course, pair]
        )

    def test_a_former_student_receives_no_course_news(self):
        manager = self.persona("manager")
        news = manager.env["seitech.chat.channel"]._open_broadcast(
            manager, "course", course_id=self.course.id
        )
        student = self.users["student"].partner_id
        for has_chat in (True, False):
            self.course.has_chat = has_chat
            self.course._action_add_members(student)
            self.assertTrue(self.persona("student").find_channel(news.id))

            with self.trap_events() as events:
                self.course._remove_membership(student.ids)

            sent = [
                e.payload for e in events if e.type.endswith("/subscription_expired")
            ]
            self.assertIn({"channel_id": news.id}, sent, has_chat)
            self.assertFalse(self.persona("student").find_channel(news.id))


@tagged("post_install", "-at_install")
class TestCourseSize(CourseCase):
    """Statements and events do not grow with the number of attendees."""

    def cost(self, run):
        """Count the statements of following the course, and collect the events."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        with self.trap_events() as events:
            before = self.env.cr.sql_log_count
            run()
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
        return count, events

    def moved(self, partners, **vals):
        """Change the enrolments beneath the ORM, as an import of thousands would."""
        self.env.cr.execute(
            SQL(
                "UPDATE slide_channel_partner SET %s = %s"
                " WHERE channel_id = %s AND partner_id IN %s",
                *[SQL.identifier(name) for name in vals],
                *vals.values(),
                self.course.id,
                tuple(partners.ids),
            )
        )
        self.env.invalidate_all()

    def measure(self, count):
        """Let so many come, leave, come back; then archive and go on."""
        partners = self.crowd(count, prefix=f"crowd{count}_")
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO slide_channel_partner
                       (channel_id, partner_id, active, member_status)
                SELECT %s, id, TRUE, 'joined' FROM res_partner WHERE id IN %s
                """,
                self.course.id,
                tuple(partners.ids),
            )
        )
        follow = self.course._chat_follow
        costs, sent = {}, {}
        for step, prepare in (
            ("join", lambda: None),
            ("complete", lambda: self.moved(partners, member_status="completed")),
            ("leave", lambda: self.moved(partners, active=False)),
            ("return", lambda: self.moved(partners, active=True)),
            ("archive", lambda: self.archived(is_archived=True)),
            ("unarchive", lambda: self.archived(is_archived=False)),
        ):
            prepare()
            costs[step], events = self.cost(follow)
            sent[step] = len(events)
            inside = len(self.members()) - 2
            self.assertEqual(inside, 0 if step == "leave" else count, step)
        return costs, sent

    def archived(self, *, is_archived):
        """Archive the course beneath the ORM."""
        self.env.cr.execute(
            SQL(
                "UPDATE slide_channel SET active = %s WHERE id = %s",
                not is_archived,
                self.course.id,
            )
        )
        self.env.invalidate_all()

    def test_thousand_attendees_cost_what_ten_do(self):
        with self.undone():
            few, sent_to_few = self.measure(10)
        self.env.invalidate_all()
        many, sent_to_many = self.measure(1000)

        for step, count in many.items():
            self.assertLessEqual(count, few[step] + 4, step)
            self.assertLessEqual(count, 45, step)
        self.assertEqual(sent_to_few["join"], 20)
        # One row for the conversation; none of them is online to be notified.
        self.assertEqual(sent_to_many["join"], 1)
        self.assertEqual(sent_to_many["return"], 1)
        self.assertEqual(sent_to_many["complete"], 0)
        self.assertEqual(sent_to_many["leave"], 2)  # sockets of the course, and clients
        self.assertEqual(sent_to_many["archive"], 2)

    def test_of_many_newcomers_the_present_ones_are_notified(self):
        partners = self.crowd(MAX_INDIVIDUAL_EVENTS + 10)
        there = partners[3].user_ids
        self.env["seitech.chat.presence"]._heartbeat(there, is_active=True)
        with self.trap_events() as events:
            self.course._action_add_members(partners)

        self.assertEqual(self.types(events), ["subscription_expired", "channel_added"])
        self.assertEqual(events[1].target, ("res.partner", there.partner_id.id))
