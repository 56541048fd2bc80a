"""Every request that outsiders can make this server send.

The address comes from an outsider: a link's page, or a push service. One strict grammar
parses it. Its host is resolved once, every address found must be public, and the
connection uses one of exactly these addresses. TLS still verifies the host's name. One
deadline covers all of it: name, connection, TLS, each byte of the head and of the body.
"""

import io
import queue
import socket
import ssl
import threading
import time
import zlib
from contextlib import closing, contextmanager
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import NamedTuple
from urllib.parse import urljoin

from ..logic.addresses import is_public, split_address

DEADLINE_SECONDS = 8  # for one page, including its redirections
CONNECT_SECONDS = 3  # for one address of a host
MAX_ADDRESSES = 4  # of one host, tried in order
MAX_REDIRECTIONS = 3
HEAD_BYTES = 64 * 1024  # of a response's status line and headers
CHUNK_BYTES = 16 * 1024
USER_AGENT = "Mozilla/5.0 (compatible; SeitechChat)"
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class OutboundError(Exception):
    """The request was not sent, or its response has an unreadable form."""


class AddressRefused(OutboundError):
    """The server never connects to that address."""


class Document(NamedTuple):
    """The document found, and its final address.

    ``charset`` is None where the response names none.
    """

    url: str
    mimetype: str
    charset: str | None
    content: bytes


class Reply(NamedTuple):
    """The response to a POST; ``content`` is its beginning."""

    status: int
    headers: HTTPMessage
    content: bytes


def read(url, *, mimetypes, max_bytes):
    """Read the document at a web address; each redirection passes the same checks.

    :param str url: as the outsider wrote it.
    :param mimetypes: beginnings of the accepted types.
    :param int max_bytes: of the document, uncompressed; the rest is left unread.
    :return: a ``Document``.
    :raises OutboundError: not public, not found, too slow, or of another type.
    """
    deadline = _Deadline(DEADLINE_SECONDS)
    accept = ", ".join(f"{one}*" if one.endswith("/") else one for one in mimetypes)
    with _errors():
        for _hop in range(MAX_REDIRECTIONS + 1):
            with _exchange("GET", url, {"Accept": accept}, deadline) as response:
                if response.status not in _REDIRECTIONS:
                    return _document(url, response, tuple(mimetypes), max_bytes)
                url = urljoin(url, response.headers.get("Location", ""))
    raise OutboundError("redirected too often")


def post(url, *, headers, content, seconds, max_bytes):
    """Send a POST to an https address, without following redirections.

    :param str url: as the outsider wrote it.
    :param dict headers: in addition to those of every request.
    :param bytes content: the body.
    :param seconds: for the whole request.
    :param int max_bytes: of the response, uncompressed; the rest is left unread.
    :return: a ``Reply``, for every status.
    :raises OutboundError: not public, not found, or too slow.
    """
    address = split_address(url)
    if not address or address.scheme != "https":
        raise AddressRefused("not an https address")
    with (
        _errors(),
        _exchange("POST", url, headers, _Deadline(seconds), content) as response,
    ):
        return Reply(response.status, response.headers, _body(response, max_bytes))


@contextmanager
def _errors():
    """Turn every error that a remote server can cause into an ``OutboundError``."""
    try:
        yield
    except (HTTPException, OSError, ValueError, zlib.error) as error:
        raise OutboundError(type(error).__name__) from error


@contextmanager
def _exchange(method, url, headers, deadline, content=None):
    """Send one request; read the response's body inside the block."""
    address = split_address(url)
    if not address:
        raise AddressRefused("not a web address")
    host = f"[{address.host}]" if ":" in address.host else address.host
    with closing(_connect(address, deadline)) as sock:
        connection = HTTPConnection(address.host, timeout=deadline.left())
        connection.sock = timed = _TimedSocket(sock, deadline)
        connection.request(
            method,
            address.target,
            content,
            {
                "Host": host,
                "User-Agent": USER_AGENT,
                "Accept-Encoding": "identity",
                "Connection": "close",
                **headers,
            },
        )
        response = connection.getresponse()
        timed.head_bytes = None
        yield response


def _connect(address, deadline):
    """Connect to the first of a host's checked addresses that answers."""
    failure = None
    for target in _resolve(address.host, address.port, deadline):
        seconds = min(CONNECT_SECONDS, deadline.left())
        try:
            sock = socket.create_connection(target, timeout=seconds)
        except OSError as error:
            failure = error
            continue
        return _secure(sock, address, deadline) if address.scheme == "https" else sock
    raise failure


def _secure(sock, address, deadline):
    try:
        sock.settimeout(deadline.left())
        # The certificate is the host's, for each of its addresses.
        return _tls_context().wrap_socket(sock, server_hostname=address.host)
    except BaseException:
        sock.close()
        raise


@cache
def _tls_context():
    return ssl.create_default_context()


def _resolve(host, port, deadline):
    """Resolve a host once.

    :return: the targets: ``[(IP address, port)]``, never empty.
    :raises AddressRefused: any of the host's addresses is not public.
    """
    found = _ask_resolver(host, port, deadline.left())
    addresses = list(dict.fromkeys(address[0] for *_kind, address in found))
    if not addresses or not all(map(is_public, addresses)):
        raise AddressRefused("not a public address")
    return [(address, port) for address in addresses[:MAX_ADDRESSES]]


def _ask_resolver(host, port, seconds):
    # The system's resolver has no deadline. Its thread ends when the resolver gives up,
    # after half a minute at most.
    answers = queue.SimpleQueue()

    def ask():
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="seitech_chat.resolver", daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the name was not resolved in time") from None
    if isinstance(found, Exception):
        raise found
    return found


def _document(url, response, mimetypes, max_bytes):
    if response.status != 200:
        raise OutboundError(f"answered {response.status}")
    mimetype, _semicolon, more = response.headers.get("Content-Type", "").partition(";")
    mimetype = mimetype.strip().lower()
    if not mimetype.startswith(mimetypes):
        raise OutboundError("of another type")
    _name, _equals, charset = more.partition("charset=")
    content = _body(response, max_bytes)
    return Document(url, mimetype, charset.strip(" \"'") or None, content)


def _body(response, max_bytes):
    """Read a body up to a limit; the limit counts uncompressed bytes.

    :raises OutboundError: the compression is not a single gzip or deflate.
    """
    packed = ",".join(response.headers.get_all("Content-Encoding", ())).strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise OutboundError("packed in another way")
    unpacker = None
    if packed not in ("", "identity"):
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    content = bytearray()
    while (room := max_bytes - len(content)) > 0:
        chunk = response.read1(CHUNK_BYTES)
        if not chunk:
            break
        content += unpacker.decompress(chunk, room) if unpacker else chunk[:room]
    return bytes(content)


class _Deadline:
    """The moment at which a request ends, in every case."""

    def __init__(self, seconds):
        self._ends = time.monotonic() + seconds

    def left(self):
        """Return the seconds left.

        :raises TimeoutError: no time is left.
        """
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("too slow")
        return seconds


class _TimedSocket:
    """A connected socket, as ``http.client`` uses one, with a deadline.

    ``head_bytes`` is the number of bytes that may still be received; None for no limit.
    The owner of the socket closes it, since a response outlives its connection.
    """

    def __init__(self, sock, deadline):
        self._sock, self._deadline = sock, deadline
        self.head_bytes = HEAD_BYTES

    def sendall(self, content):
        for start in range(0, len(content), CHUNK_BYTES):
            self._sock.settimeout(self._deadline.left())
            self._sock.sendall(content[start : start + CHUNK_BYTES])

    def makefile(self, _mode):
        return io.BufferedReader(_Received(self))

    def close(self):
        """Do nothing: the owner closes the socket."""

    def receive_into(self, buffer):
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        if self.head_bytes is not None:
            self.head_bytes -= count
            if self.head_bytes < 0:
                raise OutboundError("its head is too large")
        return count


class _Received(io.RawIOBase):
    def __init__(self, timed):
        super().__init__()
        self._timed = timed

    def readable(self):
        return True

    def readinto(self, buffer):
        return self._timed.receive_into(buffer)
