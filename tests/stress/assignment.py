"""Four processes make conversations and places come and go."""

import os
import random
import time
import traceback
import uuid
from datetime import timedelta

from odoo import fields

from odoo.addons.seitech_chat.models.desk.assignment_facts import candidates_of
from odoo.addons.seitech_chat.models.desk.chat_auto_assignment import (
    requirements_of_entries,
)
from odoo.addons.seitech_chat.persona import Persona

from . import processes
from .processes import WORKERS, do, forking

RUNS = int(os.environ.get("STRESS_RUNS", "200"))
SECONDS = float(os.environ.get("STRESS_SECONDS", "25"))  # at most for the small ones
SEED = 20_261
# However slow the machine is, nobody's inbox closes meanwhile.
ALIVE_UNTIL = fields.Datetime.now() + timedelta(hours=1)
PRIORITIES = ("low", "medium", "high", "urgent")
BIG_AGENTS, BIG_CONVERSATIONS, BIG_DRAINED = 20, 500, 40


def make_people(environment, count):
    """Create agents without a department."""
    users = environment["res.users"].with_context(no_reset_password=True)
    group = environment.ref("seitech_chat.group_chat_agent")
    created = users.create(
        [
            {
                "name": f"Agent {n}",
                "login": f"stress{n}",
                "group_ids": [(6, 0, group.ids)],
            }
            for n in range(count)
        ]
    )
    agents = environment["seitech.chat.agent"]
    return agents.create([{"user_id": user.id} for user in created]).ids


def make_department(environment, agent_ids, limits, status, mode):
    """Create a department of these agents alone."""
    department = environment["seitech.chat.department"].create(
        {"name": "Stress", "assignment_mode": mode, "agent_ids": [(6, 0, agent_ids)]}
    )
    for agent_id, limit in zip(agent_ids, limits, strict=True):
        environment.cr.execute(
            "UPDATE seitech_chat_agent SET chat_limit = %s, status = %s, seen_at = %s"
            " WHERE id = %s",
            [limit, status, ALIVE_UNTIL, agent_id],
        )
    return department.id


def arrive(environment, department_id, priority):
    """Open a conversation as a visitor: its id."""
    form = {
        "opening_uuid": str(uuid.uuid4()), "client_uuid": str(uuid.uuid4()),
        "name": "Visitor", "email": "v@example.com", "query_type": "other",
        "department_id": department_id, "body": "Hello", "page_url": None, "lang": None,
    }  # fmt: skip
    department = environment["seitech.chat.department"].browse(department_id)
    intake = environment["seitech.chat.intake"]
    channel = intake._open_support(form, company=department.company_id)[0]
    if channel.priority != priority:
        channel._prioritize(priority)
    return channel.id


def be(environment, agent_id, status):
    """Let an agent come or go."""
    environment["seitech.chat.agent"].browse(agent_id).write({"status": status})


def raise_limit(environment, agent_id):
    """Raise an agent's limit by one."""
    agent = environment["seitech.chat.agent"].browse(agent_id)
    agent._lock_rows()
    agent.chat_limit += 1


def end(environment, channel_id):
    """Let the customer leave."""
    environment["seitech.chat.channel"].browse(channel_id)._end()


def served(environment, department_id):
    """List what somebody has: channel ids."""
    assignments = environment["seitech.chat.assignment"].search(
        [("department_id", "=", department_id), ("ended_at", "=", False)]
    )
    return assignments.channel_id.ids


def answer(environment, department_id, is_accepted):
    """Let the agents with an offer accept it, or not."""
    offer = environment["seitech.chat.offer"].search(
        [("department_id", "=", department_id), ("ended_at", "=", False)], limit=1
    )
    if not offer:
        return
    persona = Persona(offer.agent_id.user_id)
    if is_accepted:
        offer.channel_id._accept(persona)
    else:
        offer._decline(offer.channel_id, persona)


def step(rng, department_id, agent_ids):
    """Do something at random that can change who gets what."""
    chance = rng.random()
    if chance < 0.5:
        do(arrive, department_id, rng.choice(PRIORITIES))
    elif chance < 0.7:
        mine = do(served, department_id)
        if mine:
            do(end, rng.choice(mine))
    elif chance < 0.85:
        do(be, rng.choice(agent_ids), rng.choice(("online", "online", "away")))
    elif chance < 0.95:
        do(raise_limit, rng.choice(agent_ids))
    else:
        try:
            do(answer, department_id, rng.random() < 0.5)
        except Exception as error:  # noqa: BLE001 - somebody was faster: a refusal
            if getattr(error, "code", None) not in ("no_offer", "already_taken"):
                raise


def faults(environment, department_id):
    """List what is wrong with a department after everything has come to rest."""
    found = []
    department = environment["seitech.chat.department"].browse(department_id)
    entries = environment["seitech.chat.queue.entry"]._open_for(department)
    candidates = candidates_of(department.agent_ids).values()
    for one in candidates:
        if one.open_count > one.chat_limit:
            found.append(f"agent {one.id}: {one.open_count} of {one.chat_limit}")
    idle = [
        one.id
        for one in candidates
        if one.status == "online" and one.open_count < one.chat_limit
    ]
    for entry in entries:
        declined = requirements_of_entries(entry)[entry.id].declined_by
        if not entry._is_offered() and set(idle) - declined:
            found.append(f"entry {entry.id} waits while {idle} are free")
    channels = environment["seitech.chat.channel"].search(
        [("department_id", "=", department_id), ("state", "=", "active")]
    )
    for channel in channels:
        states = len(channel._assignment()), len(channel._queue_entry())
        if states not in ((1, 0), (0, 1)):
            found.append(f"channel {channel.id}: assignments, waits {states}")
        if channel.agent_id != channel._assignment().agent_id:
            found.append(f"channel {channel.id}: two minds about its agent")
    return found


def served_order(environment, department_id):
    """Compare the order in which waits ended with the order they had to end in."""
    assignments = environment["seitech.chat.assignment"].search(
        [
            ("department_id", "=", department_id),
            ("assignment_method", "=", "automatic"),
        ],
        order="id",
    )
    entries = [
        environment["seitech.chat.queue.entry"].search([("channel_id", "=", one.id)])
        for one in assignments.channel_id.browse(
            [assignment.channel_id.id for assignment in assignments]
        )
    ]
    got = [(-entry.rank, entry.entered_at, entry.id) for entry in entries]
    return [] if got == sorted(got) else ["somebody was served before their turn"]


def clear(environment, department_id):
    """Forget what is left at once, so that the agents begin again with nothing."""
    for statement in (
        "UPDATE seitech_chat_offer SET ended_at = now(), outcome = 'withdrawn'"
        " WHERE ended_at IS NULL AND department_id = %s",
        "UPDATE seitech_chat_assignment SET ended_at = now(), release_reason = 'ended'"
        " WHERE ended_at IS NULL AND department_id = %s",
        "UPDATE seitech_chat_queue_entry SET left_at = now(), outcome = 'ended'"
        " WHERE left_at IS NULL AND department_id = %s",
        "UPDATE seitech_chat_channel SET state = 'closed' WHERE department_id = %s",
        "DELETE FROM seitech_chat_department_agent_rel WHERE department_id = %s",
        "UPDATE seitech_chat_department SET active = false WHERE id = %s",
    ):
        environment.cr.execute(statement, [department_id])


class StressRun:
    """Shared by the processes: a barrier, the department of this run, the faults."""

    def __init__(self, agent_ids):
        self.agent_ids = agent_ids
        self.barrier = forking.Barrier(WORKERS, timeout=600)
        manager = forking.Manager()
        self.now = manager.dict()
        self.found = manager.list()

    def work(self, number):
        """Be one of the processes."""
        processes.begin()
        try:
            self.small(number)
            self.big(number)
        except Exception:  # noqa: BLE001 - reported by the parent
            self.found.append(traceback.format_exc())
            self.barrier.abort()

    def small(self, number):
        """Many small runs with a few agents: at random, then a full queue emptied."""
        deadline = time.monotonic() + SECONDS
        for run in range(RUNS):
            rng = random.Random(f"{SEED} {run} {number}")
            if number == 0:
                self.prepare(run)
                self.now["is_over"] = time.monotonic() > deadline
            self.barrier.wait()
            if self.now["is_over"]:
                return
            department_id, agents = self.now["department_id"], self.now["agents"]
            if run % 3 == 2:
                do(be, agents[number % len(agents)], "online")
                for channel_id in do(served, department_id)[number::WORKERS]:
                    do(end, channel_id)
            else:
                for _step in range(2):
                    step(rng, department_id, agents)
            self.barrier.wait()
            if number == 0:
                self.judge(run, f"run {run}")

    def prepare(self, run):
        """Make the next run's department."""
        rng = random.Random(f"{SEED} {run}")
        agents = rng.sample(self.agent_ids, rng.randint(2, 4))
        limits = [rng.randint(1, 3) for _agent in agents]
        is_full = run % 3 == 2
        mode = "offer" if run % 3 == 1 else "automatic"
        department_id = do(
            make_department, agents, limits, "away" if is_full else "online", mode
        )
        if is_full:
            for _number in range(rng.randint(4, 8)):
                do(arrive, department_id, rng.choice(PRIORITIES))
        self.now.update(department_id=department_id, agents=agents)

    def judge(self, run, name):
        """Look for faults, once all is at rest."""
        department_id = self.now["department_id"]
        found = do(faults, department_id)
        if run % 3 == 2:
            found += do(served_order, department_id)
        self.found.extend([f"{name}: {fault}" for fault in found])
        self.now["runs"] = self.now.get("runs", 0) + 1
        do(clear, department_id)

    def big(self, number):
        """One big run: all arrive at once, then some leave at once."""
        if number == 0:
            agents = self.agent_ids[:BIG_AGENTS]
            self.now["department_id"] = do(
                make_department, agents, [5] * len(agents), "online", "automatic"
            )
            self.now["began"] = time.monotonic()
        self.barrier.wait()
        rng = random.Random(f"{SEED} big {number}")
        department_id = self.now["department_id"]
        for _number in range(BIG_CONVERSATIONS // WORKERS):
            do(arrive, department_id, rng.choice(PRIORITIES))
        self.barrier.wait()
        if number == 0:
            self.now["arrived_seconds"] = time.monotonic() - self.now["began"]
            self.expect(BIG_AGENTS * 5)
        self.barrier.wait()
        for channel_id in do(served, department_id)[number::WORKERS][
            : BIG_DRAINED // WORKERS
        ]:
            do(end, channel_id)
        self.barrier.wait()
        if number == 0:
            self.expect(BIG_AGENTS * 5)

    def expect(self, count):
        """Check that all places are used, and none twice."""
        department_id = self.now["department_id"]
        got = len(do(served, department_id))
        if got != count:
            self.found.append(f"big: {got} have an agent, not {count}")
        found = do(faults, department_id)
        self.found.extend([f"big: {fault}" for fault in found])


def main():
    """Start the processes and report what they found."""
    stress_run = StressRun(do(make_people, BIG_AGENTS))
    began = time.monotonic()
    failed = processes.end(processes.start(stress_run.work))
    processes.report(
        runs=stress_run.now.get("runs", 0),
        seconds=time.monotonic() - began,
        arrived_seconds=stress_run.now.get("arrived_seconds"),
        found=failed + list(stress_run.found)[:20],
    )
