"""The package ``@seitech/chat-client`` in Node, against real servers."""

import os
import re
import shutil
import subprocess
import time

import pytest
from harness.busy_site import assert_dense, open_busy_conversation, port_of, stored
from harness.headless import HeadlessClients, Refusal, build
from harness.network_proxy import NetworkProxy
from stack.paths import ROOT

ROUNDS = 20  # one cut each
MESSAGES = 25  # of each of the two, per round
DOCUMENT = ROOT / "docs" / "headless.md"
SNIPPET = re.compile(
    r"^```(js|ts)\n(?:// (\S+)\n)?(.*?)^```$", re.DOTALL | re.MULTILINE
)
# Lines that each program of the document prints, in order.
PRINTED = {
    "send.mjs": ["I am .+", r"message \d+: Hello from Node"],
    "visitor.mjs": [r"departments: .+", r"(place \d+|with .+)"],
    "follow.mjs": [r"\d+ .*: \d+ unread", r"\d+ messages"],
    "file.mjs": ["notes.txt"],
    "errors.mjs": ["baseUrl takes an origin .*without a path.*", "start it first"],
}
NEW_KEY = """
from datetime import timedelta
from odoo import fields
user = env["res.users"].search([("login", "=", "agent")])
key = env["res.users.apikeys"].with_user(user)._generate(
    "rpc", "second", fields.Datetime.now() + timedelta(days=1)
)
print("KEY " + key + " " + str(user.id))
"""


@pytest.fixture(scope="module", autouse=True)
def packages():
    build()


@pytest.fixture
def clients():
    with HeadlessClients() as running:
        yield running


def key_of(caller):
    return caller.headers["Authorization"].removeprefix("Bearer ")


def start_two(clients, server, port):
    """Start the visitor's and the agent's client in one conversation."""
    channel_id, visitor, _sessions, keys = open_busy_conversation(server)
    base_url = f"http://127.0.0.1:{port}"
    options = {"baseUrl": base_url, "channelId": channel_id}
    token = visitor.headers["X-Chat-Visitor-Token"]
    credentials = {
        "visitor": {"token": token},
        "agent": {"key": key_of(keys["agent"])},
    }
    for name, credential in credentials.items():
        started = clients.run("start", name=name, **options, **credential)
        assert started["status"] == "ready", started
        clients.wait(name, lambda state: state["connection"] == "online")
    return channel_id, {"visitor": visitor, "agent": keys["agent"]}


def assert_complete(clients, server, channel_id, callers):
    """Compare both clients with the database and the API: messages, order, unread."""
    rows = stored(server, channel_id)
    uuids = [row[3] for row in rows]
    assert len(uuids) == len(set(uuids))
    assert_dense(server, channel_id)
    for name, caller in callers.items():
        state = clients.wait(
            name,
            lambda state: (
                state["lastPosition"] == len(rows)
                and all(one["status"] == "stored" for one in state["messages"])
            ),
        )
        held = [(one["id"], one["position"]) for one in state["messages"]]
        assert held == [(row[0], row[1]) for row in rows][-len(held) :]
        assert len(held) == len(rows), "the whole conversation is held"
        assert len(state["announced"]) == len(set(state["announced"]))
        assert state["refused"] == []
        [entry] = [
            entry
            for entry in caller.call("channels", state="all")["channels"]
            if entry["channel"]["id"] == channel_id
        ]
        unread = len(rows) - entry["me"]["last_read_position"]
        assert state["unreadCount"] == unread, name
    return rows


def test_nothing_is_lost_or_doubled_while_the_network_breaks(clients, fragile_server):
    proxy = NetworkProxy(port_of(fragile_server))
    channel_id, callers = start_two(clients, fragile_server, proxy.port)
    before = len(stored(fragile_server, channel_id))

    for number in range(ROUNDS):
        for name in callers:
            clients.run("write", name=name, count=MESSAGES, label=number)
        time.sleep(0.3)  # some are on their way
        proxy.disconnect()
        if number == ROUNDS // 3:
            fragile_server.kill_worker()
        if number == 2 * ROUNDS // 3:
            fragile_server.kill_websocket()
        time.sleep(0.2)
        proxy.reconnect()
        for name in callers:
            clients.wait(name, lambda state: state["connection"] == "online")
    written = ROUNDS * MESSAGES * len(callers)
    for name in callers:
        clients.wait(
            name,
            lambda state: state["lastPosition"] >= before + written,
        )
    [last] = stored(fragile_server, channel_id)[-1:]
    clients.call("visitor", "channel", "markAsRead", last[1] - 7)
    time.sleep(1.5)  # the receipt is on its way

    rows = assert_complete(clients, fragile_server, channel_id, callers)
    proxy.close()

    texts = [row[4] for row in rows][before:]
    assert len(texts) == written == 1000
    for name in callers:
        wanted = [
            f"<p>{name} {label} {number}</p>"
            for label in range(ROUNDS)
            for number in range(MESSAGES)
        ]
        assert [text for text in texts if text.startswith(f"<p>{name} ")] == wanted


def test_a_client_that_is_stopped_and_started_has_one_connection(
    clients, fragile_server
):
    channel_id, callers = start_two(clients, fragile_server, port_of(fragile_server))

    again = clients.run("restart", name="agent")
    assert again == {"stopped": "idle", "status": "ready"}
    state = clients.wait("agent", lambda state: state["connection"] == "online")
    assert state["openSocketCount"] == 1
    before = len(stored(fragile_server, channel_id))
    for name in callers:
        clients.run("write", name=name, count=3, label="again")
    for name in callers:
        clients.wait(name, lambda state: state["lastPosition"] >= before + 6)

    assert_complete(clients, fragile_server, channel_id, callers)


def test_the_other_one_sees_typing_reading_and_every_change(clients, fragile_server):
    start_two(clients, fragile_server, port_of(fragile_server))
    clients.call("agent", "channel", "startTyping")
    clients.wait("visitor", lambda state: state["typing"])

    sent = clients.run("send", name="agent", text="Good morning")
    state = clients.wait(
        "visitor", lambda state: state["messages"][-1]["id"] == sent["id"]
    )
    assert state["typing"] == []
    assert state["messages"][-1]["text"] == "Good morning"
    clients.call("visitor", "channel", "markAsRead")
    clients.wait(
        "agent", lambda state: state["receipts"]["readPosition"] == sent["position"]
    )

    clients.call("agent", "messages", "edit", sent["id"], "Good evening")
    clients.wait(
        "visitor", lambda state: state["messages"][-1]["text"] == "Good evening"
    )
    clients.call("agent", "messages", "remove", sent["id"])
    clients.wait("visitor", lambda state: not state["messages"][-1]["text"])


def test_files_are_stored_and_others_are_refused(clients, fragile_server):
    start_two(clients, fragile_server, port_of(fragile_server))

    kept = clients.run(
        "upload", name="visitor", fileName="notes.txt", type="text/plain", size=10
    )
    refused = clients.run(
        "upload",
        name="visitor",
        fileName="run.bin",
        type="text/plain",
        size=10,
        head="7f454c4602010100",
    )
    large = clients.run(
        "upload", name="visitor", fileName="large.txt", type="text/plain", size=2**25
    )
    assert kept["status"] == "done", kept
    assert refused["status"] == large["status"] == "failed", (refused, large)
    assert refused["failure"]["code"] == "file_type_not_allowed"
    assert large["failure"]["code"] == "file_too_large"

    sent = clients.run("sendUploads", name="visitor", body="My notes")
    assert [one["name"] for one in sent["attachments"]] == ["notes.txt"]
    state = clients.wait(
        "agent", lambda state: state["messages"][-1]["id"] == sent["id"]
    )
    assert state["messages"][-1]["text"] == "My notes"


def test_a_visitor_opens_a_conversation_and_rates_it(clients, fragile_server):
    started = clients.run("start", name="visitor", baseUrl=fragile_server.base_url)
    assert started["status"] == "ready"
    request = {"body": "Which course fits me?", "name": "Ana", "email": "a@example.com"}

    with pytest.raises(Refusal) as refusal:
        clients.run(
            "openSupport", name="visitor", request={**request, "email": "nobody"}
        )
    assert refusal.value.code == "invalid_field"
    opened = clients.run("openSupport", name="visitor", request=request)
    assert opened["form"]["departments"]
    assert opened["channel"]["isMyQuestion"]
    clients.wait("visitor", lambda state: state["connection"] == "online")
    sent = clients.run("send", name="visitor", text="I know some Python.")
    assert sent["status"] == "stored"

    ended = clients.call("visitor", "support", "end", opened["channel"]["id"])
    assert not ended["isOpen"]
    with pytest.raises(Refusal) as refusal:
        clients.call("visitor", "support", "rate", opened["channel"]["id"], 9)
    assert refusal.value.code == "invalid_field"
    clients.call("visitor", "support", "rate", opened["channel"]["id"], 5, "Thanks")
    loaded = clients.call("visitor", "channel", "load")
    assert (loaded["rating"]["rating"], loaded["mayRate"]) == (5, False)


def test_strangers_and_wrong_keys_are_refused(clients, fragile_server):
    channel_id, _visitor, _sessions, _keys = open_busy_conversation(fragile_server)
    options = {"name": "stranger", "baseUrl": fragile_server.base_url}

    wrong = clients.run("start", **options, key="0" * 40)
    assert wrong["status"] == "signed_out"
    assert clients.run("state", name="stranger")["tokenCalls"] <= 2
    assert clients.run("start", **options, token="x" * 43)["status"] == "signed_out"
    clients.run("start", **options)
    clients.run(
        "openSupport",
        name="stranger",
        request={"body": "Hello", "name": "Eve", "email": "eve@example.com"},
    )
    with pytest.raises(Refusal) as refusal:
        clients.call("stranger", "channels", "join", channel_id)
    assert refusal.value.code == "not_found"


def test_a_token_that_ends_is_renewed_once(clients, fragile_server):
    channel_id, callers = start_two(clients, fragile_server, port_of(fragile_server))
    assert clients.run("state", name="agent")["tokenCalls"] == 1
    printed = fragile_server.shell(NEW_KEY).partition("KEY ")[2].split()
    key, user_id = printed[0], int(printed[1])
    clients.run("setKey", name="agent", key=key)

    fragile_server.sql(
        "DELETE FROM res_users_apikeys"
        " WHERE user_id = %s AND name = 'test' RETURNING 1",
        [user_id],
    )
    for name in callers:
        clients.run("write", name=name, count=30, label="after")
    clients.wait(
        "agent",
        lambda state: (
            sum("after" in one["text"] for one in state["messages"]) == 60
            and all(one["status"] == "stored" for one in state["messages"])
        ),
    )

    callers["agent"].headers["Authorization"] = f"Bearer {key}"
    assert_complete(clients, fragile_server, channel_id, callers)
    assert clients.run("state", name="agent")["tokenCalls"] == 2


def test_each_program_of_the_document_runs(fragile_server, tmp_path):
    _channel_id, _visitor, _sessions, keys = open_busy_conversation(fragile_server)
    [[user_id]] = fragile_server.sql("SELECT id FROM res_users WHERE login = 'agent2'")
    environment = {
        **os.environ,
        "CHAT_URL": fragile_server.base_url,
        "CHAT_API_KEY": key_of(keys["supervisor"]),
        "CHAT_USER_ID": str(user_id),
    }
    (tmp_path / "node_modules").symlink_to(ROOT / "clients" / "node_modules")
    snippets = SNIPPET.findall(DOCUMENT.read_text())
    assert {name for kind, name, _code in snippets if kind == "js"} == set(PRINTED)

    for name, code in [(one[1], one[2]) for one in snippets if one[0] == "js"]:
        (tmp_path / name).write_text(code)
        done = subprocess.run(
            [shutil.which("node"), name],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, (name, done.stderr)
        position = 0
        for pattern in PRINTED[name]:
            found = re.compile(f"^{pattern}$", re.MULTILINE).search(
                done.stdout, position
            )
            assert found, (name, pattern, done.stdout)
            position = found.end()


def test_each_typed_example_of_the_document_compiles(tmp_path):
    (tmp_path / "node_modules").symlink_to(ROOT / "clients" / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    codes = [one[2] for one in SNIPPET.findall(DOCUMENT.read_text()) if one[0] == "ts"]
    assert codes
    for number, code in enumerate(codes):
        (tmp_path / f"example{number}.ts").write_text(code)

    options = "--strict --noEmit --target es2022 --module node16 --types node"
    modules = ROOT / "clients" / "node_modules"
    done = subprocess.run(
        [modules / ".bin" / "tsc", *options.split()]
        + ["--typeRoots", modules / "@types", *sorted(tmp_path.glob("*.ts"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
