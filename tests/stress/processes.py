"""Shared by the stress runs: processes, real transactions, the report to the test."""

import json
import multiprocessing

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying
from odoo.tools import config

from odoo.addons.seitech_chat.tools.transaction import begin_read_committed

from . import MARKER

WORKERS = 4
PRESSES = 20  # of a client that gets "try again later", and does

forking = multiprocessing.get_context("fork")


def do(function, *args, is_committed_read=True):
    """Do something as a request or a timer does: tried again, committed.

    A transaction as Odoo's may lose against others as often as Odoo tries: whose
    request that was begins again.

    :param function: called with an environment and ``args``.
    :param bool is_committed_read: READ COMMITTED, as our own routes are; else as
        Odoo's are.
    :return: what the function gives.
    """
    [dbname] = config["db_name"]
    with Registry(dbname).cursor() as cr:
        environment = api.Environment(cr, SUPERUSER_ID, {})

        def run():
            if is_committed_read:
                begin_read_committed(cr)
            return function(environment, *args)

        for _press in range(PRESSES - 1):
            try:
                return retrying(run, environment)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if is_committed_read:
                    raise
                cr.rollback()
        return retrying(run, environment)


def start(work, *args):
    """Start the processes; none shares a connection with another.

    :param work: called with the process's number, from 0, and ``args``; calls
        ``begin`` first.
    """
    odoo.sql_db.close_all()
    workers = [
        forking.Process(target=work, args=(number, *args)) for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    return workers


def begin():
    """Forget the connections that came with the fork."""
    odoo.sql_db.close_all()


def end(workers):
    """Wait for the processes: those that failed, in words."""
    for worker in workers:
        worker.join()
    return [f"exit {worker.exitcode}" for worker in workers if worker.exitcode]


def report(**sent):
    """Print what was found."""
    print(MARKER + json.dumps(sent), flush=True)
