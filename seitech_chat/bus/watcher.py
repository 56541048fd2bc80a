"""The faster bus of a process: a connection, and a window of the newest rows.

``models/bus_bus.py`` decides when it is used; design: ``docs/architecture.md``.
"""

import json
import logging
import selectors
import threading
import time
from datetime import timezone
from functools import partial

import psycopg2

from odoo import fields
from odoo.tools import SQL

from odoo.addons.bus.models.bus import (
    ODOO_NOTIFY_FUNCTION,
    get_notify_payloads,
    stop_event,
)
from odoo.addons.bus.websocket import ConnectionState, _websocket_instances

from ..logic.bus_window import MAX_ROWS, BusWindow, Row
from ..tools import metrics
from ..tools.after_commit import after_commit
from ..tools.db_connection import (
    SESSION_SETTINGS,
    AutocommitConnection,
    PreparedStatement,
    autocommit_connection,
)
from . import websocket_dispatch

_logger = logging.getLogger(__name__)

# Each database has its own channel, so that other databases' rows wake no process.
CHANNEL = "seitech_chat_bus"
# The channel of rows that list deleted ones. No socket can subscribe to it: every
# subscription contains the database's name.
DELETED = '"seitech_chat.deleted"'
WATCH_SECONDS = 1.0  # maximum delay of a row whose NOTIFY was lost
RELIABLE_SECONDS = 5.0  # without a read, before sockets query the database themselves
INITIAL_ROWS = MAX_ROWS // 2


# Every process runs this for each message, so it is planned once. Without the limit,
# PostgreSQL would estimate a third of the table to be newer than an unknown id.
NEW_ROWS_STATEMENT = PreparedStatement(
    "seitech_chat_bus_news",
    ("int4", "int4[]"),
    f"""
    SELECT id, channel, message, create_date, extract(
               epoch FROM clock_timestamp() AT TIME ZONE 'UTC' - create_date
           )::float
      FROM (
            (SELECT * FROM bus_bus WHERE id > %s ORDER BY id LIMIT {MAX_ROWS})
             UNION ALL
             SELECT * FROM bus_bus WHERE id = ANY(%s)
           ) news
  ORDER BY id
    """,  # noqa: S608 - a number of this module
)

_notifier = AutocommitConnection("postgres")


def notify_listeners(dbname):
    """Wake the listeners of a database's bus, for committed rows.

    A failure is only logged: ``BusListener`` finds the rows at its next read.
    """
    _notify(autocommit_connection(dbname), SQL("SELECT pg_notify(%s, '')", CHANNEL))


def notify_core_bus(cr, targets):
    """Wake Odoo's own bus for rows once they are committed, as Odoo does itself.

    Odoo's bus serves the processes without a listener. Within a request of this module
    it is notified after the response; all other listeners are notified earlier.

    :param targets: list of channels, with their database.
    """
    payloads = get_notify_payloads(targets)
    after_commit(cr, partial(_notify_core, payloads), ("imbus", *payloads))


def _notify_core(payloads):
    function = SQL.identifier(ODOO_NOTIFY_FUNCTION)
    for payload in payloads:
        _notify(_notifier, SQL("SELECT %s('imbus', %s)", function, payload))


def _notify(connection, query):
    try:
        connection.execute(query)
    except psycopg2.Error as error:
        _logger.warning("could not notify, sockets will poll: %s", error)


class BusListener:
    """The newest rows of one database's bus, for all sockets of this process.

    It listens on its own connection, and reads new rows once for all sockets. A socket
    that polls finds its rows here without a wait, so it returns its cursor at once:
    hundreds of sockets that wake together do not exhaust the pool.
    """

    def __init__(self, dbname):
        self.dbname = dbname
        self.window = BusWindow()
        self._connection = AutocommitConnection(
            dbname, f"{SESSION_SETTINGS} LISTEN {CHANNEL};"
        )
        self._looked_at = None
        self.is_on = True
        self._switch_read_at = float("-inf")
        self._state = metrics.FAST_BUS.labels(dbname)
        self._seen_at = metrics.BUS_SEEN.labels(dbname)
        self._lags = metrics.BUS_LAG.labels(dbname)
        self._lag = None

    def is_reliable(self):
        """Return whether the window receives new rows."""
        return (
            self._looked_at is not None
            and time.monotonic() - self._looked_at < RELIABLE_SECONDS
        )

    def run(self):
        """Read new rows at each NOTIFY, and each second in case one was lost.

        A worker may die between its commit and its NOTIFY. After a restart of
        PostgreSQL, core listens again only after 50 s.
        """
        while not stop_event.is_set():
            try:
                self._listen()
            except psycopg2.Error as error:
                self._state.set(0)
                _logger.info(
                    "bus of %s not reached, trying again: %s", self.dbname, error
                )
                stop_event.wait(WATCH_SECONDS)
        # A process that stops on purpose must not raise an alert.
        self._seen_at.set(0)

    def _listen(self):
        """Read new rows whenever there are any, until the connection breaks."""
        try:
            self._poll_and_dispatch()
            connection = self._connection.connection
            with selectors.DefaultSelector() as selector:
                selector.register(connection, selectors.EVENT_READ)
                while (
                    not stop_event.is_set()
                    and connection is self._connection.connection
                ):
                    self._wait(connection, selector)
                    self._poll_and_dispatch()
                    self._read_switch()
        except BaseException:
            self._looked_at = None
            self._connection.close()
            raise

    def _wait(self, connection, selector):
        connection.poll()
        # Notifications that arrived during the read leave the socket unreadable.
        if not connection.notifies and selector.select(WATCH_SECONDS):
            connection.poll()
        connection.notifies.clear()

    def _poll_and_dispatch(self):
        began = self.window.began
        rows = self.poll()
        websocket_dispatch.dispatch_rows(rows, is_direct=self.is_on)
        if self.window.began != began:
            websocket_dispatch.doubt(self.dbname)
        if self._lag is not None:
            self._lags.observe(self._lag + time.monotonic() - self._looked_at)

    def poll(self):
        """Read the rows committed since the last read.

        :return: the new rows.
        :raises psycopg2.OperationalError: the database is not reachable.
        """
        is_first = self._looked_at is None
        if is_first:
            self._initialize()
        gaps = ",".join(map(str, self.window.gaps()))
        rows = self._connection.execute_prepared(
            NEW_ROWS_STATEMENT, self.window.top, f"{{{gaps}}}"
        )
        now = time.monotonic()
        self._looked_at = now
        # The first read counts no lag: its rows may predate this listener. A row's
        # age comes from the database's clock, because our clock may differ.
        ages = [] if is_first else [row[4] for row in rows if row[4] is not None]
        self._lag = max(ages, default=None)
        new = self.window.add(map(_row, rows), now)
        for row in new:
            if row.channel == DELETED:
                self.window.discard(json.loads(row.message)["payload"])
        return new

    def _read_switch(self):
        if time.monotonic() - self._switch_read_at < WATCH_SECONDS:
            return
        self._switch_read_at = time.monotonic()
        rows = self._connection.execute(
            SQL(
                "SELECT value FROM ir_config_parameter WHERE key = %s",
                "seitech_chat.fast_bus",
            )
        )
        self.is_on = rows != [("False",)]
        self._state.set(self.is_on)
        self._seen_at.set_to_current_time()
        count_sockets(self.dbname)

    def _initialize(self):
        self._read_switch()
        [(floor, created_at)] = self._connection.execute(
            SQL(
                """
                SELECT floor, (SELECT max(create_date) FROM bus_bus WHERE id <= floor)
                  FROM (SELECT greatest(coalesce(max(id), 0) - %s, 0) AS floor
                          FROM bus_bus) newest
                """,
                INITIAL_ROWS,
            )
        )
        self.window.begin(floor, _seconds(created_at))


def _row(values):
    number, channel, message, created_at, _age = values
    return Row(number, channel, message, _seconds(created_at))


def _seconds(moment):
    if moment is None:
        return 0.0
    return moment.replace(tzinfo=timezone.utc).timestamp()


def now_seconds():
    """Return the current time as bus rows store it, in whole seconds as in Odoo."""
    return _seconds(fields.Datetime.now())


def count_sockets(dbname):
    """Record how many sockets of a database this process holds open."""
    metrics.SOCKETS.labels(dbname).set(
        sum(
            socket._db == dbname and socket.state is ConnectionState.OPEN
            for socket in list(_websocket_instances)
        )
    )


_watches = {}


def get_listener(dbname):
    """Return this process's listener of a database; None before ``start_listener``."""
    return _watches.get(dbname)


def start_listener(dbname):
    """Start the listener of a database's bus; once per process."""
    if dbname not in _watches:
        watch = _watches[dbname] = BusListener(dbname)
        threading.Thread(
            target=watch.run, daemon=True, name=f"{__name__}.watch"
        ).start()


def has_listener(dbname):
    """Return whether this process's listener serves the sockets of a database."""
    watch = _watches.get(dbname)
    return bool(watch) and watch.is_on and watch.is_reliable()


websocket_dispatch.install(has_listener)
