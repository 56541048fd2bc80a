"""Columns and filters of the list for the support desk alone."""

from odoo import fields
from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase
from ..support.desk_case import DeskCase


@tagged("post_install", "-at_install")
class TestDeskList(DeskCase, ChatHttpCase):
    def make_policy(self):
        return self.env["seitech.chat.sla.policy"].create(
            {
                "name": "Both",
                "department_id": self.queue.id,
                "first_response_seconds": 600,
                "resolution_seconds": 3600,
            }
        )

    def row(self, channel, name):
        """Return what the list shows one person of a conversation."""
        persona = self.persona(name)
        page, _cursor = persona.env["seitech.chat.channel"]._list_page(
            persona, limit=100
        )
        [entry] = [
            entry
            for entry in page._to_list_rows(persona)
            if entry["channel"]["id"] == channel.id
        ]
        return entry

    def test_the_desk_alone_sees_priority_and_target_in_the_list(self):
        self.make_policy()
        channel = self.open_support_as()
        channel._accept(self.persona("agent"))

        with self.trap_events() as events:
            channel._prioritize("urgent")

        desk = self.row(channel, "agent")["desk"]
        self.assertEqual((desk["priority"], desk["is_escalated"]), ("urgent", False))
        self.assertEqual(desk["target"]["kind"], "first_response")
        self.assertIsNone(self.row(channel, "caller")["desk"])
        sent = [event for event in events if event.type.endswith("desk_changed")]
        self.assertEqual([event.payload["desk"] for event in sent], [desk])
        self.assertEqual([event.target[-1] for event in sent], ["internal"])

        channel._post(self.persona("agent"), "Good morning")
        target = self.row(channel, "agent")["desk"]["target"]
        self.assertIsNone(target, "the resolution waits for the customer")

    def listed(self, name="supervisor", **desk):
        """List the conversations of the queue that somebody finds with a filter."""
        found = self.call(name, "list_channels", limit=100, desk=desk)["channels"]
        return [entry["channel"]["id"] for entry in found]

    def test_the_desk_narrows_its_list(self):
        self.make_policy()
        with self.clock() as move:
            late = self.open_support_as("late")
            move(700)
            mine = self.open_support_as("mine")
            mine._accept(self.persona("agent"))
            urgent = self.open_support_as("urgent")
            urgent._prioritize("urgent")
            move(550)
            self.env.flush_all()
            queue = {"department_id": self.queue.id}
            user = self.users["agent"]

            self.assertCountEqual(self.listed(**queue), [late.id, mine.id, urgent.id])
            elsewhere = self.listed(department_id=self.department.id)
            self.assertTrue(elsewhere)
            self.assertFalse({late.id, mine.id, urgent.id} & set(elsewhere))
            self.assertCountEqual(
                self.listed(**queue, assignee="none"), [late.id, urgent.id]
            )
            self.assertEqual(self.listed("agent", **queue, assignee="me"), [mine.id])
            self.assertEqual(self.listed(**queue, assignee=user.id), [mine.id])
            self.assertEqual(self.listed(**queue, priority="urgent"), [urgent.id])
            started = mine.started_at.isoformat() + "Z"
            self.assertCountEqual(
                self.listed(**queue, started_from=started), [mine.id, urgent.id]
            )
            self.assertEqual(self.listed(**queue, started_to=started), [late.id])

    def test_the_desk_lists_what_is_late_or_soon(self):
        self.make_policy()
        breached, soon, calm = (
            self.open_support_as(name) for name in ("one", "two", "three")
        )
        now = self.now()
        for channel, left in ((breached, -60), (soon, 60), (calm, 600)):
            target = self.env["seitech.chat.sla.target"].search(
                [("channel_id", "=", channel.id), ("kind", "=", "first_response")]
            )
            target.due_at = fields.Datetime.add(now, seconds=left)
            target.warn_at = fields.Datetime.add(now, seconds=left - 120)

        self.assertEqual(self.listed(sla="breached"), [breached.id])
        self.assertEqual(self.listed(sla="at_risk"), [soon.id])

    def test_customers_learn_nothing_of_the_desk_by_asking(self):
        groups = [
            self.env.ref(f"seitech_chat.group_chat_{role}").id
            for role in ("student", "supervisor")
        ]
        self.users["supervisor"].group_ids = [(4, group) for group in groups]
        for name in ("student", "supervisor"):
            channel = self.env["seitech.chat.intake"]._open_student_support(
                self.persona(name), self.form(course_id=None), company=self.company
            )
            channel.sudo()._prioritize("urgent")
            self.env.flush_all()

            found = self.call(name, "list_channels", limit=100)["channels"]
            self.assertIn(channel.id, [entry["channel"]["id"] for entry in found])
            asked = {"priority": "urgent"}, {"department_id": self.department.id}
            for desk in asked:
                self.assertNotIn(channel.id, self.listed(name, **desk))
