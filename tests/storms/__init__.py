"""Several processes at once on one database, as many workers are; run in Odoo's shell.

Each module's ``main()`` makes the storm and tells what it found; the tests call it by
``harness.storm.run_storm``.
"""

MARKER = "STORM "  # before what a storm tells, in a line of its own
