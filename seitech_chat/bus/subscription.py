"""The subscription of an open socket, and when its rights are looked up again.

Odoo looks rights up once, when a socket subscribes. Here each subscription keeps what
the client asked for, so that the server itself can subscribe the socket again:

- as soon as the bus carries a change of that person's access (``ACCESS_EVENT``), before
  anything later is delivered;
- once its claims have expired, or after ``RECHECK_SECONDS``.
"""

import json
import time
from contextvars import ContextVar

from odoo.addons.bus.websocket import WebsocketRequest

ACCESS_STREAM = "seitech_chat:access"  # side channel of a person's record
ACCESS_EVENT = "seitech.chat.session/changed"
RECHECK_SECONDS = 600.0  # in case a change was made past every hook
# Other processes notice cleared caches (of groups) a moment after the commit.
SECOND_LOOK_SECONDS = 1.0

_dispatching = ContextVar("seitech_chat_dispatching", default=None)


class AccessChanged(Exception):
    """What a socket is about to receive says that its own access has changed."""


class Subscription:
    """What one socket asked to listen to.

    :param list channels: of strings, as the client sent them.
    :param httprequest: of the handshake; Odoo reads cookies from it.
    """

    def __init__(self, channels, httprequest):
        self.channels = list(channels)
        self.httprequest = httprequest
        self.valid_until = 0.0  # seconds of ``time.time``; 0 until rights are looked up
        self.pending = set()  # bus ids of access changes not acted upon yet
        self.handled = set()
        self._limits = []

    def limit(self, moment):
        """End the validity at a moment, unless it ends earlier.

        :param float moment: seconds of ``time.time``.
        """
        self._limits.append(moment)

    def confirm(self):
        """Let the socket receive until the earliest limit: rights were looked up."""
        self.valid_until = min(self._limits, default=float("inf"))

    @property
    def is_due(self):
        """Whether rights must be looked up before anything is delivered."""
        return bool(self.pending) or time.time() >= self.valid_until


def begin(socket, channels, httprequest):
    """Note what a socket subscribes to, before its rights are looked up.

    :return: the new ``Subscription``; nothing is delivered before ``confirm``.
    """
    new = Subscription(channels, httprequest)
    old = of(socket)
    if old:
        # The transaction that looks up may have begun before these were committed.
        new.pending, new.handled = set(old.pending), old.handled
    socket._seitech_chat_subscription = new
    return new


def of(socket):
    """Return a socket's ``Subscription``; None before it subscribed."""
    return getattr(socket, "_seitech_chat_subscription", None)


def is_due(socket):
    """Return whether a socket's rights must be looked up before it receives more."""
    subscription = of(socket)
    return subscription is not None and subscription.is_due


def note_access_change(socket, number):
    """Note that the bus carries a change of this socket's access.

    :param int number: id of the bus row.
    """
    subscription = of(socket)
    if subscription and number not in subscription.handled:
        subscription.pending.add(number)


def expire(socket):
    """Let a socket's rights be looked up before it receives more."""
    subscription = of(socket)
    if subscription:
        subscription.valid_until = 0.0


def renew(socket):
    """Subscribe a socket again to what it asked for, by the rights of now.

    :raises Exception: as Odoo's own subscribing; the socket is closed then.
    """
    old = of(socket)
    frame = {
        "event_name": "subscribe",
        "data": {"channels": old.channels, "last": socket._last_notif_sent_id},
    }
    acted_on = set(old.pending)
    with WebsocketRequest(socket._db, old.httprequest, socket) as request:
        request.serve_websocket_message(json.dumps(frame))
    new = of(socket)
    new.pending -= acted_on
    new.handled = new.handled | acted_on
    if acted_on:
        new.limit(time.time() + SECOND_LOOK_SECONDS)
        new.confirm()


def dispatch(socket, dispatch_in_full):
    """Let Odoo deliver what is new to a socket, by rights that are up to date.

    :param dispatch_in_full: Odoo's own method, with the socket as its argument.
    """
    token = _dispatching.set(socket)
    try:
        if is_due(socket):
            renew(socket)
        while True:
            try:
                dispatch_in_full(socket)
                return
            except AccessChanged:
                renew(socket)
    finally:
        _dispatching.reset(token)


def check(notifications):
    """Refuse to deliver beyond a change of access not acted upon yet.

    :param notifications: list of ``{id, message}`` that Odoo is about to deliver.
    :raises AccessChanged: subscribe again, then ask again.
    """
    socket = _dispatching.get()
    subscription = socket and of(socket)
    if not subscription:
        return
    for row in notifications:
        message = row["message"]
        if isinstance(message, dict) and message.get("type") == ACCESS_EVENT:
            note_access_change(socket, row["id"])
    if subscription.pending:
        raise AccessChanged
