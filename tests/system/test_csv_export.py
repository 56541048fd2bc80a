"""Long CSV files: sent while they are read, from the replica, in little memory."""

import csv
import http.client
import io
import os
import signal
import time

import pytest
from harness import NO_LIMITS, OdooServer
from harness.api_client import CUT, HOST, PATIENCE_SECONDS, TIMEOUT_SECONDS, sign_in
from harness.busy_site import port_of
from harness.machine_speed import MachineSpeed
from stack.processes import wait_until

SERVICES = 100_000
FIRST_BYTE_SECONDS = 1
WHOLE_FILE_SECONDS = 30
MAX_GROWTH_MB = 50
PERIOD = "from=2026-01-01&to=2026-03-31"
SERVICES_CSV = f"/api/chat/report/services.csv?{PERIOD}"
# In one conversation: a service for each reopening, a minute after the other.
INSERT = """
    INSERT INTO seitech_chat_service
           (channel_id, company_id, service_number, department_id, last_department_id,
            channel_type, query_type, lang, opened_at, opened_on, opened_hour,
            opened_weekday, ended_at, ended_on, outcome, resolution_seconds,
            customer_message_count, agent_message_count, needs_refresh)
    SELECT channel.id, channel.company_id, 1000 + number, department_id, department_id,
           channel_type, 'billing', 'en_US', at, at::date, extract(hour FROM at),
           extract(isodow FROM at), at + interval '7 minutes', at::date, 'served', 420,
           3, 4, false
      FROM generate_series(1, %s) AS number,
           LATERAL (
                SELECT timestamp '2026-01-02' + number * interval '1 minute' AS at
           ) AS moment, (
                SELECT * FROM seitech_chat_channel
                 WHERE department_id IS NOT NULL ORDER BY id LIMIT 1
           ) AS channel
"""
# A cursor of the export, as PostgreSQL lists the activities of its connections.
CURSORS = """
      FROM pg_stat_activity
     WHERE datname = %s AND query ILIKE '%%seitech_chat_rows%%'
       AND state IN ('active', 'idle in transaction') AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def site():
    """A site that reads from a replica, with many services."""
    with OdooServer(
        name="csv", workers=2, demo=True, replica=True, setup=NO_LIMITS
    ) as server:
        server.sql(INSERT, [SERVICES])
        server.sql("ANALYZE seitech_chat_service")
        server.replica.catch_up()
        yield server


@pytest.fixture(scope="module")
def manager(site):
    return sign_in(port_of(site), site.db, "manager")


def begin(caller, path, port=None):
    """Ask for a file, and read the first line of a good answer.

    :return: the response, with the line as ``first_line``.
    """
    port = port or caller.port
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    connection.request("GET", path, headers={"Host": caller.host, **caller.headers})
    response = connection.getresponse()
    assert response.status == 200
    response.first_line = response.readline()
    return response


def open_cursors(cluster, db):
    [[count]] = cluster.query(f"SELECT count(*) {CURSORS}", [db], database=db)
    return count


def memory_of(pid):
    """Return the memory of a process in MB: now, and at most since `forget_peak`."""
    with open(f"/proc/{pid}/status") as status:
        sizes = dict(line.split(":", 1) for line in status)
    return [int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def forget_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w") as clear:
        clear.write("5")


def test_a_long_file_begins_at_once_and_takes_little_memory(site, manager):
    for _worker in site.worker_pids():  # each loads its registry
        manager.request("GET", f"{SERVICES_CSV}&figure=missed")
    workers = site.worker_pids()
    before = {}
    for pid in workers:
        forget_peak(pid)
        before[pid] = memory_of(pid)[0]

    with MachineSpeed() as speed:
        start = time.perf_counter()
        response = begin(manager, SERVICES_CSV)
        first_seconds = time.perf_counter() - start
        text = response.read().decode()
        seconds = time.perf_counter() - start

    assert site.worker_pids() == workers
    growth = {pid: memory_of(pid)[1] - before[pid] for pid in workers}
    print(f"first line {first_seconds:.2f} s, all {seconds:.1f} s, {growth} MB")
    header = response.first_line.decode("utf-8-sig").strip().split(",")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) >= SERVICES
    assert {len(row) for row in rows} == {len(header)}
    moments = [row[header.index("opened_at")] for row in rows]
    assert moments == sorted(moments)
    assert first_seconds < speed.scale(FIRST_BYTE_SECONDS)
    assert seconds < speed.scale(WHOLE_FILE_SECONDS)
    assert 0 < max(growth.values()) < MAX_GROWTH_MB


def test_the_replica_reads_the_rows_and_the_primary_has_the_audit_entry(site, manager):
    [[before]] = site.sql("SELECT count(*) FROM seitech_chat_audit")

    with site.replica.held_back():
        # Straight from Odoo, because nginx takes in the whole file at once.
        response = begin(manager, SERVICES_CSV, site.site.odoo_port)
        assert open_cursors(site.replica.cluster, site.db) == 1
        assert open_cursors(site.cluster, site.db) == 0
        [[after]] = site.sql("SELECT count(*) FROM seitech_chat_audit")
        assert after == before + 1
        response.close()

    wait_until_closed(site)
    assert "GET /api/chat/report/services.csv" in site.log_tail(400)


def test_a_client_that_leaves_closes_the_cursor(site, manager):
    response = begin(manager, SERVICES_CSV, site.site.odoo_port)
    assert open_cursors(site.replica.cluster, site.db) == 1

    response.close()

    wait_until_closed(site)
    answer = manager.request("GET", f"{SERVICES_CSV}&figure=missed")
    assert answer.status == 200


@pytest.mark.parametrize("port", ["public", "odoo"])
@pytest.mark.parametrize("failure", ["database", "worker"])
def test_a_file_that_fails_does_not_look_complete(site, manager, port, failure):
    port = port_of(site) if port == "public" else site.site.odoo_port
    response = begin(manager, SERVICES_CSV, port)

    if failure == "database":
        [[is_ended]] = site.replica.cluster.query(
            f"SELECT bool_or(pg_terminate_backend(pid)) {CURSORS}",
            [site.db],
            database=site.db,
        )
        assert is_ended
    else:
        for pid in site.worker_pids():
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(CUT):
        response.read()
    site.site.wait_ready()


def test_without_the_replica_the_primary_reads_the_rows(site, manager):
    site.replica.cluster.stop()

    answer = manager.request("GET", f"{SERVICES_CSV}&figure=resolution")

    assert answer.status == 200
    assert answer.body.count(b"\r\n") > SERVICES


def wait_until_closed(site):
    """Wait until no database has a cursor of an export."""
    wait_until(
        lambda: (
            open_cursors(site.replica.cluster, site.db) == 0
            and open_cursors(site.cluster, site.db) == 0
        ),
        PATIENCE_SECONDS,
        "the end of the export",
    )
