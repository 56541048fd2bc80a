"""Several processes at once on one database, as many workers are; run in Odoo's shell.

Each module's ``main()`` makes the stress run and tells what it found; the tests call it
by ``harness.stress_runner.run_stress``.
"""

MARKER = "STRESS "  # before what a stress run tells, in a line of its own
