"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Error, expect, sync_playwright
from stack.processes import StackError

FLAGS = [
    # As root there is no other way; the pages are our own.
    "--no-sandbox",
    "--disable-gpu",
    # Chromium's own errands would only fail and clutter the log.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # No test may depend on another machine, though Odoo's theme asks for web fonts.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
# Waiting costs nothing where it is quick: for a machine that has other things to do.
WAIT_MS = 60_000
expect.set_options(timeout=WAIT_MS)
HARMLESS_ERRORS = ("favicon", "net::ERR_NAME_NOT_RESOLVED")

# Texts of a page, and the contents of its inbox.
DESCRIBE = """() => {
    const texts = [document.body, document.querySelector("seitech-chat")?.shadowRoot]
        .flatMap((root) => (root ? [...root.children] : []))
        .filter((one) => !["SCRIPT", "STYLE"].includes(one.tagName))
        .map((one) => (one.innerText || "").replace(/\\s*\\n\\s*/g, " | "));
    const inbox = window.odoo?.__WOWL_DEBUG__?.root.env.services["seitech_chat.inbox"];
    if (!inbox) {
        return texts.map((text) => text.slice(0, 3000)).join("\\n");
    }
    const { connection, channels, list } = inbox.store;
    const rows = [...channels.values()].slice(-20).map((one) => {
        const { id, version, state, agent, isWaiting, title } = one;
        return JSON.stringify({ id, version, state, agent, isWaiting, title });
    });
    const held = {
        inbox: inbox.state.status,
        connection: connection.status,
        worker: inbox.bus.workerState,
        channelCount: channels.size,
        nextCursor: list.nextCursor,
    };
    const shown = texts.map((text) => text.slice(0, 3000));
    return [...shown, JSON.stringify(held), ...rows].join("\\n");
}"""


def chromium():
    """Return the path of the browser."""
    names = (os.environ.get("CHROMIUM"), "chromium", "google-chrome", "chrome")
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if not found:
        raise StackError("Chromium is missing\n  to do: scripts/get_system test")
    return found


class Browser:
    """One browser; each page is a person of its own (cookies, storage)."""

    def __init__(self):
        """Start Chromium."""
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=chromium(), args=FLAGS
        )
        self.pages = []

    def __enter__(self):
        """Return the running browser."""
        return self

    def __exit__(self, *_):
        """Close everything."""
        self.close()

    def new_page(self, base_url, device="desktop", **options):
        """Open a page in a context of its own.

        `page.errors` collects what the page logged as an error or threw. More options
        go to the context: locale, color_scheme, permissions, …
        """
        settings = {"base_url": base_url, "locale": "en-US", "timezone_id": "UTC"}
        settings |= DEVICES[device] | options
        context = self._browser.new_context(**settings)
        context.set_default_timeout(WAIT_MS)
        return self.watch(context.new_page())

    def sign_in(self, page, database, login):
        """Sign the page's person in; a demo password is the login itself."""
        person = {"db": database, "login": login, "password": login}
        answer = page.request.post("/web/session/authenticate", data={"params": person})
        if "error" in answer.json():
            raise StackError(f"{login} could not sign in: {answer.text()[:300]}")
        return page

    def watch(self, page):
        """Watch a page for errors, also a second tab made with `page.context`."""
        page.errors = []
        page.on("console", lambda message: _record(page, message))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        self.pages.append(page)
        return page

    def screenshots(self, folder, name):
        """Take a picture of every open page."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.pages):
            if not page.is_closed():
                page.screenshot(path=Path(folder) / f"{name}-{number}.png")

    def describe(self):
        """Return what every open page shows, and what an inbox holds, as text."""
        return "\n\n".join(
            f"{page.url}\nerrors: {page.errors}\n{_describe(page)}"
            for page in self.pages
            if not page.is_closed()
        )

    def close_pages(self):
        """Close every page and what it remembers."""
        for page in self.pages:
            if not page.is_closed():
                page.context.close()
        self.pages.clear()

    def close(self):
        """End the browser."""
        self.close_pages()
        self._browser.close()
        self._playwright.stop()


def _describe(page):
    try:
        return page.evaluate(DESCRIBE)
    except Error as error:
        return f"not readable: {error}"


def _record(page, message):
    harmless = any(word in message.text for word in HARMLESS_ERRORS)
    if message.type == "error" and not harmless:
        page.errors.append(message.text)
