"""Four processes notice the same breached targets at once.

All are due in the same second. The server that runs on the database notices them,
too.
"""

import random
import time
import uuid
from datetime import timedelta

from odoo import fields

from . import processes
from .processes import WORKERS, do, forking

TARGETS = 24
DUE_SECONDS = 3  # from when all are made


def arrive(environment):
    """Open a conversation of the department with a target: the target's id."""
    form = {
        "opening_uuid": str(uuid.uuid4()), "client_uuid": str(uuid.uuid4()),
        "name": "Visitor", "email": "v@example.com",
        "query_type": "technical_support", "department_id": None, "body": "Hello",
        "page_url": None, "lang": None,
    }  # fmt: skip
    company = environment.ref("base.main_company")
    channel = environment["seitech.chat.intake"]._open_support(form, company=company)
    return environment["seitech.chat.sla.target"]._open_for(channel[0]).id


def make_due(environment, target_ids):
    """Let all targets be due in the same second, soon: the second."""
    due_at = fields.Datetime.now() + timedelta(seconds=DUE_SECONDS)
    targets = environment["seitech.chat.sla.target"].browse(target_ids)
    targets.write({"due_at": due_at, "warn_at": due_at})
    targets._schedule_deadlines(due_at)
    return due_at


def notice(environment, target_id):
    """Do what the timer does."""
    target = environment["seitech.chat.sla.target"].browse(target_id)
    target._on_deadline(fields.Datetime.now())


def work(number, target_ids, barrier):
    """Be one of the processes."""
    processes.begin()
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
            found.append(f"target {target.id}: {what}")
        steps = target.escalation_ids.step_id
        if len(steps) != len(target.escalation_ids) or what.count("escalated") != len(
            steps
        ):
            found.append(f"target {target.id}: {len(steps)} steps, {what}")
        sent = environment["seitech.chat.notification"].search(
            [("channel_id", "=", target.channel_id.id), ("kind", "=", "sla_breach")]
        )
        if not sent or set(sent.mapped("count")) != {1}:
            found.append(f"target {target.id}: sent {sent.mapped('count')}")
    return found


def main():
    """Start the processes once the targets are breached, and report what they did."""
    target_ids = [do(arrive) for _number in range(TARGETS)]
    barrier = forking.Barrier(WORKERS + 1, timeout=300)
    workers = processes.start(work, target_ids, barrier)
    due_at = do(make_due, target_ids)
    time.sleep(max((due_at - fields.Datetime.now()).total_seconds(), 0) + 1)
    barrier.wait()
    failed = processes.end(workers)
    processes.report(sla_targets=len(target_ids), found=failed + do(faults, target_ids))
