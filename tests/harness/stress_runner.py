"""Stress runs: several processes at once on one database, and what they found."""

import json

from stack.paths import ROOT
from stress import MARKER

RUN = """
import os, sys
sys.path.append({tests!r})
from stress import {name}
{name}.main()
# Here, where the run has let go of all it started: the shell's own connection was
# closed before the processes began, and can't be ended as the shell wants to.
os._exit(0)
"""


def run_stress(server, name):
    """Run one of ``tests/stress`` on a server's database.

    :return: its result: ``found`` lists what is wrong, and figures.
    """
    script = RUN.format(tests=str(ROOT / "tests"), name=name)
    printed = server.shell(script)
    return json.loads(printed.partition(MARKER)[2].splitlines()[0])
