"""The place of the reader in a conversation, and of the page around it."""

import re

from harness.browser_user import WAIT_MS, BrowserUser, conversations, errors_of, row
from harness.reading import expect_in_view, fill, is_in_view
from playwright.sync_api import expect

# Elements nobody can scroll back by hand: the page, and boxes that hide an overflow.
STRAYED = """() => {
    const strayed = [];
    const look = (root) => {
        for (const el of root.querySelectorAll("*")) {
            if (el.shadowRoot) {
                look(el.shadowRoot);
            }
            const { overflowY } = getComputedStyle(el);
            const isScroller = ["auto", "scroll"].includes(overflowY);
            if (!isScroller && el.scrollTop) {
                strayed.push([el.className || el.tagName, el.scrollTop]);
            }
        }
    };
    look(document);
    return strayed;
}"""
TALLER = """() => {
    const { scrollHeight, clientHeight } = document.documentElement;
    return scrollHeight - clientHeight;
}"""


def expect_page_in_place(page):
    """See that neither the page nor what hides its overflow has been scrolled."""
    assert page.evaluate("scrollY") == 0
    assert page.evaluate(STRAYED) == []


def scroll(page, by):
    """Turn the wheel over the messages."""
    BrowserUser(page).thread.hover()
    page.mouse.wheel(0, by)
    page.wait_for_timeout(300)


def test_my_message_scrolls_into_view(server, new_page, sign_in, browser):
    name = fill(server, "student2", "instructor")
    page = sign_in(new_page(), "student2")
    page.goto("/my/chat")
    row(page, name).click()
    side = BrowserUser(page)
    new = page.get_by_role("button", name=re.compile(r"^\d+ new"))
    expect_in_view(page, "Message 300.")

    # Line by line the box grows, and the list stays at its end.
    for number in range(6):
        side.composer.press_sequentially(f"line {number}")
        side.composer.press("Shift+Enter")
    side.composer.press_sequentially("lines end")
    expect_in_view(page, "Message 300.")
    side.composer.press("Enter")
    expect_in_view(page, "lines end")
    expect(new).to_have_count(0)

    # From among older messages.
    scroll(page, -1500)
    assert not is_in_view(side.message("lines end"))
    side.write("from above")
    expect_in_view(page, "from above")
    expect(new).to_have_count(0)

    # From a quoted message of long ago, whose surroundings alone are held.
    side.message("Message 300.").get_by_role("button", name="Message 5.").click()
    expect_in_view(page, "Message 5.")
    expect(side.message("from above")).to_have_count(0)
    side.write("from the past")
    expect_in_view(page, "from the past")
    expect(new).to_have_count(0)
    expect_page_in_place(page)

    # My own from another tab are nothing new, and don't move what is read here.
    other = browser.watch(page.context.new_page())
    scroll(page, -1500)
    other.goto(page.url)
    BrowserUser(other).write("from elsewhere")
    expect(side.message("from elsewhere")).to_have_count(1, timeout=WAIT_MS)
    page.wait_for_timeout(600)
    assert not is_in_view(side.message("from elsewhere"))
    expect(new).to_have_count(0)


def test_no_list_lengthens_the_page(server, new_page, sign_in, browser):
    """A long list has hidden texts; a jump leaves all around the messages alone."""
    fill(server, "instructor2", "student2", count=1, rooms=40)
    name = fill(server, "instructor2", "student2")
    page = sign_in(new_page(), "instructor2")
    [(channel_id,)] = server.sql(
        "SELECT id FROM seitech_chat_channel WHERE name = %s", [name]
    )
    page.goto(f"/odoo/chat/{channel_id}")
    expect(conversations(page)).to_be_visible(timeout=WAIT_MS)
    side = BrowserUser(page)
    expect_in_view(page, "Message 300.")

    assert page.evaluate(TALLER) <= 0, "the page is taller than the window"
    quote = side.message("Message 300.").get_by_role("button", name="Message 5.")
    quote.scroll_into_view_if_needed()
    quote.click()
    expect_in_view(page, "Message 5.")
    page.keyboard.press("Control+f")
    expect(page.get_by_role("searchbox", name="Search messages")).to_be_focused()
    expect_page_in_place(page)
    assert not errors_of(*browser.pages)


def test_way_back_on_a_phone(server, new_page, sign_in, browser):
    """The device's Back after the list's own leads out, not into what was left."""
    name = fill(server, "student2", "instructor", count=3)
    page = sign_in(new_page("phone"), "student2")
    page.goto("/my")
    page.goto("/my/chat")
    row(page, name).tap()
    expect_in_view(page, "Message 3.")
    expect(page).to_have_url(re.compile(r"/my/chat/\d+$"))

    page.get_by_role("button", name="Back to the list").tap()
    expect(row(page, name)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/my/chat$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/my$"))

    # The device's own way back leads to the list, too.
    page.goto("/my/chat")
    row(page, name).tap()
    expect_in_view(page, "Message 3.")
    page.go_back()
    expect(row(page, name)).to_be_visible()
    expect(BrowserUser(page).thread).to_have_count(0)

    # The same in the inbox of somebody at the desk.
    inbox = sign_in(new_page("phone"), "instructor")
    inbox.goto("/my")
    inbox.goto("/odoo/chat")
    for _again in range(2):
        row(inbox, name).tap()
        expect_in_view(inbox, "Message 3.")
        expect(inbox).to_have_url(re.compile(r"/odoo/chat/\d+$"))
        inbox.get_by_role("button", name="Back to the list").tap()
        expect(row(inbox, name)).to_be_visible()
        expect(inbox).to_have_url(re.compile(r"/odoo/chat$"))
    inbox.go_back()
    expect(inbox).to_have_url(re.compile(r"/my$"))
    assert not errors_of(*browser.pages)
