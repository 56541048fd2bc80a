"""What an open socket costs per notification: less than Odoo's own way, as safely.

Odoo wakes each socket, which reads its session's file, takes a cursor, checks the
user, asks the bus and writes JSON. Here the process that watches the bus
(``fast_bus``) tells the sockets itself, and what several of them hear is written once.
A socket whose session was not checked lately, or whose session's file changed since, or
into whose line somebody writes, is left to Odoo's own method; so is everything on any
doubt.
"""

import json
import os
import struct
import threading
import time
from bisect import bisect_left, insort
from contextlib import suppress
from functools import cache
from operator import itemgetter
from socket import MSG_DONTWAIT, SHUT_RDWR

import odoo
from odoo.http import root  # noqa: TID251 - a socket has no request

from odoo.addons.bus.models.bus import dispatch, hashable
from odoo.addons.bus.websocket import ConnectionState, Frame, Opcode, Websocket

from . import subscription
from .subscription import ACCESS_EVENT

SESSION_SECONDS = 30.0  # after which a session is checked in full again
MAX_CHECKED = 10_000  # sessions remembered
ACCESS_PREFIX = f'{{"type":"{ACCESS_EVENT}"'

_dispatch_in_full = Websocket._dispatch_bus_notifications
_send_frame = Websocket._send_frame
_trigger = Websocket.trigger_notification_dispatching
_checked = {}


def take_over(is_served):
    """Put this module's ways before Odoo's.

    :param is_served: tells of a database's name whether ``tell`` hears of its rows.
    """

    def dispatch_bus_notifications(self):
        """Let Odoo tell a socket what is new, and note that its session was valid."""
        sid = self._session.sid
        signature = _signature(sid) if odoo.evented else None
        _checked.pop(sid, None)
        subscription.dispatch(self, _dispatch_in_full)
        if signature:
            _record_session_check(sid, signature)

    def trigger_notification_dispatching(self):
        """Wake a socket, unless it is Odoo's bus that would, and ``tell`` does."""
        if threading.current_thread() is not dispatch or not is_served(self._db):
            _trigger(self)

    def send_frame(self, frame):
        """Let Odoo write a frame as soon as nobody else is amid one."""
        with _write_lock(self):
            _send_frame(self, frame)

    Websocket._dispatch_bus_notifications = dispatch_bus_notifications
    Websocket._send_frame = send_frame
    Websocket.trigger_notification_dispatching = trigger_notification_dispatching


def _record_session_check(sid, signature):
    if len(_checked) >= MAX_CHECKED:
        _checked.clear()
    _checked[sid] = signature


def _signature(sid):
    """Tell a session's file apart from any other state of it; None when it is gone.

    It changes with the time, too: every half minute a session is checked in full.
    """
    try:
        stat = os.stat(root.session_store.get_session_filename(sid))
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, _time_bucket(sid)


def _time_bucket(sid):
    # Each session has its own: a thousand that are due at once would stop everything.
    return int(time.monotonic() / SESSION_SECONDS + hash(sid) % 1_000 / 1_000)


def _write_lock(socket):
    """Give the lock of who writes into a socket's line; nobody may amid a frame."""
    try:
        return socket._seitech_chat_writing
    except AttributeError:
        lock = socket._seitech_chat_writing = threading.Lock()
        return lock


def tell(rows, *, is_direct):
    """Tell every socket of this process what is new for it.

    :param rows: new rows of the bus, in the order of their numbers.
    :param bool is_direct: whether sockets may be told from here.
    """
    heard = {}
    for row in rows:
        is_access = row.message.startswith(ACCESS_PREFIX)
        for socket in dispatch._channels_to_ws.get(_read_channel(row), ()):
            heard.setdefault(socket, []).append(row)
            if is_access:
                subscription.note_access_change(socket, row.id)
    # Hundreds of sockets share what is looked up and written here.
    signature_of, frame_of = cache(_signature), cache(_frame_of)
    for socket, its_rows in heard.items():
        is_told = is_direct and _can_dispatch(socket, signature_of)
        if is_told and (unheard := _undelivered(socket, its_rows)):
            is_told = _send_now(socket, frame_of(unheard))
            if is_told:
                _record_sent(socket, unheard)
        if not is_told:
            socket.trigger_notification_dispatching()


def doubt(dbname):
    """Have every socket of a database look its rights up again, and ask what is new.

    Rows were skipped: a change of somebody's access may be among them.
    """
    for sockets in list(dispatch._channels_to_ws.values()):
        for socket in list(sockets):
            if socket._db == dbname and not subscription.is_due(socket):
                subscription.expire(socket)
                socket.trigger_notification_dispatching()


def _read_channel(row):
    """Read for whom a row is; None where something else than Odoo wrote it."""
    try:
        target = hashable(json.loads(row.channel))
        hash(target)
    except (TypeError, ValueError):
        return None
    return target


def _can_dispatch(socket, signature_of):
    """Tell whether a socket may be told from here; else Odoo has to do it."""
    # Who waits for a dispatch has not heard of older rows yet.
    if socket.state is not ConnectionState.OPEN or socket._waiting_for_dispatch:
        return False
    if subscription.is_due(socket):
        return False
    sid = socket._session.sid
    signature = signature_of(sid)
    return signature is not None and _checked.get(sid) == signature


def _undelivered(socket, rows):
    """Leave out what a socket was told already."""
    last = socket._last_notif_sent_id
    history = socket._notif_history
    return tuple(row for row in rows if row.id > last and not _holds(history, row.id))


def _holds(history, number):
    at = bisect_left(history, (number,))
    return at < len(history) and history[at][0] == number


def _send_now(socket, data):
    """Write a frame into a socket's line, without waiting for anything.

    :return: False when somebody writes, nothing fits in or the line is broken: Odoo's
        own method waits, and finds out.
    """
    writing = _write_lock(socket)
    if not writing.acquire(blocking=False):
        return False
    line = socket._Websocket__socket
    try:
        # gevent waits in spite of the flag: it keeps the plain socket it wraps.
        sent = getattr(line, "_sock", line).send(data, MSG_DONTWAIT)
    except OSError:
        writing.release()
        return False
    if sent == len(data):
        writing.release()
    else:
        rest = (socket, data[sent:])
        threading.Thread(target=_flush_remaining, args=rest, daemon=True).start()
    return True


def _flush_remaining(socket, data):
    """Write what did not fit in, as the client takes it; the lock is held for that."""
    line = socket._Websocket__socket
    try:
        line.sendall(data)
    except OSError:
        # A frame broken off can't be mended; who reads from the line sees its end.
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)
    finally:
        _write_lock(socket).release()


def _record_sent(socket, rows):
    """Keep a socket's history as core does."""
    now = time.time()
    history = socket._notif_history
    for row in rows:
        insort(history, (row.id, now), key=itemgetter(0))
    # Core's rule: only the smallest numbers may be forgotten, while all are old.
    oldest = now - socket.MAX_NOTIFICATION_HISTORY_SEC
    count = 0
    while count < len(history) and history[count][1] < oldest:
        count += 1
    if count:
        socket._last_notif_sent_id = history[count - 1][0]
        del history[:count]
    socket._timeout_manager.acknowledge_frame_sent(_SENT)


_SENT = Frame(Opcode.TEXT)


def _frame_of(rows):
    """Write rows as a websocket frame.

    Source: RFC 6455, section 5.2; what a server sends is not masked.
    """
    notifications = ",".join(
        f'{{"id":{row.id},"message":{row.message}}}' for row in rows
    )
    payload = f"[{notifications}]".encode()
    first = 0x80 | Opcode.TEXT
    if len(payload) < 126:
        return struct.pack("!BB", first, len(payload)) + payload
    if len(payload) < 65_536:
        return struct.pack("!BBH", first, 126, len(payload)) + payload
    return struct.pack("!BBQ", first, 127, len(payload)) + payload
