"""Retention: the deleted data, and the remaining data."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ...models.compliance import chat_channel, retention
from ..support.chat_case import ChatHttpCase
from ..support.live_case import LiveCase


class RetentionCase(ChatHttpCase):
    def set_days(self, **days):
        for name, value in days.items():
            name = f"seitech_chat.{name.replace('__', '.')}_days"
            self.env["ir.config_parameter"].set_param(name, value)

    def age(self, messages, days):
        messages.created_at = self.now() - timedelta(days=days)
        self.env.flush_all()

    def retain(self):
        self.env["seitech.chat.channel"]._cron_apply_retention()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    def upload(self, channel, name):
        return self.env["ir.attachment"]._upload_to_chat(
            self.persona(name), channel, "plan.txt", b"the plan"
        )

    def test_nothing_goes_unless_it_is_set(self):
        self.age(self.support.message_ids, 10_000)

        self.retain()

        self.assertEqual(len(self.support.message_ids), 4)

    def test_old_messages_go_with_all_that_belongs_to_them(self):
        agent = self.persona("agent")
        file = self.upload(self.support, "agent")
        shown = self.support._post(
            agent, "Look", client_uuid="x", attachment_ids=file.ids
        )
        reply = self.support._post(agent, "See?", client_uuid="y", reply_to_id=shown.id)
        shown._react(self.persona("visitor"), "👍", is_set=True)
        self.age(self.support.message_ids - reply, 40)
        self.set_days(retention__public_support=30)

        self.retain()

        self.assertEqual(self.support.message_ids, reply)
        self.assertFalse(reply.reply_to_id)
        self.assertFalse(file.exists())
        self.assertFalse(self.note.exists())
        self.assertEqual(self.support.first_retained_position, reply.position)
        kept = self.env["seitech.chat.audit"].search(
            [("action", "=", "retention_deleted")]
        )
        self.assertEqual(kept.mapped("detail"), ["public_support: 5"])

    def test_pages_end_where_the_conversation_begins_now(self):
        agent = self.persona("agent")
        for number in range(6):
            self.support._post(agent, f"{number}", client_uuid=f"{number}")
        old = self.support.message_ids.filtered(lambda one: one.position <= 5)
        self.age(old, 40)
        self.set_days(retention__public_support=30)
        self.retain()

        page = self.call("visitor", "list_messages", channel_id=self.support.id)

        self.assertEqual([m["position"] for m in page["messages"]], [6, 7, 8])
        self.assertFalse(page["has_more_before"])
        for where in ({"before": 7}, {"around": 2}, {"after": 1}, {"before": 3}):
            page = self.call(
                "visitor", "list_messages", channel_id=self.support.id, limit=2, **where
            )
            positions = [m["position"] for m in page["messages"]]
            self.assertLessEqual(set(positions), {6, 7, 8}, where)
            self.assertFalse(page["has_more_before"] and positions[:1] <= [6], where)

    def test_a_conversation_of_which_nothing_is_left_goes_on(self):
        self.age(self.support.message_ids, 40)
        self.set_days(retention__public_support=30)
        self.retain()
        self.assertFalse(self.support.message_ids)

        self.call("visitor", "list_channels")
        self.support._post(self.persona("agent"), "Still here", client_uuid="z")

        page = self.call("visitor", "list_messages", channel_id=self.support.id)
        self.assertEqual([m["position"] for m in page["messages"]], [3])

    def test_a_message_stays_as_long_as_a_note_on_it(self):
        self.age(self.support.message_ids - self.note, 40)
        self.set_days(retention__public_support=30)

        self.retain()

        self.assertEqual(self.support.message_ids, self.answer | self.note)
        self.assertEqual(self.support.first_retained_position, self.note.position)

    def test_each_type_has_its_own_time(self):
        self.age(self.support.message_ids | self.teaching.message_ids, 40)
        self.set_days(retention__student_instructor=30, retention__public_support=50)

        self.retain()

        self.assertFalse(self.teaching.message_ids)
        self.assertEqual(len(self.support.message_ids), 4)

    def test_courses_and_broadcasts_have_none(self):
        self.assertFalse({"course", "broadcast"} & set(retention.TYPES))

    def test_long_ones_go_in_batches(self):
        agent = self.persona("agent")
        for number in range(9):
            self.support._post(agent, f"{number}", client_uuid=f"{number}")
        self.age(self.support.message_ids, 40)
        self.set_days(retention__public_support=30)

        with patch.object(chat_channel, "BATCH", 4):
            self.retain()

        self.assertFalse(self.support.message_ids)
        kept = self.env["seitech.chat.audit"].search(
            [("action", "=", "retention_deleted")]
        )
        self.assertEqual(kept.mapped("detail"), ["public_support: 13"])


@tagged("post_install", "-at_install")
class TestRetentionLive(RetentionCase, LiveCase):
    def test_removed_messages_are_unread_nowhere(self):
        student = self.users["student"]
        group = self.open_group("group", "student", "instructor", "agent")
        where = {"channel_id": group.id}
        before = student._chat_unread_count()
        first = self.send("instructor", channel=group, mention_user_ids=[student.id])
        self.send("agent", channel=group, reply_to_id=first["id"])
        self.age(group.message_ids.filtered(lambda one: one.position == 1), 40)
        self.set_days(retention__group=30)

        self.verify(self.retain, (self.public_target(group), "channel_changed"))

        entry = self.call("student", "get_channel", **where)["entry"]
        self.assertEqual(entry["channel"]["first_retained_position"], 2)
        self.assertEqual(entry["me"]["unread_count"], 1)
        self.assertEqual(entry["me"]["mention_positions"], [])
        self.assertEqual(student._chat_unread_count(), before + 1)

        self.age(group.message_ids, 40)
        self.verify(self.retain, (self.public_target(group), "channel_changed"))

        self.assertEqual(student._chat_unread_count(), before)
        unread = self.call("student", "list_channels", unread_only=True)["channels"]
        self.assertNotIn(group.id, [entry["channel"]["id"] for entry in unread])
        self.verify(
            lambda: self.send("instructor", channel=group),
            (self.public_target(group), "message_new"),
        )
        me = self.call("student", "get_channel", **where)["entry"]["me"]
        self.assertEqual(me["unread_count"], 1)


@tagged("post_install", "-at_install")
class TestAnonymity(ChatHttpCase):
    def grow_old(self, name, days):
        visitor = self.visitors[name]
        visitor.seen_at = self.now() - timedelta(days=days)
        ended = visitor.channel_ids.filtered(lambda one: one.state == "closed")
        ended.ended_at = self.now() - timedelta(days=days)
        self.env.flush_all()

    def anonymize(self):
        settings = self.env["ir.config_parameter"]
        settings.set_param("seitech_chat.anonymize_days", 30)
        self.env["seitech.chat.channel"]._cron_apply_retention()
        self.env.invalidate_all()

    def test_visitors_served_long_ago_are_anonymized(self):
        visitor = self.visitors["visitor"]
        self.support.page_url = "https://example.com/my/secret"
        self.support._end()
        self.grow_old("visitor", 40)

        self.anonymize()

        self.assertEqual((visitor.name, visitor.email), ("Visitor", False))
        self.assertEqual(self.support.visitor_name, "Visitor")
        self.assertFalse(self.support.visitor_email or self.support.page_url)
        response = self.ask("visitor", "list_channels")
        self.assertEqual(response.status_code, 401)
        # Messages, actions and SLA results stay.
        self.assertEqual(len(self.support.message_ids), 5)
        self.assertTrue(self.support.first_response_at)
        kept = self.env["seitech.chat.audit"].search([("action", "=", "anonymized")])
        self.assertEqual(kept.mapped("detail"), ["1"])

    def test_recently_served_visitors_keep_their_name(self):
        self.grow_old("visitor", 40)  # their conversation is open
        self.waiting._end()
        self.grow_old("other_visitor", 20)

        self.anonymize()

        self.assertFalse(self.visitors["visitor"].is_anonymous)
        self.assertFalse(self.visitors["other_visitor"].is_anonymous)
