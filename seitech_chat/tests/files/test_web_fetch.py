"""Foreign servers cannot harm or block ours."""

import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ...tools import web_fetch
from ..support.fake_web_servers import FakeServer, answering, open_web, server_tls

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAGE = b"<title>A</title>"
SECONDS = 0.5
MARGIN_SECONDS = 10  # of a busy machine; what these servers do takes for ever


def forever(*pieces):
    return lambda: itertools.cycle(pieces)


def silent(connection):
    threading.Event().wait(20)
    connection.close()


def secured(behave):
    """Return a behaviour behind TLS."""
    context = server_tls()

    def behave_securely(connection):
        with context.wrap_socket(connection, server_side=True) as secure:
            behave(secure)

    return behave_securely


def dripping_handshake(connection):
    """Begin an endless TLS record, a byte at a time."""
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        time.sleep(0.1)  # noqa: TID251 - a stranger's server
        connection.sendall(b"\x02")


def redirecting(status, location):
    return answering(
        b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n"
        % (status, location.encode())
    )


@tagged("post_install", "-at_install")
class TestWebFetch(BaseCase):
    def setUp(self):
        super().setUp()
        deadline = patch.object(web_fetch, "DEADLINE_SECONDS", SECONDS)
        deadline.start()
        self.addCleanup(deadline.stop)

    def stranger(self, behave):
        stranger = FakeServer(behave)
        self.addCleanup(stranger.close)
        return stranger

    def fetch(self, stranger, url="http://pages.example/", max_bytes=50_000):
        with open_web(stranger.port):
            return web_fetch.read(url, mimetypes=("text/html",), max_bytes=max_bytes)

    def post(self, stranger, url="https://pages.example/"):
        with open_web(stranger.port):
            return web_fetch.post(
                url, headers={}, content=b"x" * 50_000, seconds=SECONDS, max_bytes=1_000
            )

    def refuse(self, ask, behave, *args):
        """Check that a stranger's behaviour is an ``OutboundError``, in time."""
        stranger = self.stranger(behave)
        started = time.monotonic()
        with self.assertRaises(web_fetch.OutboundError):
            ask(stranger, *args)
        self.assertLess(time.monotonic() - started, SECONDS + MARGIN_SECONDS)
        return stranger

    def test_slow_servers_are_aborted(self):
        chunk, start = b"1\r\n \r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"
        for name, behave in {
            "says nothing": silent,
            "drips its status": answering(forever(b"H"), pause=0.05),
            "drips headers": answering(OK, forever(b"x"), pause=0.05),
            "drips lines": answering(OK, forever(b"a: b\r\n"), pause=0.05),
            "drips chunks": answering(start, forever(chunk), pause=0.05),
            "drips a body": answering(OK + b"\r\n", forever(b" "), pause=0.05),
            "drips a length": answering(
                OK + b"Content-Length: 9999\r\n\r\n", forever(b" "), pause=0.05
            ),
            "drips an empty gzip": answering(
                OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
                forever(b"\x00\x00\x00\xff\xff"),
                pause=0.05,
            ),
            "goes on with 100": answering(forever(b"HTTP/1.1 100 Go on\r\n\r\n")),
            "drips trailers": answering(
                start + b"0\r\n", forever(b"a: b\r\n"), pause=0.05
            ),
        }.items():
            with self.subTest(name):
                self.refuse(self.fetch, behave)
                self.refuse(self.post, secured(behave))

    def test_tls_is_part_of_the_deadline(self):
        for behave in (silent, dripping_handshake):
            with self.subTest(behave.__name__):
                self.refuse(self.fetch, behave, "https://pages.example/")
                self.refuse(self.post, behave)

    def test_a_resolver_that_hangs_is_not_waited_for(self):
        hanging = threading.Event()
        self.addCleanup(hanging.set)
        stranger = self.stranger(silent)
        started = time.monotonic()
        with (
            patch("socket.getaddrinfo", side_effect=lambda *_a, **_k: hanging.wait(20)),
            self.assertRaises(web_fetch.OutboundError),
        ):
            self.fetch(stranger, "http://elsewhere.test/")
        self.assertLess(time.monotonic() - started, SECONDS + MARGIN_SECONDS)

    def test_broken_answers_are_errors_of_ours(self):
        for name, sent in {
            "closes at once": b"",
            "no status": b"\r\n\r\n",
            "nonsense": b"\x00\xff" * 2_000,
            "an endless line": b"HTTP/1.1 200 " + b"x" * 90_000,
            "too many headers": OK + b"a: b\r\n" * 500 + b"\r\n" + PAGE,
            "too large a head": OK + (b"a: " + b"b" * 9_000 + b"\r\n") * 20 + b"\r\n",
            "a chunk without size": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            "another type": b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
            "no type": b"HTTP/1.1 200 OK\r\n\r\n<p>",
            "not found": b"HTTP/1.1 404 No\r\n\r\n",
            "a bad redirection": b"HTTP/1.1 302 X\r\nLocation: http://[\r\n\r\n",
        }.items():
            with self.subTest(name):
                self.refuse(self.fetch, answering(sent))

    def test_compressed_once_is_read_and_in_any_other_way_refused(self):
        once = gzip.compress(PAGE)
        for packed, content in (
            (b"gzip", once), (b"x-gzip", once), (b"GZIP", once), (b"identity", PAGE),
            (b"deflate", zlib.compress(PAGE)),
        ):  # fmt: skip
            with self.subTest(packed):
                head = OK + b"Content-Encoding: " + packed + b"\r\n\r\n"
                found = self.fetch(self.stranger(answering(head + content)))
                self.assertEqual(found.content, PAGE)
        for packed in (
            b"gzip, gzip", b"gzip\r\nContent-Encoding: gzip", b"br", b"zstd",
            b"compress", b"identity, gzip", b"gzip;q=1", b"deflate", b"gzip",
        ):  # fmt: skip
            with self.subTest(packed):
                head = OK + b"Content-Encoding: " + packed + b"\r\n\r\n"
                self.refuse(self.fetch, answering(head + b"no such thing"))

    def test_a_bomb_is_unpacked_up_to_the_limit(self):
        bomb = gzip.compress(bytes(300_000_000), 9)
        head = OK + b"Content-Encoding: gzip\r\n\r\n"
        stranger = self.stranger(answering(head + bomb))
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)

        found = self.fetch(stranger)

        self.assertEqual(len(found.content), 50_000)
        self.assertLess(tracemalloc.get_traced_memory()[1], 2_000_000)

    def test_endless_body_is_read_to_the_limit(self):
        stranger = self.stranger(answering(OK + b"\r\n", forever(b"x" * 1_000)))

        self.assertEqual(len(self.fetch(stranger).content), 50_000)

    def test_redirections_end_and_each_is_checked(self):
        loop = self.refuse(self.fetch, redirecting(302, "/again"))
        self.assertEqual(loop.connection_count, web_fetch.MAX_REDIRECTIONS + 1)
        inside = self.stranger(answering(OK + b"\r\n" + PAGE))
        for target in (
            f"http://127.0.0.1:{inside.port}/", "http://127.0.0.1/", "http://[::1]/",
            f"http://pages.example:{inside.port}/", "http://localhost/",
            "http://169.254.169.254/latest/meta-data", "http://[fec0::1]/",
            "http://127.0.0.1\\.pages.example/", "file:///etc/passwd", "//[",
            "http://me@pages.example/", "gopher://pages.example/", "http://2130706433/",
        ):  # fmt: skip
            with self.subTest(target):
                first = self.refuse(self.fetch, redirecting(302, target))
                self.assertEqual(first.connection_count, 1)
        self.assertEqual(inside.connection_count, 0)

    def test_post_follows_no_redirection(self):
        for status in (301, 302, 303, 307, 308):
            for target in ("http://other.example/", "https://other.example/", "/again"):
                with self.subTest(status=status, target=target):
                    stranger = self.stranger(secured(redirecting(status, target)))
                    self.assertEqual(self.post(stranger).status, status)
                    self.assertEqual(stranger.connection_count, 1)

    def test_post_speaks_tls_alone_and_to_the_named_host(self):
        stranger = self.stranger(secured(answering(b"HTTP/1.1 201 X\r\n\r\nabc")))

        self.assertEqual(self.post(stranger).content, b"abc")

        plain = self.stranger(answering(b"HTTP/1.1 201 X\r\n\r\n"))
        with self.assertRaises(web_fetch.AddressRefused):
            self.post(plain, "http://pages.example/")
        self.assertEqual(plain.connection_count, 0)
        # The certificate is of other names.
        with self.assertRaises(web_fetch.OutboundError):
            self.post(stranger, "https://impostor.example/")

    def test_only_public_addresses_are_connected_to(self):
        """With the real resolver, and the port of a server that would answer."""
        inside = self.stranger(answering(OK + b"\r\n" + PAGE))
        resolve = web_fetch._resolve

        def resolve_here(host, port, deadline):
            return [(one, inside.port) for one, _p in resolve(host, port, deadline)]

        for host in (
            "127.0.0.1", "127.1.2.3", "localhost", "[::1]", "0.0.0.0", "127.1", "[::]",
            "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
            "[2001:0:7f00:1::]", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1",
            "169.254.169.254", "[fe80::1]", "[fc00::1]", "[fec0::1]", "224.0.0.1",
            "[ff02::1]", "255.255.255.255", "127.0.0.1.", "１２７.0.0.1",
            "127.0.0.1\\.example.com", "me@127.0.0.1", "127.0.0.1%2f.example.com",
        ):  # fmt: skip
            with (
                self.subTest(host),
                patch.object(web_fetch, "_resolve", resolve_here),
                self.assertRaises(web_fetch.AddressRefused),
            ):
                web_fetch.read(
                    f"http://{host}/", mimetypes=("text/html",), max_bytes=100
                )
        self.assertEqual(inside.connection_count, 0)

    def test_a_host_is_resolved_once_and_its_next_address_tried(self):
        """A name that changes between check and connection has no second answer."""
        stranger = self.stranger(answering(OK + b"\r\n" + PAGE))
        lookup, asked = socket.getaddrinfo, []

        def rebinding(host, port, *args, **more):
            if host != "pages.example":
                return lookup(host, port, *args, **more)
            asked.append(host)
            return [(2, 1, 6, "", (one, port)) for one in ("8.8.8.8", "8.8.4.4")]

        connect, tried = socket.create_connection, []

        def connect_here(target, timeout):
            tried.append(target)
            if len(tried) == 1:
                raise ConnectionRefusedError
            return connect(("127.0.0.1", stranger.port), timeout)

        with (
            patch("socket.getaddrinfo", rebinding),
            patch("socket.create_connection", connect_here),
        ):
            found = web_fetch.read(
                "http://pages.example/", mimetypes=("text/html",), max_bytes=100
            )

        self.assertEqual(found.content, PAGE)
        self.assertEqual(asked, ["pages.example"])
        self.assertEqual(tried, [("8.8.8.8", 80), ("8.8.4.4", 80)])
