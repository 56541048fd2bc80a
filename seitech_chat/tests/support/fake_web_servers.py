"""Servers of strangers: on this machine, in the tests' eyes out in the internet."""

import contextlib
import datetime
import socket
import ssl
import tempfile
import threading
from functools import cache
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from ...tools import web_fetch


class FakeServer:
    """A listener on 127.0.0.1 that does to each connection what it is given.

    :param behave: called with the connected socket, in a thread of its own. What it
        raises as OSError, since the other side has gone, is its end.
    """

    def __init__(self, behave):
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connection_count = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                self.connection_count += 1
                threading.Thread(
                    target=self._serve, args=(connection,), daemon=True
                ).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            self._behave(connection)

    def close(self):
        self._listener.close()


def answering(*parts, pause=0):
    """Return a behaviour: read a request, send these parts.

    :param parts: bytes; an iterator of bytes is sent piece by piece.
    :param pause: seconds before each piece.
    """

    def behave(connection):
        request = connection.makefile("rb")
        head = iter(request.readline, b"\r\n")
        sizes = [line[16:] for line in head if line.startswith(b"Content-Length: ")]
        request.read(int(sizes[0]) if sizes else 0)
        stop = threading.Event()
        for part in parts:
            for piece in (part,) if isinstance(part, bytes) else part():
                stop.wait(pause)
                connection.sendall(piece)

    return behave


@cache
def tls_files():
    """Make a certificate for ``*.example`` and known push services.

    :return: the path of certificate and key in one file.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pages.example")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = ("pages.example", "other.example", "fcm.googleapis.com")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = Path(tempfile.mkdtemp()) / "stranger.pem"
    path.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + key.private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
        )
    )
    return str(path)


def server_tls():
    """Return the context of a server that is one of ``tls_files``' names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls_files())
    return context


@contextlib.contextmanager
def open_web(port, *hosts):
    """Let some names lie on this machine, on a listener's port, and be trusted.

    :param hosts: ends of names; every other name is resolved and checked as ever.
    """
    resolve = web_fetch._resolve

    def here(host, asked_port, deadline):
        if host.endswith(hosts or (".example",)):
            return [("127.0.0.1", port)]
        return resolve(host, asked_port, deadline)

    trusting = ssl.create_default_context(cafile=tls_files())
    with (
        patch.object(web_fetch, "_resolve", here),
        patch.object(web_fetch, "_tls_context", lambda: trusting),
    ):
        yield
