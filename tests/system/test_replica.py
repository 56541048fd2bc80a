"""A streaming replica answers reads, except those that must be current."""

import re
import time

import pytest
from harness import OdooServer, metrics_scraper
from harness.api_client import (
    PATIENCE_SECONDS,
    ApiClient,
    new_uuid,
    open_support,
    sign_in,
)
from harness.busy_site import port_of

LINE = re.compile(r'"(?:GET|POST) (/api/chat/\S+) HTTP[^"]*" (\d+) .* (ro|rw|ro->rw)$')


@pytest.fixture(scope="module")
def site():
    """A site that reads from a replica."""
    with OdooServer(
        name="replica", workers=2, demo=True, replica=True, setup=metrics_scraper.SETUP
    ) as server:
        server.replica.catch_up()
        yield server


def modes(site, path, call):
    """List the cursors Odoo took for the requests to a path that a function makes.

    What was asked before, elsewhere, may come into the log only now.

    :return: list of modes: ``ro`` the replica, ``rw`` the primary.
    """
    start = site.site.log.stat().st_size
    call()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with open(site.site.log, errors="replace") as log:
            log.seek(start)
            lines = [LINE.search(line.rstrip()) for line in log]
        found = [match[3] for match in lines if match and match[1] == path]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def texts(caller, channel_id):
    page = caller.call("messages", channel_id=channel_id)
    return page, [message["body"] for message in page["messages"]]


def test_lists_pages_search_and_metrics_are_answered_by_the_replica(site):
    port = port_of(site)
    visitor, opened = open_support(port)
    channel_id = opened["entry"]["channel"]["id"]
    agent = sign_in(port, site.db, "agent")
    site.replica.catch_up()
    channel = {"channel_id": channel_id}
    agent_asks = {
        "channels": {}, "messages": channel, "search": {"query": "hello"}, "people": {},
        "courses": {},
        "queue": {}, "notifications": {}, f"channel/{channel_id}": {},
    }  # fmt: skip

    for path, body in agent_asks.items():
        asked = f"/api/chat/{path}"
        found = modes(site, asked, lambda p=path, b=body: agent.call(p, **b))
        assert found == ["ro"], path
    assert modes(site, metrics_scraper.PATH, lambda: metrics_scraper.scrape(port)) == [
        "ro"
    ]
    for path in ("dashboard", "metrics"):
        asked = f"/api/chat/{path}"
        found = modes(site, asked, lambda p=asked: agent.request("GET", p))
        assert found == ["ro"], path
    # And none of these was sent back for a write.
    for path, body in (
        ("sync", {"channels": []}),
        ("typing", {**channel, "is_typing": True}),
    ):
        asked = f"/api/chat/support/{path}"
        found = modes(site, asked, lambda p=path, b=body: visitor.call(p, **b))
        assert found == ["rw"], path
    health = "/api/chat/health"
    assert modes(site, health, lambda: ApiClient(port).request("GET", health)) == ["rw"]


def test_the_replica_answers_a_lead_whose_reading_is_recorded(site):
    port = port_of(site)
    _visitor, opened = open_support(port)
    channel_id = opened["entry"]["channel"]["id"]
    supervisor = sign_in(port, site.db, "supervisor")
    site.replica.catch_up()

    asked = "/api/chat/messages"
    found = modes(site, asked, lambda: texts(supervisor, channel_id))

    assert found == ["ro"]
    entries = site.sql(
        "SELECT user_name FROM seitech_chat_audit"
        " WHERE action = 'read' AND channel_id = %s",
        [channel_id],
    )
    assert len(entries) == 1


def test_a_replica_that_lags_shows_an_older_page_and_sync_the_rest(site):
    port = port_of(site)
    visitor, opened = open_support(port, text="first")
    channel_id = opened["entry"]["channel"]["id"]
    site.replica.catch_up()

    with site.replica.held_back():
        visitor.call(
            "send", channel_id=channel_id, client_uuid=new_uuid(), body="second"
        )
        page, shown = texts(visitor, channel_id)
        assert shown == ["<p>first</p>"]
        # The page says what it knows, so what it lacks is known to be missing.
        known = {"id": channel_id, "version": page["version"]}
        [change] = visitor.call("sync", channels=[known])["changes"]
        assert [m["body"] for m in change["messages"]] == ["<p>second</p>"]

    site.replica.catch_up()
    _page, shown = texts(visitor, channel_id)
    assert shown == ["<p>first</p>", "<p>second</p>"]


def test_missing_rows_on_the_replica_are_read_on_the_primary(site):
    port = port_of(site)

    with site.replica.held_back():
        # Neither the visitor's token nor the conversation has come there.
        visitor, opened = open_support(port, text="just now")
        channel_id = opened["entry"]["channel"]["id"]
        _page, shown = texts(visitor, channel_id)
        assert shown == ["<p>just now</p>"]
        # A missing word is not found, and a stranger finds nothing.
        stranger, _opened = open_support(port)
        for unknown in (channel_id, 2**31 - 1):
            answer = stranger.post(
                stranger.chat_path("messages"), {"channel_id": unknown}
            )
            assert answer.status == 404

    assert "not on the replica" not in site.log_tail(400)


def test_without_the_replica_everything_is_answered_all_the_same(site):
    port = port_of(site)
    visitor, opened = open_support(port, text="still here")
    site.replica.catch_up()
    site.replica.cluster.stop()

    _page, shown = texts(visitor, opened["entry"]["channel"]["id"])

    assert shown == ["<p>still here</p>"]
