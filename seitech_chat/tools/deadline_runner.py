"""Run deadlines on time; Odoo's cron runs only once a minute.

Each deadline is stored on its own record: the offer, the wait, the SLA target. Models
that inherit ``seitech.chat.deadline.mixin`` declare their deadline columns. One
process of all servers on a database holds an advisory lock and sleeps until the
earliest deadline. A
transaction that sets an earlier deadline wakes it by NOTIFY at its commit. The other
processes check every two seconds that the lock is held. The cron runs the same
deadlines a minute later, so every failure here is covered.

Design: ``docs/architecture.md``.
"""

import logging
import os
import selectors
import threading
import time
from datetime import timedelta

import psycopg2

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.service import server as odoo_server
from odoo.tools import SQL, config

from .db_connection import AutocommitConnection
from .settings import is_on
from .transaction import run_in_transaction

_logger = logging.getLogger(__name__)

CHANNEL = "seitech_chat_timers"
POLL_SECONDS = 30  # maximum sleep; an earlier deadline must be notified
FAILOVER_SECONDS = 2.0  # maximum time without a leader after the leader dies
RETRY_SECONDS = 30.0  # before a record that failed, or is still due, is retried
BATCH = 100  # due records of one model per query
ENABLED_PARAM = "seitech_chat.deadline_runner"


class DeadlineRunner:
    """The deadlines of one database in this process, as leader or standby."""

    def __init__(self, dbname):
        self.dbname = dbname
        self._stopped = threading.Event()

    def run(self):
        """Run as leader or standby while the process serves this database."""
        threading.current_thread().dbname = self.dbname
        while not self._stopped.wait(FAILOVER_SECONDS):
            if self.dbname not in Registry.registries:
                break  # dropped, or no longer served here
            try:
                if self._is_leader_needed():
                    self._run_as_leader()
            except psycopg2.Error as error:
                _logger.info("timers of %s wait: %s", self.dbname, error)
            except Exception:  # noqa: BLE001 - the thread must survive any error
                _logger.exception("timers of %s failed, trying again", self.dbname)
        _running.pop((os.getpid(), self.dbname), None)

    def _is_leader_needed(self):
        with Registry(self.dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if not is_on(env, ENABLED_PARAM):
                return False
            # Released with this transaction: the leader locks it for its session.
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", CHANNEL))
            return cr.fetchone()[0]

    def _run_as_leader(self):
        """Sleep until a deadline and run it, until the connection breaks."""
        kept = AutocommitConnection(self.dbname)
        try:
            [(is_mine,)] = kept.execute(
                SQL("SELECT pg_try_advisory_lock(hashtext(%s))", CHANNEL)
            )
            if not is_mine:
                return
            kept.execute(SQL("LISTEN %s", SQL.identifier(CHANNEL)))
            _logger.info("timers of %s: this process looks", self.dbname)
            held = {}
            with selectors.DefaultSelector() as selector:
                selector.register(kept.connection, selectors.EVENT_READ)
                while self.dbname in Registry.registries:
                    selector.select(run_due(self.dbname, held))
                    kept.connection.poll()
                    kept.connection.notifies.clear()
        finally:
            kept.close()


def run_due(dbname, held=None):
    """Run every due deadline, each in its own transaction.

    :param dict held: ``{(model, id): monotonic time}``; no retry before then.
    :return: seconds until the next deadline, at most ``POLL_SECONDS``.
    """
    held = {} if held is None else held
    fired = set()
    Registry(dbname).check_signaling()
    while True:
        now = time.monotonic()
        for key in [key for key, until in held.items() if until <= now]:
            del held[key]
        due, next_at = _find_due(dbname, held)
        if not due:
            break
        for key in due:
            is_done = _run_one(dbname, *key)
            # A record that fails, or stays due, must not loop. A record that succeeded
            # may be due again in a second: a warning is soon followed by the breach.
            if not is_done or key in fired:
                held[key] = time.monotonic() + RETRY_SECONDS
            fired.add(key)
    if not next_at:
        return POLL_SECONDS
    # The last second still counts as in time: the deadline passes one second later.
    left = (next_at + timedelta(seconds=1) - fields.Datetime.now()).total_seconds()
    return min(max(left, 0.05), POLL_SECONDS)


def _find_due(dbname, held):
    with Registry(dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["seitech.chat.deadline.mixin"]._next_due(set(held))


def _run_one(dbname, model, record_id):
    """Run the due deadline of a record.

    :return: False when it failed.
    """
    try:
        run_in_transaction(
            dbname, model, record_id, "_on_deadline", fields.Datetime.now()
        )
        return True
    except Exception as error:  # noqa: BLE001 - a failure must not stop the others
        if _is_away(error):
            raise
        _logger.exception("timer of %s %s failed", model, record_id)
        return False


def _is_away(error):
    """Return whether the database is unreachable, so that all deadlines wait.

    A statement that took too long, or too many resources, is the record's error.
    Source: PostgreSQL's SQLSTATE classes 08, 57P0x and 53300.
    """
    code = getattr(error, "pgcode", None) or "08"
    is_ours = isinstance(error, psycopg2.OperationalError)
    return is_ours and (code[:2] == "08" or code[:3] == "57P" or code == "53300")


_running = {}


def ensure_running(dbname):
    """Start the deadline thread of a database in this process, as leader or standby.

    A second call does nothing. The websocket process has no such thread, because its
    one thread serves all sockets. Tests have none either.
    """
    key = (os.getpid(), dbname)
    if key in _running or odoo.evented:
        return
    if config["test_enable"] or config["stop_after_init"]:
        return
    timers = _running[key] = DeadlineRunner(dbname)
    threading.Thread(
        target=timers.run, daemon=True, name=f"{__name__}.{dbname}"
    ).start()


def start_with_server(dbname):
    """Start the deadline thread when a server starts, before the first request.

    The prefork server's master only forks, so its children start the thread.
    """
    server = odoo_server.server
    if not _is_serving(server):
        return
    if not isinstance(server, odoo_server.PreforkServer):
        ensure_running(dbname)
    elif server.pid == os.getpid() and dbname not in _forking:
        _forking.add(dbname)
        os.register_at_fork(after_in_child=lambda: _start_in_child(server, dbname))


def _is_serving(server):
    """Return whether a server serves requests; shells and commands also create one."""
    if isinstance(server, odoo_server.PreforkServer):
        return True
    names = {thread.name for thread in threading.enumerate()}
    return server is not None and "odoo.service.httpd" in names


def _start_in_child(server, dbname):
    if os.getppid() == server.pid:
        ensure_running(dbname)


_forking = set()
