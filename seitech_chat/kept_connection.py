"""A connection to PostgreSQL that a process keeps to itself."""

import os
import threading

import psycopg2

from odoo import sql_db

ERRORS = (psycopg2.OperationalError, psycopg2.InterfaceError)


class KeptConnection:
    """One autocommitting connection of this process, made when first needed.

    Odoo gives a connection to ``postgres`` back by closing it, so each commit with a
    notification pays for a new one; a cursor of its pool sees one snapshot, where every
    look at the bus needs the newest; and it forgets what was prepared.

    :param str dbname: of the primary server.
    :param str setup: run on each new connection, before anything else.
    """

    def __init__(self, dbname, setup=""):
        self.dbname = dbname
        self._setup = setup
        self._lock = threading.Lock()
        self.connection = None
        self._pid = None

    def execute(self, query):
        """Run one statement; once again on a new connection when the old one broke.

        :param query: ``SQL``.
        :return: its rows, or None when it has none.
        :raises psycopg2.OperationalError: the database is not there.
        """
        with self._lock:
            is_kept = self.connection is not None and self._pid == os.getpid()
            try:
                return self._execute(query)
            except ERRORS:
                self.close()
                if not is_kept:
                    raise
            return self._execute(query)

    def _execute(self, query):
        # A forked process must not speak on its parent's connection.
        if self.connection is None or self._pid != os.getpid():
            _name, settings = sql_db.connection_info_for(self.dbname)
            self.connection = psycopg2.connect(**settings)
            self.connection.autocommit = True
            self._pid = os.getpid()
            if self._setup:
                with self.connection.cursor() as cursor:
                    cursor.execute(self._setup)
        with self.connection.cursor() as cursor:
            cursor.execute(query.code, query.params)
            return cursor.fetchall() if cursor.description else None

    def close(self):
        """Give the connection up; the next statement makes another."""
        connection, self.connection = self.connection, None
        if connection is not None and self._pid == os.getpid():
            connection.close()
