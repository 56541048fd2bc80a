"""Taking, transferring, ending and reopening are lines in the conversation."""

from datetime import timedelta

from odoo.tests import tagged

from ...models.desk import customer
from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestSystemMessages(ChatCase):
    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")

    def lines(self, channel):
        """List the events of a conversation: ``(what, names, who did it, text)``."""
        events = channel.message_ids.filtered(lambda m: m.message_type == "event")
        return [
            (
                message.system_data["kind"],
                message.system_data["names"],
                message.done_by or "",
                str(message.body).removeprefix("<p>").removesuffix("</p>"),
            )
            for message in events.sorted("id")
        ]

    def last_line(self, channel):
        return self.lines(channel)[-1]

    def test_an_accepting_agent_joins(self):
        self.waiting._accept(self.agent)

        self.assertEqual(
            self.lines(self.waiting),
            [("taken", ["Agent"], "", "Agent joined the conversation.")],
        )

    def test_the_rules_assign_it_and_nobody_is_named_for_it(self):
        self.department.assignment_mode = "automatic"
        self.desks["second_agent"]._heartbeat(status="online")
        self.department._assign_waiting()

        self.assertEqual(
            self.last_line(self.waiting),
            ("assigned", ["Second Agent"], "", "Second Agent joined the conversation."),
        )

    def test_a_transfer_names_both_and_who_decided(self):
        second = self.desks["second_agent"]
        self.support._assign_to_agent(self.persona("supervisor"), second.id)

        self.assertEqual(
            self.last_line(self.support),
            (
                "transferred",
                ["Agent", "Second Agent"],
                "Supervisor",
                "You were transferred from Agent to Second Agent.",
            ),
        )

    def test_a_transfer_to_another_department(self):
        self.support._transfer_to_department(self.agent, self.other_department.id)

        self.assertEqual(
            self.last_line(self.support)[:3],
            ("department_changed", ["Technical support", "Billing"], "Agent"),
        )

    def test_the_same_department_again_names_the_former_agent(self):
        before = self.lines(self.waiting)

        for channel in self.support, self.waiting:
            channel._transfer_to_department(self.persona("manager"), self.department.id)

        self.assertEqual(
            self.last_line(self.support),
            ("returned", ["Agent"], "Manager", "Agent left the conversation."),
        )
        self.assertEqual(self.lines(self.waiting), before)

    def test_an_escalation_names_the_supervisor(self):
        self.desks["supervisor"]._heartbeat(status="online")
        self.support._escalate(self.agent)

        self.assertEqual(
            self.last_line(self.support)[:3],
            ("escalated", ["Supervisor", "Agent"], "Agent"),
        )

    def test_the_end_says_who_ended_it(self):
        self.support._end(self.agent)
        self.waiting._end(self.persona("other_visitor"))

        self.assertEqual(
            self.last_line(self.support),
            ("ended", [], "Agent", "The conversation has ended."),
        )
        what, names, by, text = self.last_line(self.waiting)
        self.assertEqual(
            (what, by, text), ("customer_ended", "", "You ended the conversation.")
        )
        self.assertEqual(names, [self.waiting.visitor_name])

    def test_ended_twice_it_says_so_once(self):
        self.support._end(self.agent)
        before = self.lines(self.support)
        self.support._end(self.agent)

        self.assertEqual(self.lines(self.support), before)

    def test_reopened_by_the_desk(self):
        self.support._end(self.agent)
        self.desks["agent"]._heartbeat(status="online")
        self.support._reopen(self.persona("second_agent"))

        reopened, assigned = self.lines(self.support)[-2:]
        self.assertEqual(reopened[:3], ("reopened", [], "Second Agent"))
        self.assertEqual(assigned[:3], ("assigned", ["Agent"], ""))

    def test_the_customer_reads_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.waiting.lang = "es"

        self.waiting._accept(self.agent)

        self.assertIn(
            "Agent se ha unido a la conversación.", self.last_line(self.waiting)[3]
        )

    def test_a_name_that_reads_as_an_address_is_no_link(self):
        self.users["agent"].name = "evil.example https://evil.example"

        self.waiting._accept(self.agent)

        self.assertNotIn("<a ", self.last_line(self.waiting)[3])


@tagged("post_install", "-at_install")
class TestSystemMessagesStayQuiet(ChatHttpCase):
    """A line of the desk's is no message: it is counted, found and mailed nowhere."""

    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")
        self.second = self.desks["second_agent"]

    def transfer(self):
        self.support._assign_to_agent(self.persona("supervisor"), self.second.id)

    def entry(self, name):
        answer = self.call(name, "get_channel", channel_id=self.support.id)
        return answer["entry"]

    def test_nobody_has_it_unread(self):
        position = self.support.last_position
        before = {n: self.entry(n)["me"]["unread_count"] for n in ("visitor", "agent")}
        self.support._end(self.agent)
        self.support._reopen(self.agent)

        self.assertEqual(self.support.last_position, position)
        for name, count in before.items():
            self.assertEqual(self.entry(name)["me"]["unread_count"], count)

    def test_the_list_shows_what_was_said_last(self):
        said = self.support._post(self.persona("visitor"), "Anybody there?")
        self.transfer()

        for name in ("visitor", "second_agent"):
            [entry] = [
                one
                for one in self.call(name, "list_channels", limit=50)["channels"]
                if one["channel"]["id"] == self.support.id
            ]
            self.assertEqual(entry["last_message"]["id"], said.id)

    def test_a_list_names_the_conversation_once(self):
        for _turn in range(2):
            self.support._end(self.agent)
            self.support._reopen(self.agent)

        listed = self.call("manager", "list_channels", limit=50)["channels"]

        ids = [one["channel"]["id"] for one in listed]
        self.assertEqual(len(ids), len(set(ids)))

    def test_it_stands_after_the_message_before_it_on_every_page(self):
        self.transfer()
        self.support._post(self.persona("visitor"), "Hello?")
        asked = {"channel_id": self.support.id, "limit": 1}

        whole = self.call("visitor", "list_messages", **{**asked, "limit": 30})
        pages, before = [], None
        while before != 1:
            page = self.call("visitor", "list_messages", **asked, before=before)
            pages = page["messages"] + pages
            before = page["messages"][0]["position"]

        self.assertEqual(pages, whole["messages"])
        types = [message["type"] for message in whole["messages"]]
        self.assertEqual(types[-2:], ["event", "text"])

    def test_it_is_found_by_no_search(self):
        self.transfer()

        for filters in (
            {"query": "transferred"},
            {"query": "", "channel_id": self.support.id},
        ):
            found = self.call("second_agent", "search", **filters)["results"]
            self.assertNotIn("event", {one["message"]["type"] for one in found})

    def test_it_answers_nobody_and_starts_no_clock(self):
        self.waiting._accept(self.agent)

        self.assertFalse(self.waiting.sudo().first_response_at)
        self.assertTrue(customer.is_awaiting_response(self.waiting))
        self.assertFalse(customer.is_answered(self.waiting))

    def test_away_agents_are_not_notified(self):
        self.support._mark_read(
            self.persona("visitor"), read_position=self.support.last_position
        )
        self.transfer()
        delivery = self.env["seitech.chat.offline.notifier"]
        waiting = delivery._unnotified_members(
            "emailed_position",
            self.now() - timedelta(days=1),
            self.now() + timedelta(minutes=1),
        )

        self.assertNotIn(
            self.support.id,
            {row["channel_id"] for row in waiting}
            - {
                row["channel_id"]
                for row in waiting
                if row["notified"] < self.answer.position
            },
        )
        self.env["seitech.chat.scheduled.email"].search([]).unlink()
        self.visitors["visitor"].seen_at = self.now() - timedelta(minutes=10)
        self.env["seitech.chat.scheduled.email"]._cron_schedule_missed_replies()
        self.assertFalse(
            self.env["seitech.chat.scheduled.email"].search(
                [("channel_id", "=", self.support.id)]
            )
        )

    def test_nobody_quotes_pins_edits_or_deletes_it(self):
        self.transfer()
        event = self.support.message_ids.sorted("id")[-1]
        about = {"message_id": event.id}

        self.refuse(
            "second_agent", "react", "forbidden", emoji="👍", is_set=True, **about
        )
        self.refuse("manager", "pin", "forbidden", is_pinned=True, **about)
        self.refuse("manager", "delete", "forbidden", **about)
        self.refuse("second_agent", "edit", "forbidden", body="x", **about)
        self.refuse(
            "second_agent", "send", "reply_not_found", channel_id=self.support.id,
            client_uuid="0c5c1b0e-51c0-4a7e-8f33-3f1f6d3e9b02", body="x",
            reply_to_id=event.id,
        )  # fmt: skip

    def test_the_transcript_shows_it_to_the_customer(self):
        self.transfer()
        self.env["seitech.chat.scheduled.email"].search([]).unlink()
        self.env["seitech.chat.scheduled.email"]._request_transcript(self.support)
        email = self.env["seitech.chat.scheduled.email"].search([])
        email._on_deadline(self.now() + timedelta(minutes=1))
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)

        self.assertIn(
            "You were transferred from Agent to Second Agent.", mail.body_html
        )
        self.assertNotIn("Supervisor", mail.body_html)

    def test_retention_takes_it_with_its_message(self):
        self.transfer()
        event = self.support.message_ids.filtered(lambda m: m.message_type == "event")[
            -1
        ]
        messages = self.support.message_ids
        old = self.now() - timedelta(days=100)
        (messages - event).write({"created_at": old})
        self.env.flush_all()

        self.support._delete_before(self.now() - timedelta(days=50))
        self.assertIn(event, self.support.message_ids)
        self.assertFalse(
            (messages - event)
            .exists()
            .filtered(
                lambda m: m.position < event.position and m.message_type != "note"
            )
        )

        event.created_at = old
        self.env.flush_all()
        self.support._delete_before(self.now() - timedelta(days=50))
        self.assertFalse(messages.exists())


@tagged("post_install", "-at_install")
class TestSystemMessageActor(ChatHttpCase):
    """Which colleague acted is for the desk; customers are not shown it."""

    def sent(self, name):
        answer = self.call(name, "list_messages", channel_id=self.support.id)
        return [
            one["system_message"]["by"]
            for one in answer["messages"]
            if one["type"] == "event"
        ]

    def test_by_route_and_sync(self):
        self.support._assign_to_agent(
            self.persona("supervisor"), self.desks["second_agent"].id
        )

        self.assertEqual(self.sent("second_agent")[-1], "Supervisor")
        self.assertEqual(set(self.sent("visitor")), {None})
        for name, expected in (("agent", "Supervisor"), ("visitor", None)):
            known = [{"id": self.support.id, "version": 1, "internal_version": 0}]
            answer = self.call(name, "sync", channels=known)
            [change] = [
                c
                for c in answer["changes"]
                if c["entry"]["channel"]["id"] == self.support.id
            ]
            events = [m for m in change["messages"] if m["type"] == "event"]
            self.assertEqual(events[-1]["system_message"]["by"], expected, name)

    def test_live(self):
        with self.trap_events() as events:
            self.support._assign_to_agent(
                self.persona("supervisor"), self.desks["second_agent"].id
            )

        sent = [
            (event.target[2].partition(":")[0], event.payload["message"])
            for event in events
            if event.type.endswith("message_new")
        ]
        self.assertEqual(
            [(stream, message["system_message"]["by"]) for stream, message in sent],
            [("internal", "Supervisor"), ("public", None)],
        )
        self.assertEqual(sent[0][1]["version"], sent[1][1]["version"])

    def test_by_orm(self):
        self.support._end(self.persona("agent"))
        fields = self.env["seitech.chat.message"].with_user(self.users["student"])
        self.assertNotIn("done_by", fields.fields_get())


@tagged("post_install", "-at_install")
class TestReadReceiptsStay(ChatHttpCase):
    """Read receipts stay after a member leaves."""

    def former(self, name):
        answer = self.call(name, "get_channel", channel_id=self.support.id)
        return answer["entry"]["former"]["last_read_position"]

    def test_read_messages_stay_read_after_a_transfer(self):
        asked = self.support._post(self.persona("visitor"), "Still here?")
        self.support._mark_read(self.persona("agent"), read_position=asked.position)
        self.assertEqual(self.former("visitor"), 0)

        self.support._transfer_to_department(
            self.persona("agent"), self.other_department.id
        )

        self.assertEqual(self.former("visitor"), asked.position)
        [listed] = self.call("visitor", "list_channels", state="all")["channels"]
        self.assertEqual(listed["former"]["last_read_position"], asked.position)

    def test_my_own_reading_is_no_receipt(self):
        self.support._post(self.persona("agent"), "Hello")
        self.support._assign_to_agent(
            self.persona("agent"), self.desks["second_agent"].id
        )

        self.assertEqual(self.former("agent"), 0)

    def test_a_course_shows_nobodys(self):
        room = self.open_group(
            "course", "student", "instructor", course_id=self.course.id
        )
        room._post(self.persona("student"), "Hello")
        member = room.member_ids.filtered(lambda m: m.user_id == self.users["student"])
        member.is_active = False
        answer = self.call("instructor", "get_channel", channel_id=room.id)

        self.assertEqual(answer["entry"]["former"]["last_read_position"], 0)
