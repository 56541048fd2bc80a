"""The subscription of an open socket, and the times at which its rights are checked.

Odoo checks rights once, when a socket subscribes. Here each subscription stores the
client's channels, so that the server can subscribe the socket again:

- as soon as the bus carries a change of that person's access (``ACCESS_EVENT``), before
  anything later is delivered;
- after its claims have expired, or after ``RECHECK_SECONDS``.
"""

import json
import time
from contextvars import ContextVar

from odoo.addons.bus.websocket import WebsocketRequest

ACCESS_STREAM = "seitech_chat:access"  # sub-channel of a person's record
ACCESS_EVENT = "seitech.chat.session/changed"
RECHECK_SECONDS = 600.0  # in case a change bypassed every hook
# Other processes clear their caches (of groups) a moment after the commit.
SECOND_LOOK_SECONDS = 1.0

_dispatching = ContextVar("seitech_chat_dispatching", default=None)


class AccessChanged(Exception):
    """The next notifications of a socket include a change of its own access."""


class Subscription:
    """The channels to which one socket subscribed.

    :param list channels: of strings, as the client sent them.
    :param httprequest: of the handshake; Odoo reads cookies from it.
    """

    def __init__(self, channels, httprequest):
        self.channels = list(channels)
        self.httprequest = httprequest
        self.valid_until = 0.0  # seconds of ``time.time``; 0 until rights are checked
        self.pending = set()  # bus ids of access changes not yet applied
        self.handled = set()
        self.is_refused = False  # the page may not act for the person
        self._limits = []

    def limit(self, moment):
        """End the validity at a moment, unless an earlier limit applies.

        :param float moment: seconds of ``time.time``.
        """
        self._limits.append(moment)

    def confirm(self):
        """Make the subscription valid until its earliest limit; rights were checked."""
        self.valid_until = min(self._limits, default=float("inf"))

    @property
    def is_due(self):
        """Whether rights must be checked before anything is delivered."""
        return bool(self.pending) or time.time() >= self.valid_until


def begin(socket, channels, httprequest):
    """Store the subscription of a socket, before its rights are checked.

    :return: the new ``Subscription``; nothing is delivered before ``confirm``.
    """
    new = Subscription(channels, httprequest)
    old = of(socket)
    if old:
        # The transaction that checks may have begun before these were committed.
        new.pending, new.handled = set(old.pending), old.handled
    socket._seitech_chat_subscription = new
    return new


def of(socket):
    """Return a socket's ``Subscription``; None before it subscribes."""
    return getattr(socket, "_seitech_chat_subscription", None)


def is_due(socket):
    """Return whether a socket's rights must be checked before the next delivery."""
    subscription = of(socket)
    return subscription is not None and subscription.is_due


def on_access_change(socket, number):
    """Record that the bus carries a change of this socket's access.

    :param int number: id of the bus row.
    """
    subscription = of(socket)
    if subscription and number not in subscription.handled:
        subscription.pending.add(number)


def expire(socket):
    """Expire a socket's rights, so that they are checked before the next delivery."""
    subscription = of(socket)
    if subscription:
        subscription.valid_until = 0.0


def renew(socket):
    """Subscribe a socket again to its channels, with its current rights.

    :raises Exception: as Odoo's own subscription does; the socket is then closed.
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


def is_dispatching():
    """Return whether this thread delivers notifications, which closes on errors."""
    return _dispatching.get() is not None


def dispatch(socket, dispatch_in_full):
    """Deliver new notifications to a socket through Odoo, with current rights.

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
    """Stop a delivery that contains a change of access not yet applied.

    :param notifications: list of ``{id, message}`` that Odoo is about to deliver.
    :raises AccessChanged: subscribe again, then read the notifications again.
    """
    socket = _dispatching.get()
    subscription = socket and of(socket)
    if not subscription:
        return
    for row in notifications:
        message = row["message"]
        if isinstance(message, dict) and message.get("type") == ACCESS_EVENT:
            on_access_change(socket, row["id"])
    if subscription.pending:
        raise AccessChanged
