"""One conversation with many people in it, and what the database says of it.

Bringing them in takes a shell of Odoo's, and signing in half a dozen people a while:
a site that is asked often (its option ``crowds``) prepares several at once.
"""

import json
import time

from .api_client import ApiClient, open_support, sign_in

STAFF = ("agent", "agent2", "agent3", "agent4", "supervisor", "manager")

_ready = {}  # database → what `gather` gives next: `(channel id, visitor)`
_staff = {}  # database → `(sessions, keys)`, the same people in each conversation

# Nobody joins by hand yet: the members come in as a transfer will bring them.
JOIN = """
import json
from datetime import timedelta
from odoo import fields
from odoo.addons.seitech_chat.persona import Persona
keys = {{}}
users = [env["res.users"].search([("login", "=", login)]) for login in {logins}]
for channel in env["seitech.chat.channel"].browse({channel_ids}):
    channel._lock()
    for user in users:
        channel._join(Persona(user.with_user(user)))
for user in users:
    keys[user.login] = env["res.users.apikeys"].with_user(user)._generate(
        "rpc", "test", fields.Datetime.now() + timedelta(days=1)
    )
print("KEYS " + json.dumps(keys))
"""


def port_of(server):
    """Return the public port of a site: nginx's."""
    return server.site.port


def open_busy_conversation(server, port=None):
    """Open a visitor's conversation and bring the whole desk into it.

    :param int port: where everybody calls; nginx's when left out.
    :return: ``(channel id, visitor, sessions, keys)``, the last two callers by login.
    """
    port = port or port_of(server)
    if not _ready.get(server.db):
        _prepare(server, server.options.get("crowds", 1))
    channel_id, visitor = _ready[server.db].pop(0)
    sessions, tokens = (
        {login: caller.at(port) for login, caller in people.items()}
        for people in _staff[server.db]
    )
    return channel_id, visitor.at(port), sessions, tokens


def prepared_ids(db):
    """List the conversations that wait for who gathers next; leave them alone.

    :param str db: the server's database.
    """
    return {channel_id for channel_id, _visitor in _ready.get(db, ())}


def _prepare(server, count):
    """Open conversations, bring the desk into them, and sign everybody in."""
    port = port_of(server)
    opened = [open_support(port) for _number in range(count)]
    _ready[server.db] = [
        (answer["entry"]["channel"]["id"], visitor) for visitor, answer in opened
    ]
    channel_ids = [channel_id for channel_id, _visitor in _ready[server.db]]
    printed = server.shell(JOIN.format(channel_ids=channel_ids, logins=STAFF))
    keys = json.loads(printed.partition("KEYS ")[2].splitlines()[0])
    _staff[server.db] = (
        {login: sign_in(port, server.db, login) for login in STAFF},
        {
            login: ApiClient(port, {"Authorization": f"Bearer {key}"})
            for login, key in keys.items()
        },
    )


def stored(server, channel_id):
    """Read the conversation's public messages from the database.

    :return: list of ``(id, position, version, client_uuid, body)`` by position.
    """
    return server.sql(
        "SELECT id, position, version, client_uuid, body FROM seitech_chat_message"
        " WHERE channel_id = %s AND message_type NOT IN ('note', 'event')"
        " ORDER BY position",
        [channel_id],
    )


def versions_of(server, channel_id):
    """Read a conversation's counters: ``(public, internal)``."""
    [found] = server.sql(
        "SELECT last_version, last_internal_version FROM seitech_chat_channel"
        " WHERE id = %s",
        [channel_id],
    )
    return found


def while_still(server, channel_id, check):
    """Check what takes several looks; again when something went on between them.

    Nobody writes any more, but what is due happens at its own time.
    """
    while True:
        before = versions_of(server, channel_id)
        try:
            return check()
        except AssertionError:
            if versions_of(server, channel_id) == before:
                raise


def assert_dense(server, channel_id):
    """Check positions, versions and their order against the database.

    Every version is published exactly once, in order, and every position is there. An
    edit or a deletion removes the rows that show the text before it, and no other.
    """
    while_still(server, channel_id, lambda: _assert_dense(server, channel_id))


def _assert_dense(server, channel_id):
    rows = stored(server, channel_id)
    ids = [row[0] for row in rows]
    assert ids == sorted(ids)
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    [(position, version)] = server.sql(
        "SELECT last_position, last_version FROM seitech_chat_channel WHERE id = %s",
        [channel_id],
    )
    assert position == len(rows)
    target = json.dumps(
        [server.db, "seitech.chat.channel", channel_id], separators=(",", ":")
    )
    sent = server.sql(
        "SELECT (message::json -> 'payload' ->> 'version')::int FROM bus_bus"
        " WHERE channel = %s AND message::json -> 'payload' ->> 'version' IS NOT NULL"
        " ORDER BY id",
        [target],
    )
    published = [row[0] for row in sent]
    assert published == sorted(set(published))
    [(changed_last,)] = server.sql(
        "SELECT coalesce(max(version), 0) FROM seitech_chat_message"
        " WHERE channel_id = %s AND (edited_at IS NOT NULL OR deleted_at IS NOT NULL)",
        [channel_id],
    )
    missing = set(range(1, version + 1)) - set(published)
    assert not missing or max(missing) < changed_last, (missing, changed_last)


def catch_up(follower, server, seconds=180):
    """Let a client listen, as it always does, until it holds the last version."""
    public, internal = versions_of(server, follower.channel_id)
    wanted = {"public": public, "internal": internal if follower.is_staff else 0}
    deadline = time.monotonic() + seconds
    while any(follower.known[stream] < version for stream, version in wanted.items()):
        assert time.monotonic() < deadline, (follower.known, wanted)
        follower.pump(0.3)


def assert_same(follower, server):
    """Check that a client holds exactly what the server returns to a new one."""
    while_still(server, follower.channel_id, lambda: _assert_same(follower, server))


def _assert_same(follower, server):
    catch_up(follower, server)
    held = dict(follower.messages)
    known = dict(follower.known)
    follower.load()
    assert known == follower.known
    assert held == follower.messages
    public = [m for m in held.values() if m["type"] != "note"]
    rows = stored(server, follower.channel_id)
    assert sorted(
        (m["id"], m["position"], m["version"], m["body"]) for m in public
    ) == (sorted((row[0], row[1], row[2], row[4] or "") for row in rows))
