"""A throw-away site on a throw-away database, and ways to hurt it."""

import contextlib
import itertools
import os
import shutil
import signal

from stack import databases
from stack.cluster import Cluster
from stack.paths import RUN
from stack.processes import StackError, tail, wait_until
from stack.site import Site

from .child_processes import is_gone, living_children
from .replica import Replica

PATIENCE_SECONDS = 60  # until a process is replaced, or gone
_numbers = itertools.count(1)
_shared = {}


def shared_cluster():
    """Return the checkout's cluster; it runs as long as this process."""
    if "cluster" not in _shared:
        cluster = Cluster()
        cluster.hold()
        databases.sweep(cluster)
        _shared["cluster"] = cluster
    return _shared["cluster"]


# For `setup`: where limits are not what is tested.
NO_LIMITS = """
for action in odoo.addons.seitech_chat.logic.rate_limits.LIMITS:
    for name in (action, f"{action}.address"):
        env["ir.config_parameter"].set_param(f"seitech_chat.limit.{name}", "1000000/1")
"""


class OdooServer:
    """A site of its own: database, Odoo, nginx. Use it with `with`.

    `demo`, `addon`  what the database is copied from
    `workers`        HTTP workers; 0 is Odoo's single threaded process
    `on`             another OdooServer: a second site on its database
    `private_postgres`  a PostgreSQL of its own, which a test may restart
    `replica`        that, and a streaming replica that Odoo reads from
    `setup`          code for `odoo shell`, run before the site starts
    `odoo_options`   more words for Odoo's command line
    `crowds`         how many conversations `crowd.gather` makes at once; one
    """

    def __init__(self, **options):
        """Only note what is wished; nothing starts before `start`."""
        self.options = options
        self.on = options.get("on")
        self.workers = options.get("workers", 2)
        label = options.get("name") or f"s{next(_numbers)}"
        self.db = self.on.db if self.on else databases.throw_away_name(label)
        self.name = f"{databases.throw_away_name(label)}_site"
        self.cluster = None
        self.replica = None
        self.site = None

    def __enter__(self):
        """Start the site."""
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        """End it, drop its database."""
        self.stop()

    # -- life --

    def start(self):
        """Make the database and start the site."""
        if self.on:
            self.cluster = self.on.cluster
        else:
            self.make_database()
            if self.options.get("setup"):
                self.shell(self.options["setup"])
        odoo_options = [*self.options.get("odoo_options", ())]
        if self.options.get("replica"):
            self.replica = Replica(self.cluster)
            odoo_options += self.replica.odoo_options
        self.site = Site(
            self.cluster,
            self.db,
            self.name,
            workers=self.workers,
            odoo_options=odoo_options,
        )
        self.site.start()
        return self

    def make_database(self):
        """Make the database alone; `start` does it first of all."""
        shared = shared_cluster()
        kind = {key: self.options.get(key, True) for key in ("demo", "addon")}
        if self._has_postgres():
            self.cluster = Cluster(home=RUN / f"{self.db}_pg")
            databases.create_elsewhere(shared, self.cluster, self.db, **kind)
        else:
            self.cluster = shared
            databases.create(shared, self.db, **kind)

    def _has_postgres(self):
        return self.options.get("private_postgres") or self.options.get("replica")

    def stop(self):
        """End the site; drop the database unless another server lent it."""
        if self.site:
            self.site.stop()
            shutil.rmtree(self.site.folder, ignore_errors=True)
        if self.on or not self.cluster:
            return
        if self.replica:
            self.replica.stop()
        if self._has_postgres():
            databases.drop_files(self.db)
            self.cluster.stop()
            shutil.rmtree(self.cluster.home, ignore_errors=True)
        else:
            databases.drop(self.cluster, self.db)

    # -- what tests ask --

    @property
    def base_url(self):
        """The public address: nginx's."""
        return self.site.base_url

    @property
    def websocket_url(self):
        """The public address of the websocket."""
        return self.base_url.replace("http", "ws", 1) + "/websocket"

    def sql(self, statement, params=None):
        """Run one statement on the database, committed at once; return its rows."""
        return self.cluster.query(statement, params, database=self.db)

    def shell(self, code):
        """Run code in `odoo shell` (`env` is there), commit; return what it printed."""
        return databases.run_shell(self.cluster, self.db, code)

    def log_tail(self, lines=60):
        """Return the end of Odoo's log."""
        return tail(self.site.log, lines)

    # -- faults --

    def worker_pids(self):
        """Return the numbers of the HTTP workers that live."""
        return [
            pid for pid, words in self._children() if "WorkerHTTP" in " ".join(words)
        ]

    def gevent_pid(self):
        """Return the websocket process's number; wait for it where it was killed."""
        wait_until(self._gevent_pids, PATIENCE_SECONDS, "the websocket process")
        return self._gevent_pids()[0]

    def _gevent_pids(self):
        return [pid for pid, words in self._children() if "gevent" in words]

    def _children(self):
        return living_children(self.site.odoo.pid)

    def kill_worker(self):
        """Kill one HTTP worker at once; Odoo's master replaces it."""
        return self._kill_first(self.worker_pids, "an HTTP worker")

    def kill_websocket(self):
        """Kill the websocket process at once; Odoo's master replaces it."""
        return self._kill_first(self._gevent_pids, "the websocket process")

    def _kill_first(self, list_pids, what):
        """Kill the first of some processes, and see it gone.

        One that was replaced just now, or ends by itself, may not be there at once.
        """
        killed = []

        def kill():
            for pid in list_pids()[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
            return killed

        wait_until(kill, PATIENCE_SECONDS, what, log=self.site.log)
        wait_until(lambda: is_gone(killed[0]), PATIENCE_SECONDS, f"{what}, killed")
        return killed[0]

    def kill(self):
        """Kill all of Odoo at once, as a machine without power; nginx stays."""
        self.site.kill()

    def restart(self, kill=False):
        """Start Odoo again on the same ports; `kill` ends the old one at once."""
        if kill:
            self.site.kill()
        else:
            self.site.stop_odoo()
        self.site.start_odoo()
        self.site.wait_ready()

    def restart_postgres(self):
        """Restart PostgreSQL under the running site (private_postgres only)."""
        if not self._has_postgres():
            raise StackError("only a server with private_postgres=True may do that")
        self.cluster.restart()
        self.site.wait_ready()
