from odoo.tests import tagged

from ..support.chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestDirectChannels(ChatCase):
    def open(self, by, other):
        channels = self.env["seitech.chat.channel"].with_user(self.users[by])
        other_id = other if isinstance(other, int) else self.users[other].id
        return channels._open_direct(self.persona(by), other_id)

    def test_one_conversation_per_pair(self):
        channel = self.open("student", "instructor")

        self.assertEqual(self.open("instructor", "student").id, channel.id)
        self.assertEqual(self.open("student", "instructor").id, channel.id)
        people = channel.sudo().member_ids.user_id
        self.assertEqual(people, self.users["student"] | self.users["instructor"])

    def test_staff_find_everybody_students_their_courses_people(self):
        for by in ("agent", "manager"):
            self.assertTrue(self.open(by, "student"))
        self.assertTrue(self.open("student", "instructor"))
        for other in ("other_student", "second_agent", "supervisor"):
            self.assert_refused("not_found", self.open, "student", other)

    def test_the_other_member_finds_the_same_conversation(self):
        channel = self.open("agent", "student")

        self.assertEqual(self.open("student", "agent").id, channel.id)

    def test_nobody_talks_to_themselves(self):
        self.assert_refused("yourself", self.open, "student", "student")

    def test_people_without_role_or_of_another_company_are_not_found(self):
        self.users["supervisor"].active = False
        public = self.env.ref("base.public_user").id
        others = ("outsider", "portal", "foreign_agent", "supervisor")
        for other in (*others, public, 2**31 - 1):
            self.assert_refused("not_found", self.open, "student", other)

    def test_company_is_one_that_both_belong_to(self):
        self.users["manager"].write(
            {"company_ids": [(4, self.other_company.id)]}
        )  # fmt: skip

        channel = self.open("manager", "foreign_agent")

        self.assertEqual(channel.sudo().company_id, self.other_company)
        for name in ("manager", "foreign_agent"):
            self.assertTrue(self.persona(name).find_channel(channel.id))

    def test_a_user_without_role_opens_nothing(self):
        for name in ("outsider", "portal"):
            for channel_type in ("direct", "student_instructor"):
                self.assert_refused(
                    "forbidden", self.env["seitech.chat.channel"]._check_may_open,
                    self.persona(name), channel_type,
                )  # fmt: skip

    def test_closed_conversation_is_opened_again_with_all_that_was_said(self):
        self.direct.write({"state": "closed", "ended_at": self.now()})

        channel = self.open("agent", "instructor").sudo()

        self.assertEqual(channel, self.direct)
        self.assertEqual((channel.state, channel.ended_at), ("active", False))
        self.assertEqual(channel.last_position, 1)


@tagged("post_install", "-at_install")
class TestStudentInstructor(ChatCase):
    def open(self, by, student=None, course=None):
        channels = self.env["seitech.chat.channel"].with_user(self.users[by])
        return channels._open_student_instructor(
            self.persona(by),
            (course or self.course).id,
            self.users[student].id if student else None,
        )

    def test_both_find_the_same_conversation(self):
        self.assertEqual(self.open("student").id, self.teaching.id)
        self.assertEqual(self.open("instructor", "student").id, self.teaching.id)
        self.assertEqual(self.teaching.course_id, self.course)

    def test_reopened_and_not_doubled(self):
        self.teaching.write({"state": "closed", "ended_at": self.now()})
        with self.trap_events() as events:
            channel = self.open("student").sudo()

        self.assertEqual(channel, self.teaching)
        self.assertEqual(channel.state, "active")
        types = [event.type.partition("/")[2] for event in events]
        # To both, and to the managers.
        added = ["channel_added"] * 3
        self.assertEqual(types, ["channel_changed", *added])

    def test_another_course_is_another_conversation(self):
        course = self.course.copy({"user_id": self.users["instructor"].id})
        course._action_add_members(self.users["student"].partner_id)

        self.assertNotEqual(self.open("student", course=course).id, self.teaching.id)

    def test_course_of_others_is_not_found(self):
        foreign = self.course.copy({"user_id": self.users["manager"].id})
        self.assert_refused("not_found", self.open, "other_student")
        self.assert_refused("not_found", self.open, "student", course=foreign)
        self.assert_refused("not_found", self.open, "instructor", course=foreign)
        missing = self.course.browse(2**31 - 1)
        self.assert_refused("not_found", self.open, "student", course=missing)

    def test_student_can_not_open_one_for_somebody_else(self):
        channel = self.open("student", student="other_student")

        self.assertEqual(channel.id, self.teaching.id)

    def test_instructor_names_somebody_who_takes_part(self):
        for student in ("other_student", None):
            error = self.assert_refused(
                "not_enrolled", self.open, "instructor", student
            )
            self.assertEqual(error.field, "student_id")

    def test_invitation_is_no_enrolment(self):
        partner = self.users["other_student"].partner_id
        self.course._action_add_members(partner, member_status="invited")

        self.assert_refused("not_found", self.open, "other_student")
        self.assert_refused("not_enrolled", self.open, "instructor", "other_student")

    def test_instructor_enrolled_in_their_own_course_talks_to_others(self):
        self.course._action_add_members(self.users["instructor"].partner_id)

        self.assert_refused("yourself", self.open, "instructor", "instructor")

    def test_former_students_are_not_found(self):
        self.course._remove_membership(self.users["student"].partner_id.ids)

        self.assert_refused("not_found", self.open, "student")
