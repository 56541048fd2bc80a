"""The folder in which the processes of this server count, for one of them to sum up.

``prometheus-client`` writes one file per process, in a folder that it reads from the
environment on its first import: call ``configure_dir`` before that. Each running server
has one folder, below ``data_dir``. The next server to start removes the folder of a
server that ended. ``metrics.py`` merges the file of a worker that ended.
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
    """Set the folder in the environment, and create it.

    The variable is already set in a child process of this server, and in a server whose
    administrator chose a folder.
    """
    if VARIABLE not in os.environ:
        ours = Path(config["data_dir"]) / "seitech_chat_metrics"
        ours.mkdir(parents=True, exist_ok=True)
        server = _master_process()
        folder = ours / f"{socket.gethostname()}-{server.pid}"
        with exclusive_lock(ours):
            _remove_stale(ours)
            folder.mkdir(exist_ok=True)
            (folder / STARTED).touch()
        os.environ[VARIABLE] = str(folder)
    folder = Path(os.environ[VARIABLE])
    folder.mkdir(parents=True, exist_ok=True)


def folder():
    """Return this server's folder."""
    return Path(os.environ[VARIABLE])


def server_started_at():
    """Return the start time of this server, in seconds since 1970."""
    return _master_process().create_time()


@contextmanager
def exclusive_lock(path):
    """Lock a folder for one process at a time."""
    with open(path / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _master_process():
    """Return the process that identifies this server: the prefork server's master."""
    server = odoo_server.server
    if isinstance(server, odoo_server.PreforkServer) and psutil.pid_exists(server.pid):
        return psutil.Process(server.pid)
    process = psutil.Process()
    parent = process.parent()
    # The master restarts the websocket process under a new process id.
    if odoo.evented and parent and "odoo" in " ".join(parent.cmdline()):
        return parent
    return process


def _remove_stale(ours):
    for left in ours.glob(f"{socket.gethostname()}-*"):
        pid = int(left.name.rpartition("-")[2])
        try:
            # In a container the master has the same process id after each start.
            born_at = psutil.Process(pid).create_time()
            is_stale = (left / STARTED).stat().st_mtime < born_at - 1
        except (psutil.NoSuchProcess, FileNotFoundError):
            is_stale = True
        if is_stale:
            shutil.rmtree(left, ignore_errors=True)
            _logger.debug("removed what server %s had counted", pid)
