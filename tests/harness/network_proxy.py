"""A network cable between clients and a site, which a test can pull out."""

import select
import socket
import threading

from .api_client import HOST, reset


class NetworkProxy:
    """Listens on a port of its own and hands everything on to another one."""

    def __init__(self, target_port):
        """Plug it in."""
        self.target_port = target_port
        self.is_cut = False
        self._pairs = set()
        self._lock = threading.Lock()
        self._server = socket.create_server((HOST, 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def disconnect(self):
        """Pull it out: what is open breaks, nothing new comes through."""
        self.is_cut = True
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                reset(end)

    def reconnect(self):
        """Plug it in again."""
        self.is_cut = False

    def close(self):
        """Take it away."""
        self.disconnect()
        self._server.close()

    def _accept(self):
        while True:
            try:
                client, _address = self._server.accept()
            except OSError:
                return
            if self.is_cut:
                reset(client)
                continue
            try:
                pair = (client, socket.create_connection((HOST, self.target_port)))
            except OSError:  # nobody is there just now
                reset(client)
                continue
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._carry, args=(pair,), daemon=True).start()

    def _carry(self, pair):
        one, other = pair
        try:
            while self._carry_once(one, other):
                pass
        except (OSError, ValueError):
            pass  # cut
        with self._lock:
            is_mine = pair in self._pairs
            self._pairs.discard(pair)
        if is_mine:
            for end in pair:
                end.close()

    def _carry_once(self, one, other):
        readable, _writable, _broken = select.select([one, other], [], [])
        for source in readable:
            content = source.recv(65536)
            if not content:
                return False
            (other if source is one else one).sendall(content)
        return True
