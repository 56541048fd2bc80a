"""Facts and daily rows of random histories equal what plain Python computes."""

import os
import random
from collections import Counter, defaultdict
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .random_desk import MADRID, NEW_YORK, STARTS, RandomDesk, RandomDeskCase
from .report_oracle import OUTCOMES, SLA_KINDS, Oracle, local

HISTORIES = int(os.environ.get("CHAT_REPORT_HISTORIES", "25"))  # 300 in `make soak`
# "7" for the histories "7:0", "7:1", …; "7:12" for that one.
SEED = os.environ.get("CHAT_REPORT_SEED", "20260")
STEPS = 30
TABLES = ("seitech_chat_service", "seitech_chat_answer", "seitech_chat_daily")
# Columns that name the row itself.
OWN = {"id", "service_id", "of_channel", "of_service"}
ZONES = (MADRID, NEW_YORK)
PROPERTIES = (
    *OUTCOMES,
    *(f"sla_{kind}_{result}" for kind in SLA_KINDS for result in ("met", "breached")),
    "answered_by_three",
    "third_service",
    "out_of_hours",
    "rated",
    "own_page",
    "work_differs",
    *ZONES,
)
OTHER_ZONES = ("Pacific/Auckland", "America/St_Johns", "Asia/Kathmandu", NEW_YORK)
# Columns of a service that the desk itself has always stored.
KNOWN_BEFORE = {
    "id", "channel_id", "company_id", "service_number", "department_id",
    "last_department_id", "opened_at", "first_response_at", "first_agent_id",
    "ended_at", "agent_id",
}  # fmt: skip
FIRST_DAY = min(STARTS)[:10]


def seeds():
    """Return the seeds of the histories."""
    if ":" in SEED:
        return [SEED]
    return [f"{SEED}:{number}" for number in range(HISTORIES)]


@tagged("post_install", "-at_install")
class TestReportOracle(RandomDeskCase):
    def test_every_column_equals_the_oracle(self):
        done, seen = Counter(), Counter()
        for seed in seeds():
            with self.subTest(seed=seed), self.undone():
                self.set_zones()
                desk = RandomDesk(self, random.Random(seed))
                desk.play(STEPS)
                self.refresh()
                self.check(desk)
                self.check_recount()
                self.check_other_zone(desk)
                self.check_backfill(desk)
                seen += self.properties(desk)
            self.env.invalidate_all()
            done.update(desk.done)

        missing = {verb.__name__ for verb, _weight in desk.steps} - set(+done)
        self.assertFalse(missing, "steps that nothing came of")
        self.assertFalse(set(PROPERTIES) - set(+seen), "histories without these")

    def check(self, desk):
        """Compare all rows with the oracle's."""
        oracle = Oracle(desk.logs(), self.zones)
        channels = [one.channel.id for one in desk.conversations]
        self.compare(oracle.services(), self.services(channels))
        self.compare(oracle.answers(), self.answers(channels))
        self.compare(oracle.daily(), self.daily())

    def properties(self, desk):
        """Count the services of a kind that a comparison must have met."""
        oracle = Oracle(desk.logs(), self.zones)
        rows = list(oracle.services().values())
        agents = defaultdict(set)
        for (channel, number, _position), row in oracle.answers().items():
            agents[channel, number].add(row["agent_id"])
        seen = Counter(row["outcome"] for row in rows if row["outcome"])
        for name in ("sla_first_response", "sla_next_response", "sla_resolution"):
            seen.update(f"{name}_{row[name]}" for row in rows if row[name])
        seen["answered_by_three"] = sum(len(one) > 2 for one in agents.values())
        seen["third_service"] = sum(row["service_number"] > 2 for row in rows)
        seen["out_of_hours"] = sum(row["is_offline_message"] for row in rows)
        seen["rated"] = sum(bool(row["rating"]) for row in rows)
        seen["own_page"] = sum(bool(row["page"]) for row in rows)
        seen["work_differs"] = sum(
            row["resolution_work_seconds"] != row["resolution_seconds"] for row in rows
        )
        for zone in ZONES:
            seen[zone] = sum(_clock_changes(row, zone) for row in rows)
        return seen

    def check_other_zone(self, desk):
        """Change the zone of the reports: all days and hours are those of another."""
        self.company.chat_report_tz = desk.rng.choice(OTHER_ZONES)
        [recount] = self.env["seitech.chat.recount"]._unfinished_for(self.company)
        while recount._run_batch():
            pass
        self.zones[self.company.id] = self.company.chat_report_tz
        self.check(desk)

    def check_backfill(self, desk):
        """Forget all that the reports ever stored, as before they existed."""
        forgotten = SQL(", ").join(
            SQL("%s = NULL", SQL.identifier(name))
            for name in self.env["seitech.chat.service"]._fields
            if name in self.columns("seitech_chat_service") - KNOWN_BEFORE
        )
        self.env.cr.execute(SQL("UPDATE seitech_chat_service SET %s", forgotten))
        self.env.cr.execute("UPDATE seitech_chat_service SET needs_refresh = TRUE")
        self.env.cr.execute("DELETE FROM seitech_chat_answer")
        self.env.cr.execute("DELETE FROM seitech_chat_daily")
        self.env.invalidate_all()
        self.refresh()
        oracle = Oracle(desk.logs(), self.zones)
        channels = [one.channel.id for one in desk.conversations]
        expected, found = oracle.services(), self.services(channels)
        is_all_known = True
        for key, row in expected.items():
            unknown = self.unknown_columns(desk, key, row)
            is_all_known &= not unknown & {"is_offline_message", "outcome"}
            for name in unknown:
                found[key].pop(name)
                row.pop(name)
        self.compare(expected, found)
        types = {one.channel.id: one.channel.channel_type for one in desk.conversations}
        answers = {
            key: {**row, "channel_type": types[key[0]]}
            for key, row in oracle.answers().items()
        }
        self.compare(answers, self.answers(channels))
        if is_all_known:
            self.compare(oracle.daily(), self.daily())

    def unknown_columns(self, desk, key, row):
        """Return the columns that nobody can know afterwards."""
        channel, number = key
        [one] = [one for one in desk.conversations if one.channel.id == channel]
        log = one.logs[number - 1]
        unknown = set()
        if number < len(one.logs):
            unknown.add("priority")
        if row["channel_type"] != one.channel.channel_type:
            unknown.add("channel_type")  # the visitor has signed in since
        assigned = log.first("assigned")
        if number > 1 and assigned and assigned.at == log.opened_at:
            # It went back to its agent at once, past the queue that notes the hours.
            unknown |= {"is_offline_message", "outcome"}
        return unknown

    def columns(self, table):
        self.env.cr.execute(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s",
                table,
            )
        )
        return {name for (name,) in self.env.cr.fetchall()}

    def check_recount(self):
        """Check that recounts write nothing, also those that read the hours again."""
        before = self.versions()
        for reason in ("nightly", "manual"):
            done = self.recount(reason)
            self.assertEqual(done.mapped("repaired_count"), [0, 0], reason)
            self.assertEqual(self.versions(), before, reason)

    def versions(self):
        """Return the version of each row, which every write changes."""
        self.env.flush_all()
        return {
            table: dict(
                self.env.execute_query(
                    SQL("SELECT id, (ctid, xmin)::text FROM %s", SQL.identifier(table))
                )
            )
            for table in TABLES
        }

    def compare(self, expected, found):
        self.assertEqual(expected.keys(), found.keys())
        for key, row in expected.items():
            self.assertEqual(row.keys(), found[key].keys(), key)
            wrong = {
                name: {"expected": value, "found": found[key][name]}
                for name, value in row.items()
                if value != found[key][name]
            }
            self.assertFalse(wrong, key)

    def services(self, channels):
        found = {}
        for row in self.rows("seitech.chat.service", channels):
            key = (row["of_channel"], row["of_service"])
            found[key] = self.with_page(row)
            found[key]["is_sealed"] = bool(found[key]["is_sealed"])
        return found

    def with_page(self, row):
        """Return a row's columns, with the path of its page."""
        page = self.env["seitech.chat.page"].browse(row["page_id"])
        shown = {name: value for name, value in row.items() if name not in OWN}
        del shown["page_id"]
        return {**shown, "page": page.path or None}

    def answers(self, channels):
        return {
            (row["of_channel"], row["of_service"], row["position"]): self.with_page(row)
            for row in self.rows("seitech.chat.answer", channels)
        }

    def daily(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT * FROM seitech_chat_daily WHERE day >= %s", FIRST_DAY)
        )
        found = {}
        for row in self.env.cr.dictfetchall():
            key = tuple(
                row.pop(name)
                for name in ("company_id", "day", "department_id", "agent_id")
            )
            del row["id"]
            found[key] = row
        return found


def _clock_changes(row, zone):
    """Return whether the clock of a zone changes in the days of a service."""
    start, end = row["opened_at"], row["ended_at"]
    return (
        bool(end)
        and end - start < timedelta(days=7)
        and (local(start, zone).utcoffset() != local(end, zone).utcoffset())
    )
