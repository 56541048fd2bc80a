"""Scan a file with the virus scanner that the administrator configured."""

import socket
import struct

CHUNK_BYTES = 64 * 1024
RESPONSE_BYTES = 4096  # clamd's verdicts are shorter
TIMEOUT_SECONDS = 20


class ScannerUnavailable(Exception):
    """The scanner returned neither "clean" nor "infected"."""


def is_clean(address, content):
    """Scan a file with clamd.

    :param str address: ``host:port``, or the path of a Unix socket.
    :param bytes content: the file.
    :return: True when nothing was found, False when something was.
    :raises ScannerUnavailable: not reached, too slow, or it refused the file.
    Source: clamd(8), the INSTREAM command.
    """
    try:
        with _connect(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK_BYTES):
                chunk = content[start : start + CHUNK_BYTES]
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            response = _read_response(connection)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(type(error).__name__) from error
    if response == "stream: OK":
        return True
    if response.endswith(" FOUND"):
        return False
    raise ScannerUnavailable(response[:80])


def _connect(address):
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)


def _read_response(connection):
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < RESPONSE_BYTES:
        part = connection.recv(1024)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
