"""axe-core looks at every screen, in all its states."""

import re
import uuid

import pytest
from harness.axe import WIDGET_LOOKS, findings
from harness.browser_user import (
    WAIT_MS,
    BrowserUser,
    begin,
    fill_form,
    go_to_form,
    look_for,
    more,
    row,
)
from playwright.sync_api import expect

WIDGET = ("seitech-chat", ".o-seitech-WidgetRoot")
WINDOW = (".o-seitech-portal", ".o-seitech-WidgetRoot")
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
    """Let axe look at a screen in a state; what it found fails the test in the end.

    `shows` is what is to be seen in that state: axe finds nothing in what is not there.
    """
    found = []

    def look(page, screen, *states, shows=None):
        expect(shows or page.locator(" ".join(screen))).to_be_attached()
        if shows:
            expect(shows).to_be_visible()
        # A moving element is half transparent, and has no contrast yet.
        page.wait_for_timeout(400)
        page.wait_for_function(STANDS_STILL)
        name = " ".join(states)
        found.extend(f"{name}: {one}" for one in findings(page, *screen))

    yield look
    assert not found, "\n".join(["axe found:", *found])


@pytest.mark.parametrize(("scheme", "direction", "size"), WIDGET_LOOKS)
def test_the_visitors_widget(check, new_page, sign_in, scheme, direction, size):
    name = f"Ana {uuid.uuid4().hex[:8]}"
    width, height = size
    visitor = new_page(viewport={"width": width, "height": height})
    draw_widget_as(visitor, scheme, direction)
    visitor.goto("/")
    visitor.get_by_role("button", name=re.compile("^Open chat")).click()
    write = visitor.get_by_role("button", name="Write to us")
    check(visitor, WIDGET, "home", shows=write)
    visitor.get_by_role("button", name=re.compile("^How")).first.click()
    check(visitor, WIDGET, "answer", shows=visitor.get_by_text("Did this help?").first)
    visitor.get_by_role("button", name="Back", exact=True).click()
    go_to_form(visitor)
    expect(visitor.get_by_role("textbox", name="Email")).to_be_visible(timeout=WAIT_MS)
    check(visitor, WIDGET, "form")
    start = re.compile("Start chat|Send message")
    visitor.get_by_role("button", name=start).click()
    wrong = visitor.locator("#seitech-email-error")
    check(visitor, WIDGET, "form with errors", shows=wrong)

    fill_form(visitor, name)
    check(visitor, WIDGET, "waiting", shows=BrowserUser(visitor).composer)
    agent = sign_in(new_page(), "agent")
    agent.goto("/odoo/chat")
    look_for(agent, name).click(timeout=WAIT_MS)
    agent.get_by_role("button", name="Take", exact=True).click()
    BrowserUser(agent).write("Let me have a look")
    BrowserUser(visitor).sees("Let me have a look")
    BrowserUser(visitor).act("Let me have a look", "More")
    menu = visitor.locator(".o-seitech-MessageActions-menu")
    check(visitor, WIDGET, "conversation with an open menu", shows=menu)
    visitor.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    visitor.get_by_role("button", name="Emojis").click()
    emojis = visitor.get_by_role("dialog", name="Emojis")
    check(visitor, WIDGET, "emojis", shows=emojis.get_by_role("grid"))
    emojis.get_by_role("button", name=re.compile("^Skin tone")).click()
    tones = emojis.get_by_role("group", name="Skin tone")
    check(visitor, WIDGET, "skin tones", shows=tones)
    visitor.keyboard.press("Escape")
    expect(tones).to_have_count(0)
    visitor.keyboard.press("Escape")
    expect(emojis).to_have_count(0)

    agent.get_by_role("button", name="Resolve", exact=True).click()
    question = agent.get_by_role("dialog")
    question.get_by_role("button", name="Resolve", exact=True).click()
    check(visitor, WIDGET, "ended", shows=visitor.get_by_text("How did we do?"))
    visitor.get_by_title("Great", exact=True).click()
    send = visitor.get_by_role("button", name="Submit rating")
    check(visitor, WIDGET, "rating", shows=send)
    send.click()
    expect(visitor.get_by_text("5 out of 5")).to_be_visible(timeout=WAIT_MS)
    visitor.get_by_role("button", name="Email me the transcript").click()
    sent = visitor.get_by_text("We've sent the transcript to")
    check(visitor, WIDGET, "rated, with the transcript on its way", shows=sent)


def draw_widget_as(page, scheme, direction):
    """Have a visitor's chat drawn so, whatever the website's settings."""

    def answer(route):
        script = route.fetch()
        text = re.sub(r'"scheme": "\w+"', f'"scheme": "{scheme}"', script.text())
        text = re.sub(r'"direction": "\w+"', f'"direction": "{direction}"', text)
        route.fulfill(response=script, body=text)

    page.route("**/seitech_chat/embed/*.js*", answer)


def draw_as(page, scheme, direction):
    """Have a person's chat drawn so, whatever the website's settings."""
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
            const root = document.querySelector(".o-seitech-portal");
            const config = root && JSON.parse(root.dataset.config);
            if (config) {
                const preferred = { scheme: "%s", direction: "%s" };
                root.dataset.config = JSON.stringify({ ...config, ...preferred });
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
    check(page, PAGE, "list", shows=conversations)
    row(page, "Paul Martin").click()
    BrowserUser(page).sees("bicycle shed")
    check(page, PAGE, "conversation")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="edited", exact=True).click()
    check(page, PAGE, "edits of a message", shows=dialog.get_by_text("noon"))
    close(dialog)
    BrowserUser(page).act("bicycle shed", "More")
    page.get_by_role("menuitem", name="Seen by").click()
    check(page, PAGE, "who has seen it", shows=dialog.get_by_role("listitem"))
    close(dialog)
    menu = page.locator(".o-seitech-Menu-list")
    new = page.get_by_role("button", name="New conversation", exact=True)
    settings = page.get_by_role("button", name="Settings", exact=True)
    for button in (new, settings, more(page)):
        button.click()
        check(page, PAGE, "menu", button.get_attribute("aria-label"), shows=menu)
        page.keyboard.press("Escape")
        expect(menu).to_have_count(0)
    for entry in ("Contact support", "New message", "New group"):
        begin(page, entry)
        check(page, PAGE, entry)
        close(dialog)
    row(page, "Safety at Work, study group").click()
    side = page.locator(".o-seitech-SidePanel")
    for panel, part in (
        ("Search this conversation", side),
        ("Pinned messages", side),
        ("People", side),
        ("Notifications…", dialog),
    ):
        more(page).click()
        page.get_by_role("menuitem", name=panel, exact=True).click()
        check(page, PAGE, panel, shows=part)
        if panel == "People":
            part.get_by_role("button", name="Invite people").click()
            check(page, PAGE, "invite people", shows=dialog)
            close(dialog, "Cancel")
        close(part)
    more(page).click()
    page.get_by_role("menuitem", name="Rename group").click()
    check(page, PAGE, "rename the group", shows=dialog)
    close(dialog, "Cancel")
    settings.click()
    page.get_by_role("menuitem", name="Notifications…").click()
    check(page, PAGE, "notification preferences", shows=dialog)


def close(part, button="Close"):
    """Close a dialog or what stands beside the messages."""
    part.get_by_role("button", name=button, exact=True).click()
    expect(part).to_have_count(0)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_window_and_full_screen(check, new_page, sign_in, device):
    page = sign_in(new_page(device), "student2")
    page.goto("/")
    opener = page.get_by_role("button", name=re.compile("^Open chat"))
    expect(opener).to_be_visible(timeout=WAIT_MS)
    opener.click()
    conversations = page.get_by_role("navigation", name="Conversations")
    check(page, WINDOW, "list", shows=conversations)
    conversations.locator("[data-channel-id]").first.click()
    expect(page.get_by_role("log", name="Messages")).to_be_visible(timeout=WAIT_MS)
    check(page, WINDOW, "conversation")
    if device == "desktop":
        page.get_by_role("button", name="Full screen").click()
        check(page, WINDOW, "full screen", shows=conversations)
    page.get_by_role("button", name="Minimize", exact=True).click()
    expect(opener).to_be_visible()
    check(page, WINDOW, "launcher")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_inbox(check, new_page, sign_in, direction):
    page = sign_in(new_page(), "agent")
    # The free edition has no dark web client to look at.
    page.add_init_script(f"document.documentElement.dir = '{direction}'")
    page.goto("/odoo/chat")
    conversations = page.get_by_role("navigation", name="Conversations")
    check(page, INBOX, "list", shows=conversations)
    conversations.locator("[data-group=mine] [data-channel-id]").first.click()
    expect(page.get_by_role("log", name="Messages")).to_be_visible(timeout=WAIT_MS)
    check(page, INBOX, "conversation with details")
    more(page).click()
    check(page, INBOX, "menu", shows=page.locator(".o-seitech-Menu-list"))
    page.get_by_role("menuitem", name="Escalate").click()
    dialog = page.get_by_role("dialog")
    check(page, DIALOG, "escalate", shows=dialog.get_by_text("to a supervisor"))
    close(dialog, "Cancel")
    page.get_by_role("button", name="Transfer", exact=True).click()
    check(page, DIALOG, "transfer", shows=dialog.get_by_role("radiogroup"))
    close(dialog, "Cancel")
    page.get_by_role("button", name=re.compile("^Notifications")).click()
    check(page, (".o-seitech-NotificationBell-menu",), "notifications")
    page.get_by_role("menuitem", name="Notification settings").click()
    check(page, OWN_DIALOG, "notification preferences", shows=dialog)


@pytest.mark.parametrize(("scheme", "direction"), [("light", "ltr"), ("dark", "rtl")])
def test_the_live_board_and_announcements(check, new_page, sign_in, scheme, direction):
    page = sign_in(new_page(), "manager")
    page.goto("/odoo/chat-board")
    expect(page.get_by_role("table").first).to_be_visible(timeout=WAIT_MS)
    check(page, (".o-seitech-Board",), "board")
    page.goto("/my/chat")
    draw_as(page, scheme, direction)
    dialog = begin(page, "New announcement")
    dialog.get_by_role("radio", name="One course").check()
    # Both are found at once: nothing moves them any more.
    option = dialog.get_by_role("option", name="Safety at Work")
    option.click()
    expect(option).to_have_attribute("aria-selected", "true")
    check(page, PAGE, "announcement to one course")


def test_the_pages_behind_links_in_mails(check, new_page, server):
    code = """
from odoo.addons.seitech_chat.models.desk.rating_link import rating_url
channel = env["seitech.chat.channel"].search([("state", "=", "closed")], limit=1)
user = env["res.users"].search([("login", "=", "student")])
print(rating_url(channel), env["seitech.chat.email.mixin"]._unsubscribe_url(user))
"""
    addresses = server.shell(code).split()[-2:]
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        for address in addresses:
            path = re.sub(r"^https?://[^/]+", "", address)
            page.goto(path)
            check(page, ("main",), scheme, re.split("[/#]", path)[2])


@pytest.mark.parametrize("device", ["desktop", "phone"])
@pytest.mark.parametrize("prefix", ["", "/es", "/pt"])
def test_the_home_page_of_the_demo(check, new_page, device, prefix):
    page = new_page(device)
    page.goto(f"{prefix}/")
    check(page, ("main",), device, prefix, shows=page.get_by_role("heading", level=1))
