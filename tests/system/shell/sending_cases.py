"""Runs in `odoo shell` on a database with demo data: the short way of a message.

Each case begins a transaction as a request does, finds a group as its first member
does and sends there.
"""

import json
import threading
import time
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

import psycopg2

from odoo import sql_db
from odoo.tools import SQL

from odoo.addons.bus.models.bus import json_dump
from odoo.addons.seitech_chat.bus import watcher
from odoo.addons.seitech_chat.exceptions import ChatConflict
from odoo.addons.seitech_chat.models.message.chat_message_insert import (
    COUNTER_PLACEHOLDERS,
)
from odoo.addons.seitech_chat.persona import Persona
from odoo.addons.seitech_chat.tools.db_connection import (
    AutocommitConnection,
    autocommit_connection,
)
from odoo.addons.seitech_chat.tools.transaction import begin_read_committed

OWN_TO_EACH = ("id", "position", "version", "client_uuid", "created_at")
PATIENCE_SECONDS = 60
CASES = {}


def case(function):
    """Note a case under its name."""
    CASES[function.__name__] = function
    return function


class Room:
    """A group of two, and what its first member does there."""

    def __init__(self, env):
        """Make the group and commit it."""
        self.env = env
        users = env["res.users"].search([("login", "in", ["student", "student2"])])
        people = [Persona(user.with_user(user)) for user in users]
        channel = env["seitech.chat.channel"].create(
            {"channel_type": "group", "name": "Pace", "company_id": env.company.id}
        )
        channel._lock()
        for persona in people:
            channel._join(persona)
        self.writer = users[0]
        self.id = channel.id
        env.cr.commit()

    def find(self):
        """Begin a request, and find the group to send there.

        :return: ``(persona, channel)``.
        """
        self.env.invalidate_all()
        begin_read_committed(self.env.cr)
        persona = Persona(self.writer.with_user(self.writer))
        channel = persona.find_channel(self.id, to_send=True)
        channel._check_may_post(persona)
        return persona, channel

    def send(self, body="Hello", client_uuid=None, meanwhile=None, **more):
        """Send at once; do something else between finding and sending.

        :return: the payload, or None.
        """
        persona, channel = self.find()
        if meanwhile:
            self.elsewhere(meanwhile)
        client_uuid = client_uuid or str(uuid4())
        payload = channel._fast_post(persona, body, client_uuid=client_uuid, **more)
        self.env.cr.commit()
        return payload

    def notify_by_odoo(self):
        """Have Odoo's bus send something."""
        self.env["bus.bus"]._sendone("somebody", "test", {})
        self.env.cr.commit()

    def elsewhere(self, statement):
        """Have another connection do something to the group, and commit."""
        with self.other() as cursor:
            cursor.execute(statement, [self.id])

    @contextmanager
    def other(self):
        """Give the cursor of another connection, whose work is committed at the end."""
        _name, settings = sql_db.connection_info_for(self.env.cr.dbname)
        connection = psycopg2.connect(**settings)
        try:
            with connection.cursor() as cursor:
                yield cursor
            connection.commit()
        finally:
            connection.close()

    def ask(self, statement, *values):
        """Ask the database."""
        with self.other() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def numbers(self):
        """Return how many messages there are, and what the group counted."""
        [row] = self.ask(
            "SELECT (SELECT count(*) FROM seitech_chat_message WHERE channel_id = %s),"
            " last_position, last_version, last_internal_version"
            " FROM seitech_chat_channel WHERE id = %s",
            self.id,
            self.id,
        )
        return row

    def stored(self, message_id):
        """Return a message's row, what the bus says of it and its author's marks."""
        [(row,)] = self.ask(
            "SELECT to_jsonb(m) FROM seitech_chat_message m WHERE id = %s", message_id
        )
        sent = [
            (channel, json.loads(message))
            for channel, message in self.ask(
                "SELECT channel, message FROM bus_bus WHERE message LIKE %s",
                f"%{row['client_uuid']}%",
            )
        ]
        [marks] = self.ask(
            "SELECT version, last_read_position, last_delivered_position, unread_from"
            " FROM seitech_chat_member WHERE channel_id = %s AND user_id = %s",
            self.id,
            self.writer.id,
        )
        return row, sent, marks


@case
def leaves_what_the_longer_way_leaves(room):
    short = room.send("Hello & <b>you</b>")
    short_row, [(short_to, short_news)], short_marks = room.stored(short["id"])
    persona, channel = room.find()
    long = channel._send(persona, "Hello & <b>you</b>", client_uuid=str(uuid4()))
    room.env.cr.commit()
    long_row, [(long_to, long_news)], long_marks = room.stored(long["id"])

    for payload, row, news, marks in (
        (short, short_row, short_news, short_marks),
        (long, long_row, long_news, long_marks),
    ):
        assert news["payload"]["message"] == payload
        assert news["payload"]["version"] == payload["version"] == row["version"]
        assert payload["position"] == row["position"]
        assert marks == (row["version"], row["position"], row["position"], None)
    assert long["position"] == short["position"] + 1
    assert long["version"] == short["version"] + 1
    assert short_to == long_to
    for one in (short, long, short_row, long_row):
        for name in OWN_TO_EACH:
            assert one.pop(name) is not None
    assert short == long
    assert short_row == long_row
    message = short_news["payload"].pop("message"), long_news["payload"].pop("message")
    assert all(message)
    short_news["payload"].pop("version"), long_news["payload"].pop("version")
    assert short_news == long_news


@case
def is_read_as_it_was_answered(room):
    payload = room.send("Read me")
    message = room.env["seitech.chat.message"].browse(payload["id"])

    assert message._to_payload() == payload


@case
def is_committed_apart(room):
    persona, channel = room.find()
    before = room.env.cr.sql_log_count
    payload = channel._fast_post(persona, "Apart", client_uuid=str(uuid4()))
    assert room.env.cr.sql_log_count == before
    room.env.cr.rollback()

    assert room.stored(payload["id"])


@case
def is_a_note_where_notes_are(room):
    position = room.numbers()[1]
    payload = room.send("Between us", is_note=True)
    row, [(target, _news)], _marks = room.stored(payload["id"])

    assert payload["stream"] == "internal"
    assert payload["type"] == row["message_type"] == "note"
    assert "internal" in target
    assert room.numbers()[3] == payload["version"]
    assert room.numbers()[1] == payload["position"] == position


@case
def comes_once(room):
    client_uuid = str(uuid4())
    first = room.send("Once", client_uuid)
    numbers = room.numbers()

    assert room.send("Once", client_uuid) == first
    try:
        room.send("Twice", client_uuid)
    except ChatConflict:
        room.env.cr.rollback()
    else:
        raise AssertionError("another text under the same id")
    assert room.numbers() == numbers
    assert len(room.stored(first["id"])[1]) == 1


@case
def does_not_wait_for_the_row(room):
    numbers = room.numbers()
    started = time.monotonic()
    with room.other() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '10s'")
        cursor.execute(
            "SELECT FROM seitech_chat_channel WHERE id = %s FOR NO KEY UPDATE",
            [room.id],
        )
        assert room.send() is None

    assert time.monotonic() - started < 9
    assert room.numbers() == numbers


@case
def wakes_who_listens(room):
    watches = listening(room.env.cr.dbname, watcher.CHANNEL)
    core = listening("postgres", "imbus")
    with watches as received_by_listeners, core as received_by_core:
        message = room.send()
        assert received_by_listeners() == [""]
        ours = [room.env.cr.dbname, "seitech.chat.channel", room.id]
        assert received_by_core().count(json_dump([ours])) == 1
        # Ignore the rows from before.
        room.send(client_uuid=message["client_uuid"])
        assert received_by_listeners() == []
        assert json_dump([ours]) not in received_by_core()


@contextmanager
def listening(dbname, channel):
    """Listen on a connection of one's own; return a function for the payloads received.

    All servers of a cluster may notify on ``imbus``.
    """
    connection = AutocommitConnection(dbname, f"LISTEN {channel}")
    connection.execute(SQL("SELECT"))

    def received():
        # Earlier commits arrive before the answer.
        connection.execute(SQL("SELECT"))
        sent = [note.payload for note in connection.connection.notifies]
        connection.connection.notifies.clear()
        return sent

    try:
        yield received
    finally:
        connection.close()


@case
def wakes_a_watch_that_would_not_look(room):
    dbname = room.env.cr.dbname
    watch, stop = watcher.BusListener(dbname), threading.Event()
    thread = threading.Thread(target=watch.run)
    with (
        patch.object(watcher, "WATCH_SECONDS", 10 * PATIENCE_SECONDS),
        patch.object(watcher, "stop_event", stop),
    ):
        thread.start()
        _wait_until(lambda: watch._looked_at)
        for notify in (room.send, room.notify_by_odoo):
            top = watch.window.top
            notify()
            _wait_until(lambda top=top: watch.window.top > top)
        stop.set()
        watcher.notify_listeners(dbname)
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()
    watch._connection.close()


def _wait_until(is_so):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_refused_after(room, change, undo):
    numbers = room.numbers()
    assert room.send(meanwhile=change) is None
    room.elsewhere(undo)
    assert room.numbers() == numbers
    assert room.send()


@case
def sees_that_it_was_closed(room):
    _is_refused_after(
        room,
        "UPDATE seitech_chat_channel SET state = 'closed' WHERE id = %s",
        "UPDATE seitech_chat_channel SET state = 'active' WHERE id = %s",
    )


@case
def sees_that_it_was_blocked(room):
    _is_refused_after(
        room,
        "UPDATE seitech_chat_channel SET is_blocked = TRUE WHERE id = %s",
        "UPDATE seitech_chat_channel SET is_blocked = NULL WHERE id = %s",
    )


@case
def sees_that_others_listen_now(room):
    _is_refused_after(
        room,
        "UPDATE seitech_chat_channel"
        " SET subscription_epoch = subscription_epoch + 1 WHERE id = %s",
        "UPDATE seitech_chat_channel"
        " SET subscription_epoch = subscription_epoch - 1 WHERE id = %s",
    )


@case
def sees_that_there_are_targets_now(room):
    _is_refused_after(
        room,
        "UPDATE seitech_chat_channel SET has_sla_targets = TRUE WHERE id = %s",
        "UPDATE seitech_chat_channel SET has_sla_targets = NULL WHERE id = %s",
    )


@case
def sees_that_somebody_left(room):
    _is_refused_after(
        room,
        "UPDATE seitech_chat_member SET is_active = FALSE WHERE channel_id = %s",
        "UPDATE seitech_chat_member SET is_active = TRUE WHERE channel_id = %s",
    )


@case
def leaves_the_rest_to_the_longer_way(room):
    first = room.send()
    numbers = room.numbers()

    assert room.send("See https://example.com/page") is None
    assert room.send(reply_to_id=first["id"]) is None
    assert room.send(attachment_ids=[1]) is None
    assert room.send(mention_user_ids=[room.writer.id]) is None
    assert room.send(requires_acknowledgement=True) is None
    assert room.numbers() == numbers


@case
def is_not_for_a_larger_transaction(room):
    persona, channel = room.find()
    room.env.cr.commit()

    assert channel._fast_post(persona, "No", client_uuid=str(uuid4())) is None


@case
def is_not_for_who_wants_the_bus_of_odoo(room):
    settings = room.env["ir.config_parameter"]
    settings.set_param("seitech_chat.fast_bus", "False")
    room.env.cr.commit()
    try:
        assert room.send() is None
    finally:
        settings.set_param("seitech_chat.fast_bus", "True")
        room.env.cr.commit()


@case
def has_no_number_that_was_typed(room):
    text = " ".join(json.dumps(mark) for mark in COUNTER_PLACEHOLDERS.values())
    payload = room.send(text)
    [(_to, news)] = room.stored(payload["id"])[1]

    assert news["payload"]["message"] == payload
    for mark in COUNTER_PLACEHOLDERS.values():
        assert mark in payload["body"]


@case
def outlives_its_connection(room):
    room.send()
    connection = autocommit_connection(room.env.cr.dbname).connection
    pid = connection.info.backend_pid
    room.ask("SELECT pg_terminate_backend(%s)", pid)
    numbers = room.numbers()

    assert room.send()
    assert room.numbers()[0] == numbers[0] + 1
    assert autocommit_connection(room.env.cr.dbname).connection.info.backend_pid != pid


def run(env):
    """Run every case on a group of its own.

    :return: ``{case: what went wrong, or None}``.
    """
    found = {}
    for name, function in CASES.items():
        room = Room(env)
        try:
            function(room)
            found[name] = None
        except Exception as error:  # noqa: BLE001 - reported by the test, with its name
            line = error.__traceback__.tb_next.tb_lineno
            found[name] = f"line {line}: {error!r}"
            env.cr.rollback()
    return found
