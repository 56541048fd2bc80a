"""One running site: Odoo's HTTP workers and websocket process, nginx in front."""

import threading
import urllib.error
import urllib.request

from .nginx import Nginx
from .paths import RUN, SCRIPTS
from .ports import free_port, listens
from .processes import end, kill_group, launch, step, wait_until

START_SECONDS = 300  # a busy machine takes longer than anybody would wait


class Site:
    """Odoo and nginx on one database."""

    def __init__(self, cluster, database, name, **options):
        """Choose ports and files; options: workers, port, gevent_port, odoo_options."""
        self.cluster = cluster
        self.database = database
        self.workers = options.get("workers", 2)
        self.odoo_options = list(options.get("odoo_options", ()))
        self.folder = RUN / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = RUN / f"{name}.log"
        self.port = options.get("port") or free_port()
        self.odoo_port = free_port()
        self.gevent_port = options.get("gevent_port") or free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        # Without workers one process serves both on the HTTP port.
        self.websocket_port = self.gevent_port if self.workers else self.odoo_port
        self.nginx = Nginx(self.folder, self.port, self.odoo_port, self.websocket_port)
        self.odoo = None
        self._watched = threading.Event()
        self._closed = threading.Event()
        self._turn = threading.Lock()  # who starts or ends Odoo, one at a time
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self):
        """Start both and wait until a page can be had."""
        self.start_odoo()
        self.nginx.start()
        self.wait_ready()
        self._watcher.start()

    def _watch(self):
        """Start Odoo again when it ends by itself, as systemd or Docker would.

        Odoo's master process needs that: it gives up when it wants to start a worker
        while PostgreSQL is away.
        """
        while not self._closed.wait(0.3):
            if self._start_again():
                self._closed.wait(2)

    def _start_again(self):
        with self._turn:
            if not self._watched.is_set() or self.odoo.poll() is None:
                return False
            step(f"Odoo ended by itself; starting it again (log: {self.log})")
            kill_group(self.odoo)
            self.start_odoo()
            return True

    def start_odoo(self):
        """Start Odoo alone."""
        self.odoo = launch(
            # One database and no filter: with one Odoo asks PostgreSQL which there are,
            # on a new connection for each request that bears no session.
            [SCRIPTS / "odoo", "server", "-d", self.database]
            + ["--http-interface=127.0.0.1"]
            + [f"--http-port={self.odoo_port}", f"--gevent-port={self.gevent_port}"]
            + [f"--workers={self.workers}", "--proxy-mode", *self.odoo_options],
            self.log,
            env=self.cluster.env,
        )

    def wait_ready(self, seconds=START_SECONDS):
        """Wait until the HTTP workers and the websocket process answer."""
        wait_until(
            # Not what the last workers of a master that has ended still answer.
            lambda: (
                self.odoo.poll() is None
                and self._answers("/web/health")
                and self._answers("/api/chat/health")
            ),
            seconds,
            f"Odoo on {self.base_url}",
            alive=self._starting(),
            log=self.log,
        )
        wait_until(
            lambda: listens(self.websocket_port),
            seconds,
            "the websocket process",
            alive=self._starting(),
            log=self.log,
        )
        self._watched.set()

    def _starting(self):
        """The process whose end means that it will never be ready."""
        return None if self._watched.is_set() else self.odoo

    def _answers(self, path):
        """Whether a page is there; an unknown one shows that Odoo answers, too."""
        try:
            with urllib.request.urlopen(self.base_url + path, timeout=30) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            return error.code == 404
        except OSError:
            return False

    def stop(self):
        """End both, children included."""
        self._closed.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self.nginx.stop()
        self.stop_odoo()

    def stop_odoo(self):
        """End Odoo alone."""
        with self._turn:
            self._watched.clear()
        end(self.odoo)

    def kill(self):
        """Kill Odoo at once, as a crash does; nginx stays."""
        with self._turn:
            self._watched.clear()
        kill_group(self.odoo)
