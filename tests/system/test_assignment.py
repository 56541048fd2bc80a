"""Assignment under parallel transactions: the limits hold and nobody is forgotten.

`STRESS_RUNS` and `STRESS_SECONDS` ask for more than the half minute of small runs that
everybody can wait for.
"""

import os

import pytest
from harness import OdooServer
from harness.stress_runner import run_stress

SECONDS = float(os.environ.get("STRESS_SECONDS", "25"))
LEAST_RUNS = 5  # however much else the machine has to do; a quiet one makes dozens


@pytest.mark.timeout(900 + 2 * SECONDS)
def test_four_workers_twenty_agents_five_hundred_conversations():
    server = OdooServer(name="stress", demo=False)
    try:
        server.make_database()
        sent = run_stress(server, "assignment")
    finally:
        server.stop()

    assert not sent["found"], sent["found"]
    assert sent["runs"] >= LEAST_RUNS, sent
    print(f"{sent['runs']} runs, {sent['seconds']:.0f} s")
