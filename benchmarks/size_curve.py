"""Show that what a call costs does not follow the size of things; print the curve.

See README.md. Run by ``benchmarks/run curve``.
"""

import json
import os
import statistics
import sys
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial

from harness.api_client import sign_in
from runs import make, site
from stack.paths import RUN
from stack.processes import step

WARM_UP = 20  # calls, not counted
CALLS = 40  # a turn
ROUNDS = 3  # of each size, alternating
WANTED = os.environ.get("CURVE_ONLY", "")  # a part of the names of those to measure


def send(caller, room):
    """Send one message."""
    return caller.ask(
        "send", channel_id=room, client_uuid=str(uuid.uuid4()), body="It opens now."
    )


def page(caller, room, before=None):
    """Read 30 messages."""
    return caller.ask("messages", channel_id=room, limit=30, before=before)


def channel_list(caller, limit=50, **filters):
    """Read the first of the list."""
    return caller.ask("channels", limit=limit, **filters)


def search(caller, query, **filters):
    """Find messages, by words of which the newest company wrote a million."""
    return caller.ask("search", query=query, limit=20, **filters)


def count(caller, route):
    """Read a page of counts."""
    return caller.ask(route)


def sync(caller, known, limit=100):
    """Ask what changed in all one's conversations, when some have."""
    answer = caller.ask("sync", channels=known, limit=limit)
    assert answer.body["changes"], answer
    return answer


def known_to(caller):
    """Name all conversations of somebody as held, one of them a message behind."""
    known, cursor = [], None
    while not known or cursor:
        answer = caller.call("channels", limit=100, cursor=cursor)
        cursor = answer["next_cursor"]
        known += [
            {
                "id": entry["channel"]["id"],
                "version": entry["channel"]["last_version"],
                "internal_version": 0,
                "own_version": entry["me"]["own_version"],
            }
            for entry in answer["channels"]
        ]
    known[0]["version"] -= 1
    return known


def first_known_to(caller):
    """Name the first conversations of a list as held, one of them a message behind."""
    entries = caller.call("channels", limit=20)["channels"]
    known = [
        {"id": entry["channel"]["id"], "version": 1, "internal_version": 0}
        for entry in entries
    ]
    known[0]["version"] = 0
    return known


def middle_of(count):
    """Return the time before which half of a company's conversations began."""
    # One every ten minutes, as ``size_curve_data.py`` makes them.
    return (datetime.now(UTC) - timedelta(minutes=5 * count)).isoformat()


# Requests of a person who sees a type, or a department, by role.
OF_THE_DESK = {
    "list": (channel_list, {"limit": 20}),
    "list, ended": (channel_list, {"limit": 20, "state": "closed"}),
    "list, a name": (channel_list, {"limit": 20, "state": "all", "search": "nunez"}),
    "list, an email": (
        channel_list,
        {"limit": 20, "state": "all", "search": "customer77@example"},
    ),
    "search, in one message": (search, {"query": "zebra"}),
    "search, in all": (search, {"query": "question"}),
    "search, in another company": (search, {"query": "gossip"}),
    "search, nowhere": (search, {"query": "unheard"}),
    "search, in order": (search, {"query": '"my question"'}),
    "search, no spaces": (search, {"query": "打不开"}),
    "search, a date": (
        search,
        {"query": "question", "from_at": "2026-01-01T00:00:00Z"},
    ),
    "search, before a date": (search, {"query": "question", "to_at": middle_of}),
    "search, nowhere before a date": (
        search,
        {"query": "unheard", "to_at": middle_of},
    ),
    "queue": (count, {"route": "queue"}),
    "unread": (count, {"route": "notifications"}),
}


def measure(calls):
    """Time calls that differ only in size, in turns, from request to answer.

    A client writes and reads its JSON on a machine of its own.

    :param calls: ``{size: call}``.
    :return: ``{size: median in ms}``.
    """
    seconds = {size: [] for size in calls}
    for _round in range(ROUNDS):
        for size, call in calls.items():
            for _call in range(WARM_UP):
                call()
            seconds[size] += [call().seconds for _call in range(CALLS)]
    return {size: statistics.median(values) * 1000 for size, values in seconds.items()}


def curves(server):
    """Measure every curve.

    :return: ``{(work, what grows): {size: ms}}``.
    """
    step("Making rooms of all sizes (minutes: a million messages)")
    made = make(server, "size_curve_data.py")
    sizes = {
        what: {int(size): thing for size, thing in things.items()}
        for what, things in made.items()
    }
    port = server.site.odoo_port
    writer = sign_in(port, server.db, "writer", "bench")
    holders = {
        size: sign_in(port, server.db, login, "bench")
        for size, login in sizes["channels"].items()
    }
    desk = {
        role: {
            size: sign_in(port, server.db, logins[role], "bench")
            for size, logins in sizes["companies"].items()
        }
        for role in ("supervisor", "agent")
    }

    def by_role(role, call, **words):
        return {
            size: partial(
                call,
                caller,
                **{
                    key: word(size) if callable(word) else word
                    for key, word in words.items()
                },
            )
            for size, caller in desk[role].items()
        }

    def over(what, call):
        return {size: partial(call, writer, room) for size, room in sizes[what].items()}

    def middle(caller, room):
        newest = page(caller, room).body["messages"][-1]["position"]
        return partial(page, caller, room, newest // 2)

    runs = {
        "send, members": over("members", send),
        "page, members": over("members", page),
        "send, messages": over("messages", send),
        "latest page, messages": over("messages", page),
        "page in the middle, messages": {
            size: middle(writer, room) for size, room in sizes["messages"].items()
        },
        "list, channels": {
            size: partial(channel_list, caller) for size, caller in holders.items()
        },
        "sync, channels": {
            size: partial(sync, caller, known_to(caller))
            for size, caller in holders.items()
        },
    }
    for role in desk:
        runs |= {
            f"{role}: {name}": by_role(role, call, **words)
            for name, (call, words) in OF_THE_DESK.items()
        }
        runs[f"{role}: sync"] = {
            size: partial(sync, caller, first_known_to(caller), limit=20)
            for size, caller in desk[role].items()
        }
    runs["supervisor: board"] = by_role("supervisor", count, route="board")
    runs = {name: calls for name, calls in runs.items() if WANTED in name}
    figures = {}
    for name, calls in runs.items():
        step(name)
        figures[name] = measure(calls)
    return figures


def table(figures):
    """Write the curves as lines of text."""
    lines = []
    for name, sizes in figures.items():
        points = "   ".join(f"{size:>9,}: {ms:6.1f} ms" for size, ms in sizes.items())
        lines.append(f"{name:30}{points}")
    return "\n".join(lines)


def main():
    """Run, print, keep."""
    with site("curve") as server:
        figures = curves(server)
    target = RUN / "benchmark-curve.json"
    target.write_text(json.dumps(figures, indent=2) + "\n")
    sys.stdout.write(f"\n{table(figures)}\n\nJSON: {target}\n")


if __name__ == "__main__":
    main()
