"""Events that a website's visitor receives, and events hidden from others."""

import json
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness.api_client import (
    ApiClient,
    WebsocketClient,
    message_of,
    new_uuid,
    open_support,
    sign_in,
)
from harness.busy_site import open_busy_conversation, port_of
from harness.machine_speed import MachineSpeed
from harness.sync_client import DISCONNECTED
from websocket import ABNF, STATUS_POLICY_VIOLATION, STATUS_TRY_AGAIN_LATER

MESSAGES = 20
QUIET_SECONDS = 2.0  # twice what the slowest way to a socket takes


@pytest.fixture(scope="module")
def crowd(busy_server):
    """A conversation with the whole desk in it."""
    return open_busy_conversation(busy_server)


@pytest.fixture
def speed():
    """How slow the machine is while a test runs."""
    with MachineSpeed() as watched:
        yield watched


def send(caller, channel_id, **more):
    """Send a message with an id of its own; return the id."""
    uuid = new_uuid()
    caller.call(
        "send", channel_id=channel_id, client_uuid=uuid, **{"body": "x", **more}
    )
    return uuid


def test_a_visitor_receives_the_reply_under_a_second(crowd, speed):
    channel_id, visitor, sessions, _tokens = crowd
    socket = WebsocketClient(visitor, visitor.port)
    socket.drain(1)
    seconds = []

    for number in range(MESSAGES):
        uuid = new_uuid()
        job = threading.Thread(
            target=sessions["agent"].call,
            args=("send",),
            kwargs={
                "channel_id": channel_id,
                "client_uuid": uuid,
                "body": f"no. {number}",
            },
        )
        start = time.perf_counter()
        job.start()
        socket.wait_for(message_of(uuid))
        seconds.append(time.perf_counter() - start)
        job.join()

    socket.close()
    assert statistics.median(seconds) < speed.scale(1), seconds
    assert max(seconds) < speed.scale(5), seconds


def test_a_message_is_on_the_bus_once(crowd):
    channel_id, visitor, sessions, _tokens = crowd
    socket = WebsocketClient(visitor, visitor.port)
    socket.drain(1)

    uuid = send(sessions["agent"], channel_id)
    sessions["agent"].call(
        "send", channel_id=channel_id, client_uuid=uuid, body="x"
    )  # a retry

    received = [socket.wait_for(message_of(uuid)), *socket.drain(QUIET_SECONDS)]
    sent = [kind for kind, payload in received if uuid in str(payload)]
    socket.close()
    assert sent == ["seitech.chat.channel/message_new"]


def test_private_notes_reach_the_desk_and_never_the_visitor(crowd):
    channel_id, visitor, sessions, _tokens = crowd
    outside, inside = (
        WebsocketClient(visitor, visitor.port),
        WebsocketClient(sessions["agent2"], visitor.port),
    )
    outside.drain(1), inside.drain(1)

    secret = send(
        sessions["agent"], channel_id, type="note", body="a secret of the desk"
    )
    public = send(sessions["agent"], channel_id)

    inside.wait_for(message_of(secret))
    received = [*outside.read_until(message_of(public)), *outside.drain(QUIET_SECONDS)]
    outside.close(), inside.close()
    assert "secret" not in str(received)
    assert secret not in str(received)
    asked = [
        visitor.call("messages", channel_id=channel_id),
        visitor.call("sync", channels=[]),
        visitor.call("channels"),
    ]
    assert "secret" not in json.dumps(asked)


def forgeries(server, visitor, channel_id):
    """List subscriptions that nobody signed, or somebody else may use."""
    genuine = visitor.call("session")["websocket"]["subscription"]
    claim, _colon, signed = genuine.partition(":")
    name = json.dumps([server.db, "seitech.chat.channel", channel_id])
    return [
        "seitech_chat",
        f"{claim}:",
        f"{claim}:{signed[:-4]}AAAA",
        f"{claim}:AAAA{signed[4:]}",
        f"seitech.chat.channel_{channel_id}",
        f"seitech.chat.channel,{channel_id}",
        name,
        "broadcast",
        "\x00",
        "é" * 500,
    ]


def test_forged_subscriptions_receive_nothing(busy_server, crowd):
    channel_id, visitor, sessions, _tokens = crowd
    port = port_of(busy_server)
    sockets = [
        WebsocketClient(ApiClient(port), port, forgery)
        for forgery in forgeries(busy_server, visitor, channel_id)
    ]
    genuine = WebsocketClient(visitor, port)
    for socket in sockets:
        receive_all(socket, 0.5)

    uuid = send(sessions["agent"], channel_id, body="for its members alone")

    genuine.wait_for(message_of(uuid))
    received = [receive_all(socket, QUIET_SECONDS / 4) for socket in sockets]
    for socket in (genuine, *sockets):
        socket.close()
    assert uuid not in str(received)
    assert "seitech.chat" not in str(received)


def test_a_refused_subscription_closes_its_socket(busy_server, crowd):
    """Otherwise the client would wait for events instead of polling."""
    _channel_id, visitor, _sessions, _tokens = crowd
    port = port_of(busy_server)
    foreign = WebsocketClient(visitor, port, origin="https://elsewhere.example")
    broken = WebsocketClient(visitor, port)
    broken.subscribe(5)  # channels are texts

    assert close_code(foreign) == STATUS_POLICY_VIOLATION
    assert close_code(broken) == STATUS_TRY_AGAIN_LATER


def close_code(socket):
    """Read until the server closes the socket, and return why."""
    while True:
        opcode, frame = socket.wire.recv_data_frame(control_frame=True)
        if opcode == ABNF.OPCODE_CLOSE:
            return int.from_bytes(frame.data[:2])


def receive_all(socket, quiet_seconds):
    """Read what comes; a socket that the server closed receives nothing."""
    try:
        return socket.drain(quiet_seconds)
    except DISCONNECTED:
        return []


def test_an_outsider_receives_nothing(busy_server, crowd):
    """They receive only their own, which came later: the rest would come first."""
    channel_id, _visitor, sessions, _tokens = crowd
    port = port_of(busy_server)
    student = sign_in(port, busy_server.db, "student")
    group = student.call(
        "create-group", opening_uuid=new_uuid(), name="My own", user_ids=[]
    )
    stranger, opened = open_support(port, name="Stranger")
    theirs = [
        (student, group["entry"]["channel"]["id"]),
        (stranger, opened["entry"]["channel"]["id"]),
    ]
    sockets = [WebsocketClient(caller, port) for caller, _own_id in theirs]

    uuid = send(sessions["agent"], channel_id)

    for socket, (caller, own_id) in zip(sockets, theirs, strict=True):
        own = message_of(send(caller, own_id))
        received = [*socket.read_until(own), *socket.drain(QUIET_SECONDS / 4)]
        socket.close()
        assert uuid not in str(received)


def test_a_limit_holds_over_all_workers_to_the_last_message(busy_server):
    visitor, opened = open_support(port_of(busy_server), name="Hasty")
    channel_id = opened["entry"]["channel"]["id"]
    admin = sign_in(port_of(busy_server), busy_server.db, "admin")
    limit = set_limit(admin, "send", "25/3600")

    def send_one(number):
        body = {
            "channel_id": channel_id,
            "client_uuid": new_uuid(),
            "body": str(number),
        }
        return visitor.post("/api/chat/support/send", body)

    try:
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(send_one, range(60)))
    finally:
        set_limit(admin, "send", limit)

    assert Counter(answer.status for answer in answers) == {200: 25, 429: 35}
    for answer in answers:
        if answer.status == 429:
            assert answer.body["code"] == "rate_limited"
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["RateLimit-Limit"] == "25"


def set_limit(admin, name, value):
    """Change a limit as an administrator does; return what it was."""
    key = f"seitech_chat.limit.{name}"

    def parameter(method, *args):
        return admin.rpc(
            "/web/dataset/call_kw",
            model="ir.config_parameter",
            method=method,
            args=[key, *args],
            kwargs={},
        )

    before = parameter("get_param")
    parameter("set_param", value)
    return before


@pytest.mark.parametrize("verb", ["delete", "edit"])
def test_deleted_and_earlier_texts_are_replayed_from_no_old_id(crowd, verb):
    channel_id, visitor, sessions, _tokens = crowd
    agent = sessions["agent"]
    socket = WebsocketClient(visitor, visitor.port)
    send(agent, channel_id)
    socket.drain(1)
    before = socket.last
    uuid = send(agent, channel_id, body="a zebra")
    _kind, sent = socket.wait_for(message_of(uuid))
    message_id = sent["message"]["id"]
    quoting = send(agent, channel_id, body="as I said", reply_to_id=message_id)
    socket.wait_for(message_of(quoting))
    assert "zebra" in str(replay(visitor, before)), "nothing old is replayed at all"

    agent.call(
        verb, message_id=message_id, **({"body": "new"} if verb == "edit" else {})
    )

    change = socket.wait_for(lambda kind, _payload: kind.endswith("message_changed"))
    socket.close()
    received = replay(visitor, before)
    assert change in received
    assert "zebra" not in str(received)


def replay(caller, last):
    """Subscribe from an old id; return all that comes."""
    socket = WebsocketClient(caller, caller.port, last=last)
    received = socket.drain(1)
    socket.close()
    return received
