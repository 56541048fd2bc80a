"""The faster bus against Odoo's own: with real transactions that commit late."""

import json
from pathlib import Path

from harness.server import shared_cluster
from stack import databases

CODE = Path(__file__).parent / "shell" / "bus_differential.py"
SEEDS = (1, 2, 3)
STEPS = 150


def test_every_poll_is_answered_as_core_answers_it():
    cluster = shared_cluster()
    names = [databases.throw_away_name(f"bus{number}") for number in (1, 2)]
    try:
        for name in names:
            databases.create(cluster, name, demo=False)
        printed = databases.run_shell(
            cluster,
            names[0],
            f"import runpy, json\nrun = runpy.run_path({str(CODE)!r})['run']\n"
            f"for seed in {SEEDS}:\n"
            f"    print('FOUND ' + json.dumps(run({names}, seed, {STEPS})))\n\n",
        )
    finally:
        for name in names:
            databases.drop(cluster, name)

    found = [json.loads(line[6:]) for line in printed.splitlines() if "FOUND " in line]
    assert len(found) == len(SEEDS)
    for one in found:
        # Late ones among them: many more polls than rows were compared.
        assert one["compared"] > STEPS
        assert one["served"] > STEPS / 2
