"""How the desk stands, for those who lead it."""

from unittest.mock import patch

from odoo.tests import tagged

from ...models.desk import chat_board
from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestBoard(ChatHttpCase):
    def board(self, by="supervisor"):
        answer = self.call(by, "board")
        rows = {row["department"]["id"]: row for row in answer["departments"]}
        return answer, rows

    def test_board_shows_queue_agents_and_risks(self):
        self.env["seitech.chat.sla.policy"].create(
            {"name": "Quick", "first_response_seconds": 600, "resolution_seconds": 7200}
        )
        with self.clock() as move:
            risky = self.open_support("rita_risk")
            self.open_support("fourth", department_id=self.other_department.id)
            move(minutes=8)
            answer, rows = self.board()
            row = rows[self.department.id]
            self.assertEqual((row["at_risk_count"], row["breached_count"]), (1, 0))
            move(minutes=5)
            self.desks["agent"]._heartbeat(status="online")

            answer, rows = self.board()

            row = rows[self.department.id]
            self.assertEqual((row["at_risk_count"], row["breached_count"]), (0, 1))
            self.assertEqual((row["waiting_count"], row["open_count"]), (2, 3))
            self.assertEqual(row["online_count"], 1)
            self.assertGreaterEqual(row["longest_wait_seconds"], 13 * 60)
            self.assertEqual(len(answer["at_risk"]), 2)
            shown = answer["at_risk"][0]
            self.assertEqual(shown["channel"]["id"], risky.id)
            self.assertEqual(shown["customer"], "Rita Risk")
            self.assertEqual(shown["target"]["kind"], "first_response")
        self.assertNotIn(self.foreign_department.id, rows)
        self.assertEqual(
            {agent["name"] for agent in answer["agents"]},
            {desk.name for key, desk in self.desks.items() if key != "foreign_agent"}
            | {agent["name"] for agent in answer["agents"]},
        )

    def test_open_conversations_are_counted_no_further_than_anybody_reads(self):
        with patch.object(chat_board, "MOST_COUNTED", 1):
            _answer, rows = self.board()

        self.assertEqual(rows[self.department.id]["open_count"], 1)

    def test_it_says_how_many_there_are_beyond_those_shown(self):
        self.env["seitech.chat.sla.policy"].create(
            {"name": "Quick", "first_response_seconds": 600}
        )
        with (
            self.clock() as move,
            patch.object(chat_board, "AT_RISK_SHOWN", 2),
        ):
            for number in range(3):
                self.open_support(f"late_{number}")
            move(minutes=12)

            answer, _rows = self.board()

        self.assertEqual((len(answer["at_risk"]), answer["at_risk_total"]), (2, 3))

    def test_escalated_conversations_come_first_without_a_target(self):
        self.env["seitech.chat.sla.policy"].create(
            {"name": "Quick", "first_response_seconds": 600}
        )
        with self.clock() as move:
            late = self.open_support("lara_late")
            move(minutes=12)
            before, _rows = self.board()
            self.assertEqual(
                [(one["channel"]["id"], one["is_escalated"])
                 for one in before["at_risk"]],
                [(late.id, False)],
            )  # fmt: skip

            self.call("agent", "escalate", channel_id=self.support.id, note="")

            after, _rows = self.board()
            shown = after["at_risk"]
            self.assertEqual(
                [(one["channel"]["id"], one["is_escalated"]) for one in shown],
                [(self.support.id, True), (late.id, False)],
            )
            self.assertIsNone(shown[0]["target"], "it was opened without a policy")
            self.assertEqual(shown[1]["target"]["kind"], "first_response")
            self.call("agent", "escalate", channel_id=late.id, note="")
            self.call("supervisor", "resolve", channel_id=self.support.id)

            answer, _rows = self.board()
        [shown] = answer["at_risk"]
        self.assertEqual(shown["channel"]["id"], late.id)
        self.assertTrue(shown["is_escalated"] and shown["target"])

    def test_nobody_waits(self):
        self.waiting._end()

        _answer, rows = self.board()

        row = rows[self.department.id]
        self.assertEqual(row["waiting_count"], 0)
        self.assertIsNone(row["longest_wait_seconds"])

    def test_costs_the_same_however_much_there_is(self):
        self.env["seitech.chat.sla.policy"].create(
            {"name": "Quick", "first_response_seconds": 60}
        )

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            departments = self.env["seitech.chat.department"].search([])
            self.env["seitech.chat.board"]._to_payload(departments)
            return self.env.cr.sql_log_count - before

        with self.clock() as move:
            self.open_support("third")
            move(minutes=5)
            count()
            before = count()
            for number in range(8):
                self.open_support(f"more_{number}")
            move(minutes=5)

            self.assertLessEqual(count() - before, 2)
            self.assertLessEqual(before, 30)
