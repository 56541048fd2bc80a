"""How slow the machine is just now, compared with the one the limits were set on."""

import os
import tempfile
import threading
import time

from stack.paths import RUN

ROUNDS = 500_000
QUIET_SECONDS = 0.016  # what the rounds take where nothing else runs
LOOK_EVERY_SECONDS = 0.25
COMMITS = 10  # in what is measured, at most; each waits for the disk


class MachineSpeed:
    """Looks now and then while something is measured; knows the worst it saw.

    A limit in seconds holds on a machine that has time. Where the
    same work takes four times as long, so may what is measured. With ``with`` it looks
    by itself all the while: what was slow a moment ago may be quick afterwards.
    """

    def __init__(self):
        """Look once."""
        self.worst = 1.0
        self.slowest_write = 0.0
        self._stopped = threading.Event()
        self._watcher = threading.Thread(target=self._sample, daemon=True)
        self.measure()

    def __enter__(self):
        """Begin to look by itself."""
        self._watcher.start()
        return self

    def __exit__(self, *_):
        """Stop."""
        self._stopped.set()
        self._watcher.join()

    def _sample(self):
        while not self._stopped.wait(LOOK_EVERY_SECONDS):
            self.measure()

    def measure(self):
        """Work a few milliseconds and see how long it took; then write, as a commit."""
        began = time.perf_counter()
        for _round in range(ROUNDS):
            pass
        worked = time.perf_counter()
        self.worst = max(self.worst, (worked - began) / QUIET_SECONDS)
        with tempfile.TemporaryFile(dir=RUN) as file:
            file.write(b"x" * 8192)
            file.flush()
            os.fsync(file.fileno())
        self.slowest_write = max(self.slowest_write, time.perf_counter() - worked)

    def scale(self, seconds):
        """Return a limit as it is on this machine: never less than it was."""
        self.measure()
        return seconds * self.worst + COMMITS * self.slowest_write
