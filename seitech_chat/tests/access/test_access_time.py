"""Persona x type x time: before a right ends, and from the moment it has ended.

Each row names who, which conversation, and what ends; before it everything is allowed,
afterwards nothing is, by the routes, the ORM, files, search, sync and the websocket.
"""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.channel.chat_channel_members import (
    find_member,
    readers_among,
)
from ...persona import ROLE_GROUPS
from ..support.access_table import ALLOWED, MISSING, NOT_SIGNED_IN
from ..support.access_ways import WAYS, AccessWaysCase
from ..support.chat_case import ChatHttpCase

SUPPORT = ("public_support", "inside")
STUDENT_SUPPORT = ("student_support", "inside")
PAIR = ("student_instructor", "inside")
ADMIN = ("instructor_admin", "inside")
GROUP = ("group", "inside")
DIRECT = ("direct", "inside")
COURSE = ("course", "inside")
NEWS = ("broadcast", "inside")
# Rows of every desk model for a conversation that an agent has.
DESK_MODELS = (
    "seitech.chat.visitor", "seitech.chat.queue.entry", "seitech.chat.assignment",
    "seitech.chat.offer", "seitech.chat.sla.target", "seitech.chat.sla.escalation.log",
    "seitech.chat.rating",
)  # fmt: skip

# Persona, conversation, the right that ends, and the later answers. ``left``: the same
# person, who still sees it: nothing ends but what is named.
ROWS = (
    # An agent who has the conversation.
    ("agent", SUPPORT, "role_removed", MISSING),
    ("agent", SUPPORT, "agent_archived", MISSING),
    ("agent", SUPPORT, "department_left", MISSING),
    ("agent", SUPPORT, "agent_left_department", MISSING),
    ("agent", SUPPORT, "company_removed", MISSING),
    ("agent", SUPPORT, "user_archived", NOT_SIGNED_IN),
    ("agent", STUDENT_SUPPORT, "role_removed", MISSING),
    ("agent", STUDENT_SUPPORT, "agent_archived", MISSING),
    ("agent", STUDENT_SUPPORT, "department_left", MISSING),
    ("agent", GROUP, "role_removed", MISSING),
    # One who holds another role, and keeps it.
    ("both", SUPPORT, "agent_role_removed", MISSING),
    ("both", STUDENT_SUPPORT, "agent_role_removed", MISSING),
    ("both", SUPPORT, "agent_archived", MISSING),
    ("both", GROUP, "agent_role_removed", ALLOWED),
    ("both", PAIR, "student_role_removed", MISSING),
    ("both", GROUP, "student_role_removed", ALLOWED),
    # Students, instructors.
    ("student", PAIR, "role_removed", MISSING),
    ("student", STUDENT_SUPPORT, "role_removed", MISSING),
    ("student", GROUP, "member_removed", MISSING),
    ("student", GROUP, "company_removed", MISSING),
    ("student", COURSE, "member_removed", MISSING),
    ("student", DIRECT, "user_archived", NOT_SIGNED_IN),
    ("student", DIRECT, "role_removed", MISSING),
    ("instructor", PAIR, "role_removed", MISSING),
    ("instructor", ADMIN, "role_removed", MISSING),
    ("instructor", ADMIN, "became_student", MISSING),
    ("instructor", GROUP, "became_student", ALLOWED),
    ("instructor", ADMIN, "company_removed", MISSING),
    # Leads, who keep being agents.
    ("manager", ADMIN, "became_agent", MISSING),
    ("manager", NEWS, "became_agent", MISSING),
    ("manager", PAIR, "became_agent", MISSING),
    ("manager", COURSE, "became_agent", ALLOWED),
    ("manager", ADMIN, "role_removed", MISSING),
    ("supervisor", SUPPORT, "role_removed", MISSING),
    ("supervisor", STUDENT_SUPPORT, "company_removed", MISSING),
)  # fmt: skip


@tagged("post_install", "-at_install", "chat_access")
class TestAccessTime(AccessWaysCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.env.registry.clear_all_caches)

    def test_rights_end_with_what_gave_them(self):
        ended = set()
        for name, key, end, answer in ROWS:
            with self.subTest(persona=name, room=key, end=end), self.undone():
                self.begin(name, key)
                self.check_before(name, key)
                getattr(self, f"end_{end}")(name, key)
                self.check_after(name, key, answer)
            self.forget_caches()
            ended.add(end)

        ends = {name[4:] for name in dir(self) if name.startswith("end_")}
        self.assertEqual(ended, ends, "an end of which there is no row")

    def begin(self, name, key):
        """Let an agent have a support conversation; the others are members already."""
        if key in (SUPPORT, STUDENT_SUPPORT) and name in ("agent", "both"):
            self.rooms[key]._accept(self.persona(name))

    def forget_caches(self):
        # The roles somebody holds are cached, and were undone in the database alone.
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

    def check_before(self, name, key):
        self.assertEqual(self.outcome(name, key, "send"), ALLOWED)
        self.assertEqual(self.seen_by(name, key), dict.fromkeys(WAYS, True))

    def check_after(self, name, key, answer):
        self.env.flush_all()
        self.env.invalidate_all()
        is_allowed = answer == ALLOWED
        for verb in ("send", "mark_read", "resolve") if not is_allowed else ("send",):
            self.assertEqual(self.outcome(name, key, verb), answer, verb)
        seen = self.seen_by(name, key)
        if answer == NOT_SIGNED_IN:
            # Nobody gets as far as the ORM: the session ended with the account.
            del seen["orm"], seen["member"]
        self.assertEqual(seen, dict.fromkeys(seen, is_allowed))
        user = self.users[name]
        if not is_allowed:
            room = self.rooms[key]
            members = room.member_ids.filtered("is_active").user_id
            self.assertNotIn(user, readers_among(room, members))
            self.check_desk(user, key)

    def check_desk(self, user, key):
        """Nothing that the desk keeps of a conversation is read by its former agent."""
        room = self.rooms[key]
        for model in DESK_MODELS:
            records = self.env[model].with_user(user)
            if not user.active or not records.has_access("read"):
                continue
            field = "channel_ids" if model.endswith("visitor") else "channel_id"
            self.assertFalse(records.search([(field, "in", room.ids)]), model)

    # -- what ends --

    def end_role_removed(self, name, _key):
        groups = [self.env.ref(group).id for group in ROLE_GROUPS.values()]
        self.users[name].write({"group_ids": [(3, group) for group in groups]})

    def end_agent_role_removed(self, name, _key):
        self.drop_role(name, "agent")

    def end_student_role_removed(self, name, _key):
        self.drop_role(name, "student")

    def drop_role(self, name, role):
        group = self.env.ref(ROLE_GROUPS[role])
        self.users[name].write({"group_ids": [(3, group.id)]})

    def end_became_agent(self, name, key):
        self.become(name, "agent")
        # Not one of the department's, which the table's manager is not.
        self.assertNotIn(
            self.users[name], self.rooms[key].department_id.agent_ids.user_id
        )

    def end_became_student(self, name, _key):
        self.become(name, "student")

    def become(self, name, role):
        """Set one role of somebody, in place of the others."""
        self.end_role_removed(name, None)
        group = self.env.ref(ROLE_GROUPS[role])
        self.users[name].write({"group_ids": [(4, group.id)]})

    def end_agent_archived(self, name, _key):
        self.desks[name].active = False

    def end_department_left(self, name, key):
        self.rooms[key].department_id.agent_ids -= self.desks[name]

    def end_agent_left_department(self, name, key):
        self.desks[name].department_ids -= self.rooms[key].department_id

    def end_company_removed(self, name, _key):
        other = self.other_company.id
        self.users[name].write({"company_id": other, "company_ids": [(6, 0, [other])]})

    def end_user_archived(self, name, _key):
        self.users[name].active = False

    def end_member_removed(self, name, key):
        room = self.rooms[key]
        room._lock()
        find_member(room, self.users[name].id)._deactivate_and_demote()
        room._expire_subscriptions()


@tagged("post_install", "-at_install", "chat_access")
class TestServiceEnds(ChatHttpCase):
    """A former agent's conversation waits again, and its customer reads so."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.env.registry.clear_all_caches)
        self.desk = self.desks["agent"]
        self.user = self.users["agent"]
        self.support.started_at -= timedelta(minutes=1)

    def assert_waits_again(self, reason="removed"):
        self.assertFalse(self.support.agent_id)
        self.assertTrue(self.support.is_waiting)
        self.assertEqual(
            self.env["seitech.chat.assignment"]
            .search([("channel_id", "=", self.support.id)], limit=1)
            .release_reason,
            reason,
        )
        answer = self.call("visitor", "get_channel", channel_id=self.support.id)
        self.assertTrue(answer["entry"]["channel"]["is_waiting"])
        self.assertIsNone(answer["entry"]["channel"]["agent"])
        self.assertEqual(answer["queue"]["position"], 1)
        self.assertEqual(
            answer["entry"]["last_message"]["system_message"]["kind"], "agent_offline"
        )

    def test_an_archived_agent(self):
        self.desk.active = False

        self.assert_waits_again()

    def test_an_agent_who_left_the_department(self):
        self.department.agent_ids -= self.desk

        self.assert_waits_again()
        [notice] = self.env["seitech.chat.notification"].search(
            [("user_id", "=", self.user.id), ("kind", "=", "unassigned")]
        )
        self.assertIn("you left the department", notice._to_payloads()[0]["text"])

    def test_an_agent_who_left_another_department_keeps_it(self):
        self.desk.department_ids += self.other_department
        self.desk.department_ids -= self.other_department

        self.assertEqual(self.support.agent_id, self.desk)

    def test_a_lost_role(self):
        group = self.env.ref(ROLE_GROUPS["agent"])
        self.user.write({"group_ids": [(3, group.id)]})

        self.assert_waits_again()
        self.assertEqual(self.desk.status, "offline")

    def test_another_change_of_roles_keeps_it(self):
        group = self.env.ref(ROLE_GROUPS["student"])
        self.user.write({"group_ids": [(4, group.id)]})

        self.assertEqual(self.support.agent_id, self.desk)

    def test_a_lost_company_and_an_archived_account(self):
        other = self.other_company.id
        with self.undone():
            self.user.write({"company_id": other, "company_ids": [(6, 0, [other])]})
            self.assert_waits_again()
        self.env.invalidate_all()

        self.user.active = False

        self.assert_waits_again()

    def test_it_is_reassigned_and_not_back(self):
        group = self.env.ref(ROLE_GROUPS["agent"])
        self.department.assignment_mode = "automatic"
        for desk in (self.desk, self.desks["second_agent"]):
            desk._heartbeat(status="online")
        self.user.write({"group_ids": [(3, group.id)]})

        self.department._assign_waiting()

        self.assertEqual(self.support.agent_id, self.desks["second_agent"])
        self.assert_refused(
            "no_agent",
            self.support._assign_to_agent,
            self.persona("supervisor"),
            self.desk.id,
        )
        self.assertFalse(self.env["seitech.chat.agent"].with_user(self.user)._current())

    def test_an_offer_to_them_ends(self):
        self.department.assignment_mode = "offer"
        self.desk._heartbeat(status="online")
        self.department._assign_waiting()
        offer = self.waiting.env["seitech.chat.offer"]._open_for(self.waiting)
        self.assertEqual(offer.agent_id, self.desk)

        self.department.agent_ids -= self.desk

        self.assertEqual(offer.outcome, "withdrawn")

    def test_ended_conversations_are_left_without_a_notice(self):
        self.support._end()
        version, position = self.support.last_version, self.support.last_position

        self.desk.active = False

        member = self.support.member_ids.filtered(lambda m: m.user_id == self.user)
        self.assertFalse(member.is_active)
        self.assertEqual(member.version, version + 1)
        self.assertEqual(self.support.last_version, version + 1)
        self.assertEqual(self.support.last_position, position)
        self.assertEqual(self.support.state, "closed")

    def test_nothing_of_the_desk_waits_for_them_any_more(self):
        notifications = self.env["seitech.chat.notification"]
        for kind in ("assigned", "unread", "sla_breach"):
            notifications._notify(self.support, self.user, kind)

        self.desk.active = False

        unread = [("user_id", "=", self.user.id), ("read_at", "=", False)]
        self.assertFalse(notifications.search(unread))

    def test_missed_events_are_repaired_within_a_minute(self):
        group = self.env.ref(ROLE_GROUPS["agent"])
        self.env.flush_all()
        # SQL: as a group that no longer implies the role would do it.
        self.env.cr.execute(
            "DELETE FROM res_groups_users_rel WHERE uid = %s AND gid = %s",
            (self.user.id, group.id),
        )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()

        self.env["seitech.chat.repair"]._cron_reconcile()

        self.assert_waits_again()

    def test_an_agent_stays_the_same_person(self):
        with self.assertRaisesRegex(UserError, "change the user of an agent"):
            self.desk.user_id = self.users["second_agent"]
        self.desk.user_id = self.user

        self.assertEqual(self.support.agent_id, self.desk)

    def test_push_and_mail_reach_those_alone_who_may_read(self):
        delivery = self.env["seitech.chat.offline.notifier"]
        room = self.open_group("instructor_admin", "instructor", "manager")
        row = {"channel_id": room.id, "user_id": self.users["manager"].id}
        self.assertTrue(delivery._may_read(row))

        student = self.env.ref(ROLE_GROUPS["student"])
        self.users["manager"].write({"group_ids": [(6, 0, student.ids)]})

        self.assertFalse(delivery._may_read(row))

    def test_no_email_mentions_conversations_hidden_from_a_lead(self):
        supervisor = self.users["supervisor"]
        email = self.env["seitech.chat.scheduled.email"].create(
            {"kind": "missed_notifications", "user_id": supervisor.id,
             "due_at": self.now(), "company_id": self.company.id}
        )  # fmt: skip
        self.env["seitech.chat.notification"]._notify(
            self.foreign, supervisor, "sla_breach"
        )
        self.assertFalse(email._unsent_notifications())
        self.desks["supervisor"].unlink()
        self.env["seitech.chat.notification"]._notify(
            self.support, supervisor, "sla_breach"
        )
        self.assertEqual(email._unsent_notifications().channel_id, self.support)

        student = self.env.ref(ROLE_GROUPS["student"])
        supervisor.write({"group_ids": [(6, 0, student.ids)]})

        self.assertFalse(email._unsent_notifications())

    def test_nobody_writes_to_an_instructor_who_lost_the_role(self):
        body = {"course_id": self.course.id}
        course = self.course.with_user(self.users["student"])
        self.assertIn("instructor", course._chat_course_page_links())
        self.call("student", "create_student_instructor", **body)

        agent = self.env.ref(ROLE_GROUPS["agent"])
        self.users["instructor"].write({"group_ids": [(6, 0, agent.ids)]})

        self.assertNotIn("instructor", course._chat_course_page_links())
        self.refuse("student", "create_student_instructor", "not_found", **body)

    def test_no_instructor_writes_to_a_student_without_a_role(self):
        body = {"course_id": self.course.id, "student_id": self.users["student"].id}
        self.call("instructor", "create_student_instructor", **body)

        portal = self.env.ref("base.group_portal")
        self.users["student"].write({"group_ids": [(6, 0, portal.ids)]})

        self.refuse("instructor", "create_student_instructor", "not_enrolled", **body)

    def test_the_badge_counts_what_the_list_shows(self):
        room = self.open_group("instructor_admin", "instructor", "manager")
        room._post(self.persona("instructor"), "News")
        manager = self.users["manager"]
        before = manager._chat_unread_count()

        agent = self.env.ref(ROLE_GROUPS["agent"])
        manager.write({"group_ids": [(6, 0, agent.ids)]})

        self.assertLess(manager._chat_unread_count(), before)
        listed = self.call("manager", "list_channels", limit=100)["channels"]
        total = sum(one["me"]["unread_count"] for one in listed if one["me"])
        self.assertEqual(manager._chat_unread_count(), total)
