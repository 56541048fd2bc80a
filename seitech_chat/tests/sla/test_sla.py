"""SLA targets: due times, pauses, breaches, each once."""

import json
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..support.chat_case import ChatCase

MINUTE = 60
HOUR = 60 * MINUTE


def moment(text):
    """Read a naive UTC datetime."""
    return datetime.fromisoformat(text)


class SlaCase(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Support hours",
                "tz": "Europe/Berlin",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": period,
                            }
                        )
                        for day in range(5)
                        for start, end, period in (
                            (9, 12, "morning"),
                            (13, 17, "afternoon"),
                        )
                    ),
                ],
            }
        )
        cls.policy = cls.env["seitech.chat.sla.policy"].create(
            {
                "name": "Standard",
                "first_response_seconds": HOUR,
                "next_response_seconds": 30 * MINUTE,
                "resolution_seconds": 4 * HOUR,
            }
        )

    def setUp(self):
        super().setUp()
        self.time = self.enterContext(freeze_time("2026-03-01 00:00:00"))
        now = patch("odoo.sql_db.BaseCursor.now", side_effect=datetime.now)
        self.enterContext(now)

    def at(self, text):
        """Go to a moment, ``2026-03-02 10:00:00`` in UTC."""
        self.time.move_to(moment(text))

    def open_support_as(self, text, **fields):
        self.at(text)
        return self.open_support("caller", **fields)

    def target(self, channel, kind="first_response"):
        """Return the newest target of a kind."""
        return self.env["seitech.chat.sla.target"].search(
            [("channel_id", "=", channel.id), ("kind", "=", kind)],
            order="service_number desc",
            limit=1,
        )

    def reply(self, channel, text):
        self.at(text)
        if not channel.agent_id:
            channel._accept(self.persona("agent"))
        return channel._post(self.persona("agent"), "An answer")

    def history(self, channel, kind="first_response"):
        """List what happened to the newest target of a kind."""
        return [step[1] for step in self.target(channel, kind).history]

    def watch(self):
        """Do what the timer would do now."""
        due, _next_at = self.env["seitech.chat.deadline.mixin"]._next_due(set())
        for model, record_id in due:
            self.env[model].browse(record_id)._on_deadline(self.now())

    def ask(self, channel, text):
        self.at(text)
        return channel._post(self.persona("caller"), "A question")


@tagged("post_install", "-at_install")
class TestSla(SlaCase):
    def test_due_times_follow_the_calendar(self):
        self.policy.calendar_id = self.calendar
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 22:59:59",
            }
        )
        # Berlin is an hour ahead of UTC in winter, two in summer (from 29 March on).
        rows = [
            ("2026-03-02 08:00:00", "2026-03-02 09:00:00"),
            ("2026-03-02 06:00:00", "2026-03-02 09:00:00"),  # before hours
            ("2026-03-02 10:30:00", "2026-03-02 12:30:00"),  # over the lunch break
            ("2026-03-02 15:30:00", "2026-03-03 08:30:00"),  # over night
            ("2026-03-06 15:30:00", "2026-03-10 08:30:00"),  # weekend and holiday
            ("2026-03-27 15:30:00", "2026-03-30 07:30:00"),  # the clocks go forward
        ]
        for opened, due in rows:
            with self.subTest(opened):
                channel = self.open_support_as(opened)

                self.assertEqual(self.target(channel).due_at, moment(due))

    def test_around_the_clock_without_a_calendar(self):
        channel = self.open_support_as("2026-03-01 23:30:00")  # a Sunday night

        self.assertEqual(self.target(channel).due_at, moment("2026-03-02 00:30:00"))

    def test_a_calendar_of_flexible_hours_is_refused(self):
        self.calendar.flexible_hours = True

        with self.assertRaises(ValidationError):
            self.policy.calendar_id = self.calendar

    def test_a_reply_in_time_meets_the_target(self):
        channel = self.open_support_as("2026-03-02 08:00:00")

        self.reply(channel, "2026-03-02 09:00:00")

        target = self.target(channel)
        self.assertEqual(target.met_at, moment("2026-03-02 09:00:00"))
        self.assertFalse(target.breached_at)

    def test_an_answer_one_second_late_breaks_it_though_no_timer_ran(self):
        channel = self.open_support_as("2026-03-02 08:00:00")

        self.reply(channel, "2026-03-02 09:00:01")

        target = self.target(channel)
        self.assertEqual(target.breached_at, moment("2026-03-02 09:00:00"))
        self.assertEqual(target.met_at, moment("2026-03-02 09:00:01"))

    def test_a_timer_that_comes_late_records_the_time_it_happened_once(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.at("2026-03-02 11:00:00")
        watch = self.watch

        with self.trap_events() as events:
            watch()
            watch()

        self.assertEqual(
            self.target(channel).breached_at, moment("2026-03-02 09:00:00")
        )
        sent = [e for e in events if e.type == "seitech.chat.channel/sla_changed"]
        self.assertEqual(len(sent), 1)
        self.assertEqual(
            self.history(channel),
            ["started", "breached", "escalated", "escalated"],
        )

    def test_a_warning_comes_once_before_the_breach(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        watch = self.watch

        self.at("2026-03-02 08:44:00")
        watch()
        self.assertFalse(self.target(channel).warned_at)
        self.at("2026-03-02 08:45:10")
        watch()

        self.assertEqual(self.target(channel).warned_at, moment("2026-03-02 08:45:00"))
        self.assertFalse(self.target(channel).breached_at)

    def test_the_resolution_waits_for_the_customer(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 09:00:00")  # an hour used
        target = self.target(channel, "resolution")
        self.assertEqual(target.remaining_seconds, 3 * HOUR)
        self.assertFalse(target.due_at)

        self.ask(channel, "2026-03-04 12:00:00")

        self.assertEqual(target.due_at, moment("2026-03-04 15:00:00"))
        self.assertEqual(
            self.history(channel, "resolution"), ["started", "paused", "resumed"]
        )

    def test_a_paused_clock_is_never_broken(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 08:10:00")
        self.at("2026-03-09 08:00:00")

        self.watch()

        self.assertFalse(self.target(channel, "resolution").breached_at)

    def test_each_question_after_a_reply_starts_a_target(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 08:10:00")
        self.assertFalse(self.target(channel, "next_response"))

        self.ask(channel, "2026-03-02 08:20:00")
        self.ask(channel, "2026-03-02 08:25:00")  # asked twice, answered once
        first = self.target(channel, "next_response")
        self.assertEqual(
            (first.service_number, first.due_at), (1, moment("2026-03-02 08:50:00"))
        )
        self.reply(channel, "2026-03-02 08:40:00")
        self.ask(channel, "2026-03-02 09:00:00")

        self.assertTrue(first.met_at)
        self.assertEqual(self.target(channel, "next_response").service_number, 2)

    def test_a_student_who_is_an_agent_too_asks_and_does_not_answer(self):
        self.at("2026-03-02 08:00:00")
        form = {**self.form(), "course_id": None}
        del form["name"], form["email"], form["lang"]
        channel = self.env["seitech.chat.intake"]._open_student_support(
            self.persona("second_agent"), form, company=self.company
        )

        target = self.target(channel)
        self.assertFalse(target.met_at or channel.sudo().first_response_at)

    def test_a_private_note_answers_nothing(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        channel._post(self.persona("agent"), "Upset", is_note=True)

        self.assertFalse(self.target(channel).met_at)

    def test_the_end_stops_every_clock(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.at("2026-03-02 08:30:00")
        channel._end()

        self.assertTrue(self.target(channel, "resolution").met_at)
        self.assertTrue(self.target(channel).cancelled_at)
        self.at("2026-03-09 08:00:00")
        self.watch()
        targets = self.env["seitech.chat.sla.target"].search(
            [("channel_id", "=", channel.id)]
        )
        self.assertEqual(len(targets), 2)
        self.assertFalse(any(targets.mapped("breached_at")))

    def test_reopening_begins_a_new_cycle(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        self.reply(channel, "2026-03-02 08:10:00")
        channel._end()

        self.at("2026-03-03 08:00:00")
        channel._reopen()

        target = self.target(channel, "resolution")
        self.assertEqual(
            (target.service_number, target.due_at), (2, moment("2026-03-03 12:00:00"))
        )

    def go_back_and_forth(self, channel, times):
        """Have an answer and a question take turns, a minute each."""
        for number in range(times):
            hour, minute = divmod(2 * number, 60)
            self.reply(channel, f"2026-03-02 {8 + hour:02}:{minute:02}:00")
            self.ask(channel, f"2026-03-02 {8 + hour:02}:{minute + 1:02}:00")

    def test_a_hundred_replies_make_as_short_a_history_as_ten(self):
        self.policy.resolution_seconds = 24 * HOUR
        channel = self.open_support_as("2026-03-02 07:30:00")
        self.go_back_and_forth(channel, 5)
        lengths = []
        for _round in range(2):
            with self.trap_events() as events:
                self.ask(channel, "2026-03-02 13:00:00")
            [sent] = [e for e in events if e.type.endswith("sla_changed")]
            lengths.append(len(json.dumps(sent.payload)))
            self.go_back_and_forth(channel, 100)

        self.assertEqual(
            [(t["kind"], t["service_number"]) for t in sent.payload["targets"]],
            [("first_response", 1), ("resolution", 1), ("next_response", 105)],
        )
        self.assertLess(lengths[1], 1.7 * lengths[0])
        self.assertLess(max(lengths), 6_000)

    def test_pauses_that_are_not_listed_any_more_count_all_the_same(self):
        self.policy.resolution_seconds = 24 * HOUR
        channel = self.open_support_as("2026-03-02 07:30:00")
        self.go_back_and_forth(channel, 50)
        target = self.target(channel, "resolution")
        due_at = target.due_at
        # Half an hour, then each minute between a question and its answer.
        self.assertEqual(
            due_at, moment("2026-03-02 09:39:00") + timedelta(hours=23.5, minutes=-49)
        )

        self.policy._mark_for_recompute()
        self.policy._cron_recompute()

        self.assertEqual(target.due_at, due_at)
        steps = self.history(channel, "resolution")
        self.assertEqual(steps[:3], ["started", "compacted", "resumed"])
        self.assertNotIn("changed", steps)
        self.assertLessEqual(len(steps), 24)
        self.assertIn("earlier pauses not shown, 22 h", target.explanation)

    def test_the_more_specific_policy_is_taken_and_shown(self):
        special = self.policy.copy(
            {"name": "Technical", "department_id": self.department.id}
        )

        channel = self.open_support_as("2026-03-02 08:00:00")

        self.assertEqual(self.target(channel).policy_id, special)
        [shown, _resolution] = channel._to_support_details()["sla"]
        self.assertEqual(shown["policy"]["name"], "Technical")

    def test_a_policy_of_another_company_does_not_apply(self):
        self.policy.copy({"name": "Theirs", "company_id": self.other_company.id})
        self.policy.active = False

        self.assertFalse(self.target(self.open_support_as("2026-03-02 08:00:00")))

    def test_without_a_policy_nothing_is_looked_for(self):
        self.policy.active = False
        channel = self.open_support_as("2026-03-02 08:00:00")

        with self.trap_events() as events:
            self.ask(channel, "2026-03-02 08:01:00")

        self.assertFalse(channel.has_sla_targets)
        self.assertFalse([e for e in events if e.type.endswith("sla_changed")])

    def test_the_customer_receives_nothing_about_sla_targets(self):
        with self.trap_events() as events:
            self.open_support_as("2026-03-02 08:00:00")

        sent = [e.target for e in events if e.type.endswith("sla_changed")]
        self.assertTrue(sent)
        self.assertEqual({target[2:] for target in sent}, {("internal",)})

    def test_a_due_time_beyond_the_year_is_none(self):
        self.calendar.attendance_ids.unlink()
        self.policy.calendar_id = self.calendar

        channel = self.open_support_as("2026-03-02 08:00:00")

        self.assertFalse(self.target(channel).due_at)
        self.at("2027-03-02 08:00:00")
        self.reply(channel, "2027-03-02 08:00:00")
        self.assertTrue(self.target(channel).met_at)

    def test_a_day_is_a_day(self):
        self.policy.first_response_seconds = 24 * HOUR

        channel = self.open_support_as("2026-03-02 08:00:00")

        self.assertEqual(
            self.target(channel).due_at - channel.started_at, timedelta(days=1)
        )

    def test_a_policy_summarizes_its_targets(self):
        self.policy.next_response_seconds = 90 * MINUTE + 5

        self.assertEqual(self.policy.first_response_text, "1 h")
        self.assertEqual(self.policy.next_response_text, "1 h 30 min 5 s")
        self.assertEqual(
            self.policy.summary,
            "All departments · all topics · all priorities · 24/7",
        )

    def test_a_target_is_at_risk_between_warning_and_due_time(self):
        channel = self.open_support_as("2026-03-02 08:00:00")
        target = self.target(channel)
        risky = [("warn_at", "<=", "now"), ("id", "=", target.id)]

        def state(time):
            self.at(f"2026-03-02 {time}")
            target.invalidate_recordset()
            return target.state

        self.assertEqual(state("08:44:00"), "running")
        self.assertFalse(target.search(risky))
        self.assertEqual(state("08:46:00"), "at_risk")
        self.assertEqual(target.search(risky), target)
        self.assertEqual(state("09:00:01"), "breached")
