"""The short way of a message, on real connections that commit."""

import json
from pathlib import Path

from harness.server import shared_cluster
from stack import databases

CODE = Path(__file__).parent / "shell" / "sending_cases.py"


def test_a_plain_text_goes_the_short_way_and_only_where_nothing_changed():
    cluster = shared_cluster()
    name = databases.throw_away_name("sending")
    try:
        databases.create(cluster, name, demo=True)
        printed = databases.run_shell(
            cluster,
            name,
            f"import runpy, json\nrun = runpy.run_path({str(CODE)!r})['run']\n"
            "print('FOUND ' + json.dumps(run(env)))\n",
        )
    finally:
        databases.drop(cluster, name)

    [line] = [line for line in printed.splitlines() if "FOUND " in line]
    found = json.loads(line[6:])
    assert len(found) > 10
    assert {case: wrong for case, wrong in found.items() if wrong} == {}
