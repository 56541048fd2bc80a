"""Assignment under parallel transactions: the limits hold and nobody is forgotten."""

import json
from pathlib import Path

import pytest
from harness import OdooServer

STORM = Path(__file__).with_name("assignment_storm.py")
LEAST_RUNS = 100  # of two hundred, on a machine that has other things to do


@pytest.mark.timeout(400)
def test_four_workers_twenty_agents_five_hundred_conversations():
    server = OdooServer(name="storm", demo=False)
    try:
        server.make_database()
        printed = server.shell(STORM.read_text())
    finally:
        server.stop()
    told = json.loads(printed.partition("STORM ")[2].splitlines()[0])

    assert not told["found"], told["found"]
    assert told["runs"] >= LEAST_RUNS, told
    print(f"{told['runs']} runs, {told['seconds']:.0f} s")
