"""Run in `odoo shell`: four processes notice the same broken promises at once.

The server that runs on the database notices them, too. Prints `BREACHES` and a JSON
line: how many promises there were, and what was found wrong.
"""

import json
import multiprocessing
import os
import random
import time
import uuid

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from odoo.addons.seitech_chat.transaction import begin_read_committed

WORKERS = 4
PROMISES = 24

env = globals()["env"]
DBNAME = env.cr.dbname
forking = multiprocessing.get_context("fork")


def do(function, *args):
    """Do something as a timer does: READ COMMITTED, tried again, committed."""
    with Registry(DBNAME).cursor() as cr:
        environment = api.Environment(cr, SUPERUSER_ID, {})

        def run():
            begin_read_committed(cr)
            return function(environment, *args)

        return retrying(run, environment)


def arrive(environment):
    """Open a conversation of the department with a promise: the promise's id."""
    form = {
        "opening_uuid": str(uuid.uuid4()), "client_uuid": str(uuid.uuid4()),
        "name": "Visitor", "email": "v@example.com",
        "query_type": "technical_support", "department_id": None, "body": "Hello",
        "page_url": None, "lang": None,
    }  # fmt: skip
    company = environment.ref("base.main_company")
    channel = environment["seitech.chat.channel"]._open_support(form, company=company)
    return environment["seitech.chat.sla.target"]._open_of(channel[0]).id


def notice(environment, target_id):
    """Do what the timer does."""
    target = environment["seitech.chat.sla.target"].browse(target_id)
    target._come_due(fields.Datetime.now())


def work(number, target_ids, barrier):
    """Be one of the processes."""
    odoo.sql_db.close_all()
    order = list(target_ids)
    random.Random(number).shuffle(order)
    barrier.wait()
    for target_id in order:
        do(notice, target_id)


def faults(environment, target_ids):
    """List what was noted twice, or not at all."""
    found = []
    for target in environment["seitech.chat.sla.target"].browse(target_ids):
        what = [step[1] for step in target.history]
        if what.count("breached") != 1 or target.breached_at != target.due_at:
            found.append(f"promise {target.id}: {what}")
        steps = target.escalation_ids.step_id
        if len(steps) != len(target.escalation_ids) or what.count("escalated") != len(
            steps
        ):
            found.append(f"promise {target.id}: {len(steps)} steps, {what}")
        told = environment["seitech.chat.notification"].search(
            [("channel_id", "=", target.channel_id.id), ("kind", "=", "sla_breach")]
        )
        if not told or set(told.mapped("count")) != {1}:
            found.append(f"promise {target.id}: told {told.mapped('count')}")
    return found


def main():
    """Start the processes once the promises are broken, and tell what they did."""
    target_ids = [do(arrive) for _number in range(PROMISES)]
    odoo.sql_db.close_all()
    barrier = forking.Barrier(WORKERS + 1, timeout=60)
    workers = [
        forking.Process(target=work, args=(number, target_ids, barrier))
        for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    due_at = do(lambda e: e["seitech.chat.sla.target"].browse(target_ids[-1]).due_at)
    time.sleep(max((due_at - fields.Datetime.now()).total_seconds(), 0) + 1)
    barrier.wait()
    for worker in workers:
        worker.join()
    found = [f"exit {worker.exitcode}" for worker in workers if worker.exitcode]
    told = {"promises": len(target_ids), "found": found + do(faults, target_ids)}
    print("BREACHES " + json.dumps(told), flush=True)


main()
# The children have closed the shell's own connection with theirs.
os._exit(0)
