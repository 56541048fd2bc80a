"""Messages after the end, and the times of each service."""

from datetime import timedelta
from uuid import uuid4

from odoo.tests import tagged

from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestServices(ChatCase):
    """Each service keeps its own start, first response and end."""

    def setUp(self):
        super().setUp()
        self.agent = self.persona("agent")
        self.move = self.enterContext(self.clock())

    def services(self, channel):
        return channel.sudo().service_ids.sorted("service_number")

    def test_an_opening_begins_the_first(self):
        [service] = self.services(self.waiting)

        self.assertEqual(service.service_number, 1)
        self.assertEqual(service.opened_at, self.waiting.started_at)
        self.assertEqual(service.department_id, self.department)
        self.assertFalse(service.first_response_at or service.ended_at)

    def test_the_first_answer_and_the_end_are_recorded_once(self):
        [service] = self.services(self.waiting)
        self.waiting._accept(self.agent)
        self.move(minutes=2)
        answered_at = self.now()
        self.waiting._post(self.agent, "Hello")
        self.move(minutes=3)
        self.waiting._assign_to_agent(self.agent, self.desks["second_agent"].id)
        self.waiting._post(self.persona("second_agent"), "Hello again")
        self.waiting._transfer_to_department(
            self.persona("second_agent"), self.other_department.id
        )
        self.move(minutes=4)
        ended_at = self.now()
        self.waiting._end(self.persona("manager"))
        self.move(minutes=5)
        self.waiting._end(self.persona("manager"))

        self.assertEqual(service.first_response_at, answered_at)
        self.assertEqual(service.first_agent_id, self.desks["agent"])
        self.assertEqual(service.ended_at, ended_at)
        self.assertEqual(service.agent_id, self.desks["second_agent"])
        self.assertEqual(service.department_id, self.department)
        self.assertEqual(service.last_department_id, self.other_department)

    def test_a_reopening_keeps_the_times_of_the_first(self):
        self.support._end(self.agent)
        [first] = self.services(self.support)
        before = first.read()
        self.assertTrue(first.first_response_at and first.ended_at)

        self.move(days=2)
        reopened_at = self.now()
        self.desks["agent"]._heartbeat(status="online")
        self.support._reopen(self.agent)
        self.move(minutes=7)
        self.support._post(self.agent, "One thing more")
        self.move(minutes=1)
        self.support._end(self.agent)

        _first, second = self.services(self.support)
        self.assertEqual(first.read(), before)
        self.assertEqual(second.opened_at, reopened_at)
        # The agent reopened it: no customer waited for a first response.
        self.assertFalse(second.first_response_seconds)
        self.assertEqual(second.resolution_seconds, 8 * 60)
        self.assertEqual(self.support.first_response_seconds, 7 * 60)
        self.assertEqual(self.support.resolution_seconds, 8 * 60)

    def test_a_service_nobody_answered_names_nobody(self):
        self.waiting._end(self.persona("other_visitor"))

        [service] = self.services(self.waiting)
        self.assertTrue(service.ended_at)
        self.assertFalse(service.first_response_at or service.agent_id)

    def test_an_abandoned_one_has_its_end(self):
        self.visitors["other_visitor"].seen_at = self.now()
        self.department.abandonment_minutes = 1
        self.move(minutes=30)
        self.waiting._queue_entry()._abandon(self.now())

        [service] = self.services(self.waiting)
        self.assertEqual(service.ended_at, self.now())

    def test_whom_the_agent_loses_waits_since_the_reopening(self):
        self.support._end(self.agent)
        self.move(days=3)
        reopened_at = self.now()
        self.desks["agent"]._heartbeat(status="online")
        self.support._reopen(self.agent)
        self.move(minutes=5)
        self.support._return_to_queue("offline")

        self.assertEqual(self.support._queue_entry().entered_at, reopened_at)

    def test_they_survive_retention_and_anonymization(self):
        self.support._end(self.agent)
        before = self.services(self.support).read()
        self.move(days=400)
        while self.support._delete_before(self.now()):
            pass
        self.visitors["visitor"]._anonymize()

        self.assertFalse(self.support.message_ids)
        self.assertEqual(self.services(self.support).read(), before)


@tagged("post_install", "-at_install")
class TestResponseClocksAfterReopening(ChatCase):
    """A customer who comes back waits for a first response; one whom the desk comes
    back to does not."""

    def setUp(self):
        super().setUp()
        self.env["seitech.chat.sla.policy"].create(
            {
                "name": "Quick", "company_id": self.company.id,
                "first_response_seconds": 600, "next_response_seconds": 300,
                "resolution_seconds": 7200,
            }
        )  # fmt: skip
        self.channel = self.open_support("caller")
        self.channel._accept(self.persona("agent"))
        self.channel._post(self.persona("agent"), "Hello")
        self.channel._end(self.persona("agent"))
        self.customer = self.persona("caller")

    def running(self):
        targets = self.env["seitech.chat.sla.target"]._open_for(self.channel)
        return sorted(targets.filtered(lambda one: not one.paused_at).mapped("kind"))

    def test_by_the_customer(self):
        self.channel._send(self.customer, "It is broken again")

        self.assertEqual(self.running(), ["first_response", "resolution"])

    def test_by_the_desk(self):
        self.channel._reopen(self.persona("agent"))
        self.assertEqual(self.running(), ["resolution"])

        self.channel._post(self.customer, "Thank you, and now?")
        self.assertEqual(self.running(), ["first_response", "resolution"])


@tagged("post_install", "-at_install")
class TestWriteAfterTheEnd(ChatHttpCase):
    def setUp(self):
        super().setUp()
        self.support._end(self.persona("agent"))
        self.env.flush_all()

    def send(self, by="visitor", channel=None, **body):
        channel = channel or self.support
        values = {
            "channel_id": channel.id,
            "client_uuid": str(uuid4()),
            "body": "Hello?",
        }
        return self.call(by, "send", **values | body)["message"]

    def upload(self):
        attachments = self.env["ir.attachment"]
        file = attachments._upload_to_chat(
            self.persona("visitor"), self.support, "plan.txt", b"the plan"
        )
        self.env.flush_all()
        return file

    def channels(self):
        return self.env["seitech.chat.channel"].search([], order="id")

    def late(self, channel=None):
        """Let the time in which it can be reopened pass."""
        channel = channel or self.support
        channel.ended_at = self.now() - timedelta(days=self.department.reopen_days)
        self.env.flush_all()

    def test_the_customer_reopens_it(self):
        message = self.send()

        self.assertEqual(message["channel_id"], self.support.id)
        self.assertEqual(self.support.state, "active")
        self.assertTrue(self.support.is_waiting)
        self.assertTrue(self.support._queue_entry())
        events = self.support.message_ids.filtered(lambda m: m.message_type == "event")
        self.assertEqual(
            events.sorted("id")[-1].system_data["kind"], "customer_reopened"
        )

    def test_it_goes_back_to_who_had_it(self):
        self.desks["agent"]._heartbeat(status="online")
        self.env.flush_all()

        self.send()

        self.assertEqual(self.support.agent_id, self.desks["agent"])

    def test_a_student_too(self):
        channel = self.open_group(
            "student_support", "student", department_id=self.department.id
        )
        channel._end(self.persona("student"))
        self.env.flush_all()

        message = self.send("student", channel)

        self.assertEqual((message["channel_id"], channel.state), (channel.id, "active"))

    def test_files_come_along(self):
        file = self.upload()

        message = self.send(attachment_ids=file.ids)

        self.assertEqual([one["id"] for one in message["attachments"]], file.ids)

    def test_the_same_message_again_is_the_same(self):
        client_uuid = str(uuid4())
        first = self.send(client_uuid=client_uuid)
        self.support._end(self.persona("agent"))
        self.env.flush_all()

        again = self.send(client_uuid=client_uuid)

        self.assertEqual(again["id"], first["id"])
        self.assertEqual(self.support.state, "closed")

    def test_a_refused_message_reopens_nothing(self):
        for code, body in (
            ("message_empty", {"body": " "}),
            ("message_too_long", {"body": "x" * 5001}),
            ("attachment_not_found", {"body": "a", "attachment_ids": [2**31 - 1]}),
        ):
            with self.subTest(code):
                self.refuse(
                    "visitor", "send", code, channel_id=self.support.id,
                    client_uuid=str(uuid4()), **body,
                )  # fmt: skip
                self.assertEqual(self.support.state, "closed")

    def test_others_reopen_it_by_hand(self):
        for name in ("agent", "manager"):
            self.support._lock()
            self.support._join(self.persona(name))
        self.env.flush_all()
        for name in ("agent", "manager"):
            self.refuse(
                name, "send", "channel_closed", channel_id=self.support.id,
                client_uuid=str(uuid4()), body="Hello?",
            )  # fmt: skip

    def test_the_desk_writes_notes(self):
        note = self.send("agent", type="note")

        self.assertEqual((note["type"], self.support.state), ("note", "closed"))
        self.refuse(
            "visitor", "send", "forbidden", channel_id=self.support.id,
            client_uuid=str(uuid4()), body="x", type="note",
        )  # fmt: skip

    def test_too_late_they_continue_in_a_new_one(self):
        self.late()
        before = self.channels()

        message = self.send(reply_to_id=self.answer.id)

        new = self.channels() - before
        self.assertEqual(message["channel_id"], new.id)
        self.assertEqual(message["position"], 1)
        quote = message["reply_to"]
        self.assertEqual(
            (quote["id"], quote["channel_id"]), (self.answer.id, self.support.id)
        )
        listed = self.call("visitor", "list_channels", state="all")["channels"]
        [entry] = [one for one in listed if one["channel"]["id"] == new.id]
        self.assertEqual(entry["last_message"]["reply_to"]["id"], self.answer.id)
        self.assertEqual(self.support.state, "closed")
        self.assertEqual(new.sudo().previous_id, self.support)
        self.assertTrue(new.is_waiting)
        for name in ("visitor_id", "visitor_name", "department_id", "company_id"):
            self.assertEqual(new[name], self.support[name], name)
        self.assertEqual(new.sudo().visitor_email, self.support.sudo().visitor_email)
        self.assertEqual(new.sudo().service_ids.service_number, 1)
        answer = self.call("agent", "get_channel", channel_id=new.id)
        self.assertEqual(answer["desk"]["previous_id"], self.support.id)

    def test_a_reply_sent_twice_is_stored_once(self):
        self.late()
        client_uuid = str(uuid4())
        first = self.send(client_uuid=client_uuid, reply_to_id=self.answer.id)

        again = self.send(client_uuid=client_uuid, reply_to_id=self.answer.id)

        self.assertEqual(
            (again["id"], again["reply_to"]), (first["id"], first["reply_to"])
        )

    def test_nothing_but_what_it_continues_is_quoted(self):
        self.late()
        self.send()
        foreign = self.waiting._post(self.persona("agent"), "Not yours", is_note=True)
        self.refuse(
            "visitor", "send", "reply_not_found", channel_id=self.support.id,
            client_uuid=str(uuid4()), body="x", reply_to_id=foreign.id,
        )  # fmt: skip

    def test_an_agent_quotes_nothing_of_what_it_continues(self):
        self.late()
        new = self.env["seitech.chat.channel"].browse(self.send()["channel_id"])
        self.call("agent", "accept", channel_id=new.id)

        self.refuse(
            "agent", "send", "reply_not_found", channel_id=new.id,
            client_uuid=str(uuid4()), body="x", reply_to_id=self.answer.id,
        )  # fmt: skip

    def test_later_messages_go_to_the_same_conversation(self):
        self.late()
        client_uuid = str(uuid4())
        first = self.send(client_uuid=client_uuid)
        before = self.channels()

        again = self.send(client_uuid=client_uuid)
        second = self.send(body="Still there?")

        self.assertEqual(again["id"], first["id"])
        self.assertEqual(second["channel_id"], first["channel_id"])
        self.assertEqual(self.channels(), before)

    def test_an_ended_continuation_is_reopened(self):
        self.late()
        new = self.env["seitech.chat.channel"].browse(self.send()["channel_id"])
        new._end(self.persona("manager"))
        self.env.flush_all()

        message = self.send(body="And now?")

        self.assertEqual((message["channel_id"], new.state), (new.id, "active"))

    def test_with_files_sent_for_the_one_before(self):
        file = self.upload()
        self.late()

        message = self.send(body="", attachment_ids=file.ids)

        self.assertNotEqual(message["channel_id"], self.support.id)
        self.assertEqual([one["id"] for one in message["attachments"]], file.ids)

    def test_zero_days_reopen_nothing(self):
        self.department.reopen_days = 0
        self.env.flush_all()

        self.assertNotEqual(self.send()["channel_id"], self.support.id)

    def test_an_archived_department_reopens_nothing(self):
        new_home = self.other_department
        self.department.agent_ids = False
        self.department.active = False
        self.support.query_type = new_home.query_type
        self.env.flush_all()

        new = self.env["seitech.chat.channel"].browse(self.send()["channel_id"])

        self.assertNotEqual(new, self.support)
        self.assertEqual(new.department_id, new_home)

    def test_a_stranger_finds_nothing(self):
        self.refuse(
            "other_visitor", "send", "not_found", channel_id=self.support.id,
            client_uuid=str(uuid4()), body="x",
        )  # fmt: skip
