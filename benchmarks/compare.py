"""Measure Odoo's Discuss and this chat side by side; print a table, keep JSON.

See README.md for what each row is. Run by ``benchmarks/run``.
"""

import json
import os
import statistics
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psutil
import websocket
from chat_clients import Discuss, Ours
from harness.api_client import CUT, open_support, sign_in
from page_load import measure_inbox, measure_visitor_start
from runs import make, site, spread
from socket_crowd import SocketCrowd
from stack.paths import RUN
from stack.processes import step, wait_until
from widget_bytes import measure_bytes

TARGET = RUN / "benchmark.json"  # after each row, so that a failed run leaves some
WARM_UP = 30  # calls, not counted
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "4"))  # of each chat, alternating
CALLS = 50  # a round
WRITERS = (8, 32)
WRITING_SECONDS = 6  # a round: the last ones of a short one would count for much
SOCKETS = (200, 1_000)
RECEIVED = 15  # messages a round, where one socket listens
HELD = 500  # sockets opened to weigh one


class Comparison:
    """One run against one site."""

    def __init__(self, server):
        """Sign everybody in and learn what was made for the run."""
        self.server = server
        made = make(server, "comparison_data.py")
        # The work of PostgreSQL after so many new rows would fall into the
        # first figures: of both chats, but a part of ours that counts for more.
        server.sql("VACUUM ANALYZE")
        self.chats = (Discuss(made), Ours(made))
        port = server.site.odoo_port
        people = [sign_in(port, server.db, login, "bench") for login in made["people"]]
        self.people, self.writers, self.lister = people[:20], people[20:-1], people[-1]
        self.lister_login = made["people"][10]  # of the fifty rooms
        self.admin = sign_in(port, server.db, "admin")
        self.figures = {}

    def turns(self):
        """Go through the chats in turns; each finds the bus it comes with."""
        for _round in range(ROUNDS):
            for chat in self.chats:
                self._choose_bus(chat)
                yield chat

    def _choose_bus(self, chat):
        self.admin.rpc(
            "/web/dataset/call_kw",
            model="ir.config_parameter",
            method="set_param",
            args=["seitech_chat.fast_bus", str(chat.name == "ours")],
            kwargs={},
        )

    def note(self, row, chat, **figures):
        """Store the figures of one row and chat."""
        self.figures.setdefault(row, {})[chat] = figures
        TARGET.write_text(json.dumps(self.figures, indent=2) + "\n")

    def time_calls(self, row, call, calls=CALLS, warm_up=WARM_UP):
        """Measure one call from one caller at a time.

        :param call: called with a chat, returns an ``Answer``.
        :param int calls: measured in each round, after ``warm_up`` that are not.
        """
        seconds = {chat.name: [] for chat in self.chats}
        for chat in self.turns():
            for _call in range(warm_up):
                call(chat)
            seconds[chat.name] += [call(chat).seconds for _call in range(calls)]
        for name, values in seconds.items():
            self.note(row, name, **spread(values))

    def measure_floor(self):
        """The bare authenticated JSON route: what any call costs in Odoo."""
        check = "/web/session/check"
        for _call in range(WARM_UP):
            self.people[0].rpc(check)
        seconds = [
            self.people[0].post(check).seconds for _call in range(CALLS * ROUNDS)
        ]
        self.note("floor", "floor", **spread(seconds))

    def measure_writers(self, count):
        """Many write into one conversation at once."""
        rates = {chat.name: [] for chat in self.chats}
        errors = dict.fromkeys(rates, 0)
        sends = dict.fromkeys(rates, 0)
        for chat in self.turns():
            start = time.perf_counter()
            with ThreadPoolExecutor(count) as pool:
                write = partial(self._write, chat, start + WRITING_SECONDS)
                outcomes = list(pool.map(write, self.writers[:count]))
            seconds = time.perf_counter() - start
            sent, failed = map(sum, zip(*outcomes, strict=True))
            rates[chat.name].append(sent / seconds)
            errors[chat.name] += failed
            sends[chat.name] += sent + failed
        for name, values in rates.items():
            self.note(
                f"writers_{count}",
                name,
                per_second=statistics.median(values),
                errors=errors[name],
                sends=sends[name],
            )

    def measure_visitor(self):
        """A visitor sends; beside it stands Discuss' send of somebody signed in."""
        visitor, opened = open_support(self.server.site.odoo_port)
        room = opened["entry"]["channel"]["id"]
        ours = self.chats[1]
        seconds = [
            ours.send(visitor, room, path="/api/chat/support/send").seconds
            for _call in range(WARM_UP + CALLS * ROUNDS)
        ]
        self.note("send_visitor", "ours", **spread(seconds[WARM_UP:]))
        self.note("send_visitor", "discuss", **self.figures["send"]["discuss"])

    def _write(self, chat, deadline, person):
        outcomes = {True: 0, False: 0}
        while time.perf_counter() < deadline:
            outcomes[self._is_sent(chat, person)] += 1
        return outcomes[True], outcomes[False]

    def _is_sent(self, chat, person):
        try:
            return chat.is_sent(chat.send(person, chat.rooms["writers"]))
        except CUT:
            return False  # no answer: Odoo lets a waiting connection go after seconds

    def measure_sockets(self, row, count):
        """Time from sending a message until the last open socket receives it."""
        crowd = SocketCrowd(self.people, self.server.site.gevent_port, count)
        seconds = {chat.name: [] for chat in self.chats}
        work = {chat.name: [] for chat in self.chats}
        received = max(3, RECEIVED - count // 80)
        process = psutil.Process(self.server.gevent_pid())
        for chat in self.turns():
            # The websocket process learns of the switch with the next frame.
            crowd.wake()
            before = sum(process.cpu_times()[:2])
            values = [
                self._time_received(chat, crowd) for _message in range(received + 3)
            ]
            seconds[chat.name] += values[3:]
            spent = sum(process.cpu_times()[:2]) - before
            work[chat.name].append(spent / len(values) * 1000)
        crowd.close()
        for name, values in seconds.items():
            cpu = statistics.median(work[name])
            self.note(row, name, **spread(values), cpu_ms=cpu)

    def weigh_sockets(self):
        """Measure the memory of an open socket in the websocket process.

        Each chat's sockets are opened in a process of their own, which was just
        started.
        """
        for chat in self.chats:
            self._choose_bus(chat)
            self.server.kill_websocket()
            wait_until(self._has_websocket, 30, "the next websocket process")
            SocketCrowd(self.people, self.server.site.gevent_port, 20).close()
            process = psutil.Process(self.server.gevent_pid())
            before = process.memory_info().rss
            crowd = SocketCrowd(self.people, self.server.site.gevent_port, HELD)
            kilobytes = (process.memory_info().rss - before) / HELD / 1000
            crowd.close()
            self.note("memory", chat.name, kilobytes=kilobytes)

    def _has_websocket(self):
        try:
            SocketCrowd(self.people[:1], self.server.site.gevent_port, 1).close()
        except (OSError, StopIteration, websocket.WebSocketException):
            return False
        return True

    def _time_received(self, chat, crowd):
        marker = uuid.uuid4().hex
        room = chat.rooms["crowd"]
        sender = threading.Thread(target=chat.send, args=(self.people[0], room, marker))
        start = time.perf_counter()
        sender.start()
        end = crowd.wait_for(marker)
        sender.join()
        crowd.settle(0.05)
        return end - start

    def run(self):
        """Measure every row."""
        reader = self.people[0]
        lister = self.people[10]
        step("Bare route")
        self.measure_floor()
        step("Send")
        self.time_calls("send", lambda chat: chat.send(reader, chat.rooms["crowd"]))
        step("Send, as a visitor")
        self.measure_visitor()
        for count in WRITERS:
            step(f"{count} writers")
            self.measure_writers(count)
        step("Page of 30")
        self.time_calls("page", lambda chat: chat.page(reader, chat.rooms["page"]))
        step("List of 50")
        self.time_calls("list", lambda chat: chat.channel_list(lister))
        step("List of 500")
        # Discuss needs seconds for each.
        self.time_calls(
            "list_500",
            lambda chat: chat.channel_list(self.lister, 500),
            calls=5,
            warm_up=1,
        )
        step("One socket")
        self.measure_sockets("one_socket", 1)
        for count in SOCKETS:
            step(f"{count} sockets")
            self.measure_sockets(f"sockets_{count}", count)
        step("Memory of a socket")
        self.weigh_sockets()


ROWS = [
    ("send a message, p50", "send", "p50_ms", "ms"),
    ("send a message, p95", "send", "p95_ms", "ms"),
    ("send a message as a visitor, p50", "send_visitor", "p50_ms", "ms"),
    ("8 writers in one channel", "writers_8", "per_second", "/s"),
    ("… of those failed", "writers_8", "errors", ""),
    ("32 writers in one channel", "writers_32", "per_second", "/s"),
    ("… of those failed", "writers_32", "errors", ""),
    ("page of 30 out of 100,000 messages, p50", "page", "p50_ms", "ms"),
    ("my channel list, 50 channels, p50", "list", "p50_ms", "ms"),
    ("the same, 50 shown of 500, p50", "list_500", "p50_ms", "ms"),
    ("one socket, send to received, p50", "one_socket", "p50_ms", "ms"),
    ("200 sockets, last one reached, p50", "sockets_200", "p50_ms", "ms"),
    ("… the websocket process's work for each", "sockets_200", "cpu_ms", "ms"),
    ("1,000 sockets, last one reached, p50", "sockets_1000", "p50_ms", "ms"),
    ("… the websocket process's work for each", "sockets_1000", "cpu_ms", "ms"),
    ("memory of an open socket", "memory", "kilobytes", "KB"),
    ("opening the inbox and a conversation", "inbox", "kilobytes", "KB"),
    ("… in requests", "inbox", "requests", ""),
    ("visitor, from the click to a stored message", "start", "p50_ms", "ms"),
    ("… until there is something to write in", "start", "ready_ms", "ms"),
    ("widget until the form, with OWL, gzipped", "widget_form", "kilobytes", "KB"),
    ("… all of it", "widget_all", "kilobytes", "KB"),
]


def table(figures):
    """Write the figures as lines of text, with how many times better ours is."""
    floor = figures["floor"]["floor"]["p50_ms"]
    lines = [
        f"{'work':44}{'Discuss':>12}{'ours':>12}{'better':>9}",
        f"{'bare authenticated JSON route, p50':44}{floor:>9.1f} ms{floor:>9.1f} ms",
    ]
    for label, row, key, unit in ROWS:
        theirs, ours = (figures[row][name][key] for name in ("discuss", "ours"))
        ratio = ""
        if key != "errors":
            ratio = f"{ours / theirs if unit == '/s' else theirs / ours:.1f}×"
        shown = (f"{value:.1f} {unit}".rstrip() for value in (theirs, ours))
        lines.append(f"{label:44}" + "".join(f"{v:>12}" for v in shown) + f"{ratio:>9}")
    return "\n".join(lines)


def main():
    """Run, print, keep."""
    with site("bench") as server:
        comparison = Comparison(server)
        comparison.run()
        figures = comparison.figures
        lister = comparison.lister_login
        figures["inbox"] = measure_inbox(server, lister)
        step("Bytes of the widgets")
        figures |= measure_bytes(server)
        figures["start"] = measure_visitor_start(server)
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(f"\n{table(figures)}\n\nJSON: {TARGET}\n")


if __name__ == "__main__":
    main()
