"""Escalation of SLA targets at risk or breached: each step once, and recorded."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_sla import HOUR, MINUTE, SlaCase, moment

POLICIES = "odoo.addons.seitech_chat.models.sla.chat_sla_policy"


@tagged("post_install", "-at_install")
class TestSlaEscalation(SlaCase):
    def steps(self, *rows):
        """Set the escalation rules of the policy: ``(moment, minutes, action)``."""
        self.policy.step_ids.unlink()
        for when, minutes, action in rows:
            self.env["seitech.chat.sla.escalation.rule"].create(
                {
                    "policy_id": self.policy.id,
                    "trigger": when,
                    "delay_minutes": minutes,
                    "action": action,
                }
            )

    def notifications(self, channel, kind):
        return self.env["seitech.chat.notification"].search(
            [("channel_id", "=", channel.id), ("kind", "=", kind)]
        )

    def taken(self, text, **fields):
        channel = self.open_support_as(text, **fields)
        channel._accept(self.persona("agent"))
        return channel

    def test_a_new_policy_warns_the_agent_and_notifies_supervisors(self):
        channel = self.taken("2026-03-02 08:00:00")

        self.at("2026-03-02 08:45:01")
        self.watch()
        self.assertEqual(
            self.notifications(channel, "sla_warning").user_id, self.users["agent"]
        )
        self.at("2026-03-02 09:00:01")
        self.watch()
        self.watch()

        sent = self.notifications(channel, "sla_breach")
        self.assertLessEqual(
            self.users["agent"] | self.users["supervisor"], sent.user_id
        )
        self.assertEqual(set(sent.mapped("count")), {1})
        self.assertEqual(
            self.history(channel),
            ["started", "warned", "escalated", "breached", "escalated", "escalated"],
        )

    def test_a_late_reply_before_the_timer_is_one_breach(self):
        channel = self.taken("2026-03-02 08:00:00")

        self.reply(channel, "2026-03-02 09:00:01")
        self.watch()

        target = self.target(channel)
        self.assertEqual(target.breached_at, moment("2026-03-02 09:00:00"))
        sent = self.notifications(channel, "sla_breach")
        self.assertIn(self.users["supervisor"], sent.user_id)
        self.assertEqual(set(sent.mapped("count")), {1})

    def test_a_late_answer_leaves_nothing_to_reassign(self):
        self.steps(("breach", 0, "reassign"), ("breach", 0, "raise_priority"))
        channel = self.taken("2026-03-02 08:00:00")

        self.reply(channel, "2026-03-02 09:00:01")
        self.watch()

        self.assertEqual(channel.agent_id, self.desks["agent"])
        self.assertEqual(channel.priority, "medium")

    def test_it_is_reassigned(self):
        self.steps(("breach", 0, "reassign"))
        channel = self.taken("2026-03-02 08:00:00")

        self.at("2026-03-02 09:00:01")
        self.watch()

        self.assertFalse(channel.agent_id)
        self.assertTrue(channel._queue_entry())
        self.assertEqual(self.history(channel)[-1], "escalated")

    def test_steps_after_the_breach_come_in_time_and_only_while_it_is_broken(self):
        self.steps(("after", 10, "raise_priority"), ("after", 20, "raise_priority"))
        channel = self.taken("2026-03-02 08:00:00")
        self.at("2026-03-02 09:00:01")
        self.watch()
        target = self.target(channel)
        self.assertEqual(target.next_escalation_at, moment("2026-03-02 09:10:00"))

        self.at("2026-03-02 09:10:01")
        self.watch()
        self.watch()
        self.assertEqual(channel.priority, "high")
        self.reply(channel, "2026-03-02 09:15:00")
        self.at("2026-03-02 09:30:00")
        self.watch()

        self.assertEqual(channel.priority, "high")
        self.assertFalse(target.next_escalation_at)

    def test_a_server_that_was_stopped_catches_up_once(self):
        self.steps(
            ("warning", 0, "notify_agent"),
            ("breach", 0, "notify_supervisor"),
            ("after", 30, "raise_priority"),
        )
        channel = self.taken("2026-03-02 08:00:00")

        self.at("2026-03-02 10:50:00")
        self.watch()
        self.watch()

        self.assertFalse(self.notifications(channel, "sla_warning"))
        self.assertEqual(
            set(self.notifications(channel, "sla_breach").mapped("count")), {1}
        )
        self.assertEqual(channel.priority, "high")
        escalations = self.env["seitech.chat.sla.escalation.log"].search(
            [("channel_id", "=", channel.id)]
        )
        self.assertEqual(
            escalations.mapped("action"), ["notify_supervisor", "raise_priority"]
        )

    def test_a_new_service_escalates_again(self):
        self.steps(("breach", 0, "raise_priority"))
        channel = self.taken("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 08:10:00")
        for hour, priority in (("10", "high"), ("12", "urgent")):
            self.ask(channel, f"2026-03-02 {hour}:00:00")
            self.at(f"2026-03-02 {hour}:31:00")
            self.watch()
            self.assertEqual(channel.priority, priority)
            self.reply(channel, f"2026-03-02 {hour}:40:00")

    def test_the_database_takes_no_step_twice(self):
        channel = self.taken("2026-03-02 08:00:00")
        self.at("2026-03-02 09:00:01")
        self.watch()
        done = self.env["seitech.chat.sla.escalation.log"].search([], limit=1)
        self.assertEqual(done.channel_id, channel)

        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            done.create(
                {
                    "target_id": done.target_id.id,
                    "channel_id": channel.id,
                    "company_id": channel.company_id.id,
                    "step_id": done.step_id.id,
                    "action": done.action,
                    "done_at": self.now(),
                }
            )

    def test_an_escalation_of_one_target_leaves_the_others(self):
        self.steps(("breach", 0, "raise_priority"))
        self.policy.step_ids.kind = "resolution"
        channel = self.taken("2026-03-02 08:00:00")

        self.at("2026-03-02 09:00:01")
        self.watch()

        self.assertEqual(channel.priority, "medium")

    def test_a_changed_policy_is_asked_again(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.at("2026-03-02 08:10:00")

        self.policy.first_response_seconds = 2 * HOUR
        self.policy._cron_recompute()

        target = self.target(channel)
        self.assertEqual(target.due_at, moment("2026-03-02 10:00:00"))
        self.assertEqual(target.warn_at, moment("2026-03-02 09:30:00"))
        self.assertEqual(self.history(channel), ["started", "changed"])

    def test_a_change_reaches_all_in_batches_each_once(self):
        channels = [self.open_support_as("2026-03-02 08:00:00") for _n in range(5)]
        self.at("2026-03-02 08:10:00")

        self.policy.first_response_seconds = 2 * HOUR
        with patch(f"{POLICIES}.RECOMPUTE_BATCH", 4):
            self.policy._cron_recompute()
            due = [self.target(channel).due_at for channel in channels]
            self.assertEqual(due.count(moment("2026-03-02 10:00:00")), 2, "of four")
            # Another change begins again with the first.
            self.policy.first_response_seconds = 3 * HOUR
            runs = 0
            while self.policy.needs_recompute:
                self.policy._cron_recompute()
                runs += 1

        self.assertEqual(runs, 4, "4, 4, 2 and none left")
        for channel in channels:
            self.assertEqual(self.target(channel).due_at, moment("2026-03-02 11:00:00"))
        changed = [self.history(channel).count("changed") for channel in channels]
        self.assertEqual(changed, [2, 2, 1, 1, 1])

    def test_a_changed_policy_breaches_no_target_of_the_past(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.at("2026-03-02 08:30:00")

        self.policy.first_response_seconds = 10 * MINUTE
        self.policy._cron_recompute()

        target = self.target(channel)
        self.assertEqual(target.due_at, moment("2026-03-02 08:30:00"))
        self.reply(channel, "2026-03-02 08:30:00")
        self.assertFalse(target.breached_at)

    def test_a_breach_stays_a_breach(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.at("2026-03-02 09:30:00")

        self.policy.first_response_seconds = 4 * HOUR
        self.policy._cron_recompute()

        self.assertEqual(
            self.target(channel).breached_at, moment("2026-03-02 09:00:00")
        )

    def test_a_target_is_cancelled_with_its_policy(self):
        channel = self.open_support_as("2026-03-02 08:00:00")

        self.policy.first_response_seconds = 0
        self.policy._cron_recompute()

        self.assertTrue(self.target(channel).cancelled_at)
        self.assertEqual(self.history(channel), ["started", "breach_withdrawn"])

    def test_hours_switched_on_later_count_from_the_beginning(self):
        channel = self.open_support_as("2026-03-01 12:00:00")  # a Sunday
        self.at("2026-03-01 12:30:00")

        self.policy.calendar_id = self.calendar
        self.policy._cron_recompute()

        # Nothing of the hour is used: it begins on Monday at nine.
        self.assertEqual(self.target(channel).due_at, moment("2026-03-02 09:00:00"))

    def test_a_leave_and_another_hour_move_the_due_time(self):
        self.policy.calendar_id = self.calendar
        channel = self.open_support_as("2026-03-02 07:00:00")
        target = self.target(channel)
        self.assertEqual(target.due_at, moment("2026-03-02 09:00:00"))
        self.policy._cron_recompute()

        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Power cut",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-02 08:00:00",
                "date_to": "2026-03-02 10:00:00",
            }
        )
        self.assertTrue(self.policy.needs_recompute)
        self.policy._cron_recompute()
        self.assertEqual(target.due_at, moment("2026-03-02 11:00:00"))
        leave.unlink()
        self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0" and line.hour_from == 9
        ).hour_from = 10
        self.policy._cron_recompute()

        self.assertEqual(target.due_at, moment("2026-03-02 10:00:00"))
        self.assertTrue(self.policy.needs_recompute)
        self.policy._cron_recompute()
        self.assertFalse(self.policy.needs_recompute)

    def test_a_paused_clock_keeps_what_was_used(self):
        channel = self.taken("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 09:00:00")  # one of four hours used

        self.policy.resolution_seconds = 2 * HOUR
        self.policy._cron_recompute()

        target = self.target(channel, "resolution")
        self.assertEqual(target.remaining_seconds, HOUR)
        self.ask(channel, "2026-03-02 12:00:00")
        self.assertEqual(target.due_at, moment("2026-03-02 13:00:00"))

    def test_a_due_time_is_explained_step_by_step(self):
        self.policy.calendar_id = self.calendar
        channel = self.open_support_as(
            "2026-03-06 15:30:00"
        )  # Friday, half an hour before five
        target = self.target(channel)

        [first, *_more] = target._to_payloads()[0]["history"]

        self.assertEqual(first["left_seconds"], HOUR)
        self.assertEqual(first["due_at"], "2026-03-09T08:30:00Z")
        self.assertEqual(
            [(span["from_at"], span["to_at"]) for span in first["spans"]],
            [
                ("2026-03-06T15:30:00Z", "2026-03-06T16:00:00Z"),
                ("2026-03-09T08:00:00Z", "2026-03-09T08:30:00Z"),
            ],
        )
        text = str(target.with_context(tz="Europe/Berlin").explanation)
        self.assertIn("Fri 06 Mar 16:30:00", text)
        self.assertIn("1 h left", text)
        self.assertIn("due", text)
