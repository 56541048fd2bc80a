"""Fixtures of browser tests."""

import pytest


@pytest.fixture
def visit(site, browser):
    """A function that opens the page of a module's ``site``: visit(device="phone")."""

    def open_page(device="desktop", **options):
        page = browser.new_page(site.url, device, **options)
        page.goto("/")
        return page

    yield open_page
    browser.close_pages()
