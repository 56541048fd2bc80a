"""Notifications of one person: sent once, counted, gone when seen or settled."""

from odoo.tests import tagged

from ..support.chat_case import ChatCase, ChatHttpCase

CHANGED = "seitech.chat.notification/changed"


@tagged("post_install", "-at_install")
class TestNotification(ChatCase):
    def notify(self, kind="mention", *names, **more):
        users = self.env["res.users"]
        for name in names or ("agent",):
            users |= self.users[name]
        return self.env["seitech.chat.notification"]._notify(
            self.support, users, kind, **more
        )

    def unread(self, name="agent", **conditions):
        domain = [("user_id", "=", self.users[name].id), ("read_at", "=", False)]
        domain += [(field, "=", value) for field, value in conditions.items()]
        return self.env["seitech.chat.notification"].search(domain)

    def test_a_repeated_event_increments_the_count(self):
        first = self.notify(subject="Ana")

        with self.trap_events() as events:
            again = self.notify(subject="Ben")

        self.assertEqual(first, again)
        self.assertEqual(again.count, 2)
        [event] = [e for e in events if e.type == CHANGED]
        self.assertEqual(
            event.target, ("res.partner", self.users["agent"].partner_id.id)
        )
        self.assertEqual(event.payload["unread_count"], 1)
        self.assertEqual(
            event.payload["notification"]["text"], "Ben mentioned you in Visitor"
        )

    def test_a_new_one_after_it_was_seen(self):
        self.notify()
        self.env["seitech.chat.notification"]._mark_mine_read(
            self.persona("agent"), is_all=True
        )

        again = self.notify()

        self.assertEqual(again.count, 1)
        self.assertEqual(len(self.unread()), 1)

    def test_assigned_by_another_and_marked_read_by_reading(self):
        self.waiting._assign_to_agent(
            self.persona("supervisor"), self.desks["second_agent"].id
        )
        self.assertEqual(self.unread("second_agent").kind, "assigned")
        self.waiting._post(self.persona("other_visitor"), "Hello?")

        persona = self.persona("second_agent")
        self.waiting._mark_read(persona, read_position=self.waiting.last_position)

        self.assertFalse(self.unread("second_agent"))

    def test_own_accepts_do_not_notify(self):
        self.waiting._accept(self.persona("second_agent"))

        self.assertFalse(self.unread("second_agent"))

    def test_urgent_for_who_is_there_until_somebody_has_it(self):
        for name in ("agent", "second_agent"):
            self.desks[name]._heartbeat(status="online")

        self.waiting._prioritize("urgent")

        for name in ("agent", "second_agent"):
            self.assertEqual(self.unread(name).kind, "urgent")
        self.assertFalse(self.unread("supervisor"))
        self.waiting._accept(self.persona("agent"))
        self.assertFalse(self.unread("agent") | self.unread("second_agent"))

    def test_the_end_settles_what_is_of_the_service(self):
        self.notify("sla_breach", "agent", "supervisor", subject="resolution")
        self.notify("mention")

        self.support._end()

        self.assertEqual(self.unread().kind, "mention")
        self.assertFalse(self.unread("supervisor"))

    def test_messages_that_wait_unread(self):
        self.support._post(self.persona("visitor"), "One")
        self.support._post(self.persona("visitor"), "Two")
        cron = self.env["seitech.chat.notification"]._cron_notify_unread
        cron()
        self.assertFalse(self.unread(kind="unread"))

        with self.clock() as move, self.trap_events() as events:
            move(minutes=3)
            cron()
            cron()

        unread = self.unread(kind="unread")
        self.assertEqual(unread.count, 2)
        self.assertEqual(len([e for e in events if e.type == CHANGED]), 1)
        [payload] = unread._to_payloads()
        self.assertEqual(payload["text"], "2 new messages from Visitor")

    def test_a_sentence_for_every_kind(self):
        for kind, _label in (
            self.env["seitech.chat.notification"]._fields["kind"].selection
        ):
            for subject in ("first_response", "next_response", "resolution"):
                one = self.notify(kind, subject=subject)
                self.assertIn("Visitor", one._to_payloads()[0]["text"])

    def test_why_a_conversation_is_no_longer_theirs(self):
        texts = {
            self.notify("unassigned", subject=why)._to_payloads()[0]["text"]
            for why in ("response_timeout", "offline", "transferred", "escalated")
        }

        self.assertEqual(len(texts), 3)

    def test_a_former_employee_is_not_notified(self):
        self.users["agent"].active = False

        self.assertFalse(self.notify())


@tagged("post_install", "-at_install")
class TestNotificationRoutes(ChatHttpCase):
    def test_mine_page_by_page_and_dismissed(self):
        notifications = self.env["seitech.chat.notification"]
        for kind in ("mention", "urgent", "sla_breach"):
            notifications._notify(self.support, self.users["agent"], kind)
        notifications._notify(self.support, self.users["supervisor"], "mention")

        first = self.call("agent", "list_notifications", limit=2)
        second = self.call(
            "agent", "list_notifications", limit=2, cursor=first["next_cursor"]
        )

        kinds = [n["kind"] for n in first["notifications"] + second["notifications"]]
        self.assertEqual(kinds, ["sla_breach", "urgent", "mention"])
        self.assertIsNone(second["next_cursor"])
        self.assertEqual(first["unread_count"], 3)
        theirs = notifications.search([("user_id", "=", self.users["supervisor"].id)])
        answer = self.call("agent", "mark_notifications_read", ids=theirs.ids)
        self.assertEqual(answer["unread_count"], 3)
        mine = [first["notifications"][0]["id"]]
        self.assertEqual(
            self.call("agent", "mark_notifications_read", ids=mine)["unread_count"], 2
        )
        answer = self.call(
            "agent", "mark_notifications_read", channel_id=self.support.id
        )
        self.assertEqual(answer["unread_count"], 0)
        left = self.call("agent", "list_notifications", unread_only=True)
        self.assertEqual(left["notifications"], [])
        self.assertFalse(theirs.read_at)

    def test_prepared_answers_are_filled_in(self):
        responses = self.env["mail.canned.response"].with_user(self.users["agent"])
        group = self.env.ref("seitech_chat.group_chat_agent")
        responses.create(
            {
                "source": "chat hello",
                "substitution": "Hi {{visitor}}, {{ Agent }} of {{department}} here"
                "{{course}}. {{nonsense}}",
                "group_ids": [(6, 0, group.ids)],
            }
        )

        for name in ("agent", "second_agent"):
            answer = self.call(
                name, "list_canned_responses", channel_id=self.support.id
            )
            [found] = [
                one for one in answer["responses"] if one["shortcut"] == "chat hello"
            ]
            who = self.users[name].name
            self.assertEqual(
                found["text"],
                f"Hi Visitor, {who} of {self.department.name} here. {{{{nonsense}}}}",
            )
