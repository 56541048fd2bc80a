"""Facts, daily rows and recounts read by index, however many services there are.

REPORT_PLAN_SERVICES=200000 for more: it takes half a minute longer to load.
"""

import json
import os

import pytest
from harness import past_services
from harness.large_dataset import nodes, rows_read
from harness.server import shared_cluster
from stack import databases
from stack.paths import ROOT

SERVICES = int(os.environ.get("REPORT_PLAN_SERVICES") or 60_000)
DAYS = 400
# Tables that grow with the conversations.
LARGE = {
    f"seitech_chat_{name}"
    for name in (
        "channel", "message", "assignment", "queue_entry", "offer", "sla_target",
        "rating", "service", "answer",
    )
}  # fmt: skip
SERVICE = "seitech_chat_service"
MESSAGES = 2  # of each service
BATCH = 500
RECORD = """
import json
import sys
import time
from datetime import timedelta

sys.path += {paths!r}
from harness.statement_recorder import recorded
from odoo.addons.seitech_chat.models.reports import daily, service_facts

company = env.ref("base.main_company")
company.chat_report_tz_counted = company.chat_report_tz = "UTC"
calendar = company.resource_calendar_id
services = env["seitech.chat.service"]
past = services.search([("channel_id.visitor_name", "=like", "Past %%")], order="id")
middle = past[len(past) // 2]
batch = past[len(past) // 2:][:{batch}]
day = middle.opened_on
recounts = env["seitech.chat.recount"]
env.flush_all()

def recount(**vals):
    return recounts._request(company, "nightly", **vals)

whole, month = recount(), recount(from_day=day, to_day=day + timedelta(days=34))
some_day = recount(from_day=day, to_day=day)
later = recount(from_day=day, to_day=day)
later.last_service_id = past[len(past) // 2 - 1].id
env.flush_all()

def refresh():
    batch[:100].needs_refresh = True
    env.flush_all()
    company._chat_refresh_reports()

VERBS = {{
    "facts of one": lambda: service_facts.compute_facts(middle, "UTC"),
    "facts of a batch": lambda: service_facts.compute_facts(batch, "UTC"),
    "a day": lambda: daily.rebuild(company, day, day),
    "a month of days": lambda: daily.rebuild(company, day, day + timedelta(days=30)),
    "refresh": refresh,
    "nightly: choose": recounts._cron_nightly,
    "services: a day": some_day._next_services,
    "services: a day, next batch": later._next_services,
    "services: a month": month._next_services,
    "services: all": whole._next_services,
    "batch of a recount": lambda: later._recount_services(batch),
}}
plans, times = [], {{}}
for verb, run in VERBS.items():
    run()
    env.flush_all()
    env.invalidate_all()
    started = time.perf_counter()
    with recorded() as said:
        run()
        env.flush_all()
    times[verb] = time.perf_counter() - started
    for text in said:
        if text.split()[0].upper() in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
            env.cr._obj.execute("SAVEPOINT plan")
            env.cr._obj.execute(
                "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + text
            )
            [[[found]]] = env.cr._obj.fetchall()
            plans.append((verb, text, found["Plan"], found["Execution Time"]))
            env.cr._obj.execute("ROLLBACK TO plan")
print("PLANS " + json.dumps([plans, times]))
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def plans():
    """Statements of each verb with their plans: ``[(verb, text, plan, ms)]``."""
    cluster = shared_cluster()
    name = databases.throw_away_name("reports")
    databases.create(cluster, name, demo=True)
    try:
        past_services.load(
            cluster, name, services=SERVICES, days=DAYS, days_ago=DAYS + 500,
            with_facts=True,
        )  # fmt: skip
        paths = [str(ROOT / "tests"), str(ROOT / "scripts")]
        code = RECORD.format(batch=BATCH, paths=paths)
        printed = databases.run_shell(cluster, name, code)
        found, times = json.loads(printed.partition("PLANS ")[2].splitlines()[0])
        for verb, seconds in times.items():
            print(f"{verb}: {seconds * 1000:.0f} ms")
        yield found
    finally:
        databases.drop(cluster, name)


@pytest.mark.timeout(900)
def test_no_large_table_is_read_as_a_whole(plans):
    assert len({verb for verb, *_plan in plans}) > 10
    whole = {
        (verb, node["Relation Name"], text[:300])
        for verb, text, plan, _ms in plans
        for node in nodes(plan)
        if node["Node Type"] == "Seq Scan"
        and node["Relation Name"] in LARGE
        # A recount looks through the services for those of its days.
        and not (verb.startswith("services:") and node["Relation Name"] == SERVICE)
    }
    assert not whole


def test_facts_read_the_rows_of_their_services_alone(plans):
    for verb, count in (("facts of one", 1), ("facts of a batch", BATCH)):
        done = [plan for name, _text, plan, _ms in plans if name == verb]
        assert done
        for table in sorted(LARGE):
            read = sum(rows_read(plan, table) for plan in done)
            # Some are read twice: old answers for what they know, and for removal.
            assert read <= 4 * MESSAGES * count + 10, (verb, table, read)
