"""Several processes at once on one database, as many workers are; run in Odoo's shell.

Each module's ``main()`` makes the stress run and reports the result; the tests call it
by ``harness.stress_runner.run_stress``.
"""

MARKER = "STRESS "  # before the report of a stress run, in a line of its own
