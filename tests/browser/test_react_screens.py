"""The screens of ``@seitech/chat-react`` on another site, against a real server."""

import os

import pytest
from harness.axe import findings
from harness.busy_site import port_of
from harness.react_site import ReactSite
from playwright.sync_api import expect

PICTURES = os.environ.get("REACT_PICTURES")


@pytest.fixture(scope="module")
def site(server):
    with ReactSite(port_of(server)) as running:
        yield running


@pytest.fixture
def visit(site, server, browser):
    def open_page(screen, direction="ltr", width=1280, theme="light"):
        size = {"width": width, "height": 844 if width < 480 else 800}
        page = browser.new_page(site.url, viewport=size)
        address = f"/?screen={screen}&dir={direction}&theme={theme}"
        page.goto(f"{address}&websocket={server.base_url}")
        return page

    yield open_page
    browser.close_pages()


def look(page, name):
    """Let axe look at the screen, and keep a picture where one is wanted."""
    page.wait_for_timeout(400)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")
    assert findings(page, ".seitech") == []


@pytest.mark.parametrize(
    ("direction", "width", "theme"),
    [("ltr", 1280, "light"), ("rtl", 820, "dark"), ("ltr", 390, "light")],
)
def test_a_visitor_asks_with_the_keyboard_alone(direction, width, theme, visit):
    page = visit("support", direction=direction, width=width, theme=theme)
    launcher = page.get_by_role("button", name="Open chat")
    launcher.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_label("Message")).to_be_visible()
    look(page, f"form-{width}")

    panel.get_by_label("Name").focus()
    page.keyboard.type("Ana Souza")
    page.keyboard.press("Tab")
    page.keyboard.type("not an address")
    panel.get_by_label("Message").focus()
    page.keyboard.type("Which course fits me?")
    panel.get_by_role("button", name="Send message").or_(
        panel.get_by_role("button", name="Start chat")
    ).press("Enter")
    email = panel.get_by_label("Email")
    expect(email).to_be_focused()
    expect(panel.get_by_text("Enter a valid email")).to_be_visible()
    look(page, f"form-error-{width}")

    email.fill("ana@example.com")
    page.keyboard.press("Enter")
    expect(panel.get_by_text("Which course fits me?")).to_be_visible()
    field = panel.get_by_role("textbox", name="Write a message…")
    field.focus()
    page.keyboard.type("I know some Python.")
    page.keyboard.press("Enter")
    expect(
        panel.get_by_label("Sent").or_(panel.get_by_label("Delivered"))
    ).not_to_have_count(0)
    expect(field).to_be_focused()
    look(page, f"conversation-{width}")

    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    page.reload()
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_text("I know some Python.")).to_be_visible()
    assert page.errors == []
