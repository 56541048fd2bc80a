"""A quarter of an hour of ordinary work: many sockets, mixed traffic, flat memory.

`make soak`; SOAK_SECONDS, SOAK_SOCKETS and SOAK_WRITERS say how much. It ends with a
table, and with an error when anything was refused, lost or grew.
"""

import os
import random
import selectors
import statistics
import sys
import threading
from collections import Counter

import psutil

from .api_client import CUT, WebsocketClient, new_uuid
from .busy_site import assert_dense, assert_same, open_busy_conversation, port_of
from .server import NO_LIMITS, OdooServer
from .sync_client import DISCONNECTED, SyncClient

SECONDS = int(os.environ.get("SOAK_SECONDS") or 900)
SOCKETS = int(os.environ.get("SOAK_SOCKETS") or 300)
WRITERS = int(os.environ.get("SOAK_WRITERS") or 6)
ROOMS = 3
PAUSE_SECONDS = 0.4  # of one writer between two requests, on average
WARM_UP = 0.25  # of the time: caches fill
MAX_GROWTH_MB = 15  # of one process, from the first to the last fifth after warming up
# The actions of people, and how often of a hundred times.
MIX = {
    "send": 45, "messages": 13, "channels": 9, "sync": 10, "reaction": 8,
    "mark-read": 6, "mark-delivered": 4, "typing": 5,
}  # fmt: skip


class Room:
    """One conversation: who may write in it, and who follows it to the end."""

    def __init__(self, server):
        self.id, visitor, sessions, tokens = open_busy_conversation(server)
        self.people = [visitor, *sessions.values(), *tokens.values()]
        self.followers = [
            SyncClient(visitor, self.id), SyncClient(sessions["agent"], self.id),
        ]  # fmt: skip
        self.last = [None, 0]  # message id, position


class Soak:
    """The run and what it found."""

    def __init__(self, server):
        self.server = server
        self.rooms = [Room(server) for _number in range(ROOMS)]
        self.is_over = threading.Event()
        self.selector = selectors.DefaultSelector()
        self.seconds = {name: [] for name in MIX}
        self.faults = Counter()
        self.frames = 0
        self.lost = 0
        self.memory = {}

    def run(self):
        """Do it all, for as long as was asked for."""
        listener = threading.Thread(target=self._listen)
        listener.start()
        self._open_sockets()
        jobs = [threading.Thread(target=self._watch_memory)]
        jobs += [
            threading.Thread(target=self._work, args=(random.Random(number),))
            for number in range(WRITERS)
        ]
        jobs += [
            threading.Thread(target=self._follow, args=(follower,))
            for room in self.rooms
            for follower in room.followers
        ]
        for job in jobs:
            job.start()
        self.is_over.wait(SECONDS)
        self.is_over.set()
        for job in (*jobs, listener):
            job.join()

    def _open_sockets(self):
        people = [person for room in self.rooms for person in room.people]
        port = port_of(self.server)
        for number in range(SOCKETS):
            socket = WebsocketClient(people[number % len(people)], port)
            # Read from the first moment: a ping that nobody answers ends a socket.
            self.selector.register(socket, selectors.EVENT_READ, socket)

    def _listen(self):
        while not self.is_over.is_set():
            for key, _events in self.selector.select(0.5):
                self._receive(key.data)

    def _receive(self, socket):
        try:
            self.frames += bool(socket.read())
        except DISCONNECTED:
            self.lost += 1
            self.selector.unregister(socket)

    def _follow(self, follower):
        while not self.is_over.is_set():
            follower.pump(1)

    def _work(self, rng):
        names = rng.choices(list(MIX), list(MIX.values()), k=10_000)
        for number in range(1_000_000):
            room = rng.choice(self.rooms)
            self._do(names[number % 10_000], rng.choice(room.people), room)
            if self.is_over.wait(rng.uniform(0, 2 * PAUSE_SECONDS)):
                return

    def _do(self, name, person, room):
        if name == "reaction" and not room.last[0]:
            name = "send"
        body = self._body(name, room)
        try:
            answer = person.post(person.chat_path(name), body)
        except CUT as error:
            self.faults[f"{name}: {type(error).__name__}"] += 1
            return
        if answer.status != 200:
            code = answer.body.get("code") if isinstance(answer.body, dict) else ""
            self.faults[f"{name}: {answer.status} {code}"] += 1
            return
        self.seconds[name].append(answer.seconds)
        if name == "send":
            message = answer.body["message"]
            room.last = [message["id"], message["position"]]

    def _body(self, name, room):
        channel = {"channel_id": room.id}
        message_id, position = room.last
        return {
            "send": {**channel, "client_uuid": new_uuid(), "body": "Good morning"},
            "messages": channel,
            "channels": {},
            "sync": {"channels": [{"id": room.id, "version": 1}]},
            "reaction": {"message_id": message_id, "emoji": "👍"},
            "mark-read": {**channel, "read_position": position},
            "mark-delivered": {"channels": [{"id": room.id, "position": position}]},
            "typing": {**channel, "is_typing": True},
        }[name]

    def _watch_memory(self):
        while not self.is_over.wait(max(SECONDS / 60, 1)):
            for name, pid in self._processes():
                try:
                    used = psutil.Process(pid).memory_full_info().uss / 2**20
                except psutil.Error:
                    continue
                self.memory.setdefault((name, pid), []).append(used)

    def _processes(self):
        yield "websocket", self.server.gevent_pid()
        for number, pid in enumerate(sorted(self.server.worker_pids()), 1):
            yield f"worker {number}", pid

    # -- what it found --

    def growth(self):
        """Return how each process grew: ``{name: (MB then, MB now)}``."""
        found = {}
        for (name, _pid), used in self.memory.items():
            used = used[int(len(used) * WARM_UP) :]
            fifth = max(len(used) // 5, 1)
            found[name] = (
                statistics.median(used[:fifth]),
                statistics.median(used[-fifth:]),
            )
        return found

    def complaints(self):
        """List everything that should not have been."""
        found = [f"{what}: {count} times" for what, count in self.faults.items()]
        if self.lost:
            found.append(f"{self.lost} sockets were lost")
        for name, (then, now) in self.growth().items():
            if now - then > MAX_GROWTH_MB:
                found.append(f"{name} grew from {then:.0f} to {now:.0f} MB")
        with open(self.server.site.log, errors="replace") as log:
            errors = [line for line in log if " ERROR " in line or " CRITICAL " in line]
        found += errors[:5]
        return found

    def check_agreement(self):
        """Compare what clients hold with what the server returns to a new client."""
        for room in self.rooms:
            assert_dense(self.server, room.id)
            for follower in room.followers:
                assert_same(follower, self.server)

    def table(self):
        """Write down the figures."""
        sent = len(self.seconds["send"])
        count = sum(map(len, self.seconds.values()))
        lines = [
            f"{SECONDS} s, {SOCKETS} sockets, {WRITERS} writers: {count} requests"
            f" ({count / SECONDS:.1f}/s), {sent} messages, {self.frames} frames read"
        ]
        for name, seconds in self.seconds.items():
            if len(seconds) > 1:
                cuts = statistics.quantiles(seconds, n=100)
                lines.append(
                    f"  {name:14} {len(seconds):6}  p50 {cuts[49] * 1000:6.1f} ms"
                    f"  p95 {cuts[94] * 1000:6.1f} ms  p99 {cuts[98] * 1000:6.1f} ms"
                )
        for name, (then, now) in sorted(self.growth().items()):
            lines.append(f"  {name:14} {then:6.1f} MB, at the end {now:6.1f} MB")
        return "\n".join(lines)


def main():
    """Run, print the table, end with 1 when something was wrong."""
    with OdooServer(name="soak", workers=2, demo=True, setup=NO_LIMITS) as server:
        soak = Soak(server)
        soak.run()
        complaints = soak.complaints()
        try:
            soak.check_agreement()
        except AssertionError as error:
            complaints.append(f"sync does not agree: {str(error)[:300]}")
        sys.stdout.write(f"{soak.table()}\n")
    for complaint in complaints:
        sys.stdout.write(f"wrong: {complaint}\n")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
