"""Where the processes of this server keep what they count, for one of them to sum up.

``prometheus-client`` gives each process a file of its own, in a folder that it takes
from the environment when it is first imported: call ``configure_dir`` before that.
One folder per running server, below ``data_dir``. What a server left that is gone is
removed by the next one to start; a worker that is gone is summed up by ``metrics.py``.
"""

import fcntl
import logging
import os
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path

import psutil

import odoo
from odoo.service import server as odoo_server
from odoo.tools import config

_logger = logging.getLogger(__name__)

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
STARTED = "started"  # a file that is as old as the folder


def configure_dir():
    """Name the folder in the environment, and make it.

    A process that was started by one of ours, and a server whose administrator chose
    a folder, have the name already.
    """
    if VARIABLE not in os.environ:
        ours = Path(config["data_dir"]) / "seitech_chat_metrics"
        ours.mkdir(parents=True, exist_ok=True)
        server = _master_process()
        folder = ours / f"{socket.gethostname()}-{server.pid}"
        with only_one(ours):
            _remove_stale(ours)
            folder.mkdir(exist_ok=True)
            (folder / STARTED).touch()
        os.environ[VARIABLE] = str(folder)
    folder = Path(os.environ[VARIABLE])
    folder.mkdir(parents=True, exist_ok=True)


def folder():
    """Give this server's folder."""
    return Path(os.environ[VARIABLE])


def server_started_at():
    """Tell since when this server runs: seconds since 1970."""
    return _master_process().create_time()


@contextmanager
def only_one(path):
    """Let one process at a time do something in a folder."""
    with open(path / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _master_process():
    """Find the process that stands for this server: the prefork server's master."""
    server = odoo_server.server
    if isinstance(server, odoo_server.PreforkServer) and psutil.pid_exists(server.pid):
        return psutil.Process(server.pid)
    process = psutil.Process()
    parent = process.parent()
    # The websocket process is started anew by the master.
    if odoo.evented and parent and "odoo" in " ".join(parent.cmdline()):
        return parent
    return process


def _remove_stale(ours):
    for left in ours.glob(f"{socket.gethostname()}-*"):
        pid = int(left.name.rpartition("-")[2])
        try:
            # A container's master has the same number each time.
            born_at = psutil.Process(pid).create_time()
            is_stale = (left / STARTED).stat().st_mtime < born_at - 1
        except (psutil.NoSuchProcess, FileNotFoundError):
            is_stale = True
        if is_stale:
            shutil.rmtree(left, ignore_errors=True)
            _logger.debug("removed what server %s had counted", pid)
