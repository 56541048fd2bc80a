"""What an open socket costs per notification: less than Odoo's own way, as safely.

Odoo wakes each socket, which reads its session's file, takes a cursor, checks the
user, asks the bus and writes JSON. Here the process that watches the bus
(``fast_bus``) tells the sockets itself, and what several of them hear is written once.
A socket whose session was not checked lately, or whose session's file changed since, or
whose line is not free, is left to Odoo's own method; so is everything on any doubt.
"""

import fcntl
import json
import os
import struct
import termios
import threading
import time
from bisect import insort
from functools import lru_cache
from operator import itemgetter

import odoo
from odoo.http import root  # noqa: TID251 - a socket has no request

from odoo.addons.bus.models.bus import dispatch, hashable
from odoo.addons.bus.websocket import ConnectionState, Frame, Opcode, Websocket

SESSION_SECONDS = 30.0  # after which a session is checked in full again
MAX_CHECKED = 10_000  # sessions remembered
MAX_FRAME_BYTES = 8_192  # an empty line of any system takes as much at once

_dispatch_in_full = Websocket._dispatch_bus_notifications
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
        _dispatch_in_full(self)
        if signature:
            _note_checked(sid, signature)

    def trigger_notification_dispatching(self):
        """Wake a socket, unless it is Odoo's bus that would, and ``tell`` does."""
        if threading.current_thread() is not dispatch or not is_served(self._db):
            _trigger(self)

    Websocket._dispatch_bus_notifications = dispatch_bus_notifications
    Websocket.trigger_notification_dispatching = trigger_notification_dispatching


def _note_checked(sid, signature):
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
    return stat.st_mtime_ns, stat.st_ino, _half_minute()


def _half_minute():
    return int(time.monotonic() / SESSION_SECONDS)


def tell(rows, *, is_direct):
    """Tell every socket of this process what is new for it.

    :param rows: new rows of the bus, in the order of their numbers.
    :param bool is_direct: whether sockets may be told from here.
    """
    heard = {}
    for row in rows:
        for socket in dispatch._channels_to_ws.get(
            hashable(json.loads(row.channel)), ()
        ):
            heard.setdefault(socket, []).append(row)
    signatures = {}
    for socket, its_rows in heard.items():
        if not (is_direct and _tell_now(socket, its_rows, signatures)):
            socket.trigger_notification_dispatching()


def _tell_now(socket, rows, signatures):
    """Send rows to one socket.

    :param dict signatures: of the sessions, as far as they were looked at.
    :return: True; False when Odoo has to do it.
    """
    # Who waits for a dispatch has not heard of older rows yet.
    if socket.state is not ConnectionState.OPEN or socket._waiting_for_dispatch:
        return False
    sid = socket._session.sid
    if sid not in signatures:
        signatures[sid] = _signature(sid)
    if signatures[sid] is None or _checked.get(sid) != signatures[sid]:
        return False
    known = {number for number, _at in socket._notif_history}
    last = socket._last_notif_sent_id
    rows = tuple(row for row in rows if row.id > last and row.id not in known)
    return not rows or _send_now(socket, rows)


def _send_now(socket, rows):
    line = socket._Websocket__socket
    data = _frame_of(rows)
    # Nobody is writing into a line that holds nothing, and this much fits.
    if len(data) > MAX_FRAME_BYTES or _bytes_under_way(line):
        return False
    try:
        # Without waiting: gevent keeps the plain socket it wraps, which does not block.
        sent = getattr(line, "_sock", line).send(data)
    except OSError:
        return False  # Odoo's own method finds out what is wrong with it
    if sent != len(data):
        socket._terminate()  # half a frame can't be taken back; the client syncs
        return True
    _note_sent(socket, rows)
    return True


def _bytes_under_way(line):
    answer = fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
    return struct.unpack("i", answer)[0]


def _note_sent(socket, rows):
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


@lru_cache(maxsize=1_000)
def _frame_of(rows):
    """Write rows as a websocket frame; hundreds of sockets hear the same.

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
