"""Emojis by category, word, skin tone and keyboard, and reactions by one press."""

import re
import uuid

import pytest
from harness.axe import findings
from harness.browser_user import WAIT_MS, BrowserUser, fill_form, open_chat
from playwright.sync_api import expect

PICKER = ("seitech-chat", ".o-seitech-EmojiPicker")


def open_picker(page):
    """Open the picker of the composer; return it with its emojis there."""
    page.get_by_role("button", name="Emojis").click()
    picker = page.get_by_role("dialog", name="Emojis")
    expect(picker.get_by_role("grid")).to_be_visible(timeout=WAIT_MS)
    return picker


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_visitor_picks_an_emoji(server, new_page, width):
    page = new_page(
        "phone" if width == 390 else "desktop", viewport={"width": width, "height": 640}
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    open_chat(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    visitor = BrowserUser(page)
    expect(visitor.composer).to_be_visible(timeout=WAIT_MS)
    assert not [url for url in asked if "/static/emoji/" in url]

    picker = open_picker(page)
    assert len([url for url in asked if "/static/emoji/" in url]) == 1
    box = picker.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 640
    grid = picker.get_by_role("grid")
    assert grid.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    smallest = "all => Math.min(...all.map((one) => one.offsetWidth))"
    assert picker.locator("button").evaluate_all(smallest) >= 24

    picker.get_by_role("tab", name="Flags").click()
    expect(grid).to_have_attribute("aria-label", "Flags")
    picker.get_by_role("searchbox").fill("thanks")
    picker.get_by_role("button", name=re.compile("^Skin tone")).click()
    picker.get_by_role("button", name="Dark skin tone", exact=True).click()
    hands = picker.get_by_role("button", name="folded hands", exact=True)
    expect(hands).to_have_text("🙏🏿")
    hands.click()
    expect(visitor.composer).to_have_value("🙏🏿")
    page.get_by_role("button", name="Send", exact=True).click()
    visitor.sees("🙏🏿")

    # Both are remembered.
    picker = open_picker(page)
    expect(picker.get_by_role("grid")).to_have_attribute("aria-label", "Recently used")
    expect(picker.get_by_role("gridcell")).to_have_text(["🙏🏿"])
    assert page.errors == []


def test_the_keyboard_finds_and_picks_an_emoji(server, new_page):
    page = new_page()
    open_chat(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    visitor = BrowserUser(page)
    picker = open_picker(page)
    assert findings(page, *PICKER) == []

    page.keyboard.type("smil")
    expect(picker.get_by_role("status")).to_have_text(re.compile(r"found: \d+"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    chosen = picker.get_by_role("gridcell").nth(1).get_by_role("button")
    expect(chosen).to_be_focused()
    assert findings(page, *PICKER) == []
    emoji = chosen.inner_text()
    page.keyboard.press("Enter")
    expect(picker).to_have_count(0)
    expect(visitor.composer).to_have_value(emoji)
    expect(visitor.composer).to_be_focused()
    assert page.errors == []


def test_one_press_reacts_and_one_more_takes_it_back(server, new_page):
    page = new_page()
    open_chat(page)
    fill_form(page, f"Ana {uuid.uuid4().hex[:8]}")
    visitor = BrowserUser(page)
    visitor.write("Is anybody there?")
    message = visitor.message("Is anybody there?")
    expect(message).to_have_count(1, timeout=WAIT_MS)

    message.hover()
    quick = message.get_by_role("group", name="Quick reactions")
    expect(quick.get_by_role("button")).to_have_count(6)
    quick.get_by_role("button", name="React: heart").click()
    reaction = message.get_by_role("button", name=re.compile("^❤️ 1"))
    expect(reaction).to_be_visible(timeout=WAIT_MS)
    quick.get_by_role("button", name="Remove reaction: heart").click()
    expect(reaction).to_have_count(0, timeout=WAIT_MS)
    assert page.errors == []
