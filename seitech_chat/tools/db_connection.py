"""A connection to PostgreSQL that a process reuses."""

import os
import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count

import psycopg2

from odoo import sql_db
from odoo.tools import SQL

ERRORS = (psycopg2.OperationalError, psycopg2.InterfaceError)
KEPT_DATABASES = 8  # databases to which a process keeps a connection
SESSION_SETTINGS = """
    SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
    SET plan_cache_mode = force_generic_plan;
"""


@dataclass(frozen=True)
class PreparedStatement:
    """A statement that is planned once on each connection that runs it.

    :param str name: on the connection.
    :param tuple types: of its parameters, as PostgreSQL names them.
    :param str text: with ``%s`` for each parameter, in the order of ``types``.
    """

    name: str
    types: tuple[str, ...]
    text: str

    def query(self, *values):
        """Return the statement with values, to run it unprepared.

        :return: ``SQL``.
        """
        return SQL(self.text, *values)

    @cached_property
    def prepare_sql(self):
        """The text that prepares the statement."""
        numbers = count(1)
        parts = self.text.split("%s")
        text = parts[0] + "".join(f"${next(numbers)}{part}" for part in parts[1:])
        return f"PREPARE {self.name} ({', '.join(self.types)}) AS {text}"

    @cached_property
    def execute_sql(self):
        """The text that executes the prepared statement, ``%s`` for each value."""
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.types))})"


class AutocommitConnection:
    """One autocommitting connection of this process, opened on first use.

    Odoo closes a connection to ``postgres`` when it returns it to the pool, so each
    commit with a notification pays for a new connection. A cursor of Odoo's pool sees
    one snapshot, but each read of the bus needs the newest rows. The pool also discards
    prepared statements.

    :param str dbname: of the primary server.
    :param str setup: run on each new connection, before anything else.
    """

    def __init__(self, dbname, setup=""):
        self.dbname = dbname
        self._setup = setup
        self._lock = threading.Lock()
        self.connection = None
        self._prepared = set()
        self._pid = None

    def execute(self, query):
        """Run one statement; retry it once on a new connection if the old one broke.

        :param query: ``SQL``.
        :return: its rows, or None when it has none.
        :raises psycopg2.OperationalError: the database is not reachable.
        """
        with self._lock:
            return self._execute_again(query.code, query.params)

    def execute_prepared(self, prepared, *values):
        """Run a statement as ``execute`` does; other threads wait for the lock."""
        with self._lock:
            return self._execute_again(prepared.execute_sql, values, prepared)

    def _execute_again(self, text, values, prepared=None):
        is_kept = self.connection is not None and self._pid == os.getpid()
        try:
            return self._execute(text, values, prepared)
        except ERRORS:
            self.close()
            if not is_kept:
                raise
        return self._execute(text, values, prepared)

    def _execute(self, text, values, prepared):
        # A forked process must not use its parent's connection.
        if self.connection is None or self._pid != os.getpid():
            _name, settings = sql_db.connection_info_for(self.dbname)
            self.connection = psycopg2.connect(**settings)
            self.connection.autocommit = True
            self._prepared = set()
            self._pid = os.getpid()
            if self._setup:
                with self.connection.cursor() as cursor:
                    cursor.execute(self._setup)
        with self.connection.cursor() as cursor:
            if prepared and prepared.name not in self._prepared:
                cursor.execute(prepared.prepare_sql)
                self._prepared.add(prepared.name)
            cursor.execute(text, values)
            return cursor.fetchall() if cursor.description else None

    def close(self):
        """Close the connection; the next statement opens a new one."""
        connection, self.connection = self.connection, None
        if connection is not None and self._pid == os.getpid():
            connection.close()


@lru_cache(maxsize=KEPT_DATABASES)
def autocommit_connection(dbname):
    """Return the connection on which this process commits each statement.

    Do not run a statement that may wait for a row lock: all threads would wait.

    :param str dbname: of the primary server.
    """
    return AutocommitConnection(dbname, SESSION_SETTINGS)
