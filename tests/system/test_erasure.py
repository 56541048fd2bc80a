"""Erasing a person on a real site: a dump of it, its filestore, and open sockets.

The cases are small in `make test`. CHAT_ERASED_MESSAGES says how many messages the
person has; `make soak` erases one with 100,000.
"""

import json
import os
import subprocess
import threading
import time

import pytest
from harness import NO_LIMITS, OdooServer
from harness.api_client import WebsocketClient, open_support
from stack.databases import FILESTORE

COUNT = int(os.environ.get("CHAT_ERASED_MESSAGES") or 6_000)
NEEDLE = "zxqneedle"
KILLS = 3
MAX_SECONDS = 900

# The person's messages, in conversations of their own and in one with others.
FILL = """
import json
visitor = env["seitech.chat.visitor"].search([("name", "=", "{name}")])
channel = visitor.channel_ids
count = {count}
env.cr.execute('''
    INSERT INTO seitech_chat_message
           (channel_id, company_id, channel_type, position, version, message_type,
            author_visitor_id, body, client_uuid, created_at)
    SELECT %s, %s, 'public_support', channel.last_position + n,
           channel.last_version + n, 'text', %s,
           '<p>{needle} text ' || n || '</p>', gen_random_uuid()::text,
           now() AT TIME ZONE 'UTC'
      FROM seitech_chat_channel channel, generate_series(1, %s) n
     WHERE channel.id = %s''',
    (channel.id, channel.company_id.id, visitor.id, count, channel.id))
env.cr.execute('''
    UPDATE seitech_chat_channel SET last_position = last_position + %s,
           last_version = last_version + %s WHERE id = %s''',
    (count, count, channel.id))
print("VISITOR " + json.dumps([visitor.id, channel.id]))
"""
ASK = """
request = env["seitech.chat.privacy.request"].create({{
    "kind": "erase", "state": "running", "company_id": 1,
    "visitor_ids": [(6, 0, [{visitor}])]}})
request._wake()
print("REQUEST " + str(request.id))
"""
FACTS = """
    SELECT count(*), sum(position), sum(extract(epoch FROM created_at))
      FROM seitech_chat_message
     WHERE channel_id = %s AND message_type NOT IN ('event', 'system')
"""


@pytest.fixture(scope="module")
def site():
    with OdooServer(name="erasure", workers=2, demo=True, setup=NO_LIMITS) as running:
        yield running


def value_after(mark, printed):
    return json.loads(printed.partition(f"{mark} ")[2].splitlines()[0])


def wait_until_done(site, request, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        [[state, failure]] = site.sql(
            "SELECT state, counts::text FROM seitech_chat_privacy_request"
            " WHERE id = %s",
            (request,),
        )
        if state == "done":
            return json.loads(failure)
        time.sleep(0.5)
    raise AssertionError(f"not done: {state} {failure}\n{site.log_tail()}")


def progress_of(site, request):
    """Return the state of a request and the number of messages erased."""
    [[state, erased]] = site.sql(
        "SELECT state, coalesce((counts ->> 'messages')::int, 0)"
        " FROM seitech_chat_privacy_request WHERE id = %s",
        (request,),
    )
    return state, erased


def kill_in_between(site, request):
    """Kill the whole site while the request makes progress.

    :return: whether it was still running.
    """
    _state, before = progress_of(site, request)
    while True:
        state, erased = progress_of(site, request)
        if state == "done":
            return False
        if erased > before:
            site.restart(kill=True)
            return True
        time.sleep(0.02)


def dump_of(site):
    """Return a full dump of the site's database, and its files, as bytes."""
    dump = subprocess.run(
        ["pg_dump", "--no-owner", site.db],
        env={**os.environ, **site.cluster.env},
        check=True,
        capture_output=True,
    ).stdout
    files = (one for one in (FILESTORE / site.db).rglob("*") if one.is_file())
    return dump + b"".join(one.read_bytes() for one in files)


class LockWatch:
    """Measure how long a sender would wait for a conversation's row."""

    def __init__(self, site, channel_id):
        self.site, self.channel_id = site, channel_id
        self.waits = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while not self.is_over.wait(0.02):
            started = time.perf_counter()
            self.site.sql(
                "SELECT id FROM seitech_chat_channel WHERE id = %s FOR NO KEY UPDATE",
                (self.channel_id,),
            )
            self.waits.append((time.perf_counter() - started) * 1000)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()


def test_a_person_with_many_messages(site):
    """The texts are in no dump; other people see it live; a killed site goes on."""
    visitor, opened = open_support(
        site.site.port, name=f"{NEEDLE} person", text=f"{NEEDLE} first"
    )
    found = site.shell(FILL.format(name=f"{NEEDLE} person", needle=NEEDLE, count=COUNT))
    visitor_id, channel_id = value_after("VISITOR", found)
    facts = site.sql(FACTS, (channel_id,))
    assert NEEDLE.encode() in dump_of(site)
    socket = WebsocketClient(visitor, site.site.port)

    started = time.monotonic()
    with LockWatch(site, channel_id) as watch:
        request = value_after("REQUEST", site.shell(ASK.format(visitor=visitor_id)))
        kills = sum(kill_in_between(site, request) for _number in range(KILLS))
        counts = wait_until_done(site, request, MAX_SECONDS)
    seconds = time.monotonic() - started

    assert counts["messages"] == COUNT + 1
    assert NEEDLE.encode() not in dump_of(site)
    assert site.sql(FACTS, (channel_id,)) == facts
    [[count, distinct]] = site.sql(
        "SELECT count(*), count(DISTINCT version) FROM seitech_chat_message"
        " WHERE channel_id = %s AND message_type <> 'note'",
        (channel_id,),
    )
    assert count == distinct
    assert visitor.request("POST", "/api/chat/support/channels", b"{}").status == 401
    socket.drop()
    waits = sorted(watch.waits)
    print(
        f"{COUNT} messages in {seconds:.0f} s with {kills} restarts; lock waits:"
        f" median {waits[len(waits) // 2]:.0f} ms, longest {waits[-1]:.0f} ms"
    )
