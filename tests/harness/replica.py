"""A streaming replica of a private PostgreSQL cluster, which a test can hold back."""

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from stack.cluster import Cluster
from stack.processes import wait_until

from .child_processes import living_children


class Replica:
    """A hot standby; it follows by itself until it is stopped."""

    def __init__(self, primary):
        """Copy a running cluster and start the copy.

        :param primary: a ``Cluster`` with a folder of its own.
        """
        self.primary = primary
        self.home = Path(f"{primary.home}_replica")
        self.home.mkdir(mode=0o700)
        shutil.copy(Path(primary.home) / "password", self.home / "password")
        (self.home / "run").mkdir(mode=0o700)
        subprocess.run(
            [_program("pg_basebackup"), "-D", self.home / "data", "-R"]
            + ["--checkpoint=fast", "--wal-method=stream"],
            env={**os.environ, **primary.env},
            check=True,
        )
        self.cluster = Cluster(home=self.home)

    @property
    def odoo_options(self):
        """Return the options of Odoo's command line to read from it."""
        env = self.cluster.env
        return [
            f"--db_replica_host={env['PGHOST']}",
            f"--db_replica_port={env['PGPORT']}",
        ]

    def catch_up(self, seconds=120):
        """Wait until everything committed so far is there."""
        [(wanted,)] = self.primary.query("SELECT pg_current_wal_lsn()")
        wait_until(
            lambda: (
                self.cluster.query(
                    "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [wanted]
                )
                == [(True,)]
            ),
            seconds,
            "the replica",
        )

    @contextmanager
    def held_back(self):
        """Let it stand still: it answers, with what was true when the block began."""
        # In the middle of something it might hold a lock that an answer needs.
        self.catch_up()
        startup = self._startup_pid()
        os.kill(startup, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(startup, signal.SIGCONT)

    def _startup_pid(self):
        """Return the number of the process that plays back what the primary wrote."""
        return next(
            pid
            for pid, words in living_children(self._pid())
            if "startup" in " ".join(words)
        )

    def _pid(self):
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self):
        """Stop it and throw it away."""
        self.cluster.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def _program(name):
    """Find a server program; Debian keeps them off the PATH, newest last."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return found[-1] if found else shutil.which(name)
