"""The hours of agents: when periods begin and end, and how they are counted."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ...logic.contract import PRESENCE_INTERVAL_SECONDS, PRESENCE_TIMEOUT_SECONDS
from ...models.reports.agent_hours import (
    online_count_at,
    online_hours,
    recorded_since,
)
from ..support.chat_case import ChatCase

HOUR = 3600


class AgentHoursCase(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.desks["agent"]
        cls.periods = cls.env["seitech.chat.agent.period"]

    def stay(self, move, minutes, desk=None):
        """Let time pass while an inbox sends its heartbeats."""
        for _minute in range(minutes):
            move(PRESENCE_INTERVAL_SECONDS)
            (desk or self.desk)._heartbeat()

    def seconds(self, desk=None, *, from_at=None, to_at=None):
        """Return ``(online, inbox)`` of an agent, by default of all time."""
        desk = desk or self.desk
        found = online_hours(
            self.env,
            desk.company_id,
            from_at or self.now() - timedelta(days=365),
            to_at or self.now(),
            desk,
        )
        return [(one["online_seconds"], one["inbox_seconds"]) for one in found]

    def kinds_running(self, desk=None):
        running = [("agent_id", "=", (desk or self.desk).id), ("ended_at", "=", False)]
        return sorted(self.periods.search(running).mapped("kind"))


@tagged("post_install", "-at_install")
class TestAgentPeriods(AgentHoursCase):
    def test_an_open_inbox_and_the_status_online_are_counted_apart(self):
        with self.clock() as move:
            self.desk._heartbeat(status="away")
            self.stay(move, 10)
            self.desk._heartbeat(status="online")
            self.stay(move, 5)
            self.desk._heartbeat(status="away")
            self.stay(move, 3)

            self.assertEqual(self.kinds_running(), ["inbox"])
            self.assertEqual(self.seconds(), [(5 * 60, 18 * 60)])

    def test_an_absent_agent_has_no_hours(self):
        self.desk.status = "online"

        self.assertEqual(self.kinds_running(), [])
        self.assertEqual(self.seconds(), [])
        self.assertIsNone(recorded_since(self.env, self.company))

    def test_a_heartbeat_without_a_change_costs_no_statement_more(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            costs = []
            for _beat in range(2):
                move(PRESENCE_INTERVAL_SECONDS)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.desk._heartbeat()
                self.env.flush_all()
                costs.append(self.env.cr.sql_log_count - before)

        # The agent is read, and its last signal is written.
        self.assertEqual(costs, [2, 2])

    def test_a_running_period_ends_now_or_with_the_last_signal(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.stay(move, 2)
            move(PRESENCE_TIMEOUT_SECONDS)
            self.assertEqual(self.seconds()[0][0], 120 + PRESENCE_TIMEOUT_SECONDS)
            move(1)
            self.assertEqual(self.seconds(), [(120, 120)])
            self.assertEqual(self.kinds_running(), ["inbox", "online"])

    def test_a_gap_ends_the_period_and_the_next_heartbeat_begins_another(self):
        with self.clock() as move:
            began = self.now()
            self.desk._heartbeat(status="online")
            self.stay(move, 2)
            last_signal = self.now()
            move(HOUR)
            self.desk._heartbeat()
            self.stay(move, 1)

            self.assertEqual(self.seconds(), [(180, 180)])
            first, second = self.periods.search(
                [("agent_id", "=", self.desk.id), ("kind", "=", "online")], order="id"
            )
        self.assertEqual((first.started_at, first.ended_at), (began, last_signal))
        self.assertEqual(second.started_at, last_signal + timedelta(hours=1))
        self.assertFalse(second.ended_at)

    def test_a_status_chosen_after_a_gap_ends_the_earlier_one_at_its_signal(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.stay(move, 2)
            move(HOUR)
            self.desk._heartbeat(status="offline")
            self.stay(move, 1)

            self.assertEqual(self.kinds_running(), ["inbox"])
            self.assertEqual(self.seconds(), [(120, 180)])

    def test_the_scheduled_action_ends_periods_without_a_signal(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.stay(move, 2)
            last_signal = self.desk.seen_at
            move(PRESENCE_TIMEOUT_SECONDS)
            self.desk._cron_release_absent()
            self.assertEqual(self.kinds_running(), ["inbox", "online"])
            move(1)
            self.desk._cron_release_absent()

        self.assertEqual(self.kinds_running(), [])
        ended = self.periods.search([("agent_id", "=", self.desk.id)])
        self.assertEqual(set(ended.mapped("ended_at")), {last_signal})

    def test_the_scheduled_action_begins_missing_periods(self):
        """An inbox that was open before the hours were recorded sends no change."""
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.periods.search([]).unlink()
            self.stay(move, 1)
            self.assertEqual(self.kinds_running(), [])
            self.desk._cron_release_absent()
            self.stay(move, 2)

            self.assertEqual(self.kinds_running(), ["inbox", "online"])
            self.assertEqual(self.seconds(), [(120, 120)])

    def test_an_archived_agent_has_no_running_period(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.stay(move, 2)
            move(30)
            self.desk.active = False
            self.assertEqual(self.kinds_running(), [])
            move(10)
            self.desk._cron_release_absent()

            self.assertEqual(self.kinds_running(), [])
            self.assertEqual(self.seconds(), [(150, 150)])

    def test_a_withdrawn_role_ends_both(self):
        role = self.env.ref("seitech_chat.group_chat_agent")
        self.check_withdrawal({"group_ids": [(3, role.id)]})

    def test_an_archived_account_ends_both(self):
        self.check_withdrawal({"active": False})

    def test_a_company_that_is_withdrawn_ends_both(self):
        other = self.other_company
        self.check_withdrawal(
            {"company_id": other.id, "company_ids": [(6, 0, other.ids)]}
        )

    def check_withdrawal(self, vals):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            self.stay(move, 1)
            move(30)
            self.users["agent"].write(vals)
            self.assertEqual(self.kinds_running(), [])
            move(10)
            self.desk._cron_release_absent()

            self.assertEqual(self.kinds_running(), [], "not begun again")
            self.assertEqual(self.seconds(), [(90, 90)])

    def test_a_second_period_of_a_kind_is_not_begun(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            move(5)
            self.periods._begin(self.desk, {"inbox", "online"}, self.now())

            self.assertEqual(self.kinds_running(), ["inbox", "online"])
            self.assertEqual(self.seconds(), [(5, 5)])

    def test_a_status_that_changes_back_in_one_second_leaves_no_time(self):
        with self.clock():
            for status in ("online", "away", "online", "offline"):
                self.desk._heartbeat(status=status)

            self.assertEqual(self.kinds_running(), ["inbox"])
            self.assertEqual(self.seconds(), [])

    def test_a_desk_of_two_companies_has_hours_in_each(self):
        user = self.users["agent"]
        user.company_ids |= self.other_company
        other = self.env["seitech.chat.agent"].create(
            {
                "user_id": user.id,
                "company_id": self.other_company.id,
                "department_ids": [(6, 0, self.foreign_department.ids)],
            }
        )
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            other._heartbeat(status="away")
            self.stay(move, 1)
            self.stay(move, 1, other)

            self.assertEqual(self.seconds(), [(120, 120)])
            self.assertEqual(self.seconds(other), [(0, 120)])
            every = online_hours(
                self.env, self.company, self.now() - timedelta(days=1), self.now()
            )
        self.assertEqual([one["agent_id"] for one in every], [self.desk.id])


@tagged("post_install", "-at_install")
class TestAgentHours(AgentHoursCase):
    def test_hours_are_clipped_to_the_moments(self):
        with self.clock() as move:
            start = self.now()
            self.desk._heartbeat(status="online")
            self.stay(move, 60)
            self.desk._heartbeat(status="offline")
            minutes = [start + timedelta(minutes=count) for count in range(61)]

            for from_minute, to_minute, seconds in (
                (0, 60, 3600), (10, 20, 600), (0, 1, 60), (59, 60, 60),
            ):  # fmt: skip
                found = self.seconds(
                    from_at=minutes[from_minute], to_at=minutes[to_minute]
                )
                self.assertEqual(found, [(seconds, seconds)])
            before = start - timedelta(days=1)
            self.assertEqual(self.seconds(from_at=before, to_at=start), [])
            self.assertEqual(self.seconds(from_at=minutes[60], to_at=self.now()), [])

    def test_days_with_a_change_of_the_clock_have_their_own_length(self):
        """The day of 29 March 2026 has 23 hours in Madrid; moments decide, not days."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_agent_period
                       (agent_id, company_id, kind, started_at, ended_at)
                VALUES (%s, %s, 'online', '2026-03-28 12:00', '2026-03-30 12:00')
                """,
                self.desk.id,
                self.company.id,
            )
        )
        found = online_hours(
            self.env, self.company, "2026-03-28 23:00", "2026-03-29 22:00", self.desk
        )
        self.assertEqual(found[0]["online_seconds"], 23 * HOUR)

    def test_one_statement_for_any_number_of_agents(self):
        names = ("agent", "second_agent", "supervisor", "agent_elsewhere")
        with self.clock() as move:
            for name in names:
                self.desks[name]._heartbeat(status="online")
            move(60)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            found = online_hours(
                self.env, self.company, self.now() - timedelta(hours=1), self.now()
            )
            self.assertEqual(self.env.cr.sql_log_count - before, 1)
        self.assertEqual(
            {one["agent_id"] for one in found}, {self.desks[name].id for name in names}
        )
        self.assertEqual({one["online_seconds"] for one in found}, {60})

    def test_recorded_since_the_first_period_of_the_company(self):
        with self.clock() as move:
            began = self.now()
            self.desk._heartbeat(status="away")
            move(HOUR)
            self.desks["second_agent"]._heartbeat(status="online")

        self.assertEqual(recorded_since(self.env, self.company), began)
        self.assertIsNone(recorded_since(self.env, self.other_company))

    def test_agents_online_at_a_moment(self):
        with self.clock() as move:
            start = self.now()
            self.desk._heartbeat(status="online")
            self.desks["second_agent"]._heartbeat(status="away")
            move(60)
            elsewhere = self.desks["agent_elsewhere"]
            elsewhere._heartbeat(status="online")
            move(60)
            self.desk._heartbeat(status="offline")
            end = self.now()

            def count(moment, departments=None):
                return online_count_at(self.env, self.company, departments, moment)

            self.assertEqual(count(start), 1)
            self.assertEqual(count(start + timedelta(seconds=90)), 2)
            self.assertEqual(count(end), 1)
            self.assertEqual(count(end, self.department), 0)
            self.assertEqual(count(end, self.other_department), 1)
            self.assertEqual(count(start + timedelta(seconds=90), self.department), 1)
            self.assertIsNone(count(start - timedelta(seconds=1)), "not recorded")
            self.assertIsNone(online_count_at(self.env, self.other_company, None, end))
            # It ended with the last signal, which nobody has written yet.
            move(HOUR)
            self.assertEqual(count(self.now()), 0)

    def test_agents_online_now_are_those_who_are_available(self):
        with self.clock() as move:
            self.desk._heartbeat(status="online")
            for seconds in (0, 60, PRESENCE_TIMEOUT_SECONDS - 60, 1):
                move(seconds)
                self.desk.invalidate_recordset()
                self.assertEqual(
                    online_count_at(self.env, self.company, None, self.now()),
                    int(self.desk.is_available),
                )


@tagged("post_install", "-at_install", "chat_access")
class TestAgentHoursAccess(AgentHoursCase):
    def test_periods_that_each_role_sees(self):
        for desk in self.desks.values():
            desk._heartbeat(status="away")
        team = {"agent", "second_agent", "supervisor"}
        expected = {
            "agent": {"agent"},
            "agent_elsewhere": {"agent_elsewhere"},
            "supervisor": team,
            "manager": team | {"agent_elsewhere"},
            "foreign_agent": {"foreign_agent"},
        }
        for name, seen in expected.items():
            with self.subTest(name):
                user = self.users[name]
                found = self.periods.with_user(user).search([]).agent_id.sudo()
                self.assertEqual(set(found.ids), {self.desks[one].id for one in seen})
