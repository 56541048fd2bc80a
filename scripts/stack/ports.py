"""Free ports of this machine."""

import itertools
import os
import socket

# Other runs look at the same time; starting elsewhere makes a clash unlikely.
_wishes = itertools.count(20000 + (os.getpid() * 37) % 9000)


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


def free_port(wish=None):
    """Return the first free port at or after the wish."""
    candidates = itertools.count(wish) if wish else _wishes
    return next(port for port in candidates if is_free(port))
