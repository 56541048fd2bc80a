"""Free ports of this machine."""

import itertools
import os
import socket

_reserved = []
# Other runs look at the same time; starting elsewhere makes a clash unlikely.
_candidates = itertools.count(20000 + (os.getpid() * 37) % 9000)


def is_free(port):
    """Whether a server could listen on the port of 127.0.0.1 now."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port):
    """Whether something answers on the port of 127.0.0.1."""
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def free_port(preferred=None):
    """Return the first free port from the preferred one on, and reserve it."""
    candidates = itertools.count(preferred) if preferred else _candidates
    return next(port for port in candidates if is_free(port) and _reserve(port))


def _reserve(port):
    """Whether the port is ours until this process ends, though nothing listens yet.

    Who is to listen on it may take a while to start; meanwhile it looks free to all.
    """
    mark = socket.socket(socket.AF_UNIX)
    try:
        # In Linux's own space of names: without a file that would be left behind.
        mark.bind(f"\0seitech_chat port {port}")
    except OSError:
        mark.close()
        return False
    _reserved.append(mark)
    return True
