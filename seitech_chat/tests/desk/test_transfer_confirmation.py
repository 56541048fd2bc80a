"""Transfers to agents and departments that may not answer are refused or confirmed."""

from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestTransferConfirmation(ChatHttpCase):
    def setUp(self):
        super().setUp()
        self.desk = self.desks["second_agent"]
        self.desk._heartbeat(status="online")

    def refuse_agent(self, desk, code, **more):
        return self.refuse(
            "agent", "assign", code, channel_id=self.support.id, agent_id=desk.id,
            **more,
        )["detail"]  # fmt: skip

    def refuse_department(self, department, code):
        return self.refuse(
            "agent", "transfer", code, channel_id=self.support.id,
            department_id=department.id,
        )["detail"]  # fmt: skip

    def presence_of(self, department):
        """Return ``(is_open, is_available)`` as the transfer dialog is given them."""
        shown = self.call("agent", "queue")["departments"]
        [found] = [one for one in shown if one["id"] == department.id]
        return found["is_open"], found["is_available"]

    def test_an_online_agent_needs_no_confirmation(self):
        self.call("agent", "assign", channel_id=self.support.id, agent_id=self.desk.id)

        self.assertEqual(self.support.agent_id, self.desk)

    def test_unable_agents_are_refused_even_when_confirmed(self):
        groups = self.env.ref("seitech_chat.group_chat_agent")
        for name, take in (
            ("archived record", lambda: self.desk.write({"active": False})),
            ("archived user", lambda: self.desk.user_id.write({"active": False})),
            ("lost role", lambda: groups.write(
                {"user_ids": [(3, self.desk.user_id.id)]})),
        ):  # fmt: skip
            for confirmed in (False, True):
                with self.subTest(name, confirmed=confirmed), self.undone():
                    take()
                    self.env.flush_all()

                    detail = self.refuse_agent(
                        self.desk, "no_agent", is_confirmed=confirmed
                    )

                    self.assertIn("Choose another one.", detail)
                    self.assertEqual(self.support.agent_id, self.desks["agent"])
                self.env.invalidate_all()

    def test_unable_agents_are_not_offered(self):
        names = {one["name"] for one in self.call("agent", "queue")["agents"]}
        self.assertIn("Second Agent", names)
        group = self.env.ref("seitech_chat.group_chat_agent")
        group.write({"user_ids": [(3, self.desk.user_id.id)]})

        names = {one["name"] for one in self.call("agent", "queue")["agents"]}

        self.assertNotIn("Second Agent", names)

    def test_an_absent_agent_needs_confirmation(self):
        self.department.agent_absence_minutes = 5
        for status, away_text, says in (
            ("away", "back at two", ("is away: back at two.", "Agent is back.")),
            ("away", "", ("is away.", "waits until Second Agent is back.")),
            ("offline", "", ("is offline.", "returns to the queue after 5 min.")),
        ):
            with self.subTest(status, away_text=away_text):
                self.desk._heartbeat(status=status, away_text=away_text)

                detail = self.refuse_agent(self.desk, "agent_unavailable")

                for sentence in says:
                    self.assertIn(sentence, detail)
        self.call(
            "agent", "assign", channel_id=self.support.id, agent_id=self.desk.id,
            is_confirmed=True,
        )  # fmt: skip
        self.assertEqual(self.support.agent_id, self.desk)

    def test_a_closed_inbox_needs_confirmation(self):
        self.department.agent_absence_minutes = 0
        self.desk.seen_at = False

        detail = self.refuse_agent(self.desk, "agent_unavailable")

        self.assertEqual(
            detail,
            "Second Agent is not connected."
            " The customer waits until Second Agent is back.",
        )

    def test_an_agent_of_another_department_needs_confirmation(self):
        desk = self.desks["agent_elsewhere"]
        desk._heartbeat(status="online")

        detail = self.refuse_agent(desk, "agent_unavailable")

        self.assertIn("Agent Elsewhere is not in", detail)

    def test_leads_are_asked_too_but_nobody_about_themselves(self):
        self.desk._heartbeat(status="offline")
        body = {"channel_id": self.support.id}
        self.refuse(
            "supervisor", "assign", "agent_unavailable", agent_id=self.desk.id, **body
        )

        self.call("supervisor", "assign", agent_id=self.desks["supervisor"].id, **body)

        self.assertEqual(self.support.agent_id, self.desks["supervisor"])

    def test_a_department_without_agents_is_refused(self):
        department = self.env["seitech.chat.department"].create({"name": "Empty"})

        detail = self.refuse_department(department, "no_agent")

        self.assertIn("Empty has no agents.", detail)
        self.assertEqual(self.support.department_id, self.department)

    def test_a_department_with_nobody_online_is_confirmed_first(self):
        detail = self.refuse_department(self.other_department, "department_unavailable")

        self.assertIn("is online.", detail)
        self.assertEqual(self.presence_of(self.other_department), (True, False))
        self.call(
            "agent", "transfer", channel_id=self.support.id,
            department_id=self.other_department.id, is_confirmed=True,
        )  # fmt: skip
        self.assertEqual(self.support.department_id, self.other_department)

    def test_a_closed_department_is_confirmed_first(self):
        self.desks["agent_elsewhere"]._heartbeat(status="online")
        self.other_department.calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Never", "tz": "UTC", "company_id": self.company.id,
                "attendance_ids": [(5,)],
            }
        )  # fmt: skip

        detail = self.refuse_department(self.other_department, "department_unavailable")

        self.assertIn("is closed.", detail)
        self.assertEqual(self.presence_of(self.other_department), (False, False))

    def test_an_open_department_with_somebody_online_needs_no_question(self):
        self.desks["agent_elsewhere"]._heartbeat(status="online")
        self.assertEqual(self.presence_of(self.other_department), (True, True))

        self.call(
            "agent", "transfer", channel_id=self.support.id,
            department_id=self.other_department.id,
        )  # fmt: skip

        self.assertEqual(self.support.department_id, self.other_department)
