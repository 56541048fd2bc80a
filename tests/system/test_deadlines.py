"""Deadlines run within five seconds and once, despite kills and restarts."""

import json
import time

import pytest
from harness import api_client
from harness.machine_speed import MachineSpeed
from harness.stress_runner import run_stress

LATE_SECONDS = 5
# Longer than PostgreSQL is away, and Odoo's master process with it: it gives up when a
# worker is to be started meanwhile, and is started again.
RESTART_SECONDS = 12
PATIENCE_SECONDS = 180  # for a busy machine; the rows show how late it was
SETUP = """
department = env.ref("seitech_chat.chat_department_general")
agent = env["seitech.chat.agent"].search([("user_id.login", "=", "agent")])
department.write({
    "assignment_mode": "offer", "offer_timeout_seconds": 5,
    "agent_ids": [(6, 0, agent.ids)],
})
agent.write({"chat_limit": 50})
env["seitech.chat.sla.policy"].search([]).active = False
env["seitech.chat.sla.policy"].create({
    "name": "At once",
    "department_id": env.ref("seitech_chat.chat_department_technical").id,
    # Warned of after 15, within the half minute in which a timer rests that failed;
    # long enough for a server to be stopped before.
    "first_response_seconds": 20,
})
second = env["seitech.chat.agent"].search([("user_id.login", "=", "agent2")])
billing = env.ref("seitech_chat.chat_department_billing")
# The waiting customers of the demo come first.
waiting = env["seitech.chat.queue.entry"].search_count(
    [("department_id", "=", billing.id), ("left_at", "=", False)]
)
second.write({"chat_limit": second.open_count + waiting + 1})
billing.write({
    "assignment_mode": "automatic", "agent_ids": [(6, 0, second.ids)],
})
"""


@pytest.fixture(autouse=True)
def speed():
    """How slow the machine is while a test runs."""
    with MachineSpeed() as watched:
        yield watched


@pytest.fixture(scope="module")
def targets(desk):
    """Two targets made before anything else, so that nobody waits for them idly."""
    _server, port = desk
    return [target(port) for _try in range(2)]


@pytest.fixture(scope="module")
def desk(fragile_server):
    """A desk where all is timed; one agent, who only watches."""
    fragile_server.shell(SETUP)
    return fragile_server, int(fragile_server.base_url.rpartition(":")[2])


def set_online(server, port, login):
    """Open somebody's inbox, which counts as open for three minutes."""
    caller = api_client.sign_in(port, server.db, login)
    caller.call("agent-heartbeat", status="online")
    return caller


def offer(server, port):
    """Open a conversation and wait until it is offered: the offer's id."""
    set_online(server, port, "agent")
    channel_id = api_client.open_support(port)[1]["entry"]["channel"]["id"]
    [[offer_id]] = wait_for(
        server, "SELECT id FROM seitech_chat_offer WHERE channel_id = %s", channel_id
    )
    return offer_id


def set_offer_seconds(server, seconds):
    """Set the time in which agents can accept."""
    server.sql(
        "UPDATE seitech_chat_department SET offer_timeout_seconds = %s", [seconds]
    )


def seconds_late(server, offer_id, ready_at=None):
    """Wait until an offer has expired: how many seconds after its time that was.

    :param ready_at: nobody could notice before, where that was later.
    """
    [[outcome, seconds]] = wait_for(
        server,
        "SELECT outcome,"
        "       extract(epoch FROM write_date - greatest(expires_at, %s))::float"
        "  FROM seitech_chat_offer WHERE id = %s AND ended_at IS NOT NULL",
        ready_at,
        offer_id,
    )
    assert outcome == "expired"
    return seconds


def assert_in_time(speed, *late):
    """Check seconds of delay: none too early, none too late."""
    most = speed.scale(LATE_SECONDS)
    assert all(0 < seconds <= most for seconds in late), late


def wait_for(server, query, *params):
    """Ask the database until there is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if rows := server.sql(query, params):
            return rows
        time.sleep(0.2)
    raise AssertionError(f"nothing came of {query} {params}\n{server.log_tail()}")


@pytest.mark.usefixtures("targets")
def test_deadlines_run_in_time(desk, speed):
    server, port = desk

    offer_ids = [offer(server, port) for _try in range(2)]
    late = [seconds_late(server, offer_id) for offer_id in offer_ids]

    assert_in_time(speed, *late)


def target(port):
    """Open a conversation that is to be answered within twenty seconds: its id."""
    opened = api_client.open_support(port, query_type="technical_support")[1]
    return opened["entry"]["channel"]["id"]


def breach(server, channel_id):
    """Wait until a target is noted as broken: how many seconds late that was."""
    [[seconds]] = wait_for(
        server,
        "SELECT extract(epoch FROM write_date - due_at)::float"
        "  FROM seitech_chat_sla_target"
        " WHERE channel_id = %s AND breached_at = due_at",
        channel_id,
    )
    return seconds


def taken_steps(server, channel_id):
    """List what was done about a conversation's targets: ``(action, how often)``."""
    return server.sql(
        "SELECT action, count(*) FROM seitech_chat_sla_escalation_log"
        " WHERE channel_id = %s GROUP BY action ORDER BY action",
        [channel_id],
    )


def test_an_sla_breach_is_recorded_in_time(desk, targets, speed):
    server, _port = desk

    late = [breach(server, channel_id) for channel_id in targets]

    assert_in_time(speed, *late)


def test_processes_that_notice_at_once_note_a_breach_once(desk):
    server, _port = desk

    sent = run_stress(server, "sla_breach")

    assert sent["sla_targets"] >= 20
    assert not sent["found"], sent["found"]


def test_a_freed_place_is_used_within_a_second(desk, speed):
    server, port = desk
    second = set_online(server, port, "agent2")
    served, waiting = (
        api_client.open_support(port, query_type="billing")[1]["entry"]["channel"]["id"]
        for _n in range(2)
    )
    taken = "SELECT agent_id FROM seitech_chat_assignment WHERE channel_id = %s"
    wait_for(server, taken, served)
    assert not server.sql(taken, [waiting])

    second.call("resolve", channel_id=served)

    [[seconds]] = wait_for(
        server,
        "SELECT extract(epoch FROM new.create_date - old.write_date)::float"
        "  FROM seitech_chat_assignment new, seitech_chat_assignment old"
        " WHERE new.channel_id = %s AND old.channel_id = %s"
        "   AND new.agent_id = old.agent_id",
        waiting,
        served,
    )
    assert 0 <= seconds < speed.scale(1)


BUSY = """
import json
from odoo.addons.seitech_chat.models.desk.chat_auto_assignment import _unlocked_first
ids = [env.ref(f"seitech_chat.chat_department_{name}").id
       for name in ("general", "billing")]
print("ORDER " + json.dumps([ids, _unlocked_first(env.cr.dbname, ids)]))
"""


def test_a_busy_department_keeps_no_other_waiting(desk, speed):
    server, port = desk
    set_online(server, port, "agent2")
    busy = server.cluster.connect(server.db)
    try:
        busy.autocommit = False
        busy.cursor().execute(
            "SELECT id FROM seitech_chat_department"
            " WHERE id = (SELECT res_id FROM ir_model_data"
            "              WHERE name = 'chat_department_general') FOR UPDATE"
        )
        server.sql("UPDATE seitech_chat_agent SET chat_limit = chat_limit + 1")
        opened = api_client.open_support(port, query_type="billing")[1]
        [[seconds]] = wait_for(
            server,
            "SELECT extract(epoch FROM given.create_date - channel.create_date)::float"
            "  FROM seitech_chat_assignment given"
            "  JOIN seitech_chat_channel channel ON channel.id = given.channel_id"
            " WHERE channel.id = %s",
            opened["entry"]["channel"]["id"],
        )
        sent = server.shell(BUSY).partition("ORDER ")[2].splitlines()[0]
    finally:
        busy.rollback()
        busy.close()

    assert seconds < speed.scale(1)
    (general, billing), order = json.loads(sent)
    assert order == [billing, general]


def test_deadlines_run_after_a_restart_of_postgresql(desk, speed):
    server, port = desk
    set_offer_seconds(server, RESTART_SECONDS)
    offer_id = offer(server, port)

    server.restart_postgres()
    [[ready_at]] = server.sql("SELECT now() AT TIME ZONE 'UTC'")

    late = seconds_late(server, offer_id, ready_at)
    assert late <= speed.scale(LATE_SECONDS), late
    set_offer_seconds(server, 5)


def test_deadlines_run_after_the_leader_was_killed(desk, speed):
    server, port = desk
    offer_id = offer(server, port)
    # After a restart nobody looks for a moment.
    [[pid]] = wait_for(
        server,
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        "   AND objid::bigint = hashtext('seitech_chat_timers')::bigint"
        "                       & x'ffffffff'::bigint"
        " LIMIT 1",
    )
    server.sql("SELECT pg_terminate_backend(%s)", [pid])
    for _worker in server.worker_pids():
        server.kill_worker()

    assert_in_time(speed, seconds_late(server, offer_id))


@pytest.fixture
def no_cron(desk):
    """Nothing scheduled runs, which would do the same within a minute."""
    server, _port = desk
    rows = server.sql("UPDATE ir_cron SET active = FALSE WHERE active RETURNING id")
    ids = [row[0] for row in rows]
    yield
    server.sql("UPDATE ir_cron SET active = TRUE WHERE id = ANY(%s)", [ids])


@pytest.mark.usefixtures("no_cron")
def test_a_stopped_server_catches_up_when_it_starts_without_being_asked(desk):
    server, port = desk
    set_offer_seconds(server, 3_600)
    offer_id, channel_id = offer(server, port), target(port)
    # However long it takes to stop: nothing is due before.
    set_due(server, offer_id, channel_id, "1 hour")
    server.site.stop_odoo()
    set_due(server, offer_id, channel_id, "-1 hour")

    server.site.start_odoo()

    seconds_late(server, offer_id)
    assert breach(server, channel_id) > 3_000
    # The agent and the supervisors are notified, each once; no warning follows.
    assert taken_steps(server, channel_id) == [
        ("notify_agent", 1),
        ("notify_supervisor", 1),
    ]
    set_offer_seconds(server, 5)
    server.site.wait_ready()


def set_due(server, offer_id, channel_id, interval):
    """Let an offer and a conversation's target be due that long from now."""
    server.sql(
        "UPDATE seitech_chat_offer"
        "   SET expires_at = now() AT TIME ZONE 'UTC' + %s::interval WHERE id = %s",
        [interval, offer_id],
    )
    server.sql(
        "UPDATE seitech_chat_sla_target"
        "   SET due_at = now() AT TIME ZONE 'UTC' + %s::interval,"
        "       warn_at = now() AT TIME ZONE 'UTC' + %s::interval"
        " WHERE channel_id = %s",
        [interval, interval, channel_id],
    )
