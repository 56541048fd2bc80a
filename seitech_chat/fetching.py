"""Read a page of the open web, and nothing of our own network.

The address comes from whoever writes a message. So every host is resolved here, all
that it resolves to must be public, the connection is made to the very address that
was checked, and each redirection is a new address to check.
"""

import socket
import time
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from .logic.links import is_public, split_address

DEADLINE_SECONDS = 8  # for one page, redirections and all
TIMEOUT = urllib3.Timeout(connect=3, read=3)
MAX_REDIRECTIONS = 3
CHUNK_BYTES = 16 * 1024
USER_AGENT = "Mozilla/5.0 (compatible; SeitechChat link preview)"


class Unreadable(Exception):
    """There is nothing at that address that we may or can read."""


class Answer(NamedTuple):
    """What was found, and where in the end. ``charset`` is None where none is named."""

    url: str
    mimetype: str
    charset: str | None
    content: bytes


def read(url, *, mimetypes, max_bytes):
    """Read what lies at a web address.

    :param str url: as somebody wrote it.
    :param mimetypes: beginnings of the types that are read; others are not.
    :param int max_bytes: how much of it; the rest is left unread.
    :return: an ``Answer``.
    :raises Unreadable: not public, not there, too slow, of another type.
    """
    deadline = time.monotonic() + DEADLINE_SECONDS
    for _hop in range(MAX_REDIRECTIONS + 1):
        try:
            response = _ask(url, mimetypes)
            try:
                if response.status not in (301, 302, 303, 307, 308):
                    return _answer(url, response, mimetypes, max_bytes, deadline)
                url = urljoin(url, response.headers.get("Location", ""))
            finally:
                response.close()
        except (HTTPError, OSError, ValueError) as error:
            raise Unreadable(type(error).__name__) from error
        if time.monotonic() > deadline:
            raise Unreadable("too slow")
    raise Unreadable("redirected too often")


def _ask(url, mimetypes):
    address = split_address(url)
    if not address:
        raise Unreadable("no web address")
    scheme, host, port = address
    port = _port(port)
    pool_class, more = urllib3.HTTPConnectionPool, {}
    if scheme == "https":
        pool_class = urllib3.HTTPSConnectionPool
        # The certificate is the host's, whatever address we connect to.
        more = {"server_hostname": host, "assert_hostname": host}
    pool = pool_class(_resolve(host, port), port, timeout=TIMEOUT, **more)
    parts = urlsplit(url)
    return pool.request(
        "GET",
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        headers={
            "Host": f"[{host}]" if ":" in host else host,
            "User-Agent": USER_AGENT,
            "Accept": ", ".join(f"{one}*" if one.endswith("/") else one
                                for one in mimetypes),
            "Accept-Encoding": "identity",
        },
        redirect=False,
        retries=False,
        preload_content=False,
    )  # fmt: skip


def _port(port):
    """Give the port to connect to; tests have another one."""
    return port


def _resolve(host, port):
    """Find the address to connect to.

    :raises Unreadable: when any of the host's addresses is not public.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [address[0] for *_kind, address in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Unreadable("not a public address")
    return addresses[0]


def _answer(url, response, mimetypes, max_bytes, deadline):
    if response.status != 200:
        raise Unreadable(f"answered {response.status}")
    mimetype, _semicolon, more = response.headers.get("Content-Type", "").partition(";")
    mimetype = mimetype.strip().lower()
    if not mimetype.startswith(tuple(mimetypes)):
        raise Unreadable("of another type")
    content = b""
    while len(content) < max_bytes:
        chunk = response.read(min(CHUNK_BYTES, max_bytes - len(content)))
        if not chunk:
            break
        content += chunk
        if time.monotonic() > deadline:
            raise Unreadable("too slow")
    _name, _equals, charset = more.partition("charset=")
    return Answer(url, mimetype, charset.strip(" \"'") or None, content)
