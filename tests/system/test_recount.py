"""Recounts beside each other, beside conversations, and killed in the middle.

Everything is real: cron workers, a second process that does their work as well, and
customers and agents who write, end and rate meanwhile.
"""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from harness import NO_LIMITS, OdooServer, past_services
from harness.api_client import new_uuid, open_support, sign_in
from harness.busy_site import port_of
from stack.paths import SCRIPTS

SERVICES = 20_000
DAYS = 400
FIRST_DAYS_AGO = 900  # long before the demo's past
SEED = 20_265
PATIENCE_SECONDS = 400
KILLS = 3
CRON = "seitech_chat.chat_cron_refresh_reports"
SETUP = (
    NO_LIMITS
    + """
company = env.ref("base.main_company")
company.chat_report_tz_counted = company.chat_report_tz = "UTC"
agents = env["seitech.chat.agent"].search([("company_id", "=", company.id)])
agents.write({"chat_limit": 1000})
env["seitech.chat.department"].search([("company_id", "=", company.id)]).write(
    {"assignment_mode": "manual", "agent_ids": [(6, 0, agents.ids)]}
)
# Everything before is counted, so that what follows is all there is to do.
recount = env["seitech.chat.recount"]._request(company, "manual")
while recount._run_batch():
    pass
while company._chat_refresh_reports():
    pass
"""
)
REQUEST = """
company = env.ref("base.main_company")
recounts = env["seitech.chat.recount"]
recounts._request(company, "manual")
recounts._request(company, "nightly", "{first}", "{last}")
"""
# One run of the scheduled action in a process of its own, as another cron worker's.
WORK = """
def work():
    import time
    print("READY", flush=True)
    while True:
        env["seitech.chat.recount"]._cron_refresh()
        env.cr.commit()
        env.invalidate_all()
        time.sleep(0.1)

work()
"""
PAST_DAYS = """
SELECT day, department_id, agent_id, opened_count, ended_count, served_count,
       first_response_count, first_response_sum, resolution_sum, handled_sum
  FROM seitech_chat_daily WHERE company_id = 1 AND day BETWEEN %s AND %s
"""
PAST = """
SELECT (opened_at)::date, department_id, agent.id, EXTRACT(epoch FROM
           answer.created_at - opened_at)::int
  FROM seitech_chat_service service
  JOIN seitech_chat_message answer
    ON answer.channel_id = service.channel_id AND answer.position = 2
  JOIN seitech_chat_agent agent
    ON agent.user_id = answer.author_user_id AND agent.company_id = 1
 WHERE opened_at BETWEEN %s AND %s
"""
SAME = """
from odoo.addons.seitech_chat.models.reports import daily
from odoo.tools import SQL
company = env.ref("base.main_company")
names = SQL(", ").join(map(SQL.identifier, daily.COLUMNS))
columns = SQL("day, department_id, agent_id, %s", names)
fresh = SQL("SELECT %s FROM (%s) fresh", columns, daily.daily_rows(company, None, None))
stored = SQL("SELECT %s FROM seitech_chat_daily WHERE company_id = 1", columns)
for one, other in ((fresh, stored), (stored, fresh)):
    rows = env.execute_query(SQL("(%s) EXCEPT ALL (%s)", one, other))
    print("DIFFERENT", len(rows), rows[:3])
recount = env["seitech.chat.recount"]._request(company, "nightly")
while recount._run_batch():
    pass
print("REPAIRED", recount.repaired_count)
env.cr.rollback()
"""


@pytest.fixture(scope="module")
def site():
    """A site with two cron workers, whose past is not counted yet."""
    options = ["--max-cron-threads=2"]
    with OdooServer(
        name="recount", workers=2, demo=True, setup=SETUP, odoo_options=options
    ) as running:
        yield running


@pytest.fixture
def past(site):
    """Fill the past: the first and last day of it, and the rows that it must have."""
    today = site.sql("SELECT current_date")[0][0]
    first = today - timedelta(days=FIRST_DAYS_AGO)
    last = first + timedelta(days=DAYS - 1)
    # As the desk left them before the reports existed: no facts, no days.
    past_services.load(
        site.cluster, site.db, services=SERVICES, days=DAYS, days_ago=FIRST_DAYS_AGO
    )
    return first, last, past_rows(site, first, last)


def past_rows(site, first, last):
    """Return the daily rows of the past, counted here: ``{day: {row, …}}``."""
    rows = {}
    for day, department, agent, seconds in site.sql(
        PAST, [first, last + timedelta(days=1)]
    ):
        count, total = rows.get((day, department, agent), (0, 0))
        rows[day, department, agent] = (count + 1, total + seconds)
    days = {}
    for key, (count, total) in rows.items():
        row = (*key, count, count, count, count, total, count * 900, count * 870)
        days.setdefault(key[0], set()).add(row)
    assert len(days) == DAYS
    assert min(map(len, days.values())) > 1
    return days


class Observer(threading.Thread):
    """Looks at the days of the past all the time: none may be half there."""

    def __init__(self, site, first, last, right):
        super().__init__()
        self.site = site
        self.days = (first, last)
        self.right = right
        self.is_over = threading.Event()
        self.looks = 0
        self.seen = set()
        self.wrong = []

    def run(self):
        while not self.is_over.is_set():
            days = {}
            for row in self.site.sql(PAST_DAYS, self.days):
                days.setdefault(row[0], set()).add(row)
            self.wrong += [
                (day, rows, self.right[day])
                for day, rows in days.items()
                if rows != self.right[day]
            ]
            self.seen.add(len(days))
            self.looks += 1
            self.is_over.wait(0.02)


class Desk(threading.Thread):
    """Opens, answers, ends and rates conversations until stopped."""

    def __init__(self, site, login):
        super().__init__()
        self.port = port_of(site)
        self.agent = sign_in(self.port, site.db, login)
        self.agent.call("agent-heartbeat", status="online")
        self.rng = random.Random(f"{SEED}{login}")
        self.is_over = threading.Event()
        self.done = Counter()
        self.slowest = Counter()
        self.failures = []

    def run(self):
        while not self.is_over.is_set() and not self.failures:
            self.serve()

    def serve(self):
        visitor, answer = open_support(self.port)
        channel = {"channel_id": answer["entry"]["channel"]["id"]}
        self.done["opened"] += 1
        self.call(self.agent, "accept", channel)
        for _turn in range(self.rng.randint(1, 3)):
            self.send(self.agent, channel)
            self.send(visitor, channel)
        if self.rng.random() < 0.8 and self.call(self.agent, "resolve", channel):
            self.done["ended"] += 1
            stars = self.rng.randint(1, 5)
            if stars > 2 and self.call(visitor, "rate", channel, rating=stars):
                self.done["rated"] += 1

    def send(self, caller, channel):
        self.call(caller, "send", channel, client_uuid=new_uuid(), body="And then?")

    def call(self, caller, path, channel, **body):
        """Make a request; how long it took is kept.

        :return: whether it succeeded.
        """
        started = time.monotonic()
        try:
            caller.call(path, **channel, **body)
        except (AssertionError, OSError) as error:
            self.failures.append((path, time.monotonic() - started, repr(error)))
            return False
        self.slowest[path] = max(self.slowest[path], time.monotonic() - started)
        return True


class Worker:
    """A process that runs the scheduled action, beside the site's own."""

    def __init__(self, site):
        self.process = subprocess.Popen(
            [SCRIPTS / "odoo", "shell", "-d", site.db, "--no-http", "--workers=0"]
            + ["--log-level=warn", "--shell-interface=python"],
            env={**os.environ, **site.cluster.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.process.stdin.write(WORK)
        self.process.stdin.close()
        assert any("READY" in line for line in self.process.stdout)

    def kill(self):
        """Kill it at once, as a machine without power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


def kill_cron_workers(site):
    """Kill the cron workers at once; Odoo's master replaces them."""
    killed = 0
    for pid, words in site._children():
        if "WorkerCron" in " ".join(words):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


class Recounts:
    """The recounts that this test requests, and how far they are."""

    def __init__(self, site):
        self.site = site
        [[self.last]] = site.sql(
            "SELECT COALESCE(max(id), 0) FROM seitech_chat_recount"
        )

    def rows(self):
        """Return ``(state, compared, repaired, service, day)`` of each, in order."""
        return self.site.sql(
            "SELECT state, compared_count, COALESCE(repaired_count, 0),"
            " last_service_id, last_day"
            " FROM seitech_chat_recount WHERE id > %s ORDER BY id LIMIT 2",
            [self.last],
        )

    def is_finished(self):
        return [row[0] for row in self.rows()] == ["done", "done"]

    def wait_for_progress(self):
        before = self.rows()
        assert not self.is_finished(), "too few services to kill anything in the middle"
        wait_for(lambda: self.rows() != before, self.site)


def wait_for(condition, site, seconds=PATIENCE_SECONDS):
    """Wait until something is so; the cron workers are woken meanwhile."""
    deadline = time.monotonic() + seconds
    woken = 0
    while not (result := condition()):
        assert time.monotonic() < deadline, site.log_tail()
        if time.monotonic() > woken + 2:
            woken = time.monotonic()
            # A new worker looks after a minute, or when it is notified.
            site.cluster.query("SELECT pg_notify('cron_trigger', %s)", [site.db])
        time.sleep(0.02)
    return result


@pytest.mark.timeout(1200)
def test_recounts_survive_kills_and_count_everything_once(site, past):
    first, last, right = past
    rng = random.Random(SEED)
    known = site.sql("SELECT count(*) FROM seitech_chat_service")[0][0]
    desks = [Desk(site, login) for login in ("agent", "agent2")]
    observer = Observer(site, first, last, right)
    for thread in (*desks, observer):
        thread.start()
    worker, kills, recounts = Worker(site), 0, Recounts(site)
    try:
        site.shell(REQUEST.format(first=first, last=last))
        while kills < KILLS:
            recounts.wait_for_progress()
            time.sleep(rng.uniform(0, 0.4))
            kills += kill_cron_workers(site)
            recounts.wait_for_progress()
            worker.kill()
            kills += 1
            worker = Worker(site)
        wait_for(recounts.is_finished, site)
    finally:
        worker.kill()
        for thread in (*desks, observer):
            thread.is_over.set()
        for thread in (*desks, observer):
            thread.join()
    assert kills >= KILLS
    print([dict(desk.slowest) for desk in desks])
    assert not [failure for desk in desks for failure in desk.failures]
    assert not observer.wrong, observer.wrong[:2]
    # It saw days come, one transaction's at a time.
    assert observer.looks > 20
    assert max(observer.seen) == DAYS
    check_counts(site, recounts, known, sum(map(len, right.values())))
    check_today(site, desks)
    check_agreement(site)


def check_counts(site, recounts, known, past_count):
    """Each service was compared once by each recount, and repaired once by one."""
    [(_manual, compared, repaired, *_at), (_nightly, again, none, *_at)] = (
        recounts.rows()
    )
    total = site.sql("SELECT count(*) FROM seitech_chat_service")[0][0]
    rows = site.sql("SELECT count(*) FROM seitech_chat_daily")[0][0]
    assert known <= compared <= total
    assert SERVICES + past_count <= repaired <= SERVICES + rows
    assert (again, none) == (SERVICES, 0)


def check_today(site, desks):
    """No end and no rating was lost, whatever was refreshed at that moment."""
    done = sum((desk.done for desk in desks), Counter())
    assert min(done["ended"], done["rated"]) > 5
    wait_for(
        lambda: not site.sql("SELECT 1 FROM seitech_chat_service WHERE needs_refresh"),
        site,
    )
    found = site.sql(
        "SELECT count(*), count(ended_on), count(outcome), count(rating)"
        " FROM seitech_chat_service WHERE channel_id IN ("
        "     SELECT channel_id FROM seitech_chat_message WHERE body LIKE %s)",
        ["%And then?%"],
    )[0]
    assert found == (done["opened"], done["ended"], done["ended"], done["rated"])


def check_agreement(site):
    """Stored days equal the statement that defines them, and a recount writes none."""
    printed = site.shell(SAME).splitlines()
    assert [line for line in printed if line.startswith("DIFFERENT")] == [
        "DIFFERENT 0 []",
        "DIFFERENT 0 []",
    ]
    assert "REPAIRED 0" in printed


@pytest.mark.timeout(600)
def test_an_end_during_the_refresh_is_not_lost(site):
    """The refresh holds the row, the end waits for it and marks it again."""
    site.sql(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN PERFORM pg_sleep(3); RETURN NEW; END';"
        # After the facts are computed, before the service is marked as done.
        "CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON seitech_chat_daily"
        " FOR EACH ROW EXECUTE FUNCTION slow()"
    )
    port = port_of(site)
    agent = sign_in(port, site.db, "agent")
    try:
        _visitor, answer = open_support(port)
        channel = {"channel_id": answer["entry"]["channel"]["id"]}
        agent.call("accept", **channel)
        agent.call("send", **channel, client_uuid=new_uuid(), body="Hello")
        wait_for(lambda: sleeping(site), site)
        agent.call("resolve", **channel)
        assert facts(site, channel) == (True, "served")
    finally:
        site.sql("DROP FUNCTION slow CASCADE")
    wait_for(lambda: facts(site, channel) == (False, "served"), site)
    [[ended]] = site.sql(
        "SELECT count(*) FROM seitech_chat_service WHERE ended_on IS NOT NULL"
    )
    assert site.sql("SELECT sum(ended_count) FROM seitech_chat_daily") == [(ended,)]


def sleeping(site):
    return site.sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event = 'PgSleep'",
        [site.db],
    )


def facts(site, channel):
    return site.sql(
        "SELECT needs_refresh, outcome FROM seitech_chat_service WHERE channel_id = %s",
        [channel["channel_id"]],
    )[0]
