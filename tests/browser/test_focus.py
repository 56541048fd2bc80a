"""Only an action of the person on the chat moves the focus there."""

import uuid

from harness.side import WAIT_MS, Side, fill_form, open_chat
from playwright.sync_api import expect

SECRET = "my own passw0rd"


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
    expect(page.locator("textarea[name=body]")).to_have_value("")


def test_an_open_conversation_leaves_the_focus_in_the_pages_own_field(server, new_page):
    page = new_page()
    open_chat(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    expect(Side(page).composer).to_be_visible(timeout=WAIT_MS)

    page.goto("/web/login")
    field = type_into_the_page(page)

    expect(field).to_have_value(SECRET)
    expect(Side(page).composer).to_have_value("")


def test_opened_by_hand_the_chat_takes_the_focus(server, new_page):
    page = new_page()

    open_chat(page)
    page.wait_for_timeout(300)
    page.keyboard.type("Ana")

    expect(page.get_by_label("Name", exact=False).first).to_have_value("Ana")
