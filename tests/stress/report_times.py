"""Four processes send heartbeats of the same agents at once, and write the same emails.

In each round every agent returns after a gap, or changes the status, in all processes
in the same moment.
"""

import random
from datetime import timedelta

from odoo import fields

from . import processes
from .assignment import make_people
from .processes import WORKERS, do, forking

AGENTS = 6
ROUNDS = 15
SUMMARIES = 12
SEED = 20_262
STATUSES = (None, "online", "away", "offline")


def be_absent(environment, agent_ids):
    """Let the last signal of all agents be ten minutes old."""
    environment.cr.execute(
        "UPDATE seitech_chat_agent SET seen_at = %s WHERE id = ANY(%s)",
        [fields.Datetime.now() - timedelta(minutes=10), agent_ids],
    )
    environment.cr.execute(
        "UPDATE seitech_chat_agent_period SET started_at = started_at - interval '1 h',"
        "       ended_at = ended_at - interval '1 h' WHERE agent_id = ANY(%s)",
        [agent_ids],
    )


def heartbeat(environment, agent_id, status):
    """Do what the route does."""
    environment["seitech.chat.agent"].browse(agent_id)._heartbeat(status=status)


def send(environment, subscription_id, now):
    """Do what the deadline runner does."""
    subscription = environment["seitech.chat.report.subscription"]
    subscription.browse(subscription_id).exists()._on_deadline(now)


def work(number, agent_ids, subscription_ids, due_at, barrier):
    """Be one of the processes."""
    processes.begin()
    rng = random.Random(SEED + number)
    for _round in range(ROUNDS):
        barrier.wait()  # all are absent
        for agent_id in agent_ids:
            do(heartbeat, agent_id, rng.choice(STATUSES))
        barrier.wait()  # all have sent
    order = list(subscription_ids)
    rng.shuffle(order)
    for subscription_id in order:
        do(send, subscription_id, due_at)


def period_faults(environment):
    """List periods of one kind that overlap, and those that should not run."""
    environment.cr.execute(
        """
        SELECT one.id, other.id
          FROM seitech_chat_agent_period one
          JOIN seitech_chat_agent_period other USING (agent_id, kind)
         WHERE one.id < other.id
           AND one.started_at < coalesce(other.ended_at, 'infinity')
           AND other.started_at < coalesce(one.ended_at, 'infinity')
        """
    )
    found = [f"periods {one} and {other}" for one, other in environment.cr.fetchall()]
    wrong = environment["seitech.chat.agent"]._find_wrong_periods()
    return found + [f"agent {agent_id}: wrong periods" for agent_id in wrong]


def subscribe(environment, agent_ids):
    """Let the agents get a weekly summary: the ids, and a time when all are due."""
    users = environment["seitech.chat.agent"].browse(agent_ids).user_id
    subscriptions = environment["seitech.chat.report.subscription"]
    for user in users:
        user.email = f"{user.login}@example.com"
        subscriptions.with_user(user).set_frequency("weekly")
    found = subscriptions.search([("user_id", "in", users.ids)])
    return found.ids, max(found.mapped("next_at")) + timedelta(seconds=1)


def summary_faults(environment, subscription_ids):
    """List summaries that were written twice, or not at all."""
    found = []
    mails = environment["mail.mail"].search([]).mapped("email_to")
    for one in environment["seitech.chat.report.subscription"].browse(subscription_ids):
        count = sum(one.user_id.email in address for address in mails)
        if count != 1:
            found.append(f"subscription {one.id}: {count} emails")
    return found


def main():
    """Start the processes, run the rounds, and report what they left."""
    agent_ids = do(make_people, AGENTS + SUMMARIES)
    present, subscribed = agent_ids[:AGENTS], agent_ids[AGENTS:]
    subscription_ids, due_at = do(subscribe, subscribed)
    barrier = forking.Barrier(WORKERS + 1, timeout=300)
    workers = processes.start(work, present, subscription_ids, due_at, barrier)
    found = []
    for _round in range(ROUNDS):
        do(be_absent, present)
        barrier.wait()
        barrier.wait()
        found += do(period_faults)
    failed = processes.end(workers)
    found += failed + do(summary_faults, subscription_ids)
    processes.report(found=found, rounds=ROUNDS, summaries=len(subscription_ids))
