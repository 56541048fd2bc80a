"""Open sockets receive nothing beyond the moment a right ends: change × claim × bus.

Each row opens a socket, proves that it receives, ends a right as an administrator, the
person or time would, and proves that nothing more arrives, messages and private notes
alike, while another socket of somebody who kept the right goes on receiving.
"""

import json
import threading
import time

import pytest
from harness import NO_LIMITS, OdooServer
from harness.api_client import (
    ApiClient,
    WebsocketClient,
    message_of,
    new_uuid,
    open_support,
    sign_in,
)
from harness.sync_client import DISCONNECTED

SETTLE_SECONDS = 1.0  # what the issue grants between the change and silence
QUIET_SECONDS = 0.7

PEOPLE = """
import json
from datetime import timedelta
from odoo import fields
groups = env.ref("seitech_chat.group_chat_agent") | env.ref("base.group_user")
department = env["seitech.chat.department"].browse({department_id})
here = department.company_id
other = env["res.company"].create({{"name": "Elsewhere"}})
found = []
for name in {names}:
    user = env["res.users"].create({{
        "name": name, "login": name, "password": name,
        "group_ids": [(6, 0, groups.ids)],
        "company_id": here.id, "company_ids": [(6, 0, [here.id, other.id])],
    }})
    agent = env["seitech.chat.agent"].create({{
        "user_id": user.id, "company_id": here.id,
        "department_ids": [(6, 0, [department.id])],
    }})
    key = env["res.users.apikeys"].with_user(user)._generate(
        "rpc", "test", fields.Datetime.now() + timedelta(days=1))
    key_id = env["res.users.apikeys"].search([("user_id", "=", user.id)]).id
    found.append(dict(name=name, user=user.id, agent=agent.id, key=key, key_id=key_id,
                      department=department.id, other=other.id,
                      group=env.ref("seitech_chat.group_chat_agent").id))

print("FOUND " + json.dumps(found))
"""

# Actions of an administrator: model, method and arguments of one RPC.
CHANGES = {
    "role removed": lambda f: (
        "res.users", "write", [f["user"]], {"group_ids": [[3, f["group"]]]}
    ),
    "role removed at the group": lambda f: (
        "res.groups", "write", [f["group"]], {"user_ids": [[3, f["user"]]]}
    ),
    "department left": lambda f: (
        "seitech.chat.agent", "write", [f["agent"]], {"department_ids": [[5]]}
    ),
    "removed at the department": lambda f: (
        "seitech.chat.department", "write", [f["department"]],
        {"agent_ids": [[3, f["agent"]]]},
    ),
    "agent archived": lambda f: (
        "seitech.chat.agent", "write", [f["agent"]], {"active": False}
    ),
    "agent deleted": lambda f: ("seitech.chat.agent", "unlink", [f["agent"]]),
    "company removed": lambda f: (
        "res.users", "write", [f["user"]],
        {"company_id": f["other"], "company_ids": [[6, 0, [f["other"]]]]},
    ),
    "user archived": lambda f: (
        "res.users", "write", [f["user"]], {"active": False}
    ),
    "password changed": lambda f: (
        "res.users", "write", [f["user"]], {"password": "another, long enough"}
    ),
    "key deleted": lambda f: ("res.users.apikeys", "unlink", [f["key_id"]]),
}  # fmt: skip
# A password ends sessions, not keys; a key ends what it opened, not a session.
ONLY = {
    "password changed": ("session",),
    "key deleted": ("key",),
}
ROWS = [
    (change, claim)
    for change in CHANGES
    for claim in ("session", "key")
    if claim in ONLY.get(change, ("session", "key"))
]


@pytest.fixture(scope="module", params=["fast bus", "Odoo's bus"])
def server(request):
    """A site with the faster bus, and one without."""
    setup = NO_LIMITS
    if request.param != "fast bus":
        setup += (
            'env["ir.config_parameter"].set_param("seitech_chat.fast_bus", "False")\n'
        )
    options = {"workers": 2, "demo": True, "setup": setup}
    name = f"revoke{request.param_index}"
    with OdooServer(name=name, **options) as running:
        yield running


@pytest.fixture(scope="module")
def writer(server):
    """An agent who keeps every right, and takes the conversations."""
    return sign_in(server.site.port, server.db, "agent")


@pytest.fixture(scope="module")
def desk(server, writer):
    """A visitor's conversation: ``(agent who has it, its id, its department's id)``."""
    channel, _visitor = open_taken(server, writer)
    return writer, channel["id"], channel["department"]["id"]


def open_taken(server, agent):
    """Open a visitor's conversation that an agent takes: ``(payload, visitor)``."""
    visitor, opened = open_support(server.site.port)
    channel = opened["entry"]["channel"]
    agent.call("accept", channel_id=channel["id"])
    return channel, visitor


@pytest.fixture(scope="module")
def make_agent(server, desk):
    """Return the next of many agents: ``(what PEOPLE found, callers by claim)``."""
    _writer, _channel_id, department_id = desk
    names = [f"leaver{number}" for number in range(len(ROWS) + 4)]
    printed = server.shell(PEOPLE.format(department_id=department_id, names=names))
    people = json.loads(printed.partition("FOUND ")[2].splitlines()[0])
    port = server.site.port

    def make():
        found = people.pop()
        headers = {"Authorization": f"Bearer {found['key']}"}
        session = sign_in(port, server.db, found["name"])
        return found, {"session": session, "key": ApiClient(port, headers)}

    return make


@pytest.fixture(scope="module")
def admin(server):
    """The person who ends rights."""
    return sign_in(server.site.port, server.db, "admin")


def make_change(server, admin, model, method, *args):
    """Make one change as an administrator does in the backend.

    Nobody may delete another's API key there; what does it is Odoo's own code.
    """
    if model == "res.users.apikeys":
        server.shell(f'env["{model}"].browse({args[0]}).{method}()')
        return
    admin.rpc("/web/dataset/call_kw", model=model, method=method, args=args, kwargs={})


def send(caller, channel_id, **more):
    """Send a message with an id of its own; return the id."""
    uuid = new_uuid()
    body = {"body": "for its members", **more}
    caller.call("send", channel_id=channel_id, client_uuid=uuid, **body)
    return uuid


def received(socket, quiet_seconds=QUIET_SECONDS):
    """Read what comes; a socket that the server closed receives nothing."""
    try:
        return socket.drain(quiet_seconds)
    except DISCONNECTED:
        return []


def send_both(caller, channel_id):
    """Send a message and a private note; return their ids."""
    return [
        send(caller, channel_id),
        send(caller, channel_id, type="note", body="a secret of the desk"),
    ]


def assert_silent(socket, witness, caller, channel_id):
    """Send a message and a note: the witness receives both, the socket neither."""
    received(socket)
    sent = send_both(caller, channel_id)
    for uuid in sent:
        witness.wait_for(message_of(uuid))
    got_events = str(received(socket))
    assert not [uuid for uuid in sent if uuid in got_events], got_events
    assert "secret" not in got_events


def test_nothing_arrives_after_a_right_ended(server, desk, make_agent, admin):
    writer, channel_id, _department_id = desk
    rows = []
    for name, claim in ROWS:
        found, callers = make_agent()
        socket = WebsocketClient(callers[claim], server.site.port)
        rows.append((f"{name} ({claim})", CHANGES[name](found), socket))
    witness = WebsocketClient(writer, server.site.port)
    first = send(writer, channel_id)
    for _name, _change, socket in rows:
        socket.wait_for(message_of(first))

    for _name, change, _socket in rows:
        make_change(server, admin, *change)
    time.sleep(SETTLE_SECONDS)

    for _name, _change, socket in rows:
        received(socket, 0.05)
    sent = send_both(writer, channel_id)
    for uuid in sent:
        witness.wait_for(message_of(uuid))
    got_events = {name: str(received(socket)) for name, _write_version, socket in rows}
    for socket in (witness, *(socket for _name, _change, socket in rows)):
        socket.close()
    leaks = [
        name for name, text in got_events.items() if any(one in text for one in sent)
    ]
    assert leaks == []


def test_a_regained_right_needs_no_new_subscription(server, desk, make_agent, admin):
    writer, channel_id, department_id = desk
    found, callers = make_agent()
    socket = WebsocketClient(callers["session"], server.site.port)
    received(socket, 0.3)

    make_change(server, admin, *CHANGES["department left"](found))
    notified = socket.wait_for(
        lambda kind, _payload: kind == "seitech.chat.session/changed"
    )
    make_change(
        server,
        admin,
        "seitech.chat.agent",
        "write",
        [found["agent"]],
        {"department_ids": [[4, department_id]]},
    )
    time.sleep(SETTLE_SECONDS)

    socket.wait_for(message_of(send(writer, channel_id, type="note")))
    socket.close()
    assert notified == ("seitech.chat.session/changed", {})


TOKEN_CHANGES = {
    "token replaced": 'visitor._issue_token("another")',
    "made anonymous": "visitor._anonymize()",
    "merged": 'visitor.user_id = env.ref("base.user_admin")',
    "token deleted": "visitor.token_hash = False",
}


def test_nothing_arrives_after_a_token_ended(server, writer):
    port = server.site.port
    rows, code = [], ""
    for name, ending in TOKEN_CHANGES.items():
        channel, visitor = open_taken(server, writer)
        rows.append(
            (
                name,
                channel["id"],
                WebsocketClient(visitor, port),
                WebsocketClient(writer, port),
            )
        )
        found = f'env["seitech.chat.channel"].browse({channel["id"]})'
        code += f"visitor = {found}.visitor_id\n"
        code += f"{ending}\n"
    for _name, channel_id, socket, _witness in rows:
        received(socket, 0.3)
        socket.wait_for(message_of(send(writer, channel_id)))

    server.shell(code)
    time.sleep(SETTLE_SECONDS)

    for name, channel_id, socket, witness in rows:
        assert_silent(socket, witness, writer, channel_id), name
        socket.close(), witness.close()


LIFE_SECONDS = 8
# A claim signed for a short time, a key and a token that expire.
SHORT = """
import json
from datetime import timedelta
from odoo import fields
from odoo.addons.seitech_chat.persona import Persona
visitor = env["seitech.chat.channel"].browse({channel_id}).visitor_id
claim, _seconds = env["ir.websocket"]._sign_subscription(
    Persona(visitor), timedelta(seconds={life}))
soon = fields.Datetime.now() + timedelta(seconds={life})
env["seitech.chat.channel"].browse({other_id}).visitor_id.token_expires_at = soon
user = env["res.users"].browse({user})
key = env["res.users.apikeys"].with_user(user)._generate("rpc", "short", soon)
print("SHORT " + json.dumps([claim, key]))
"""


def test_a_right_ends_with_its_time_on_the_open_socket(
    server, desk, writer, make_agent
):
    port = server.site.port
    channel, visitor = open_taken(server, writer)
    other, other_visitor = open_taken(server, writer)
    found, _callers = make_agent()
    printed = server.shell(
        SHORT.format(
            channel_id=channel["id"],
            other_id=other["id"],
            user=found["user"],
            life=LIFE_SECONDS + 4,  # the shell takes some to end
        )
    )
    claim, key = json.loads(printed.partition("SHORT ")[2].splitlines()[0])
    # The visitor's next request would renew the token.
    settings = other_visitor.call("session")["websocket"]
    server.sql(
        "UPDATE seitech_chat_visitor SET token_expires_at ="
        " now() AT TIME ZONE 'UTC' + make_interval(secs => %s) WHERE id = ("
        "SELECT visitor_id FROM seitech_chat_channel WHERE id = %s) RETURNING id",
        [LIFE_SECONDS, other["id"]],
    )
    by_key = ApiClient(port, {"Authorization": f"Bearer {key}"})
    rows = [
        (WebsocketClient(visitor, port, claim), channel["id"]),
        (WebsocketClient(by_key, port), channel["id"]),
    ]
    witness = WebsocketClient(writer, port)
    for socket, channel_id in rows:
        received(socket, 0.2)
        socket.wait_for(message_of(send(writer, channel_id)))
    assert settings["subscription_lifetime_seconds"] > 0

    time.sleep(LIFE_SECONDS + 5)

    for socket, channel_id in rows:
        assert_silent(socket, witness, writer, channel_id)
    # A new claim opens the same socket again.
    rows[0][0].subscribe(visitor.call("session")["websocket"]["subscription"])
    rows[0][0].wait_for(message_of(send(writer, channel["id"])))
    for socket, _channel_id in rows:
        socket.close()
    witness.close()


def test_a_change_during_a_stream_lets_nothing_through(server, desk, make_agent, admin):
    writer, channel_id, _department_id = desk
    found, callers = make_agent()
    socket = WebsocketClient(callers["session"], server.site.port)
    received(socket, 0.3)
    is_over = threading.Event()
    sent = []

    def pour():
        while not is_over.is_set():
            sent.append((time.monotonic(), send(writer, channel_id, type="note")))

    job = threading.Thread(target=pour)
    job.start()
    try:
        time.sleep(0.5)
        make_change(server, admin, *CHANGES["agent archived"](found))
        changed_at = time.monotonic()
        time.sleep(2 * SETTLE_SECONDS)
    finally:
        is_over.set()
        job.join()

    got_events = str(received(socket))
    socket.close()
    after = [uuid for at, uuid in sent if at > changed_at + SETTLE_SECONDS]
    assert len(after) > 5
    assert sent[0][1] in got_events
    assert not [uuid for uuid in after if uuid in got_events]


def test_a_foreign_page_is_served_as_nobody(server, desk, make_agent):
    """The cookie comes along from another site's page, and counts for nothing."""
    writer, channel_id, _department_id = desk
    _found, callers = make_agent()
    own = WebsocketClient(callers["session"], server.site.port)
    foreign = WebsocketClient(
        callers["session"], server.site.port, origin="https://evil.example"
    )
    received(own, 0.3), received(foreign, 0.3)

    uuid = send(writer, channel_id)

    own.wait_for(message_of(uuid))
    got_events = received(foreign)
    own.close(), foreign.close()
    assert uuid not in str(got_events)
    assert "seitech.chat" not in str(got_events)
