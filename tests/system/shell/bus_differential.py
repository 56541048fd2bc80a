"""Runs in `odoo shell` on a database: Odoo's own poll and the faster one, side by side.

Writers take numbers of the bus early and commit late, or never. After every few steps
some sockets poll both ways with what they have, as Odoo's websocket does: the last
number that can be forgotten and those above it that were received already.
"""

import json
import random
from bisect import insort
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api, fields, sql_db
from odoo.modules.registry import Registry

from odoo.addons.seitech_chat.bus import watcher

CHANNELS = ("one", "two", "three")
WRITERS = 6
FORGET_AFTER = 40  # numbers of a socket's history; core: ten seconds
# From when a poll asks. Who says no number gets the rows of the last 50 seconds.
SECONDS_LATER = (0, 46, 48, 60)


class Writer:
    """One transaction after the other, each with some rows."""

    def __init__(self, dbname, rng):
        _name, settings = sql_db.connection_info_for(dbname)
        self.dbname = dbname
        self.rng = rng
        self.connection = psycopg2.connect(**settings)
        self.is_open = False

    def step(self):
        """Write a row, or end what was written."""
        if self.is_open and self.rng.random() < 0.4:
            self.end()
            return
        channel = json.dumps(
            [self.dbname, self.rng.choice(CHANNELS)], separators=(",", ":")
        )
        message = json.dumps({"type": "test", "payload": self.rng.random()})
        self.connection.cursor().execute(
            "INSERT INTO bus_bus (channel, message, create_date)"
            " VALUES (%s, %s, now() AT TIME ZONE 'UTC')",
            [channel, message],
        )
        self.is_open = True

    def end(self):
        """Commit; one in five changes its mind."""
        if self.rng.random() < 0.2:
            self.connection.rollback()
        else:
            self.connection.commit()
        self.is_open = False


class Ear:
    """A socket's side of core: what it asks for next."""

    def __init__(self, channels, last):
        self.channels = channels
        self.last = last
        self.history = []

    def receive(self, number):
        """Note a notification as core's websocket does."""
        insort(self.history, number)
        while len(self.history) > FORGET_AFTER:
            self.last = self.history.pop(0)


@contextmanager
def one_moment(seconds_later):
    """Let both ways ask at the same moment: a row may turn 50 seconds old between."""
    moment = fields.Datetime.now() + timedelta(seconds=seconds_later)
    with patch.object(fields.Datetime, "now", lambda: moment):
        yield


def poll(dbname, ear, *, is_fast):
    """Ask one way, in a transaction of its own."""
    with Registry(dbname).cursor() as cr, patch("odoo.evented", is_fast):
        bus = api.Environment(cr, SUPERUSER_ID, {})["bus.bus"]
        found = bus._poll(list(ear.channels), ear.last, list(ear.history))
        return [(row["id"], row["message"]) for row in found]


def compare(dbname, watch, ears, seconds_later):
    """Let every socket poll both ways; return how many notifications came."""
    watch.poll()
    count = 0
    for ear in ears:
        with one_moment(seconds_later):
            core, fast = (poll(dbname, ear, is_fast=way) for way in (False, True))
        assert core == fast, (ear.channels, ear.last, core, fast)
        if ear.last:
            for number, _message in core:
                ear.receive(number)
        count += len(core)
    return count


def run(dbnames, seed, steps):
    """Do it in several databases at once; return what was compared."""
    rng = random.Random(seed)
    watches = {name: watcher.BusListener(name) for name in dbnames}
    compared = served = 0
    writers = [Writer(name, rng) for name in dbnames for _number in range(WRITERS)]
    ears = {}
    for name, watch in watches.items():
        watch.poll()
        [(last,)] = watch._connection.execute(
            watcher.SQL("SELECT coalesce(max(id), 0) FROM bus_bus")
        )
        ears[name] = [
            Ear(rng.sample(CHANNELS, rng.randint(1, 3)), last or 1)
            for _number in "1234"
        ] + [Ear(CHANNELS, 0)]
    with patch.object(watcher, "_watches", watches):
        for number in range(steps):
            for writer in rng.sample(writers, 3):
                writer.step()
            if number % 3 == 0:
                later = rng.choice(SECONDS_LATER)
                for name, watch in watches.items():
                    compared += compare(name, watch, ears[name], later)
        for writer in writers:
            writer.end()
            writer.connection.close()
        for name, watch in watches.items():
            compared += compare(name, watch, ears[name], 0)
            window = watch.window
            served += sum(len(rows) for rows in window._by_channel.values())
            assert all(json.loads(key)[0] == name for key in _ours(window))
    return {"compared": compared, "served": served}


def _ours(window):
    return [key for key in window._by_channel if json.loads(key)[1] in CHANNELS]
