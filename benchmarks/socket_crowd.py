"""Many open websockets in one thread, so that listening costs little."""

import select
import time

from harness.api_client import WebsocketClient

CLOSING_SECONDS = 5


class SocketCrowd:
    """Sockets that all listen to both chats."""

    def __init__(self, callers, port, count):
        """Open ``count`` sockets, shared evenly by the callers."""
        self.sockets = [
            WebsocketClient(callers[number % len(callers)], port)
            for number in range(count)
        ]
        self.by_fd = {sock.fileno(): sock for sock in self.sockets}
        self.poller = select.poll()
        for fd in self.by_fd:
            self.poller.register(fd, select.POLLIN)
        self.settle()

    def settle(self, quiet_seconds=1.0):
        """Read away what comes, until nothing does."""
        while ready := self.poller.poll(quiet_seconds * 1000):
            for fd, _event in ready:
                self.by_fd[fd].take()

    def wait_for(self, marker, seconds=30):
        """Wait until every socket received the message that contains the marker.

        :return: when the last one was, by ``time.perf_counter``.
        """
        waiting = set(self.by_fd)
        deadline = time.monotonic() + seconds
        while waiting and time.monotonic() < deadline:
            for fd, _event in self.poller.poll(1000):
                if marker in self.by_fd[fd].take():
                    waiting.discard(fd)
        assert not waiting, f"{len(waiting)} sockets received nothing in {seconds} s"
        return time.perf_counter()

    def wake(self):
        """Send a ping on one of them, so that the server sees changed settings."""
        self.sockets[0].subscribe("seitech_chat")
        self.settle()

    def close(self):
        """Close them all, and wait: each costs Odoo a connection to the database."""
        for sock in self.sockets:
            sock.drop()
        time.sleep(CLOSING_SECONDS)
