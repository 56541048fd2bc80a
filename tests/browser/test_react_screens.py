"""The screens of ``@seitech/chat-react`` on another site, against a real server."""

import os
import uuid

import pytest
from harness.axe import findings
from harness.busy_site import open_busy_conversation, port_of
from harness.react_site import ReactSite
from playwright.sync_api import expect

# Scroll up; return by how many pixels the first row in view moves with older ones.
FOLLOW = """async (el) => {
    const firstKey = () => el.querySelector("[data-key]").dataset.key;
    const settle = () => new Promise((done) => setTimeout(done, 300));
    const oldest = firstKey();
    el.scrollTop = 100;
    await new Promise(requestAnimationFrame);
    const top = el.getBoundingClientRect().top;
    const row = [...el.querySelectorAll("[data-key]")].find(
        (one) => one.getBoundingClientRect().bottom > top
    );
    const place = row.getBoundingClientRect().top;
    for (let tries = 0; firstKey() === oldest && tries < 50; tries++) {
        await settle();
    }
    await settle();
    return Math.abs(row.getBoundingClientRect().top - place);
}"""
POST_LINES = """
from odoo.addons.seitech_chat.persona import Persona
agent = env["res.users"].search([("login", "=", "agent")])
channel = env["seitech.chat.channel"].browse({channel_id})
for number in range(140):
    channel._post(Persona(agent), f"Line {{number}}")
"""
PICTURES = os.environ.get("REACT_PICTURES")


@pytest.fixture(scope="module")
def site(server):
    """A site that passes requests on; its pages may open a websocket."""
    key = uuid.uuid4().hex[:16]
    with ReactSite(port_of(server), key) as running:
        server.shell(
            "env['seitech.chat.site'].create({'name': 'Courses', "
            f"'key': {key!r}, 'allowed_origins': {running.url!r}}})"
        )
        yield running


@pytest.fixture
def visit(site, server, browser):
    def open_page(screen, person=None, direction="ltr", width=1280, theme="light"):
        keys = ("Authorization",)
        site.credentials = (
            {name: person.headers[name] for name in keys} if person else {}
        )
        size = {"width": width, "height": 844 if width < 480 else 800}
        page = browser.new_page(site.url, viewport=size)
        address = f"/?screen={screen}&dir={direction}&theme={theme}"
        page.goto(f"{address}&site={site.key}&websocket={server.base_url}")
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


@pytest.mark.parametrize(
    ("mode", "direction", "width"),
    [("fullscreen", "ltr", 1280), ("fullscreen", "rtl", 820), ("sidebar", "ltr", 390)],
)
def test_an_agent_reads_and_answers(mode, direction, width, visit, server):
    channel_id, visitor, _sessions, keys = open_busy_conversation(server)
    keys["agent"].call("accept", channel_id=channel_id)
    page = visit(mode, keys["agent"], direction, width)
    row = page.locator(f'[data-channel-id="{channel_id}"]')
    expect(row.get_by_text("AS", exact=True)).to_be_visible()  # the customer, Ana Souza
    look(page, f"{mode}-list-{width}")

    row.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Hello")
    expect(page.get_by_role("textbox", name="Write a message…")).to_be_visible()
    message = {"body": "Live from afar", "client_uuid": str(uuid.uuid4())}
    visitor.call("send", channel_id=channel_id, **message)
    expect(page.get_by_role("log")).to_contain_text("Live from afar")
    look(page, f"{mode}-{width}")
    assert page.errors == []


def test_the_reader_stays_where_older_messages_come(visit, server):
    channel_id, _visitor, _sessions, keys = open_busy_conversation(server)
    server.shell(POST_LINES.format(channel_id=channel_id))
    page = visit("fullscreen", keys["agent"])
    page.locator(f'[data-channel-id="{channel_id}"]').click()
    expect(page.get_by_text("Line 139", exact=True).last).to_be_visible()
    log = page.get_by_role("log")
    count = "el => el.querySelectorAll('[data-key]').length"
    before = log.evaluate(count)

    moved = log.evaluate(FOLLOW)

    assert log.evaluate(count) > before
    assert log.evaluate(count) <= 250
    assert moved <= 1, moved
    assert page.errors == []
