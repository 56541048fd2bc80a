"""The busy site, of many workers, and the fragile one, of which all may be restarted.

Limits are out of the way of both: the tests of limits have a site of their own.
"""

import pytest
from harness import NO_LIMITS, metrics_scraper

BUSY = {"name": "busy", "workers": 4, "demo": True, "crowds": 4}


@pytest.fixture(scope="session")
def fragile_server():
    """A site on a PostgreSQL of its own, which tests restart; limits out of the way."""
    from harness import OdooServer

    options = {"workers": 2, "demo": True, "private_postgres": True, "setup": NO_LIMITS}
    with OdooServer(name="fragile", **options) as running:
        yield running


@pytest.fixture(scope="session")
def busy_server():
    """A site with four workers and demo data, its limits out of the way."""
    from harness import OdooServer

    setup = NO_LIMITS + metrics_scraper.SETUP
    with OdooServer(**BUSY, setup=setup) as running:
        yield running
