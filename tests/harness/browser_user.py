"""One person at the chat, in a browser: everything is found by its role and name."""

import re
import time
from pathlib import Path

from playwright.sync_api import expect

from .browser import WAIT_MS

FILES = Path(__file__).parents[2] / "seitech_chat" / "demo" / "files"


class BrowserUser:
    """One person's window with the conversation in it."""

    def __init__(self, page):
        self.page = page

    @property
    def thread(self):
        """The messages."""
        return self.page.get_by_role("log", name="Messages")

    @property
    def composer(self):
        """Where one writes."""
        return self.page.get_by_role("textbox", name=re.compile("^Write a message"))

    def write(self, text):
        """Type a message and send it by Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def type_until(self, seen):
        """Type on until it is seen; it shows only while somebody types.

        :param seen: what is to be seen, on whatever page.
        """
        deadline = time.monotonic() + WAIT_MS / 1000
        while not seen.is_visible():
            assert time.monotonic() < deadline, "nobody sees that somebody types"
            self.composer.press_sequentially("and so on ", delay=100)

    def message(self, text):
        """Find a message by its text."""
        return self.thread.get_by_role("article").filter(has_text=text)

    def act(self, text, action):
        """Use a message's own actions, which show on hover."""
        message = self.message(text)
        message.hover()
        actions = message.get_by_role("group", name="Message actions")
        actions.get_by_role("button", name=action, exact=True).click()

    def attach(self, *names):
        """Pick files as a person does."""
        with self.page.expect_file_chooser() as chosen:
            self.page.get_by_role("button", name="Attach files").click()
        chosen.value.set_files([FILES / name for name in names])
        send = self.page.get_by_role("button", name="Send", exact=True)
        expect(send).to_be_enabled(timeout=WAIT_MS)
        send.click()

    def sees(self, text, times=1):
        """Wait until a text is in the thread, in so many messages."""
        expect(self.message(text)).to_have_count(times, timeout=WAIT_MS)


def conversations(page):
    """Find the list of conversations."""
    return page.get_by_role("navigation", name="Conversations")


def row(page, name):
    """Find a conversation in the list by what it is called.

    :param str name: a pattern of where the row begins; its rest may name others.
    """
    return conversations(page).get_by_role("button", name=re.compile(f"^{name}"))


def look_for(page, name):
    """Search the list for a conversation; return its row, even before it begins.

    The list draws only the rows in view, and earlier tests leave it long.
    """
    search = conversations(page).get_by_role("searchbox")
    search.fill(name, timeout=WAIT_MS)
    return conversations(page).locator("[data-channel-id]").filter(has_text=name)


def more(page):
    """Find the menu over the open conversation; messages have one of that name, too."""
    header = page.locator(".o-seitech-ConversationHeader")
    return header.get_by_role("button", name="More", exact=True)


def open_page(page):
    """Open the chat page and wait until the conversations are there."""
    page.goto("/my/chat")
    expect(conversations(page)).to_be_visible(timeout=WAIT_MS)


def begin(page, what):
    """Choose something of "New conversation"; return the dialog it opens."""
    page.get_by_role("button", name="New conversation").click()
    page.get_by_role("menuitem", name=what, exact=True).click()
    dialog = page.get_by_role("dialog", name=what, exact=True)
    expect(dialog).to_be_visible()
    return dialog


def open_chat(page):
    """Open the website, the chat in it, and its form."""
    page.goto("/")
    page.get_by_role("button", name=re.compile("^Open chat")).click(timeout=WAIT_MS)
    go_to_form(page)


def go_to_form(page):
    """Go from the first screen of the open chat to its form."""
    button = page.get_by_role("button", name="Write to us", exact=True)
    message = page.get_by_role("textbox", name="Message")
    expect(button.or_(message)).to_be_visible(timeout=WAIT_MS)
    if button.is_visible():
        button.click()


def fill_form(page, name):
    """Ask what the visitor came for."""
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="Email").fill("ana@example.com")
    subject = page.get_by_role("combobox", name="What can we help you with?")
    subject.select_option("technical_support")
    page.get_by_role("textbox", name="Message").fill("I can't open the certificate")
    start = re.compile("Start chat|Send message")
    page.get_by_role("button", name=start).click()
    BrowserUser(page).sees("I can't open the certificate")


def errors_of(*pages):
    """List what pages complained of, less the network that was cut on purpose."""
    return [
        error
        for page in pages
        for error in page.errors
        if "ERR_INTERNET_DISCONNECTED" not in error
    ]
