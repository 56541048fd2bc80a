"""Run the addon's own tests with Odoo's runner, and read what it says."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from . import databases
from .cluster import Cluster
from .paths import RUN, SCRIPTS
from .ports import free_port

# Everything of ours, in two halves that run beside each other: Odoo's runner keeps one
# core busy. What runs in a browser alone.
IN_A_BROWSER = ("TestJs", "TestWidgetInPages", "TestPortalInPages")
TAGS = {
    "odoo": (
        f"chat_access/{databases.OUR_MODULE}",
        f"/{databases.OUR_MODULE},-chat_access",
    ),
    "js": (",".join(f"/{databases.OUR_MODULE}:{name}" for name in IN_A_BROWSER),),
}
CLOSING = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
STARTING = re.compile(r"Starting (\w+)\.test_")
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ ([A-Z]+) ")


class Narrator:
    """Shows what matters of Odoo's log: test classes as they start, and errors."""

    def __init__(self):
        """Nothing seen yet."""
        self.failed = 0
        self.total = 0
        self._class = None
        self._showing = False

    def read(self, line):
        """Take one line of the log."""
        record = RECORD.match(line)
        if record:
            self._showing = record[1] in ("ERROR", "CRITICAL")
            self._count(line)
            self._announce(line)
        if self._showing:
            sys.stdout.write(line)

    def _count(self, line):
        closing = CLOSING.search(line)
        if closing:
            failures, errors, total = map(int, closing.groups())
            self.failed += failures + errors
            self.total += total

    def _announce(self, line):
        starting = STARTING.search(line)
        if starting and starting[1] != self._class:
            self._class = starting[1]
            sys.stdout.write(f"  {self._class}\n")
            sys.stdout.flush()


def run(groups):
    """Run the tests of these groups of tags, the groups beside each other.

    :param groups: each for one ``--test-tags``, on a database of its own.
    :return: how many ran, how many failed, and what broke.
    """
    cluster = Cluster()
    cluster.hold()
    databases.sweep(cluster)
    names = [
        databases.throw_away_name(f"odoo{number}") for number in range(len(groups))
    ]
    try:
        for name in names:
            databases.create(cluster, name, demo=False)
        with ThreadPoolExecutor(len(groups)) as pool:
            clusters = [cluster] * len(groups)
            results = list(pool.map(_run_on, clusters, names, groups))
    finally:
        for name in names:
            databases.drop(cluster, name)
    totals, failures, broken = zip(*results, strict=True)
    return sum(totals), sum(failures), " ".join(filter(None, broken))


def _run_on(cluster, name, tags):
    narrator = Narrator()
    path = RUN / f"odoo-tests-{name.rpartition('_')[2]}.log"
    with open(path, "w") as log:
        process = subprocess.Popen(
            [SCRIPTS / "odoo", "server", "-d", name, "-u", databases.OUR_MODULE]
            + ["--test-tags", tags, "--stop-after-init", "--workers=0"]
            + ["--max-cron-threads=0", f"--http-port={free_port()}"]
            + [f"--screenshots={RUN / 'failures'}"]
            + [f"--gevent-port={free_port()}", f"--db-filter=^{name}$"],
            env={**os.environ, **cluster.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        for line in process.stdout:
            log.write(line)
            narrator.read(line)
    code = process.wait()
    broken = (
        f"Odoo ended with {code}: read {path}" if code and not narrator.failed else ""
    )
    if not narrator.total:
        broken = broken or f"no test ran for {tags}: read {path}"
    return narrator.total, narrator.failed, broken
