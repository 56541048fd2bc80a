"""What is due happens within five seconds, whatever is killed or restarted."""

import time

import pytest
from harness import OdooServer, wire

LATE_SECONDS = 5
PATIENCE_SECONDS = 60  # for a busy machine; how late it was is told by the rows
SETUP = """
department = env.ref("seitech_chat.chat_department_general")
agent = env["seitech.chat.agent"].search([("user_id.login", "=", "agent")])
department.write({
    "assignment_mode": "offer", "offer_seconds": 5, "agent_ids": [(6, 0, agent.ids)],
})
agent.write({"chat_limit": 50})
"""


@pytest.fixture(scope="module")
def desk():
    """A site of two workers on a PostgreSQL of its own; one agent, who only watches."""
    with OdooServer(
        name="timers", workers=2, demo=True, private_postgres=True, setup=SETUP
    ) as server:
        port = int(server.base_url.rpartition(":")[2])
        agent = wire.sign_in(port, server.db, "agent")
        agent.call("presence", status="online")
        yield server, port


def offer(server, port):
    """Open a conversation and wait until it is offered: the offer's id."""
    channel_id = wire.open_support(port)[1]["entry"]["channel"]["id"]
    [[offer_id]] = wait_for(
        server, "SELECT id FROM seitech_chat_offer WHERE channel_id = %s", channel_id
    )
    return offer_id


def seconds_late(server, offer_id):
    """Wait until an offer has expired: how many seconds after its time that was."""
    [[outcome, seconds]] = wait_for(
        server,
        "SELECT outcome, extract(epoch FROM write_date - expires_at)::float"
        "  FROM seitech_chat_offer WHERE id = %s AND ended_at IS NOT NULL",
        offer_id,
    )
    assert outcome == "expired"
    return seconds


def wait_for(server, query, *params):
    """Ask the database until there is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if rows := server.sql(query, params):
            return rows
        time.sleep(0.2)
    raise AssertionError(f"nothing came of {query} {params}\n{server.log_tail()}")


def test_what_is_due_happens_in_time(desk):
    server, port = desk

    late = [seconds_late(server, offer(server, port)) for _try in range(2)]

    assert all(0 < seconds <= LATE_SECONDS for seconds in late), late


def test_what_is_due_after_postgresql_was_restarted_happens_in_time(desk):
    server, port = desk
    offer_id = offer(server, port)

    server.restart_postgres()

    assert 0 < seconds_late(server, offer_id) <= LATE_SECONDS


def test_what_is_due_when_whoever_looked_was_killed_happens_in_time(desk):
    server, port = desk
    offer_id = offer(server, port)
    [[pid]] = server.sql(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        "   AND objid::bigint = hashtext('seitech_chat_timers')::bigint"
        "                       & x'ffffffff'::bigint"
    )
    server.sql("SELECT pg_terminate_backend(%s)", [pid])
    for _worker in server.worker_pids():
        server.kill_worker()

    assert 0 < seconds_late(server, offer_id) <= LATE_SECONDS


def test_a_stopped_server_catches_up_when_it_starts_without_being_asked(desk):
    server, port = desk
    offer_id = offer(server, port)
    server.site.stop_odoo()
    server.sql(
        "UPDATE seitech_chat_offer SET expires_at = expires_at - interval '1 hour'"
        " WHERE id = %s",
        [offer_id],
    )
    server.site.start_odoo()
    began = time.monotonic()

    seconds_late(server, offer_id)

    assert time.monotonic() - began < 30  # the cron alone would take over a minute
