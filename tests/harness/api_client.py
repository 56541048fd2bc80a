"""Speak to a running site as a front end does: plain HTTP, and Odoo's websocket.

Nothing here knows the server's code; tests, and `benchmarks/`, see what a browser sees.
"""

import contextlib
import http.client
import json
import random
import select
import socket
import struct
import time
import uuid
from dataclasses import dataclass, field

import websocket

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 60
PATIENCE_SECONDS = 60  # for what is sure to come, on a machine that is busy
CUT = (ConnectionError, http.client.HTTPException, TimeoutError, socket.timeout)


@dataclass
class Response:
    """A response: status, headers and the JSON, if it was JSON."""

    status: int
    headers: dict
    body: object
    seconds: float


@dataclass
class ApiClient:
    """One person at one port of a site: a session, an API key, a visitor, or nobody."""

    port: int
    headers: dict = field(default_factory=dict)
    host: str = ""
    timeout: float = TIMEOUT_SECONDS

    def __post_init__(self):
        # All ports of one site are one origin, as behind nginx.
        self.host = self.host or f"{HOST}:{self.port}"

    def at(self, port):
        """Return the same person at another port."""
        return ApiClient(port, dict(self.headers), timeout=self.timeout)

    @property
    def cookie(self):
        """The session cookie as a header value, or None."""
        return self.headers.get("Cookie")

    def request(self, method, path, content=b"", content_type="application/json"):
        """Make one request on a connection of its own.

        :return: a ``Response``.
        :raises OSError: one of ``CUT`` when there was none.
        """
        headers = {"Host": self.host, **self.headers}
        if method == "POST":
            headers["Content-Type"] = content_type
        start = time.perf_counter()
        connection = http.client.HTTPConnection(HOST, self.port, timeout=self.timeout)
        with contextlib.closing(connection):
            connection.request(method, path, content or None, headers)
            response = connection.getresponse()
            raw = response.read()
        seconds = time.perf_counter() - start
        is_json = "json" in (response.headers.get("Content-Type") or "")
        body = json.loads(raw) if is_json and raw else raw
        return Response(response.status, response.headers, body, seconds)

    def post(self, path, body=None):
        """Post JSON to a path of the site."""
        return self.request("POST", path, json.dumps(body or {}).encode())

    def call(self, path, **body):
        """Post to the chat's API and expect a 200; the visitor's twin for a visitor.

        :return: the JSON answer.
        """
        return self.ask(path, **body).body

    def ask(self, path, **body):
        """Do as ``call``, and give the whole ``Response``."""
        answer = self.post(self.chat_path(path), body)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer

    @property
    def is_visitor(self):
        """Whether this is a website's visitor, who has a token and no account."""
        return "X-Chat-Visitor-Token" in self.headers

    def chat_path(self, path):
        """Return the path of one operation, below ``/api/chat`` or ``…/support``."""
        return f"/api/chat/support/{path}" if self.is_visitor else f"/api/chat/{path}"

    def rpc(self, path, **params):
        """Call a JSON-RPC route of Odoo; return its result.

        :raises RuntimeError: the error it answered.
        """
        answer = self.post(path, {"jsonrpc": "2.0", "params": params})
        if "error" in answer.body:
            raise RuntimeError(answer.body["error"]["data"]["message"])
        return answer.body.get("result")

    def hang_up(self, path, body, after_seconds):
        """Post, and cut the connection before the answer is read.

        :param float after_seconds: how long the server gets.
        """
        content = json.dumps(body).encode()
        lines = [f"POST {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        head = "\r\n".join([*lines, "", ""]).encode()
        with socket.create_connection((HOST, self.port), timeout=self.timeout) as sock:
            sock.sendall(head + content)
            select.select([], [], [], after_seconds)
            reset(sock)


def reset(sock):
    """Break a connection off hard, as a network that goes away does."""
    # Nothing lingers: what was on its way is thrown away and the peer gets a reset.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def sign_in(port, database, login, password=None):
    """Sign somebody in.

    :return: an ``ApiClient`` with their session.
    """
    caller = ApiClient(port)
    answer = caller.post(
        "/web/session/authenticate",
        {"params": {"db": database, "login": login, "password": password or login}},
    )
    assert answer.body.get("result", {}).get("uid"), answer.body
    for cookie in answer.headers.get_all("Set-Cookie"):
        if cookie.startswith("session_id="):
            caller.headers["Cookie"] = cookie.partition(";")[0]
    return caller


def open_support(port, name="Ana Souza", text="Hello", query_type="other"):
    """Open a visitor's conversation.

    :param str query_type: which says what department answers.
    :return: ``(caller, SupportAnswer)``.
    """
    answer = ApiClient(port).post(
        "/api/chat/support",
        {
            "opening_uuid": str(uuid.uuid4()),
            "client_uuid": str(uuid.uuid4()),
            "name": name,
            "email": "visitor@example.com",
            "query_type": query_type,
            "body": text,
        },
    )
    assert answer.status == 200, answer.body
    token = answer.body["token"]
    return ApiClient(port, {"X-Chat-Visitor-Token": token}), answer.body


class WebsocketClient:
    """An open websocket of one person."""

    def __init__(self, caller, port, subscription=None, last=0, origin=None):
        """Connect and subscribe.

        :param caller: whose socket.
        :param int port: where ``/websocket`` is answered; often nginx's.
        :param str subscription: as ``session`` gave it; asked for when left out.
        :param int last: the last notification an earlier socket received.
        :param str origin: of the page that connects; the site's own when left out.
        """
        self.caller = caller
        settings = caller.call("session")["websocket"]
        self.wire = websocket.create_connection(
            f"ws://{HOST}:{port}{settings['path']}?version={settings['version']}",
            host=caller.host,
            origin=origin or f"http://{caller.host}",
            cookie=(caller.cookie or "").removeprefix("Cookie: ") or None,
            timeout=TIMEOUT_SECONDS,
            skip_utf8_validation=True,
        )
        self.last = last
        self.unread = []  # of a frame of which only the beginning was asked for
        self.subscribe(subscription or settings["subscription"])

    def subscribe(self, *channels):
        """Subscribe."""
        data = {"channels": list(channels), "last": self.last}
        self.wire.send(json.dumps({"event_name": "subscribe", "data": data}))

    def fileno(self):
        """Let ``select`` wait for it."""
        return self.wire.sock.fileno()

    def take(self):
        """Take the frame that is there, and wait for no other.

        :return: its text; empty where it was a ping, which is answered. The library's
            `recv` would wait for the next frame then, deaf to all other sockets.
        :raises OSError: or ``websocket.WebSocketException``: the connection is gone.
        """
        opcode, frame = self.wire.recv_data_frame(control_frame=True)
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            raise ConnectionResetError("the server closed the websocket")
        return frame.data.decode() if opcode == websocket.ABNF.OPCODE_TEXT else ""

    def read(self, seconds=0):
        """Wait for the next frame of notifications.

        :return: list of ``(type, payload)``; empty when nothing came in time.
        :raises OSError: or ``websocket.WebSocketException``: the connection is gone.
        """
        if self.unread:
            unread, self.unread = self.unread, []
            return unread
        deadline = time.monotonic() + seconds
        text = ""
        while not text:
            left = max(deadline - time.monotonic(), 0)
            if not select.select([self.wire.sock], [], [], left)[0]:
                return []
            text = self.take()
        notifications = json.loads(text)
        self.last = max([self.last, *(n["id"] for n in notifications)])
        return [(n["message"]["type"], n["message"]["payload"]) for n in notifications]

    def wait_for(self, accept, seconds=PATIENCE_SECONDS):
        """Read until a notification is accepted.

        :param accept: called with ``(type, payload)``.
        :return: that ``(type, payload)``.
        :raises AssertionError: none came in time.
        """
        return self.read_until(accept, seconds)[-1]

    def read_until(self, accept, seconds=PATIENCE_SECONDS):
        """Do the same, and return all that came until then."""
        received = []
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            frame = self.read(left)
            for number, notification in enumerate(frame, 1):
                if accept(*notification):
                    self.unread = frame[number:]
                    return received + frame[:number]
            received += frame
        raise AssertionError(f"nothing of the kind came within {seconds} s")

    def drain(self, quiet_seconds):
        """Read until nothing comes for a while; return all that came."""
        notifications = []
        while frame := self.read(quiet_seconds):
            notifications += frame
        return notifications

    def drop(self):
        """Break the connection off hard."""
        reset(self.wire.sock)

    def close(self):
        """Close it as a page that is left does."""
        with contextlib.suppress(OSError, websocket.WebSocketException):
            self.wire.close(timeout=1)


def message_of(client_uuid):
    """Make a condition for ``wait_for``: the new message with this id."""
    return lambda kind, payload: (
        kind == "seitech.chat.channel/message_new"
        and payload["message"]["client_uuid"] == client_uuid
    )


def new_uuid(rng=random):
    """Return a client id; from a seeded generator where a run must be repeatable."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
