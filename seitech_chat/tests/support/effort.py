"""How much processor time something takes, in units that any machine agrees on."""

import time

ROUNDS = 100_000  # of an empty loop: one unit, about 1.5 ms of a quiet machine
TRIES = 6


def effort(work, limit, clock=time.process_time):
    """Measure the least processor time of six tries, in units of a fixed loop.

    The loop runs directly before and after each try, and its slower run counts: a
    machine that is slow just now is slow for both. The first try within the limit ends
    the measurement. Another process on the machine makes single tries up to half as
    expensive again (measured: 98 to 143 units), but not six in a row.

    :param work: a function without parameters.
    :param float limit: what is allowed, in units.
    :param clock: gives seconds of processor time, by default this process's.
    :return: a float, in units.
    """
    least = float("inf")
    for _n in range(TRIES):
        unit = _seconds_of_a_unit()
        started = clock()
        work()
        seconds = clock() - started
        least = min(least, seconds / max(unit, _seconds_of_a_unit()))
        if least <= limit:
            break
    return least


def _seconds_of_a_unit():
    started = time.process_time()
    for _n in range(ROUNDS):
        pass
    return time.process_time() - started
