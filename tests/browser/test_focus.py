"""Only an action of the person on the chat moves the focus there."""

import uuid

from harness.browser_user import WAIT_MS, BrowserUser, fill_form, open_chat
from playwright.sync_api import expect

SECRET = "my own passw0rd"
FIELDS = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select"
SMALLEST = """selector => {
    const host = document.querySelector("seitech-chat");
    const fields = [...host.shadowRoot.querySelectorAll(selector)];
    return Math.min(...fields.map((el) => parseFloat(getComputedStyle(el).fontSize)));
}"""


def type_into_the_page(page):
    """Type a password into the page's own form while the chat comes up beside it."""
    field = page.locator("input[type=password]")
    field.click()
    field.press_sequentially(SECRET[:6], delay=60)
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(800)
    field.page.keyboard.type(SECRET[6:], delay=40)
    return field


def test_an_open_form_leaves_the_focus_in_the_pages_own_field(server, new_page):
    page = new_page()
    open_chat(page)

    page.goto("/web/login")
    field = type_into_the_page(page)

    expect(field).to_have_value(SECRET)
    fields = page.locator("seitech-chat").locator("input, textarea")
    assert set(fields.evaluate_all("all => all.map(({ value }) => value)")) == {""}


def test_an_open_conversation_leaves_the_focus_in_the_pages_own_field(server, new_page):
    page = new_page()
    open_chat(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    expect(BrowserUser(page).composer).to_be_visible(timeout=WAIT_MS)

    page.goto("/web/login")
    field = type_into_the_page(page)

    expect(field).to_have_value(SECRET)
    expect(BrowserUser(page).composer).to_have_value("")


def test_opened_by_hand_the_chat_takes_the_focus(server, new_page):
    page = new_page()

    open_chat(page)
    page.wait_for_timeout(300)
    page.keyboard.type("Ana")

    expect(page.get_by_label("Name", exact=False).first).to_have_value("Ana")


def test_a_phone_neither_zooms_in_nor_brings_up_its_keyboard(server, new_page):
    """Safari zooms in on fields under 16 px; an emoji needs no keyboard."""
    page = new_page("phone")
    open_chat(page)
    assert page.evaluate(SMALLEST, FIELDS) >= 16
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    composer = BrowserUser(page).composer
    expect(composer).to_be_visible(timeout=WAIT_MS)
    composer.fill("Well")
    composer.blur()

    page.get_by_role("button", name="Emojis").tap()
    emojis = page.get_by_role("dialog", name="Emojis")
    assert page.evaluate(SMALLEST, FIELDS) >= 16
    expect(emojis.get_by_role("searchbox")).not_to_be_focused()
    emojis.get_by_role("gridcell").get_by_role("button").first.tap()

    expect(emojis).to_have_count(0)
    expect(composer).not_to_have_value("Well")
    expect(composer).not_to_be_focused()
