"""How urgent conversations are, who is asked then, and who sees whom at work."""

from odoo.tests import tagged

from ..support.desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestPriorityAndEscalation(DeskCase):
    def rule(self, priority="urgent", **vals):
        return self.env["seitech.chat.priority.rule"].create(
            {"name": "Rule", "priority": priority, **vals}
        )

    def view(self, channel, name, *, is_viewing=True):
        """Open a conversation in somebody's inbox, or close it: its viewers."""
        viewers = channel.env["seitech.chat.viewer"]
        return viewers._set_viewing(channel, self.persona(name), is_viewing=is_viewing)

    def test_a_rule_says_how_urgent_a_question_is(self):
        self.rule("urgent", keywords="refund, lost my exam", query_type="billing")
        self.rule("low", department_id=self.queue.id)
        asked = {"query_type": "billing", "body": "I have LOST my exam!"}

        channels = self.open_support_as("one", **asked), self.open_support_as("two")

        self.assertEqual([c.priority for c in channels], ["urgent", "low"])
        self.assertEqual(channels[0]._queue_entry().priority, "urgent")
        other = self.open_support("three")
        self.assertEqual(other.priority, "medium", "no rule fits")

    def test_a_returning_customer_is_recognized(self):
        self.rule("high", customer_type="returning")

        first = self.open_support_as("one", email="ana@example.com")
        again = self.open_support_as("two", email="ana@example.com")

        self.assertEqual([first.priority, again.priority], ["medium", "high"])

    def test_a_skill_that_a_rule_asks_for_is_waited_for(self):
        skill = self.env["seitech.chat.skill"].create({"name": "Invoices"})
        self.rule("high", query_type="billing", skill_ids=[(6, 0, skill.ids)])
        self.desks["second_agent"].skill_ids = skill
        self.set_online("agent")
        channel = self.open_support_as(query_type="billing")

        self.run_assignment()
        self.assertTrue(channel.is_waiting)

        self.set_online("second_agent")
        self.run_assignment()
        self.assertEqual(channel.agent_id, self.desks["second_agent"])

    def test_a_changed_priority_changes_the_places(self):
        channels = [self.open_support_as(f"caller {n}") for n in range(3)]
        self.run_assignment()

        with self.trap_events() as events:
            channels[2]._prioritize("urgent")
            self.run_assignment()

        places = [channel._queue_position()["position"] for channel in channels]
        self.assertEqual(places, [2, 3, 1])
        sent = {
            e.payload["channel_id"]: e.payload["queue"]["position"]
            for e in events
            if e.type.endswith("queue_changed")
        }
        self.assertEqual(sent, dict(zip((c.id for c in channels), places, strict=True)))

    def test_the_same_priority_again_changes_nothing(self):
        channel = self.open_support_as()
        version = channel.last_version

        channel._prioritize(channel.priority)

        self.assertEqual(channel.last_version, version)

    def test_a_supervisor_who_is_there_gets_what_is_escalated(self):
        self.set_online("agent", "supervisor")
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))

        channel._escalate(self.persona("agent"), note="He shouts")

        self.assertEqual(channel.agent_id, self.desks["supervisor"])
        self.assertEqual(channel.priority, "high")
        self.assertEqual(channel._assignment().assignment_method, "escalated")
        desk = channel._to_support_details()
        self.assertTrue(desk["is_escalated"])
        notes = channel.message_ids.filtered(lambda m: m.message_type == "note")
        self.assertIn("He shouts", notes.body)

        channel._escalate(self.persona("agent"))
        self.assertEqual(channel.priority, "high", "one step, not two")

    def called(self, name="supervisor"):
        """Return somebody's unread notifications of an escalation."""
        return self.env["seitech.chat.notification"].search(
            [
                ("user_id", "=", self.users[name].id),
                ("kind", "=", "escalated"),
                ("read_at", "=", False),
            ]
        )

    def audited(self, channel):
        return self.env["seitech.chat.audit"].search_count(
            [("channel_id", "=", channel.id), ("action", "=", "escalated")]
        )

    def test_the_escalation_target_is_notified_live(self):
        self.set_online("agent", "supervisor")
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))

        with self.trap_events() as events:
            channel._escalate(self.persona("agent"))

        sent = [e for e in events if e.type.endswith("notification/changed")]
        partner = self.users["supervisor"].partner_id
        self.assertEqual([e.target for e in sent], [("res.partner", partner.id)])
        self.assertEqual(
            sent[0].payload["notification"]["text"], "Escalated to you: Caller"
        )

    def test_without_a_supervisor_it_stays_and_is_marked(self):
        self.set_online("agent")
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))

        channel._escalate(self.persona("agent"))

        self.assertEqual(channel.agent_id, self.desks["agent"])
        self.assertTrue(channel.escalated_at)
        self.assertEqual(self.called().count, 1)
        self.assertFalse(self.called("agent") | self.called("second_agent"))

    def test_a_repeated_request_notifies_once(self):
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))
        channel._escalate(self.persona("agent"), note="He shouts")

        channel._escalate(self.persona("agent"), note="He shouts again")

        self.assertEqual(self.called().count, 1)
        self.assertEqual(self.audited(channel), 1)
        notes = channel.message_ids.filtered(lambda m: m.message_type == "note")
        self.assertEqual(len(notes), 2, "what was said is kept")
        # A supervisor who has seen it and did nothing is notified once more.
        self.called().read_at = self.now()
        channel._escalate(self.persona("agent"))
        self.assertEqual(self.called().count, 1)
        self.assertEqual(self.audited(channel), 2)
        self.assertEqual(channel.priority, "high", "one step, not three")

    def test_asked_again_it_goes_to_who_has_come_since(self):
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))
        channel._escalate(self.persona("agent"))
        self.set_online("supervisor")

        channel._escalate(self.persona("agent"))

        self.assertEqual(channel.agent_id, self.desks["supervisor"])
        self.assertEqual(channel.priority, "high")

    def test_returned_by_the_supervisor_it_can_be_escalated_again(self):
        self.set_online("agent", "supervisor")
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))
        channel._escalate(self.persona("agent"))
        channel._assign_to_agent(self.persona("supervisor"), self.desks["agent"].id)

        channel._escalate(self.persona("agent"))

        self.assertEqual(channel.agent_id, self.desks["supervisor"])
        self.assertEqual(self.audited(channel), 2)

    def test_an_escalation_by_a_supervisor_notifies_the_others(self):
        channel = self.open_support_as()
        channel._accept(self.persona("supervisor"))

        channel._escalate(self.persona("supervisor"))

        self.assertEqual(channel.agent_id, self.desks["supervisor"])
        self.assertFalse(self.called("supervisor"), "who asks knows")
        self.assertTrue(self.called("manager"), "nobody else leads but the manager")

    def test_a_language_nobody_there_writes_keeps_no_other_waiting(self):
        langs = self.env["res.lang"].with_context(active_test=False)
        for name, code in (("agent", "en_US"), ("second_agent", "pt_BR")):
            self.desks[name].lang_ids = langs.search([("code", "=", code)])
        self.set_online("agent")
        first, second = (
            self.open_support_as("one", lang="pt-BR"),
            self.open_support_as("two", lang="en"),
        )

        self.run_assignment()

        self.assertTrue(first.is_waiting)
        self.assertEqual(second.agent_id, self.desks["agent"])

    def test_the_assignment_preview_changes_nothing(self):
        self.set_online("second_agent")
        channel = self.open_support_as()

        answer = self.env["seitech.chat.auto.assignment"]._preview(channel)

        decisions = {v["agent"]["id"]: v["reason"] for v in answer["decisions"]}
        self.assertEqual(
            decisions,
            {
                self.desks["second_agent"].id: "chosen",
                self.desks["agent"].id: "offline",
            },
        )
        self.assertTrue(channel.is_waiting)

    def test_viewers_are_shown_to_each_other(self):
        channel = self.open_support_as()

        with self.trap_events() as events:
            self.view(channel, "agent")
            people = self.view(channel, "second_agent")
            self.view(channel, "agent")
            left = self.view(channel, "agent", is_viewing=False)

        names = [self.users["agent"].name, self.users["second_agent"].name]
        self.assertEqual(sorted(p["name"] for p in people), sorted(names))
        self.assertEqual([p["name"] for p in left], names[1:])
        watched = [e for e in events if e.type.endswith("/viewers_changed")]
        self.assertEqual(len(watched), 3, "sent when it changes, and only then")
        self.assertEqual({e.target[-1] for e in watched}, {"internal"})

    def test_a_viewer_expires_without_heartbeat(self):
        channel = self.open_support_as()
        self.view(channel, "agent")
        self.env.cr.execute(
            "UPDATE seitech_chat_viewer SET seen_at = seen_at - interval '46 seconds'"
        )

        people = self.view(channel, "second_agent")

        self.assertEqual([p["id"] for p in people], [self.users["second_agent"].id])

    def test_only_who_has_it_answers_unless_the_department_says_otherwise(self):
        channel = self.open_support_as()
        other = self.persona("second_agent")
        channel = channel.with_user(other.record)
        self.assert_refused("forbidden", channel._check_may_post, other)
        self.queue.assignee_only_replies = False
        self.assert_refused("forbidden", channel._check_may_post, other)

        channel.sudo()._accept(self.persona("agent"))

        channel._check_may_post(other)
        answer = channel._post(other, "I can help, too.")
        self.assertEqual(channel.sudo().first_response_at, answer.created_at)
        self.queue.assignee_only_replies = True
        self.assert_refused("forbidden", channel._check_may_post, other)

    def test_a_department_asks_its_own_questions(self):
        self.env["seitech.chat.pre.chat.field"].create(
            {
                "department_id": self.queue.id,
                "label": "Order number",
                "name": "order_number",
                "is_required": True,
            }
        )

        error = self.assert_refused("field_missing", self.open_support_as)
        self.assertEqual(error.field, "fields.order_number")
        error = self.assert_refused(
            "invalid_field",
            self.open_support_as,
            fields={"order_number": "7", "shoe": "42"},
        )
        self.assertEqual(error.field, "fields.shoe")
        channel = self.open_support_as(fields={"order_number": "S0042"})

        self.assertEqual(
            channel._to_support_details()["fields"],
            [{"label": "Order number", "text": "S0042"}],
        )
