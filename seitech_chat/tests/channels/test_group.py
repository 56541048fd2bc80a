"""A study group: invitations, moderators, departures, and their events."""

from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from ..support.live_case import CHANNEL, LiveCase

MODELS = "odoo.addons.seitech_chat.models"


class GroupCase(LiveCase):
    """``student`` leads a group with ``other_student`` and the ``instructor``."""

    watchers = ("student", "other_student", "instructor", "manager", "agent")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course._action_add_members(cls.users["other_student"].partner_id)
        channels = cls.env[CHANNEL].with_user(cls.users["student"])
        cls.group = channels._open_group(
            cls.persona("student"),
            "Night class",
            cls.ids_of("other_student", "instructor"),
            opening_uuid=str(uuid4()),
        ).sudo()
        cls.env.flush_all()

    @classmethod
    def ids_of(cls, *names):
        return [cls.users[name].id for name in names]

    def ask_to(self, verb, by="student", **body):
        return self.call(by, verb, channel_id=self.group.id, **body)

    def deny(self, verb, code, by="student", **body):
        return self.refuse(by, verb, code, channel_id=self.group.id, **body)

    def roles(self):
        """Return the members and their roles: ``{name: role}``."""
        self.group.invalidate_recordset()
        return {
            member.user_id.login.removeprefix("chat_test_"): member.role
            for member in self.group.member_ids
            if member.is_active
        }

    def lines(self):
        """Return the system messages, oldest first: ``[(what, *names)]``."""
        messages = self.group.message_ids.filtered("system_data").sorted("position")
        return [(m.system_data["kind"], *m.system_data["names"]) for m in messages]

    def types(self, events):
        return [event.type.partition("/")[2] for event in events]


@tagged("post_install", "-at_install")
class TestGroupCreation(GroupCase):
    def open_new(self, by="student", *names, **more):
        body = {"opening_uuid": str(uuid4()), "name": "Exam", **more}
        return self.call(by, "create_group", user_ids=self.ids_of(*names), **body)

    def test_everybody_named_takes_part_and_who_starts_it_leads(self):
        clients, _events = self.compare(
            lambda: self.open_new("student", "other_student", "instructor")
        )

        for name in ("student", "other_student", "instructor"):
            [held] = [
                held
                for held in clients[name].channels.values()
                if held["channel"]["name"] == "Exam"
            ]
            roles = {m["author"]["name"]: m["role"] for m in held["members"].values()}
            self.assertEqual(
                roles,
                {"Student": "moderator", "Other Student": "member",
                 "Instructor": "member"},
            )  # fmt: skip
            [line] = held["messages"].values()
            self.assertEqual(line["type"], "system")
            self.assertEqual(line["system_message"]["names"], ["Student", "Exam"])
            self.assertEqual(
                line["system_message"]["text"], "Student created the group Exam."
            )
            # For who did it, it is no news.
            self.assertEqual(held["me"]["unread_count"], int(name != "student"))
        agents = [h["channel"]["name"] for h in clients["agent"].channels.values()]
        self.assertNotIn("Exam", agents)

    def test_asking_again_makes_no_second_group(self):
        uuid = str(uuid4())
        first = self.open_new("student", "instructor", opening_uuid=uuid)
        before = self.counts()

        with self.trap_events() as events:
            again = self.open_new("student", "instructor", opening_uuid=uuid)

        self.assertEqual(again["entry"]["channel"], first["entry"]["channel"])
        self.assertEqual((events, self.counts()), ([], before))
        # The id is one's own: somebody else's same one is another group.
        other = self.open_new("instructor", opening_uuid=uuid)
        self.assertNotEqual(
            other["entry"]["channel"]["id"], first["entry"]["channel"]["id"]
        )

    def test_asking_again_shows_nothing_to_who_was_put_out(self):
        uuid = str(uuid4())
        answer = self.open_new("student", "instructor", opening_uuid=uuid)
        channel_id = answer["entry"]["channel"]["id"]
        self.call(
            "manager", "remove", channel_id=channel_id,
            user_id=self.users["student"].id,
        )  # fmt: skip

        self.refuse(
            "student", "create_group", "client_uuid_reused", status=409,
            opening_uuid=uuid, name="Exam",
        )  # fmt: skip

    def test_only_people_one_may_write_to_and_nobody_else_is_made_out(self):
        unknown = [2**31 - 1]
        others = ("agent", "manager", "outsider", "portal", "foreign_agent")
        for user_ids in (*([i] for i in self.ids_of(*others)), unknown):
            problem = self.refuse(
                "student", "create_group", "not_found", status=404, name="Exam",
                opening_uuid=str(uuid4()), user_ids=[
                    *self.ids_of("instructor"), *user_ids],
            )  # fmt: skip
            self.assertEqual(problem["field"], "user_ids")
            self.assertEqual(
                problem["detail"],
                "This person doesn't exist or you can't message them.",
            )

    def test_about_a_course_of_ones_own(self):
        answer = self.open_new("student", course_id=self.course.id)
        self.assertEqual(answer["entry"]["channel"]["course"]["id"], self.course.id)
        foreign = self.course.copy({"user_id": self.users["manager"].id})

        for course_id in (foreign.id, 2**31 - 1):
            self.refuse(
                "student", "create_group", "not_found", status=404, name="Exam",
                opening_uuid=str(uuid4()), course_id=course_id,
            )  # fmt: skip

    def test_full(self):
        with patch(f"{MODELS}.channel.chat_channel_group.MAX_GROUP_MEMBERS", 2):
            self.refuse(
                "student", "create_group", "group_full", status=422, name="Exam",
                opening_uuid=str(uuid4()),
                user_ids=self.ids_of("instructor", "other_student"),
            )  # fmt: skip
            self.open_new("student", "instructor")

    def test_people_of_no_common_company_make_no_group(self):
        manager = self.users["manager"]
        manager.company_ids = [(4, self.other_company.id)]

        self.refuse(
            "manager", "create_group", "not_found", name="Exam",
            opening_uuid=str(uuid4()), user_ids=self.ids_of("student", "foreign_agent"),
        )  # fmt: skip
        answer = self.open_new("manager", "foreign_agent")
        company = answer["entry"]["channel"]["company"]
        self.assertEqual(company["id"], self.other_company.id)


@tagged("post_install", "-at_install")
class TestGroupModeration(GroupCase):
    def test_rename(self):
        self.verify(
            lambda: self.ask_to("rename", name="Day class"),
            (self.public_target(self.group), "channel_changed"),
            (self.public_target(self.group), "message_new"),
            (self.public_target(self.group), "member_changed"),
        )

        self.assertEqual(self.lines()[-1], ("renamed", "Student", "Day class"))
        with self.trap_events() as events:
            self.ask_to("rename", name="Day class")
        self.assertEqual(events, [])

    def test_name_of_a_group_is_a_line_of_text(self):
        for name in ("", "  ", "a\nb", "<b>x</b>", "x" * 300):
            self.deny("rename", "invalid_field", name=name)

    def test_invite(self):
        # Messages before they joined count as read.
        self.call("student", "send", channel_id=self.group.id, body="Before",
                  client_uuid=str(uuid4()))  # fmt: skip
        self.ask_to("remove", user_id=self.users["other_student"].id)

        clients, events = self.compare(
            lambda: self.ask_to("invite", user_ids=self.ids_of("other_student"))
        )

        me = clients["other_student"].channels[self.group.id]["me"]
        self.assertEqual(me["unread_count"], 1)
        self.assertEqual(self.lines()[-1], ("invited", "Student", "Other Student"))
        self.assertEqual(
            self.types(events),
            ["member_changed", "channel_added", "message_new", "member_changed"],
        )

    def test_inviting_a_member_again_notifies_nobody(self):
        with self.trap_events() as events:
            self.ask_to("invite", user_ids=self.ids_of("instructor", "student"))

        self.assertEqual(events, [])
        self.assertEqual(len(self.roles()), 3)

    def test_many_come_under_one_number(self):
        with patch(f"{MODELS}.channel.chat_channel_members.MAX_INDIVIDUAL_EVENTS", 1):
            self.ask_to("remove", user_id=self.users["other_student"].id)
            self.ask_to("remove", user_id=self.users["instructor"].id)
            version = self.group.last_version
            clients, events = self.compare(
                lambda: self.ask_to(
                    "invite", user_ids=self.ids_of("other_student", "instructor")
                )
            )

        # They, the line about it, and the mark of who did it.
        self.assertEqual(self.group.last_version, version + 3)
        self.assertEqual(
            self.types(events),
            ["subscription_expired", "channel_added", "channel_added", "message_new",
             "member_changed"],
        )  # fmt: skip
        for name in ("student", "other_student", "instructor"):
            self.assertEqual(len(clients[name].channels[self.group.id]["members"]), 3)

    def test_invite_refused(self):
        for other in ("agent", "outsider", "portal", "foreign_agent"):
            self.deny("invite", "not_found", user_ids=self.ids_of(other))
        with patch(f"{MODELS}.channel.chat_channel_group.MAX_GROUP_MEMBERS", 3):
            self.deny("invite", "group_full", by="manager",
                      user_ids=self.ids_of("agent"))  # fmt: skip
        for user_ids in ([], ["x"], [0], [-1], [True]):
            self.deny("invite", "invalid_field", user_ids=user_ids)

    def test_person_of_another_company_can_not_be_brought_in(self):
        self.users["manager"].company_ids = [(4, self.other_company.id)]

        self.deny(
            "invite", "not_found", by="manager", user_ids=self.ids_of("foreign_agent")
        )

    def test_a_removed_member_sees_and_receives_nothing(self):
        file = self.env["ir.attachment"]._upload_to_chat(
            self.persona("student"), self.group, "a.txt", b"Hello"
        )
        message = self.group._post(
            self.persona("student"), "Look", attachment_ids=file.ids
        )
        other = {"user_id": self.users["other_student"].id}

        clients, _events = self.compare(lambda: self.ask_to("remove", **other))

        self.assertNotIn(self.group.id, clients["other_student"].channels)
        self.assertEqual(
            self.lines()[-1], ("member_removed", "Student", "Other Student")
        )
        received = self.targets_of("other_student")
        with self.trap_events() as events:
            self.send("student", channel=self.group)
        self.assertFalse([event for event in events if event.target in received])
        here = {"channel_id": self.group.id}
        for route, body in (
            ("get_channel", here),
            ("list_messages", here),
            ("members", here),
            ("type", here),
            ("send", {**here, "body": "Hi", "client_uuid": str(uuid4())}),
            ("edit", {"message_id": message.id, "body": "Hi"}),
            ("get_file", {"attachment_id": file.id}),
        ):
            self.refuse("other_student", route, "not_found", status=404, **body)
        found = self.call("other_student", "search", query="Look")["results"]
        self.assertEqual(found, [])
        self.deny("remove", "not_found", **other)

    def test_socket_that_stays_open_is_left_behind(self):
        listened = self.targets_of("other_student")
        self.assertIn(self.public_target(self.group), listened)

        self.ask_to("remove", user_id=self.users["other_student"].id)
        with self.trap_events() as events:
            self.send("student", channel=self.group)

        self.assertTrue(events)
        self.assertFalse([event for event in events if event.target in listened])

    def test_nobody_removes_themselves(self):
        self.deny("remove", "yourself", user_id=self.users["student"].id)

    def test_appointing_and_the_last_one_who_leads(self):
        other = {"user_id": self.users["other_student"].id}
        self.verify(
            lambda: self.ask_to("moderate", **other),
            (self.public_target(self.group), "member_changed"),
            (self.public_target(self.group), "message_new"),
            (self.public_target(self.group), "member_changed"),
        )
        self.assertEqual(self.roles()["other_student"], "moderator")
        with self.trap_events() as events:
            self.ask_to("moderate", **other)
        self.assertEqual(events, [])
        # They are a moderator like any other now.
        me = {"user_id": self.users["student"].id, "is_moderator": False}
        self.ask_to("moderate", by="other_student", **me)
        self.assertEqual(
            self.lines()[-1], ("moderator_removed", "Other Student", "Student")
        )
        self.deny("rename", "forbidden", name="Mine again")
        for by in ("other_student", "manager"):
            self.deny("moderate", "last_moderator", by=by, **other, is_moderator=False)
        self.deny("moderate", "not_found", by="manager", user_id=self.users["agent"].id)

    def test_closed_can_be_read_not_changed_until_it_goes_on(self):
        self.verify(
            lambda: self.ask_to("close"),
            (self.public_target(self.group), "channel_changed"),
            (self.public_target(self.group), "message_new"),
            (self.public_target(self.group), "member_changed"),
        )
        with self.trap_events() as events:
            self.ask_to("close")
        self.assertEqual(events, [])
        for verb, body in (
            ("send", {"body": "Hi", "client_uuid": str(uuid4())}),
            ("rename", {"name": "Other"}),
            ("invite", {"user_ids": self.ids_of("instructor")}),
            ("moderate", {"user_id": self.users["instructor"].id}),
        ):
            self.deny(verb, "channel_closed", **body)
        for name in ("student", "other_student"):
            self.assertTrue(
                self.call(name, "list_messages", channel_id=self.group.id)["messages"]
            )

        clients, _events = self.compare(lambda: self.ask_to("close", is_closed=False))

        for name in ("student", "other_student", "instructor"):
            channel = clients[name].channels[self.group.id]["channel"]
            self.assertEqual((channel["state"], channel["ended_at"]), ("active", None))
        self.assertEqual(
            [one[0] for one in self.lines()][-2:], ["group_closed", "group_reopened"]
        )
        self.send("other_student", channel=self.group)

    def test_manager_leads_without_taking_part(self):
        for verb, body in (
            ("rename", {"name": "By the office"}),
            ("moderate", {"user_id": self.users["instructor"].id}),
            ("remove", {"user_id": self.users["student"].id}),
            ("invite", {"user_ids": self.ids_of("agent")}),
            ("close", {}),
        ):
            self.ask_to(verb, by="manager", **body)

        self.assertNotIn("manager", self.roles())
        self.assertEqual([one[1] for one in self.lines()][1:6], ["Manager"] * 5)


@tagged("post_install", "-at_install")
class TestGroupLeaving(GroupCase):
    def test_a_leaving_member_is_gone_and_the_others_are_notified(self):
        clients, events = self.compare(lambda: self.ask_to("leave", by="instructor"))

        self.assertNotIn(self.group.id, clients["instructor"].channels)
        self.assertEqual(
            self.types(events),
            ["member_changed", "message_new", "subscription_expired"],
        )
        self.assertEqual(self.lines()[-1], ("left", "Instructor"))
        self.refuse("instructor", "leave", "not_found", channel_id=self.group.id)

    def test_last_moderator_leaves_to_who_came_first(self):
        _clients, events = self.compare(lambda: self.ask_to("leave"))

        self.assertEqual(
            self.roles(), {"instructor": "moderator", "other_student": "member"}
        )
        self.assertEqual(
            self.lines()[-2:],
            [("left", "Student"), ("moderator_added", "Instructor")],
        )
        self.assertEqual(
            self.types(events),
            ["member_changed", "message_new", "member_changed", "message_new",
             "subscription_expired"],
        )  # fmt: skip
        self.ask_to("rename", by="instructor", name="Ours now")

    def test_a_returning_moderator_is_a_member(self):
        self.ask_to("leave")
        self.ask_to("invite", by="instructor", user_ids=self.ids_of("student"))

        self.assertEqual(self.roles()["student"], "member")

    def test_a_returning_member_has_read_earlier_messages(self):
        self.send("student", channel=self.group)
        last = self.group.last_position
        self.ask_to("mark_read", "other_student", read_position=last)
        self.ask_to("mark_unread", "other_student", position=1)
        self.ask_to("leave", "other_student")

        self.compare(
            lambda: self.ask_to("invite", user_ids=self.ids_of("other_student"))
        )

        me = self.ask_to("get_channel", "other_student")["entry"]["me"]
        self.assertEqual(me["unread_from"], None)
        self.assertLessEqual(me["unread_count"], 1, "but that they were brought in")

    def test_last_one_closes_and_who_is_brought_in_then_leads(self):
        for name in ("student", "other_student", "instructor"):
            self.ask_to("leave", by=name)
        self.assertEqual((self.roles(), self.group.state), ({}, "closed"))

        self.ask_to("close", by="manager", is_closed=False)
        self.ask_to("invite", by="manager", user_ids=self.ids_of("student"))

        self.assertEqual(self.roles(), {"student": "moderator"})

    def test_last_one_of_a_closed_group_leaves_too(self):
        self.ask_to("close")
        for name in ("student", "other_student", "instructor"):
            self.ask_to("leave", by=name)

        self.assertEqual((self.roles(), self.group.state), ({}, "closed"))

    def test_archived_for_me_until_the_next_message(self):
        self.ask_to("archive", by="other_student", is_archived=True)

        def listed():
            answer = self.call("other_student", "list_channels")
            return self.group.id in [e["channel"]["id"] for e in answer["channels"]]

        self.assertFalse(listed())
        self.send("student", channel=self.group)
        self.assertTrue(listed())
