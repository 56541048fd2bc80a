"""Buttons can be read in every state, and what opens is whole and beside its button."""

import re

from harness.browser_user import WAIT_MS, BrowserUser, errors_of, more, open_chat, row
from harness.reading import expect_in_view, fill
from playwright.sync_api import expect

READABLE_RATIO = 4.5  # WCAG 2.2 AA, text
# The contrast of an element's text with what is behind it, as they are drawn now.
CONTRAST = """(el) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const layers = [];
    for (let at = el; at; at = at.assignedSlot || at.parentNode || at.host) {
        if (at.nodeType === Node.ELEMENT_NODE) {
            layers.unshift(getComputedStyle(at).backgroundColor);
        }
    }
    const paint = (colors) => {
        for (const color of ["#fff", ...colors]) {
            pen.fillStyle = color;
            pen.fillRect(0, 0, 1, 1);
        }
        const { data } = pen.getImageData(0, 0, 1, 1);
        const [red, green, blue] = [...data].map((value) => {
            const share = value / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const lights = [paint(layers), paint([...layers, getComputedStyle(el).color])];
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}"""
HIDDEN_IN_THE_WAY = """(list) => {
    const inWay = [];
    for (const bar of list.querySelectorAll("[aria-label='Message actions']")) {
        const { x, y, width, height } = bar.getBoundingClientRect();
        const hit = bar.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
        if (getComputedStyle(bar).opacity === "0" && bar.contains(hit)) {
            inWay.push(bar.textContent);
        }
    }
    return inWay;
}"""

# WCAG 2.2 AA, target size. Links in a text are exempt.
TOO_SMALL = """(root) => [...root.querySelectorAll("button, select, input")]
    .filter((el) => el.checkVisibility())
    .map((el) => [el, el.getBoundingClientRect()])
    .filter(([el, { width, height }]) => width > 1 && Math.min(width, height) < 23.5)
    .map(([el, { width, height }]) => `${el.className} ${width} × ${height}`)"""


def expect_readable(button):
    """See that a button's words can be read plain and under the pointer."""
    button.page.mouse.move(0, 0)
    plain = button.evaluate(CONTRAST)
    button.hover()
    button.page.wait_for_timeout(200)
    hovered = button.evaluate(CONTRAST)
    name = button.text_content()
    assert min(plain, hovered) >= READABLE_RATIO, (name, plain, hovered)


def expect_whole(element, within):
    """See that nothing of an element is cut off or covered."""
    element.click(trial=True)
    inner, outer = element.bounding_box(), within.bounding_box()
    assert inner["x"] >= outer["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_primary_buttons_can_be_read_under_the_pointer(server, new_page):
    page = new_page()
    open_chat(page)
    button = page.get_by_role("button", name=re.compile("Start chat|Send message"))
    expect(button).to_be_visible(timeout=WAIT_MS)

    expect_readable(button)


def test_inbox_controls_are_whole_at_every_size(new_page, sign_in, browser):
    page = sign_in(new_page(), "agent")
    page.goto("/odoo/chat")
    filters = page.locator(".o-seitech-ListFilters-desk")
    filters.click(timeout=WAIT_MS)
    choices = page.locator(".o-seitech-DeskFilters select")
    expect(choices).to_have_count(6)
    for choice in choices.all():  # an arrow distinguishes a choice from a text field
        expect(choice).to_have_css("appearance", "auto")
    assert page.locator("select[name=sort]").bounding_box()["width"] > 250
    filters.click()

    page.locator("[data-group=mine] [data-channel-id]").first.click()
    expect(page.locator(".o-seitech-Message").first).to_be_visible(timeout=WAIT_MS)
    assert page.locator(".o-seitech-Inbox").evaluate(TOO_SMALL) == []

    # From right to left a Latin name is cut at its end, and stands at the right.
    page.locator(".o-seitech-Inbox").evaluate("(inbox) => { inbox.dir = 'rtl'; }")
    for text in (".o-seitech-ThreadHeader h2", ".o-seitech-ConversationRow-preview"):
        expect(page.locator(text).first).to_have_css("direction", "ltr")
        expect(page.locator(text).first).to_have_css("text-align", "right")
    assert not errors_of(*browser.pages)


def test_menus_toolbars_and_the_emoji_picker(server, new_page, sign_in, browser):
    name = fill(server, "student2", "instructor", count=40)
    page = sign_in(new_page(), "student2")
    page.goto("/my/chat")
    row(page, name).click()
    side = BrowserUser(page)
    expect_in_view(page, "Message 40.")

    # A menu lies over the panel beside the messages.
    page.keyboard.press("Control+f")
    expect(page.get_by_role("searchbox", name="Search messages")).to_be_focused()
    more(page).click()
    for item in page.get_by_role("menu").locator("button").all():
        item.click(trial=True)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    # A short message's toolbar is whole; hidden ones let the pointer through.
    side.write("kk")
    mine = side.message("kk")
    expect(mine).to_have_count(1, timeout=WAIT_MS)
    page.wait_for_timeout(600)
    mine.hover()
    toolbar = mine.get_by_role("group", name="Message actions")
    for button in toolbar.get_by_role("button").all():
        expect_whole(button, side.thread)
    assert side.thread.evaluate(HIDDEN_IN_THE_WAY) == []

    # The emoji picker opens at the message, anywhere in the list.
    old = side.message("Message 34.")
    old.hover()
    react = old.get_by_role("button", name="React", exact=True)
    at = react.bounding_box()
    react.click()
    picker = page.get_by_role("dialog", name="Emojis")
    expect(picker).to_be_visible()
    box = picker.bounding_box()
    below, above = box["y"] - at["y"] - at["height"], at["y"] - box["y"] - box["height"]
    assert 0 <= max(below, above) <= 12, "the picker is far from its message"
    picker.get_by_role("gridcell").get_by_role("button").first.click()
    expect(old.locator("[aria-pressed=true]")).to_have_count(1, timeout=WAIT_MS)

    # The menu of a message at the list's lower edge.
    mine.hover()
    toolbar.get_by_role("button", name="More").click()
    for item in page.get_by_role("menu").get_by_role("menuitem").all():
        if item.is_visible():
            expect_whole(item, page.locator("body"))
    assert not errors_of(*browser.pages)
