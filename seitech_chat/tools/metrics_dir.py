"""The folder in which the processes of this server count, for one of them to sum up.

Each process writes the files of its slot: a number, and a file that it keeps locked.
The kernel ends the lock with the process, and the next process takes over the slot and
its counters. There are thus at most as many files as there were processes at once.

Each running server has one folder, below ``data_dir``. The next server to start removes
the folder of a server that ended.
"""

import fcntl
import logging
import os
import shutil
import socket
from pathlib import Path

import psutil
from prometheus_client.multiprocess import mark_process_dead

import odoo
from odoo.service import server as odoo_server
from odoo.tools import config

_logger = logging.getLogger(__name__)

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it
_mine = {"pid": None}  # the process that took the slot, the slot, its locked file


def configure_dir():
    """Set the folder in the environment, unless the administrator chose one.

    The variable is already set in a child process of this server.
    """
    if VARIABLE in os.environ:
        return
    ours = Path(config["data_dir"]) / "seitech_chat_metrics"
    server = _master_process()
    os.environ[VARIABLE] = str(ours / f"{socket.gethostname()}-{server.pid}")
    _remove_stale(ours, server.create_time())


def folder():
    """Return this server's folder."""
    return Path(os.environ[VARIABLE])


def server_started_at():
    """Return the start time of this server, in seconds since 1970."""
    return _master_process().create_time()


def slot():
    """Return the slot of this process; a process that was forked takes its own."""
    if _mine["pid"] != os.getpid():
        number, file = take_slot(folder())
        _mine.update(pid=os.getpid(), slot=number, file=file)
    return _mine["slot"]


def take_slot(path):
    """Take the lowest free slot of a folder, which is created where it is missing.

    :return: ``(number, file)``; closing the file gives the slot back.
    """
    path.mkdir(parents=True, exist_ok=True)
    number = 0
    while not (file := _lock(path / f"slot_{number}")):
        number += 1
    mark_process_dead(number, str(path))
    return number, file


def forget_ended(path):
    """Remove the gauges of ended processes, such as their open sockets."""
    for name in _slot_files(path):
        file = _lock(name)
        if file:
            with file:
                mark_process_dead(name.name.removeprefix("slot_"), str(path))


def _slot_files(path):
    return sorted(path.glob("slot_*"))


def _lock(path):
    """Lock a file until it is closed; None while another process has locked it."""
    file = open(path, "w")  # noqa: SIM115 - the lock lasts as long as it is open
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


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


def _remove_stale(ours, born_at):
    """Remove the folders of servers that ended before this one was born.

    One may bear this server's name: in a container the master has the same process id
    after each start.
    """
    for left in ours.glob(f"{socket.gethostname()}-*"):
        is_older = left.stat().st_mtime < born_at - 1
        if is_older and not _is_in_use(left):
            shutil.rmtree(left, ignore_errors=True)
            _logger.debug("removed what server %s had counted", left.name)


def _is_in_use(path):
    for name in _slot_files(path):
        file = _lock(name)
        if not file:
            return True
        file.close()
    return False
