"""An agent loses a conversation: they read why, once, until it is settled."""

from datetime import timedelta

from odoo.tests import tagged

from ..support.desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestUnassignmentNotice(DeskCase):
    def sent(self, name):
        """Find what waits unread for somebody because they lost a conversation."""
        return self.env["seitech.chat.notification"].search(
            [
                ("user_id", "=", self.users[name].id),
                ("kind", "=", "unassigned"),
                ("read_at", "=", False),
            ]
        )

    def news(self, events):
        """Return the events of somebody's unassignment."""
        return [
            event
            for event in events
            if event.type == "seitech.chat.notification/changed"
            and event.payload["notification"]["kind"] == "unassigned"
        ]

    def have(self, name="agent", **fields):
        """Let a conversation become an agent's by the rules."""
        self.set_online(name)
        channel = self.open_support_as(**fields)
        self.run_assignment()
        self.assertEqual(channel.agent_id, self.desks[name])
        return channel

    def be_silent(self, channel):
        """Let the customer wait too long for an answer."""
        self.expire_deadline(channel._assignment(), "response_due_at")

    def be_gone(self, channel):
        """Let the agent's inbox have been closed for too long."""
        long_ago = self.now() - timedelta(minutes=20)
        channel._assignment().assigned_at = long_ago
        channel.agent_id.seen_at = long_ago
        self.env["seitech.chat.agent"]._cron_release_absent()

    def test_a_response_timeout_notifies_the_agent(self):
        self.queue.response_timeout_minutes = 3
        channel = self.have()

        with self.trap_events() as events:
            self.be_silent(channel)

        [event] = self.news(events)
        partner = self.users["agent"].partner_id
        self.assertEqual(event.target, ("res.partner", partner.id))
        self.assertEqual(
            event.payload["notification"]["text"],
            "Unassigned from you, response timeout: Caller",
        )
        self.assertFalse(self.sent("second_agent"))

    def test_an_absent_agent_reads_it_on_return(self):
        channel = self.have()

        self.be_gone(channel)
        self.env["seitech.chat.agent"]._cron_release_absent()

        [payload] = self.sent("agent")._to_payloads()
        self.assertEqual(
            payload["text"], "Unassigned from you, you were offline too long: Caller"
        )
        self.assertEqual(payload["count"], 1)

    def test_each_reads_it_in_their_language(self):
        for lang, sentence in (
            (
                "es_ES",
                "Ya no está asignada a usted, tiempo de respuesta agotado: Caller",
            ),
            (
                "pt_BR",
                "Não está mais atribuída a você, tempo de resposta esgotado: Caller",
            ),
        ):
            with self.subTest(lang), self.undone():
                self.env["res.lang"]._activate_lang(lang)
                self.users["agent"].lang = lang
                self.queue.response_timeout_minutes = 3
                channel = self.have()

                with self.trap_events() as events:
                    self.be_silent(channel)

                [event] = self.news(events)
                self.assertEqual(event.payload["notification"]["text"], sentence)

    def test_the_customer_reads_it_in_theirs(self):
        for lang in ("es", "es-ES"):
            with self.subTest(lang), self.undone():
                self.env["res.lang"]._activate_lang("es_ES")
                channel = self.have(lang=lang)

                self.be_gone(channel)

                line = channel.message_ids.sorted("id")[-1]
                self.assertEqual(line.message_type, "system")
                self.assertIn("Le ayudará otra persona", line.body)

    def test_the_former_agent_is_notified_of_a_takeover(self):
        channel = self.have()

        channel._assign_to_agent(
            self.persona("supervisor"), self.desks["second_agent"].id
        )

        [payload] = self.sent("agent")._to_payloads()
        self.assertEqual(payload["text"], "Reassigned to another agent: Caller")

    def test_own_transfers_do_not_notify(self):
        channel = self.have()

        channel._assign_to_agent(self.persona("agent"), self.desks["second_agent"].id)
        channel._transfer_to_department(
            self.persona("second_agent"), self.other_department.id
        )

        self.assertFalse(self.sent("agent") | self.sent("second_agent"))

    def test_pending_notifications_of_it_are_removed(self):
        channel = self.have()
        notifications = self.env["seitech.chat.notification"]
        for kind in ("assigned", "unread"):
            notifications._notify(channel, self.users["agent"], kind)

        self.be_gone(channel)

        waiting = notifications.search(
            [("channel_id", "=", channel.id), ("read_at", "=", False)]
        )
        self.assertEqual(waiting.mapped("kind"), ["unassigned"])

    def test_it_goes_when_it_is_theirs_again_or_over(self):
        for settle in ("again", "assignment_after_end"):
            with self.subTest(settle), self.undone():
                channel = self.have()
                self.be_gone(channel)
                self.assertTrue(self.sent("agent"))

                if settle == "again":
                    channel._accept(self.persona("agent"))
                else:
                    channel._end()

                self.assertFalse(self.sent("agent"))

    def test_each_conversation_is_listed_once(self):
        channels = [self.have(), self.have()]

        for channel in channels:
            self.be_gone(channel)
            channel._return_to_queue("offline")  # another process saw it, too

        self.assertEqual(self.sent("agent").mapped("count"), [1, 1])

    def test_an_away_agent_gets_an_email(self):
        channel = self.have()
        self.be_gone(channel)

        email = self.env["seitech.chat.scheduled.email"].search(
            [
                ("kind", "=", "missed_notifications"),
                ("user_id", "=", self.users["agent"].id),
                ("processed_at", "=", False),
            ]
        )

        self.assertEqual(len(email), 1)
