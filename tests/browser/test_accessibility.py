"""axe-core looks at every screen, in all its states."""

import re
import uuid

import pytest
from harness.axe import findings
from harness.side import WAIT_MS, Side, begin, fill_form, row
from playwright.sync_api import expect

WIDGET = (".o-seitech-widget", ".o-seitech-WidgetRoot")
PAGE = ("#o-seitech-page", ".o-seitech-WidgetRoot")
INBOX = (".o-seitech-Inbox",)
DIALOG = (".o_dialog .modal-content > .modal-body",)  # its frame is Odoo's
OWN_DIALOG = (".o-seitech-InboxDialogs",)

# Nothing moves that comes to an end; what goes on for ever is a spinner.
STANDS_STILL = """() => {
    const roots = [document];
    for (const element of document.querySelectorAll("*")) {
        element.shadowRoot && roots.push(element.shadowRoot);
    }
    const moving = roots.flatMap((root) => root.getAnimations());
    return moving.every(
        (one) =>
            one.playState !== "running" ||
            one.effect.getComputedTiming().endTime === Infinity
    );
}"""


@pytest.fixture
def check():
    """Let axe look at a screen in a state; what it found fails the test in the end."""
    found = []

    def look(page, screen, *states):
        # What still moves is half transparent, and has no contrast yet.
        page.wait_for_timeout(400)
        page.wait_for_function(STANDS_STILL)
        name = " ".join(states)
        found.extend(f"{name}: {one}" for one in findings(page, *screen))

    yield look
    assert not found, "\n".join(["axe found:", *found])


@pytest.mark.parametrize(("scheme", "direction"), [("light", "ltr"), ("dark", "rtl")])
def test_the_visitors_widget(check, new_page, sign_in, server, scheme, direction):
    name = f"Ana {uuid.uuid4().hex[:8]}"
    visitor = new_page()
    visitor.goto("/")
    draw_as(visitor, scheme, direction)
    visitor.get_by_role("button", name=re.compile("^Open the chat")).click()
    expect(visitor.get_by_role("textbox", name="Email")).to_be_visible(timeout=WAIT_MS)
    check(visitor, WIDGET, "form")
    start = re.compile("Start the chat|Leave a message")
    visitor.get_by_role("button", name=start).click()
    check(visitor, WIDGET, "form with errors")

    fill_form(visitor, name)
    check(visitor, WIDGET, "waiting")
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    conversations = agent.get_by_role("navigation", name="Conversations")
    conversations.get_by_role("button", name=re.compile(name)).click()
    agent.get_by_role("button", name="Take", exact=True).click()
    Side(agent).write("Let me have a look")
    Side(visitor).sees("Let me have a look")
    Side(visitor).act("Let me have a look", "More")
    check(visitor, WIDGET, "conversation with an open menu")
    visitor.keyboard.press("Escape")
    visitor.get_by_role("button", name="Emojis").click()
    check(visitor, WIDGET, "emojis")
    visitor.keyboard.press("Escape")

    agent.get_by_role("button", name="End", exact=True).click()
    agent.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
    ended = visitor.get_by_text("This conversation has ended.").first
    expect(ended).to_be_visible(timeout=WAIT_MS)
    check(visitor, WIDGET, "ended")
    visitor.get_by_title("very good", exact=True).click()
    check(visitor, WIDGET, "rating")
    visitor.get_by_role("button", name="Send the rating").click()
    expect(visitor.get_by_text("You rated it 5 of 5")).to_be_visible(timeout=WAIT_MS)
    visitor.get_by_role("button", name="Send me the transcript").click()
    expect(visitor.get_by_text("The transcript is on its way")).to_be_visible()
    check(visitor, WIDGET, "rated, with the transcript on its way")


def draw_as(page, scheme, direction):
    """Have the page's chat drawn so, whatever the website's settings."""
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
            const root = document.querySelector(".o-seitech-widget");
            const config = root && JSON.parse(root.dataset.config);
            if (config) {
                const wish = { scheme: "%s", direction: "%s" };
                root.dataset.config = JSON.stringify({ ...config, ...wish });
            }
        }, { once: true });"""
        % (scheme, direction)
    )
    page.reload()


@pytest.mark.parametrize(("scheme", "direction"), [("light", "ltr"), ("dark", "rtl")])
def test_the_chat_page_and_its_dialogs(check, new_page, sign_in, scheme, direction):
    page = sign_in(new_page(), "student")
    page.goto("/my/chat")
    draw_as(page, scheme, direction)
    conversations = page.get_by_role("navigation", name="Conversations")
    expect(conversations).to_be_visible(timeout=WAIT_MS)
    check(page, PAGE, "list")
    conversations.get_by_role("button", name=re.compile("Paul Martin")).first.click()
    Side(page).sees("bicycle shed")
    check(page, PAGE, "conversation")
    page.get_by_role("button", name="edited", exact=True).click()
    expect(page.get_by_role("dialog").get_by_text("noon")).to_be_visible()
    check(page, PAGE, "edits of a message")
    page.get_by_role("button", name="Close").click()
    Side(page).act("bicycle shed", "More")
    page.get_by_role("menuitem", name="Who has seen it").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_be_visible()
    check(page, PAGE, "who has seen it")
    page.get_by_role("button", name="Close").click()
    for menu in ("New conversation", "Settings", "More"):
        button = page.get_by_role("button", name=menu, exact=True).first
        if button.is_visible():
            button.click()
            check(page, PAGE, menu)
            page.keyboard.press("Escape")
    for entry in ("Contact support", "Write to somebody", "New group"):
        begin(page, entry)
        check(page, PAGE, entry)
        page.get_by_role("button", name="Close").click()
    row(page, "Safety at Work, study group").click()
    more = page.get_by_role("main").get_by_role("button", name="More")
    for panel in ("Search in it", "Pinned messages", "People", "Notifications…"):
        more.first.click()
        page.get_by_role("menuitem", name=panel, exact=True).click()
        check(page, PAGE, panel)
        if panel == "People":
            page.get_by_role("button", name="Invite people").click()
            check(page, PAGE, "invite people")
            page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        page.get_by_role("button", name="Close").last.click()
    more.first.click()
    page.get_by_role("menuitem", name="Rename the group").click()
    check(page, PAGE, "rename the group")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Settings", exact=True).click()
    page.get_by_role("menuitem", name="Notifications…").click()
    check(page, PAGE, "how I am told")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_window_and_full_screen(check, new_page, sign_in, device):
    page = sign_in(new_page(device), "student2")
    page.goto("/")
    opener = page.get_by_role("button", name=re.compile("^Open the chat"))
    expect(opener).to_be_visible(timeout=WAIT_MS)
    opener.click()
    conversations = page.get_by_role("navigation", name="Conversations")
    expect(conversations).to_be_visible(timeout=WAIT_MS)
    check(page, WIDGET, "list")
    conversations.locator("[data-channel-id]").first.click()
    expect(page.get_by_role("log", name="Messages")).to_be_visible(timeout=WAIT_MS)
    check(page, WIDGET, "conversation")
    full = page.get_by_role("button", name="Full screen")
    if full.is_visible():
        full.click()
        check(page, WIDGET, "full screen")
    page.get_by_role("button", name="Minimise", exact=True).click()
    expect(opener).to_be_visible()
    check(page, WIDGET, "bubble")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_inbox(check, new_page, sign_in, direction):
    page = sign_in(new_page(), "agent")
    # The free edition has no dark web client to look at.
    page.add_init_script(f"document.documentElement.dir = '{direction}'")
    page.goto("/odoo/chat")
    conversations = page.get_by_role("navigation", name="Conversations")
    expect(conversations).to_be_visible(timeout=WAIT_MS)
    check(page, INBOX, "list")
    conversations.locator("[data-group=mine] [data-channel-id]").first.click()
    expect(page.get_by_role("log", name="Messages")).to_be_visible(timeout=WAIT_MS)
    check(page, INBOX, "conversation with details")
    more = page.locator(".o-seitech-ThreadHeader").get_by_role("button", name="More")
    more.click()
    check(page, INBOX, "menu")
    page.get_by_role("menuitem", name="Escalate").click()
    check(page, DIALOG, "escalate")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Transfer", exact=True).click()
    expect(page.get_by_role("radio").first).to_be_visible(timeout=WAIT_MS)
    check(page, DIALOG, "transfer")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name=re.compile("^Notifications")).click()
    check(page, (".o-seitech-NotificationBell-menu",), "what I was told")
    page.get_by_role("menuitem", name="Notification settings").click()
    check(page, OWN_DIALOG, "how I am told")


@pytest.mark.parametrize(("scheme", "direction"), [("light", "ltr"), ("dark", "rtl")])
def test_the_live_board_and_announcements(check, new_page, sign_in, scheme, direction):
    page = sign_in(new_page(), "manager")
    page.goto("/odoo/chat-board")
    expect(page.get_by_role("table").first).to_be_visible(timeout=WAIT_MS)
    check(page, (".o-seitech-Board",), "board")
    page.goto("/my/chat")
    draw_as(page, scheme, direction)
    dialog = begin(page, "Announcement")
    dialog.get_by_role("radio", name="One course").check()
    dialog.get_by_role("option").first.click()
    check(page, PAGE, "announcement to one course")


def test_the_pages_behind_links_in_mails(check, new_page, server):
    code = """
channel = env["seitech.chat.channel"].search([("state", "=", "closed")], limit=1)
user = env["res.users"].search([("login", "=", "student")])
print(channel._rating_url(), env["seitech.chat.mail"]._unsubscribe_url(user))
"""
    addresses = server.shell(code).split()[-2:]
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        for address in addresses:
            path = re.sub(r"^https?://[^/]+", "", address)
            page.goto(path)
            check(page, ("main",), scheme, path.split("/")[2])
