"""The busy site: many workers, and limits that only the tests of limits can reach."""

import pytest
from harness import monitor

LIMITS = """
for action in odoo.addons.seitech_chat.logic.limits.LIMITS:
    for name in (action, f"{action}.address"):
        env["ir.config_parameter"].set_param(f"seitech_chat.limit.{name}", "1000000/1")
"""


@pytest.fixture(scope="session")
def busy_server():
    """A site with four workers and demo data, its limits out of the way."""
    from harness import OdooServer

    setup = LIMITS + monitor.SETUP
    with OdooServer(name="busy", workers=4, demo=True, setup=setup) as running:
        yield running
