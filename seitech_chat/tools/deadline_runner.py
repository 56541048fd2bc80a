"""What fires when it is due, though Odoo's cron looks only once a minute.

The due times stand where they belong: in the offer, the wait, the promise. Models that
inherit ``seitech.chat.timed`` say which of their columns are due times. One process of
all servers on a database, whoever holds an advisory lock, sleeps until the earliest of
them; who sets an earlier one wakes it by NOTIFY, with their own commit. The other
processes look every two seconds whether somebody still holds the lock. Whatever goes
wrong here, the cron fires the same things a minute later.

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
from odoo.modules import module
from odoo.modules.registry import Registry
from odoo.service import server as odoo_server
from odoo.service.model import retrying
from odoo.tools import SQL, config

from .db_connection import AutocommitConnection
from .transaction import begin_read_committed

_logger = logging.getLogger(__name__)

CHANNEL = "seitech_chat_timers"
POLL_SECONDS = 30  # without anything due; an earlier due time must be notified
FAILOVER_SECONDS = 2.0  # how long nobody looks when who looked has died
RETRY_SECONDS = 30.0  # before what failed, or is still due, is tried again
BATCH = 100  # due records of one model taken at a time
SETTING = "seitech_chat.timers"


class Timers:
    """One database's timers in this process: looks itself, or stands by."""

    def __init__(self, dbname):
        self.dbname = dbname
        self._is_expired = threading.Event()

    def run(self):
        """Look, or stand by, as long as the process serves this database."""
        threading.current_thread().dbname = self.dbname
        while not self._is_expired.wait(FAILOVER_SECONDS):
            if self.dbname not in Registry.registries:
                break  # dropped, or not served here any more
            try:
                if self._is_leader_needed():
                    self._run_as_leader()
            except psycopg2.Error as error:
                _logger.info("timers of %s wait: %s", self.dbname, error)
            except Exception:  # noqa: BLE001 - the thread must outlive whatever it is
                _logger.exception("timers of %s failed, trying again", self.dbname)
        _running.pop((os.getpid(), self.dbname), None)

    def _is_leader_needed(self):
        with Registry(self.dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if env["ir.config_parameter"].get_param(SETTING) == "False":
                return False
            # Given back with this transaction: the leader takes it for its session.
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s))", CHANNEL))
            return cr.fetchone()[0]

    def _run_as_leader(self):
        """Sleep until something is due, and fire it; until the connection breaks."""
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
    """Fire everything whose time has come, each in a transaction of its own.

    :param dict held: ``{(model, id): monotonic time}``: what is not tried again before.
    :return: seconds until there is something to do again, at most ``POLL_SECONDS``.
    """
    held = {} if held is None else held
    fired = set()
    Registry(dbname).check_signaling()
    while True:
        now = time.monotonic()
        for key in [key for key, until in held.items() if until <= now]:
            del held[key]
        due, next_at = _look(dbname, held)
        if not due:
            break
        for key in due:
            is_done = _run_one(dbname, *key)
            # What fails, or stays due, must not spin. What went well may have its
            # next time in a second: a warning is soon followed by the breach.
            if not is_done or key in fired:
                held[key] = time.monotonic() + RETRY_SECONDS
            fired.add(key)
    if not next_at:
        return POLL_SECONDS
    # The last second still counts as in time: it is due when that has passed.
    left = (next_at + timedelta(seconds=1) - fields.Datetime.now()).total_seconds()
    return min(max(left, 0.05), POLL_SECONDS)


def _look(dbname, held):
    with Registry(dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["seitech.chat.timed"]._next_due(set(held))


def _run_one(dbname, model, record_id):
    """Do what is due on a record.

    :return: False when it failed.
    """
    try:
        _run(dbname, model, record_id, "_come_due", fields.Datetime.now())
        return True
    except Exception as error:  # noqa: BLE001 - one that fails stops no others
        if _is_away(error):
            raise
        _logger.exception("timer of %s %s failed", model, record_id)
        return False


def _is_away(error):
    """Return whether the database is away, so that all of it waits.

    A statement that took too long, or needed too much, is the fault of its record.
    Source: PostgreSQL's SQLSTATE classes 08, 57P0x and 53300.
    """
    code = getattr(error, "pgcode", None) or "08"
    is_ours = isinstance(error, psycopg2.OperationalError)
    return is_ours and (code[:2] == "08" or code[:3] == "57P" or code == "53300")


def run_in_own_transaction(env, model, record_id, verb, *args):
    """Call a verb on one record in a transaction of its own, for crons over many.

    What fails is logged and stops nothing else. Under test it runs in the test's.

    :return: what the verb returned; None when it failed or the record is gone.
    """
    if module.current_test:
        return getattr(env[model].browse(record_id), verb)(*args)
    try:
        return _run(env.cr.dbname, model, record_id, verb, *args)
    except Exception:  # noqa: BLE001 - one that fails must not stop the others
        _logger.exception("%s of %s %s failed", verb, model, record_id)
        return None


def _run(dbname, model, record_id, verb, *args):
    with Registry(dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})

        def run():
            begin_read_committed(cr)
            record = env[model].browse(record_id).exists()
            return getattr(record, verb)(*args) if record else None

        return retrying(run, env)


_running = {}


def ensure_running(dbname):
    """Have this process look after a database's timers, or stand by for it.

    Costs nothing where it runs already. Not in the websocket process, whose one thread
    serves all sockets, and not under test.
    """
    key = (os.getpid(), dbname)
    if key in _running or odoo.evented:
        return
    if config["test_enable"] or config["stop_after_init"]:
        return
    timers = _running[key] = Timers(dbname)
    threading.Thread(
        target=timers.run, daemon=True, name=f"{__name__}.{dbname}"
    ).start()


def start_with_server(dbname):
    """Begin when a server begins to serve a database, before anybody asks for it.

    The prefork server's master does nothing but fork: its children begin instead.
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
    """Tell whether a server serves: a shell and a command make one, too."""
    if isinstance(server, odoo_server.PreforkServer):
        return True
    names = {thread.name for thread in threading.enumerate()}
    return server is not None and "odoo.service.httpd" in names


def _start_in_child(server, dbname):
    if os.getppid() == server.pid:
        ensure_running(dbname)


_forking = set()
