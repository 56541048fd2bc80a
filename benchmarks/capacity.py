"""How much two workers carry: more and more messages a second, until it is too slow.

See README.md. Run by ``benchmarks/run capacity``.
"""

import json
import os
import selectors
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psutil
from harness.api_client import CUT, WebsocketClient, sign_in
from harness.sync_client import DISCONNECTED
from runs import make, site, spread
from stack.paths import RUN
from stack.processes import step

TARGET = RUN / "benchmark-capacity.json"
SOCKETS = tuple(map(int, os.environ.get("CAPACITY_SOCKETS", "300 1000").split()))
RATES = (10, 20, 40, 60, 80, 100, 120)  # messages a second
SECONDS = 15  # of each rate
# Odoo lets eight requests wait for each worker. The kernel turns more away, to come
# again a second later: a due sender waits here instead, and that counts.
THREADS = 16
TOO_SLOW = 0.5  # seconds, in which 95 of 100 messages must have been answered


class MessageListeners:
    """All sockets, in one thread: when each message had reached its whole room."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.is_over = False
        self.count = self.lost = 0
        self.waiting = {}
        self.seconds = []
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def open(self, caller, port):
        """Open one socket more."""
        sock = WebsocketClient(caller, port)
        self.selector.register(sock, selectors.EVENT_READ, sock)
        self.count += 1

    def expect(self, client_uuid, start, listeners):
        """Wait for a message to reach so many sockets."""
        self.waiting[client_uuid] = [start, listeners]

    def _listen(self):
        while not self.is_over:
            for key, _events in self.selector.select(0.2):
                try:
                    self._receive(key.data.read())
                except DISCONNECTED:
                    self.lost += 1
                    self.selector.unregister(key.data)

    def _receive(self, notifications):
        now = time.perf_counter()
        for kind, payload in notifications:
            if kind != "seitech.chat.channel/message_new":
                continue
            client_uuid = payload["message"]["client_uuid"]
            entry = self.waiting.get(client_uuid)
            if entry:
                entry[1] -= 1
                if not entry[1]:
                    del self.waiting[client_uuid]
                    self.seconds.append(now - entry[0])


class Capacity:
    """One run against one site."""

    def __init__(self, server):
        made = make(server, "group_chat_load.py")
        self.server = server
        self.port = server.site.odoo_port
        self.text = made["text"]
        self.people = {
            login: sign_in(self.port, server.db, login, "bench")
            for login in made["talking"] + made["quiet"]
        }
        self.rooms = made["rooms"]
        self.quiet = made["quiet"]
        self.listeners = MessageListeners()
        for login in made["talking"]:
            self.listeners.open(self.people[login], server.site.gevent_port)
        self.answers = {}
        self.faults = 0

    def open_until(self, count):
        """Let more people be there who say nothing, until so many sockets are open."""
        for number in range(self.listeners.count, count):
            login = self.quiet[number % len(self.quiet)]
            self.listeners.open(self.people[login], self.server.site.gevent_port)

    def measure(self, rate):
        """Let people talk at one rate; what goes with a message goes with it.

        :return: the figures. A message's time begins when it was due, also where it
            had to wait for the one before.
        """
        self.answers, self.faults, self.listeners.seconds = {}, 0, []
        psutil.cpu_percent()
        own = time.process_time()
        begin = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            for number in range(rate * SECONDS):
                due = begin + number / rate
                time.sleep(max(0, due - time.perf_counter()))
                room = self.rooms[number % len(self.rooms)]
                pool.submit(self._talk, number, room, time.perf_counter())
        wall = time.perf_counter() - begin
        busy = psutil.cpu_percent() / 100 * psutil.cpu_count()
        self._settle()
        sends = self.answers["send"]
        missed = len(self.listeners.waiting)
        self.listeners.waiting.clear()
        return {
            "sockets": self.listeners.count,
            "messages_per_second": len(sends) / wall,
            "requests_per_second": sum(map(len, self.answers.values())) / wall,
            "send": spread(sends),
            "received": spread(self.listeners.seconds or [0, 0]),
            "cores": busy,
            "cores_of_the_benchmark": (time.process_time() - own) / wall,
            "faults": self.faults + missed + self.listeners.lost,
        }

    def _settle(self):
        deadline = time.monotonic() + 10
        while self.listeners.waiting and time.monotonic() < deadline:
            time.sleep(0.1)

    def _talk(self, number, room, start):
        """Type, send, be read by another; now and then somebody opens the chat."""
        members = [self.people[login] for login in room["members"]]
        writer = members[number % len(members)]
        reader = members[(number + 1) % len(members)]
        channel = {"channel_id": room["id"]}
        client_uuid = str(uuid.uuid4())
        self._ask(writer, "typing", {**channel, "is_typing": True})
        self.listeners.expect(client_uuid, start, len(members))
        body = {**channel, "client_uuid": client_uuid, "body": self.text}
        answer = self._ask(writer, "send", body, start)
        if not answer:
            self.listeners.waiting.pop(client_uuid, None)
            return
        position = answer.body["message"]["position"]
        self._ask(reader, "mark-read", {**channel, "read_position": position})
        others = {"channels": [{"id": room["id"], "position": position}]}
        self._ask(members[(number + 2) % len(members)], "mark-delivered", others)
        if number % 5 == 0:
            self._ask(reader, "channels", {"limit": 50})
            self._ask(reader, "messages", {**channel, "limit": 30})

    def _ask(self, caller, path, body, start=None):
        start = start or time.perf_counter()
        try:
            answer = caller.post(f"/api/chat/{path}", body)
        except CUT:
            answer = None
        if not answer or answer.status != 200:
            self.faults += 1
            return None
        self.answers.setdefault(path, []).append(time.perf_counter() - start)
        return answer


COLUMNS = (
    ("sockets", "sockets", 0),
    ("messages/s", "messages_per_second", 1),
    ("requests/s", "requests_per_second", 0),
    ("send p50 ms", "send p50_ms", 0),
    ("p95", "send p95_ms", 0),
    ("received p50 ms", "received p50_ms", 0),
    ("p95", "received p95_ms", 0),
    ("cores", "cores", 1),
    ("of it here", "cores_of_the_benchmark", 1),
    ("faults", "faults", 0),
)


def table(rows):
    """Write the figures as lines of text."""
    lines = ["".join(f"{title:>14}" for title, _key, _digits in COLUMNS)]
    lines += [
        "".join(f"{_figure(row, key):>14.{digits}f}" for _title, key, digits in COLUMNS)
        for row in rows
    ]
    return "\n".join(lines)


def _figure(row, key):
    for part in key.split():
        row = row[part]
    return row


def main():
    """Raise the rate until 95 of 100 messages take too long, for each crowd."""
    rows = []
    with site("capacity") as server:
        capacity = Capacity(server)
        capacity.measure(RATES[0])  # not counted: everything is loaded once
        for count in SOCKETS:
            step(f"{count} sockets")
            capacity.open_until(count)
            for rate in RATES:
                rows.append(capacity.measure(rate))
                TARGET.write_text(json.dumps(rows, indent=2) + "\n")
                if rows[-1]["send"]["p95_ms"] > TOO_SLOW * 1000:
                    break
        capacity.listeners.is_over = True
    sys.stdout.write(f"\n{table(rows)}\n\nJSON: {TARGET}\n")


if __name__ == "__main__":
    main()
