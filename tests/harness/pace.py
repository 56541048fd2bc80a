"""How slow the machine is just now, compared with the one the limits were set on."""

import time

ROUNDS = 500_000
QUIET_SECONDS = 0.016  # what the rounds take where nothing else runs


class Pace:
    """Looks now and then while something is measured; knows the worst it saw.

    A limit in seconds says what is promised on a machine that has time. Where the
    same work takes four times as long, so may what is measured.
    """

    def __init__(self):
        """Look once."""
        self.worst = 1.0
        self.look()

    def look(self):
        """Work a few milliseconds and see how long it took."""
        began = time.perf_counter()
        for _round in range(ROUNDS):
            pass
        took = time.perf_counter() - began
        self.worst = max(self.worst, took / QUIET_SECONDS)

    def stretch(self, seconds):
        """Give a limit as it is on this machine: never less than it was."""
        self.look()
        return seconds * self.worst
