"""Shared by all benchmarks: a site, people and conversations, sums of times."""

import json
import statistics
from pathlib import Path

from harness import NO_LIMITS, OdooServer

HERE = Path(__file__).parent


def site(name):
    """Return a site with two workers, limits out of the way; use it with `with`."""
    return OdooServer(workers=2, demo=False, name=name, setup=NO_LIMITS)


def make(server, script):
    """Run a script of this folder in the server's `odoo shell`, behind the tools.

    :return: what it printed as made.
    """
    code = "".join((HERE / name).read_text() for name in ("odoo_shell.py", script))
    return json.loads(server.shell(code).partition("MADE ")[2].splitlines()[0])


def spread(seconds):
    """Sum up durations: median and 95th percentile, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return {
        "p50_ms": statistics.median(seconds) * 1000,
        "p95_ms": cuts[18] * 1000,
        "count": len(seconds),
    }
