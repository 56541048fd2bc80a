"""One PostgreSQL cluster: the checkout's own, somebody's, or a second private one."""

import atexit
import contextlib
import os
import shlex
import subprocess

import psycopg2
from psycopg2 import sql

from .paths import SCRIPTS
from .processes import StackError


class Cluster:
    """A running PostgreSQL and how to reach it."""

    def __init__(self, home=None):
        """Start the cluster; `home` makes a private one in that folder."""
        self.home = home
        self.env = {}
        self.start()

    def _script(self, *words):
        env = dict(os.environ)
        if self.home:
            for name in ("DATABASE_URL", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"):
                env.pop(name, None)
            env["PG_HOME"] = str(self.home)
        done = subprocess.run(
            [SCRIPTS / "postgres", *words],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise StackError(f"scripts/postgres {' '.join(words)} failed")
        return done.stdout

    def start(self):
        """Start it when it isn't running, and read its settings."""
        lines = self._script("env").splitlines()
        pairs = (shlex.split(line)[1].split("=", 1) for line in lines)
        self.env = dict(pairs)

    def hold(self):
        """Keep it running until this process ends."""
        self._script("hold", str(os.getpid()))
        atexit.register(self._script, "free", str(os.getpid()))

    def stop(self):
        """Stop it, as a machine that loses its database sees it."""
        self._script("stop")

    def restart(self):
        """Stop and start; every connection breaks."""
        self._script("restart")

    def connect(self, database="postgres"):
        """Open a connection in autocommit."""
        connection = psycopg2.connect(
            dbname=database,
            host=self.env["PGHOST"],
            port=self.env["PGPORT"],
            user=self.env.get("PGUSER"),
            password=self.env.get("PGPASSWORD"),
        )
        connection.autocommit = True
        return connection

    def query(self, statement, params=None, database="postgres"):
        """Run one statement; return its rows, or None when it has none."""
        with contextlib.closing(self.connect(database)) as connection:
            cursor = connection.cursor()
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else None

    def databases(self, prefix):
        """Return the names of databases with a prefix and their comments."""
        rows = self.query(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE starts_with(datname, %s)",
            [prefix],
        )
        return dict(rows)

    def exists(self, name):
        """Whether a database of that very name is there."""
        return name in self.databases(name)

    def copy(self, source, target):
        """Make a database from another one."""
        self.query(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )

    def rename(self, source, target):
        """Rename a database to its final name."""
        self.query(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(source), sql.Identifier(target)
            )
        )

    def drop(self, name):
        """Drop a database and end its connections."""
        self.query(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )

    def comment(self, name, text):
        """Write down what a database was made from."""
        self.query(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(text)
            )
        )
