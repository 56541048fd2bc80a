"""Deletion of an account: by the portal, by Odoo's scheduled action, by an admin."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import IrCron

from ..support.chat_case import ChatHttpCase
from ..support.live_case import LiveCase


class DeletionCase(ChatHttpCase):
    def deactivate(self, *names):
        """Delete accounts as people do in the portal, and run the action after it."""
        users = self.env["res.users"].browse(self.users[name].id for name in names)
        users._deactivate_portal_user()
        return self.run_deletions(users)

    def run_deletions(self, users):
        requests = self.env["res.users.deletion"].search([("user_id", "in", users.ids)])
        # The action commits after each account; a test never does.
        with patch.object(IrCron, "_commit_progress", return_value=100):
            self.env["res.users.deletion"]._gc_portal_users()
        self.env.flush_all()
        self.env.invalidate_all()
        return requests.mapped("state")


@tagged("post_install", "-at_install")
class TestAccountDeletion(DeletionCase):
    def test_no_foreign_key_keeps_an_account(self):
        # SQL: the database's own rules; the ORM's may differ from them.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT conrelid::regclass::text, conname FROM pg_constraint
                 WHERE contype = 'f' AND confdeltype NOT IN ('n', 'c')
                   AND confrelid IN ('res_users'::regclass, 'res_partner'::regclass)
                   AND conrelid::regclass::text LIKE 'seitech%%'
                """
            )
        )
        self.assertFalse(rows)

    def test_a_student_who_wrote_messages_can_leave(self):
        self.assertEqual(self.deactivate("student"), ["done"])

        self.assertFalse(self.lesson.author_user_id)
        self.assertTrue(self.lesson.author_gone)
        self.assertIn("May I ask", self.lesson.body)
        page = self.call("instructor", "list_messages", channel_id=self.teaching.id)
        [shown] = page["messages"]
        self.assertEqual(shown["author"], {"type": "former", "id": None, "name": ""})

    def test_an_instructor_can_leave(self):
        self.teaching._post(self.persona("instructor"), "Of course")

        self.assertEqual(self.deactivate("instructor"), ["done"])

        page = self.call("student", "list_messages", channel_id=self.teaching.id)
        kinds = [one["author"]["type"] for one in page["messages"]]
        self.assertEqual(kinds, ["user", "former"])

    def test_a_group_gets_another_moderator(self):
        group = self.open_group("group", "student", "other_student", name="Team")
        group._get_member(self.persona("student")).role = "moderator"
        group._post(self.persona("student"), "Hello all")

        self.assertEqual(self.deactivate("student"), ["done"])

        self.assertEqual(group.member_ids.user_id, self.users["other_student"])
        self.assertEqual(group.member_ids.mapped("role"), ["moderator"])

    def test_an_open_conversation_with_the_desk_ends(self):
        channel = self.open_group("student_support", "student",
                                  department_id=self.department.id)  # fmt: skip
        channel._post(self.persona("student"), "Where is my invoice?")

        self.assertEqual(self.deactivate("student"), ["done"])

        self.assertEqual(channel.state, "closed")
        self.assertFalse(channel.student_id)

    def test_mentions_replies_and_reactions_do_not_keep_an_account(self):
        group = self.open_group("group", "student", "other_student", name="Team")
        student, other = self.persona("student"), self.persona("other_student")
        first = group._post(
            student, "Hello @Other Student", mention_user_ids=[other.id]
        )
        reply = group._post(other, "Yes?", reply_to_id=first.id)
        first._react(other, "👍", is_set=True)
        first._edit(student, "Hello")

        self.assertEqual(self.deactivate("student", "other_student"), ["done"] * 2)

        self.assertEqual((first | reply).mapped("author_gone"), [True, True])

    def test_an_agent_with_services_can_be_deleted(self):
        agent = self.desks["agent"]
        self.support._end(self.persona("visitor"))
        services = self.support.service_ids
        services.flush_recordset()

        self.users["agent"].unlink()
        self.env.invalidate_all()

        self.assertTrue(agent.exists())
        self.assertEqual((agent.name, agent.active), ("Former agent", False))
        self.assertFalse(agent.user_id)
        self.assertEqual(services.agent_id, agent)

    def test_an_agent_serving_somebody_can_be_deleted(self):
        self.users["agent"].unlink()
        self.env.invalidate_all()

        self.assertFalse(self.support.agent_id)
        self.assertEqual(self.support.state, "active")
        self.assertTrue(self.answer.author_gone)
        # A recount knows that the desk wrote it.
        self.support._end(self.persona("visitor"))

    def test_statements_do_not_grow_with_messages(self):
        def count(name):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.users[name]._chat_detach()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        group = self.open_group("group", "student", "other_student", name="Team")
        group._post(self.persona("student"), "One")
        for number in range(40):
            group._post(self.persona("other_student"), f"Text {number}")
        few = count("student")
        self.assertLessEqual(count("other_student"), few)


@tagged("post_install", "-at_install")
class TestAccountDeletionLive(DeletionCase, LiveCase):
    def test_the_others_receive_that_a_member_left(self):
        group = self.open_group("group", "student", "other_student", name="Team")
        self.send("student", channel=group)
        self.env.flush_all()
        before = group.last_version

        with self.trap_events() as events:
            self.deactivate("student")

        left = [one for one in events if one.type.endswith("/member_changed")
                and one.payload["channel_id"] == group.id]  # fmt: skip
        self.assertTrue(left)
        self.assertFalse(left[0].payload["member"]["is_active"])
        self.assertGreater(group.last_version, before)
