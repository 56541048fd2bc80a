"""Fixtures of the tests with real servers; the quick tests pay nothing for them."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples in each run, however slow the machine: what a run says is then true
# of the code. New ones: --hypothesis-profile=default, and -s to see the seed.
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

FAILURES = Path(__file__).parents[1] / ".local" / "run" / "failures"


@pytest.fixture(scope="session")
def server():
    """A site with two workers and demo data, shared by the whole run.

    Tests share its database: make your own conversations, look only at those.
    """
    from harness import OdooServer

    with OdooServer(name="shared", workers=2, demo=True) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    from harness import Browser

    with Browser() as running:
        yield running


@pytest.fixture
def new_page(server, browser):
    """A function that opens a page of a new person: new_page(device="phone")."""

    def open_page(device="desktop", base_url=None, **options):
        return browser.new_page(base_url or server.base_url, device, **options)

    yield open_page
    browser.close_pages()


@pytest.fixture
def sign_in(server, browser):
    """A function that signs a page's person in: sign_in(page, "agent")."""
    return lambda page, login: browser.sign_in(page, server.db, login)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep pictures and the log's tail of a test that failed."""
    report = yield
    if report.failed and report.when in ("setup", "call"):
        name = re.sub(r"\W+", "_", item.nodeid)[-120:]
        # A fixture that could not be made leaves nothing to look at.
        with suppress(Exception):
            _keep_evidence(item, name, report)
    return report


def _keep_evidence(item, name, report):
    # Those that came in through another fixture, too: new_page brings both.
    asked = set(item.fixturenames)
    if "browser" in asked:
        running = _value_of(item, "browser")
        running.screenshots(FAILURES, name)
        report.sections.append(("pictures", f"{FAILURES}/{name}-*.png"))
        report.sections.append(("pages", running.describe()))
    if "server" in asked:
        report.sections.append(
            ("end of Odoo's log", _value_of(item, "server").log_tail())
        )


def _value_of(item, fixture):
    return item._request.getfixturevalue(fixture)
