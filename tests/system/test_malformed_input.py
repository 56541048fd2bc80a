"""Malformed input with real transactions, several workers and raw HTTP."""

import http.client
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from harness import api_client
from stack.processes import wait_until


def port_of(server):
    return int(server.base_url.rpartition(":")[2])


def send(caller, channel_id, **body):
    values = {"channel_id": channel_id, "client_uuid": str(uuid.uuid4()), "body": "Hi"}
    return caller.post(caller.chat_path("send"), {**values, **body})


def versions(server, channel_id):
    """Read a channel's counters as they are committed."""
    [row] = server.sql(
        "SELECT last_version, last_position FROM seitech_chat_channel WHERE id = %s",
        [channel_id],
    )
    return tuple(row)


def gets_a_position(server, channel_id):
    [[place]] = server.sql(
        "SELECT last_sent_position FROM seitech_chat_queue_entry WHERE channel_id = %s",
        [channel_id],
    )
    return place is not None


def test_a_refusal_rolls_the_taken_number_back(server):
    visitor, opened = api_client.open_support(port_of(server))
    channel_id = opened["entry"]["channel"]["id"]
    before = versions(server, channel_id)

    for _n in range(5):
        answer = send(visitor, channel_id, reply_to_id=2**31 - 1)
        assert answer.body["code"] == "reply_not_found"

    assert versions(server, channel_id) == before
    message = send(visitor, channel_id).body["message"]
    assert (message["version"], message["position"]) == (before[0] + 1, before[1] + 1)


def test_barrage_of_bad_requests_leaves_nothing(server):
    port = port_of(server)
    visitor, opened = api_client.open_support(port)
    channel_id = opened["entry"]["channel"]["id"]
    message_id = opened["message"]["id"]
    mine = (
        "SELECT (SELECT count(*) FROM seitech_chat_message WHERE channel_id = %s),"
        " (SELECT count(*) FROM seitech_chat_message_revision WHERE message_id = %s),"
        " (SELECT count(*) FROM seitech_chat_reaction WHERE message_id = %s),"
        " (SELECT count(*) FROM bus_bus WHERE message LIKE %s)"
    )
    params = [channel_id, message_id, message_id, f'%"channel_id":{channel_id}%']
    # The queue is looked at after the answer, and sends an event.
    wait_until(lambda: gets_a_position(server, channel_id), 30, "a place in the queue")
    [before] = server.sql(mine, params)
    at = versions(server, channel_id)

    statuses = set()
    for path, body in (
        ("send", {"body": " "}), ("send", {"body": "x" * 5001}),
        ("send", {"type": "note"}), ("send", {"attachment_ids": [1, 2]}),
        ("edit", {"body": ""}), ("edit", {"body": "x" * 9000}),
        ("reaction", {"emoji": "no"}), ("mark-read", {"read_position": 99}),
    ):  # fmt: skip
        key = {"send": "channel_id", "mark-read": "channel_id"}.get(path, "message_id")
        target = channel_id if key == "channel_id" else message_id
        more = {"client_uuid": str(uuid.uuid4())} if path == "send" else {}
        body = {"body": "x", **more, **body} if path == "send" else body
        answer = visitor.post(visitor.chat_path(path), {key: target, **body})
        statuses.add(answer.status)

    assert statuses <= {403, 422}
    assert server.sql(mine, params) == [before]
    assert versions(server, channel_id) == at


def test_refused_requests_count_too(server):
    """The count is committed before the work, which is rolled back."""
    visitor, opened = api_client.open_support(port_of(server))
    channel_id = opened["entry"]["channel"]["id"]

    # A use comes back each second, and one answer may take as long.
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _n: send(visitor, channel_id, body=" "), range(180))
        )

    codes = [answer.body["code"] for answer in answers]
    assert set(codes) == {"message_empty", "rate_limited"}
    assert codes.count("message_empty") >= 60
    limited = next(answer for answer in answers if answer.status == 429)
    assert 1 <= int(limited.headers["Retry-After"]) <= 2
    assert limited.headers["RateLimit-Limit"] == "60"


def test_limit_is_one_over_all_workers(server):
    visitor, opened = api_client.open_support(port_of(server))
    channel_id = opened["entry"]["channel"]["id"]
    start = time.monotonic()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: send(visitor, channel_id), range(120)))

    seconds = time.monotonic() - start
    statuses = [answer.status for answer in answers]
    assert set(statuses) == {200, 429}
    # A use comes back each second.
    assert 60 <= statuses.count(200) <= 61 + seconds
    [[stored]] = server.sql(
        "SELECT count(*) FROM seitech_chat_message WHERE channel_id = %s", [channel_id]
    )
    assert stored == statuses.count(200) + 1


def test_body_that_does_not_say_how_long_it_is(server):
    """Through nginx, and past it straight to Odoo."""
    visitor, opened = api_client.open_support(port_of(server))
    body = {
        "channel_id": opened["entry"]["channel"]["id"],
        "client_uuid": str(uuid.uuid4()),
        "body": "x" * 1_000_000,
    }
    content = json.dumps(body).encode()
    for port in {port_of(server), server.site.odoo_port}:
        connection = http.client.HTTPConnection(api_client.HOST, port, timeout=30)
        pieces = (content[n : n + 10_000] for n in range(0, len(content), 10_000))
        headers = {**visitor.headers, "Content-Type": "application/json"}
        headers["Transfer-Encoding"] = "chunked"
        try:
            connection.request("POST", "/api/chat/support/send", pieces, headers)
            status = connection.getresponse().status
        except api_client.CUT:
            status = 413  # refused before all of it was sent
        assert status in (400, 411, 413)


def test_lines_that_are_no_http(server):
    for line in (
        b"POST /api/chat/send HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"POST /api/chat/send HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /api/chat/health\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ):
        connection = http.client.HTTPConnection(
            api_client.HOST, port_of(server), timeout=30
        )
        connection.connect()
        connection.sock.sendall(line)
        assert b" 500 " not in connection.sock.recv(200)
        connection.close()
    health = api_client.ApiClient(port_of(server)).request("GET", "/api/chat/health")
    assert health.status == 200
