"""Deliver notifications to open sockets at a lower cost than Odoo, as safely.

Odoo wakes each socket, which reads its session's file, takes a cursor, checks the
user, queries the bus and writes JSON. Here the process that listens to the bus
(``watcher.py``) writes to the sockets itself, and a notification for several sockets is
serialized once. Odoo's own method serves a socket whose session was not checked
recently, whose session file changed since, or into which another thread is writing. It
also serves every unclear case.
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

from psycopg2.pool import PoolError

import odoo
from odoo.http import root  # noqa: TID251 - a socket has no request

from odoo.addons.bus.models.bus import dispatch, hashable
from odoo.addons.bus.websocket import (
    CloseCode,
    ConnectionState,
    Frame,
    Opcode,
    SessionExpiredException,
    Websocket,
    WebsocketRequest,
)

from . import subscription
from .subscription import ACCESS_EVENT

SESSION_SECONDS = 30.0  # after which a session is fully checked again
MAX_CHECKED = 10_000  # cached sessions
ACCESS_PREFIX = f'{{"type":"{ACCESS_EVENT}"'

_dispatch_in_full = Websocket._dispatch_bus_notifications
_send_frame = Websocket._send_frame
_trigger = Websocket.trigger_notification_dispatching
_serve_message = WebsocketRequest.serve_websocket_message
_checked = {}


def install(has_listener):
    """Install this module's methods before Odoo's.

    :param has_listener: returns for a database's name whether ``dispatch_rows``
        receives its rows.
    """

    def dispatch_bus_notifications(self):
        """Deliver new notifications through Odoo, and record the session as valid."""
        sid = self._session.sid
        signature = _signature(sid) if odoo.evented else None
        _checked.pop(sid, None)
        subscription.dispatch(self, _dispatch_in_full)
        if signature:
            _record_session_check(sid, signature)

    def trigger_notification_dispatching(self):
        """Wake a socket, unless ``dispatch_rows`` serves it instead."""
        if threading.current_thread() is not dispatch or not has_listener(self._db):
            _trigger(self)

    def send_frame(self, frame):
        """Write a frame through Odoo as soon as no other frame is being written."""
        with _write_lock(self):
            _send_frame(self, frame)

    def serve_websocket_message(self, message):
        """Serve a client's message; close the socket whose subscription fails.

        Odoo logs the error only: the socket would stay open and receive nothing.
        """
        try:
            return _serve_message(self, message)
        except (PoolError, SessionExpiredException):
            raise  # Odoo closes it
        except Exception:
            if _is_subscription(message) and not subscription.is_dispatching():
                self.ws.close(CloseCode.TRY_LATER)
            raise

    Websocket._dispatch_bus_notifications = dispatch_bus_notifications
    WebsocketRequest.serve_websocket_message = serve_websocket_message
    Websocket._send_frame = send_frame
    Websocket.trigger_notification_dispatching = trigger_notification_dispatching


def _is_subscription(message):
    try:
        return json.loads(message)["event_name"] == "subscribe"
    except (KeyError, TypeError, ValueError):
        return False


def _record_session_check(sid, signature):
    if len(_checked) >= MAX_CHECKED:
        _checked.clear()
    _checked[sid] = signature


def _signature(sid):
    """Return a value that changes with a session's file; None when the file is gone.

    It also changes with the time: every half minute a session is fully checked.
    """
    try:
        stat = os.stat(root.session_store.get_session_filename(sid))
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, _time_bucket(sid)


def _time_bucket(sid):
    # The offset differs by session: a thousand checks at once would block everything.
    return int(time.monotonic() / SESSION_SECONDS + hash(sid) % 1_000 / 1_000)


def _write_lock(socket):
    """Return the lock for writing to a socket; it is held until a frame is complete."""
    try:
        return socket._seitech_chat_writing
    except AttributeError:
        lock = socket._seitech_chat_writing = threading.Lock()
        return lock


def dispatch_rows(rows, *, is_direct):
    """Send every socket of this process its new notifications.

    :param rows: new rows of the bus, in the order of their ids.
    :param bool is_direct: whether sockets may be written to from here.
    """
    rows_by_socket = {}
    for row in rows:
        is_access = row.message.startswith(ACCESS_PREFIX)
        for socket in dispatch._channels_to_ws.get(_read_channel(row), ()):
            rows_by_socket.setdefault(socket, []).append(row)
            if is_access:
                subscription.on_access_change(socket, row.id)
    # Hundreds of sockets share the results of these lookups and frames.
    signature_of, frame_of = cache(_signature), cache(_frame_of)
    for socket, its_rows in rows_by_socket.items():
        is_sent = is_direct and _can_dispatch(socket, signature_of)
        if is_sent and (undelivered := _undelivered(socket, its_rows)):
            is_sent = _send_now(socket, frame_of(undelivered))
            if is_sent:
                _record_sent(socket, undelivered)
        if not is_sent:
            socket.trigger_notification_dispatching()


def doubt(dbname):
    """Make every socket of a database check its rights and read new rows again.

    Rows were skipped: they may include a change of a person's access.
    """
    for sockets in list(dispatch._channels_to_ws.values()):
        for socket in list(sockets):
            if socket._db == dbname and not subscription.is_due(socket):
                subscription.expire(socket)
                socket.trigger_notification_dispatching()


def _read_channel(row):
    """Return the channel of a row; None where another program than Odoo wrote it."""
    try:
        target = hashable(json.loads(row.channel))
        hash(target)
    except (TypeError, ValueError):
        return None
    return target


def _can_dispatch(socket, signature_of):
    """Return whether a socket may be written to from here; else Odoo serves it."""
    # A socket that waits for a dispatch has not received older rows yet.
    if socket.state is not ConnectionState.OPEN or socket._waiting_for_dispatch:
        return False
    if subscription.is_due(socket):
        return False
    sid = socket._session.sid
    signature = signature_of(sid)
    return signature is not None and _checked.get(sid) == signature


def _undelivered(socket, rows):
    """Return the rows that a socket has not received yet."""
    last = socket._last_notif_sent_id
    history = socket._notif_history
    return tuple(
        row for row in rows if row.id > last and not _is_remembered(history, row.id)
    )


def _is_remembered(history, number):
    at = bisect_left(history, (number,))
    return at < len(history) and history[at][0] == number


def _send_now(socket, data):
    """Write a frame to a socket, without waiting.

    :return: False when another thread writes, the buffer is full or the connection is
        broken; Odoo's own method then waits, and detects the break.
    """
    writing = _write_lock(socket)
    if not writing.acquire(blocking=False):
        return False
    line = socket._Websocket__socket
    try:
        # gevent waits in spite of the flag: use the plain socket that it wraps.
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
    """Write the rest of a frame as the client reads it, under the write lock."""
    line = socket._Websocket__socket
    try:
        line.sendall(data)
    except OSError:
        # A partial frame cannot be repaired; the reading thread detects the end.
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)
    finally:
        _write_lock(socket).release()


def _record_sent(socket, rows):
    """Record sent rows in a socket's history, as core does."""
    now = time.time()
    history = socket._notif_history
    for row in rows:
        insort(history, (row.id, now), key=itemgetter(0))
    # Core's rule: only the smallest ids may be removed, and only while all are old.
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
    """Serialize rows as a websocket frame.

    Source: RFC 6455, section 5.2; a server's frames are not masked.
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
