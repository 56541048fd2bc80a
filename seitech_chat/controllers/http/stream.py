"""Responses that are sent while their parts are generated."""

import os
import socket
import struct

from odoo.http import request

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_SEND_ON_CLOSE = struct.pack("ii", 0, 0)


def stream_response(parts, headers):
    """Return a response that sends each part as it is generated.

    Odoo's workers speak HTTP/1.0: the end of the connection is the end of the body. So
    a failure resets the connection. Otherwise half a file would look complete.

    :param parts: generator of texts; closed if the client leaves.
    :param headers: list of ``(name, value)``.
    """
    # As Odoo's websocket takes it: the request shows its controllers no socket.
    environ = request.httprequest._HTTPRequest__environ
    connection = environ.get("werkzeug.socket")
    if connection:
        parts = _reset_after_failure(parts, connection)
    return request.make_response(parts, headers)


def _reset_after_failure(parts, connection):
    """Yield the parts; reset the connection unless all of them are sent.

    The operating system does it for a worker that is killed.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    try:
        yield from parts
    except Exception:
        # At once: Werkzeug would first announce the end of the body.
        os.close(connection.detach())
        raise
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _SEND_ON_CLOSE)
