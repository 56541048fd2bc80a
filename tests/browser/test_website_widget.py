"""The visitors' chat on the pages of Odoo's own website."""

import json
import re
import uuid

import pytest
from harness.api_client import open_support
from harness.browser_user import (
    WAIT_MS,
    BrowserUser,
    errors_of,
    fill_form,
    go_to_form,
    open_chat,
)
from playwright.sync_api import expect

LAUNCHER = re.compile("^Open chat")
TOKEN = "seitech_chat.widget.visitor"
# Reports only, since Odoo's own inline scripts and styles violate it.
STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self' ws:;"
    " img-src 'self' blob:"
)
WATCH = """window.violations = [];
addEventListener("securitypolicyviolation", (ev) =>
    violations.push(
        [ev.violatedDirective, ev.blockedURI, ev.sourceFile, ev.sample].join(" ")
    ));
"""


def watch_policy(page):
    """Have the page report what a strict policy would forbid."""

    def answer(route):
        document = route.fetch()
        headers = {**document.headers, "content-security-policy-report-only": STRICT}
        route.fulfill(response=document, headers=headers)

    page.add_init_script(WATCH)
    page.route("/", answer)


def violations(page):
    """List the violations so far, each once."""
    return set(page.evaluate("violations"))


def test_a_conversation_adds_no_violation_of_a_strict_policy(new_page, server):
    without = new_page()
    watch_policy(without)
    without.route("**/seitech_chat/embed/*.js*", lambda route: route.abort())
    without.goto("/", wait_until="networkidle")
    of_odoo = violations(without)
    assert of_odoo

    page = new_page()
    watch_policy(page)
    page.goto("/", wait_until="networkidle")
    page.get_by_role("button", name=LAUNCHER).click()
    go_to_form(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    visitor = BrowserUser(page)
    visitor.attach("certificate-error.png")
    picture = visitor.thread.get_by_role("img", name="certificate-error.png")
    expect(picture).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Emojis").click()
    expect(
        page.get_by_role("dialog", name="Emojis").get_by_role("grid")
    ).to_be_visible()

    assert violations(page) - of_odoo == set()


def test_a_page_loads_the_scripts_of_other_sites_and_no_bundle_of_the_chat(new_page):
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    open_chat(page)

    ours = [url for url in asked if "seitech" in url and "/api/" not in url]
    names = {
        re.sub(r"\W.*", "", url.rpartition("/")[2]) for url in ours if "/static/" in url
    }
    assert names <= {"app", "conversation"}, ours
    assert not [url for url in asked if "/web/assets" in url and "seitech" in url]


def test_a_block_opens_the_chat_and_has_the_focus_back(new_page):
    page = new_page()
    page.goto("/")
    expect(page.get_by_role("button", name=LAUNCHER)).to_be_visible(timeout=WAIT_MS)
    opener = page.get_by_role("link", name="Open the widget")

    opener.click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible(timeout=WAIT_MS)
    assert page.url.endswith("/")
    go_to_form(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_chat_is_in_the_language_of_the_page(new_page):
    page = new_page(locale="de-DE")

    page.goto("/pt/")

    expect(page.get_by_role("button", name="Abrir o chat")).to_be_visible(
        timeout=WAIT_MS
    )


def test_a_conversation_from_before_the_page_is_still_there(new_page, server):
    """Tokens that an earlier version left in the browser keep their place."""
    text = f"My question {uuid.uuid4().hex[:8]}"
    _visitor, opened = open_support(server.site.port, text=text)
    page = new_page()
    kept = {"token": opened["token"], "expiresAt": opened["token_expires_at"]}
    page.add_init_script(
        f"localStorage.setItem({TOKEN!r}, {json.dumps(json.dumps(kept))})"
    )

    page.goto("/")
    page.get_by_role("button", name=LAUNCHER).click()

    BrowserUser(page).sees(text)
    assert not errors_of(page)


@pytest.fixture
def cookie_bar(server):
    """The website with its cookie bar."""
    switch = "env['website'].search([], limit=1).cookies_bar = {}"
    server.shell(switch.format(True))
    yield
    server.shell(switch.format(False))


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_chat_keeps_clear_of_the_cookie_bar(cookie_bar, new_page, device):
    page = new_page(device)
    page.goto("/")
    content = page.locator("#website_cookies_bar .modal-content")
    expect(content).to_be_visible(timeout=WAIT_MS)
    launcher = page.get_by_role("button", name=LAUNCHER)
    expect(launcher).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(1000)  # the bar slides in
    height = page.viewport_size["height"]
    bar_top = content.bounding_box()["y"]
    box = launcher.bounding_box()
    assert box["y"] + box["height"] <= bar_top + 1
    assert box["y"] + box["height"] >= bar_top - 20
    if device == "desktop":
        launcher.click()
        window = page.get_by_role("dialog", name=re.compile("help"))
        expect(window).to_be_visible(timeout=WAIT_MS)
        box = window.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= bar_top
        page.get_by_role("button", name="Minimize", exact=True).click()

    content.get_by_role("button", name="Only essentials").click()

    expect(content).to_be_hidden()
    page.wait_for_timeout(500)
    box = launcher.bounding_box()
    assert round(height - box["y"] - box["height"]) == 16
