"""Bytes loaded by each screen, and a visitor's waiting time, in a real browser."""

import statistics
from pathlib import Path

from harness.browser import Browser
from stack.processes import step

OPENINGS = 9  # of each chat, each in a browser without a cache
SOMEWHERE = "/odoo/action-base.action_partner_form"  # in the web client, not a chat
ACTIONS = "odoo.__WOWL_DEBUG__.root.env.services.action"
LOADING_MS = 180_000  # the first page makes the bundles
QUIET_MS = 5_000  # a page that loads nothing for so long is there

# Live Chat, and somebody who answers it. Run in `odoo shell`.
LIVE_CHAT = """
module = env["ir.module.module"].search([("name", "=", "im_livechat")])
if module.state != "installed":
    module.button_immediate_install()
    env = odoo.api.Environment(env.cr, odoo.SUPERUSER_ID, {})
    env.transaction.reset()
admin = env.ref("base.user_admin")
channel = env["im_livechat.channel"].create(
    {"name": "Bench", "user_ids": [(6, 0, admin.ids)]}
)
env["mail.presence"].search([("user_id", "=", admin.id)]).unlink()
env["mail.presence"].create({"user_id": admin.id, "status": "online"})
env.cr.commit()
print("CHANNEL %s;" % channel.id)
"""

QUESTION = "I can't open the certificate"
WIDGET_START = Path(__file__).parent / "widget_start.js"
LIVE_CHAT_WAY = {
    "launcher": ".o-livechat-LivechatButton",
    "fields": [(".o-mail-Composer-input", QUESTION)],
    "key": {"key": "Enter"},
    "route": "/message/post",
    "shown": ".o-mail-Message-body",
}
OUR_WAY = {
    "launcher": ".o-seitech-Launcher",
    "fields": [
        (".o-seitech-PreChatForm [name=name]", "Ana"),
        (".o-seitech-PreChatForm [name=email]", "ana@example.com"),
        (".o-seitech-PreChatForm [name=query_type]", "technical_support"),
        (".o-seitech-PreChatForm [name=body]", QUESTION),
    ],
    "key": {"key": "Enter", "ctrlKey": True},
    "route": "/api/chat/support",
    "shown": ".o-seitech-Message-body",
}


class Traffic:
    """Counts what a page loads while it is listened to."""

    def __init__(self, page):
        """Begin to listen."""
        self.page = page
        self.requests = 0
        self.bytes = 0
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._record)

    def settle(self):
        """Wait until nothing was loaded for a while."""
        seen = None
        while seen != self.requests:
            seen = self.requests
            self.page.wait_for_timeout(QUIET_MS)

    def _record(self, event):
        self.requests += 1
        self.bytes += event["encodedDataLength"]


def measure_inbox(server, login):
    """Weigh what opening each inbox loads, after the web client itself.

    :return: ``{chat: {requests, kilobytes}}``.
    """
    step("What opening the inbox loads")
    found = {}
    with Browser() as browser:
        for chat, action, visible in (
            ("discuss", "mail.action_discuss", ".o-mail-DiscussSidebarChannel"),
            ("ours", "seitech_chat.chat_inbox_action", ".o-seitech-ConversationRow"),
        ):
            page = browser.new_page(server.base_url)
            person = {"db": server.db, "login": login, "password": "bench"}
            page.request.post("/web/session/authenticate", data={"params": person})
            page.goto(SOMEWHERE)
            page.locator(".o_list_view").wait_for(timeout=LOADING_MS)
            Traffic(page).settle()
            traffic = Traffic(page)
            page.evaluate(f"{ACTIONS}.doAction('{action}')")
            page.locator(visible).first.wait_for(timeout=LOADING_MS)
            page.locator(visible).first.click()
            traffic.settle()
            found[chat] = {
                "requests": traffic.requests,
                "kilobytes": traffic.bytes / 1000,
            }
            page.context.close()
    return found


def measure_visitor_start(server):
    """Time a visitor from the click on the launcher until their message is stored.

    The browser's own clock is read, and a script in the page fills in and sends:
    driven from outside, each step takes ten milliseconds or more before it begins.
    Live Chat is installed for it: this comes last.

    :return: ``{chat: {p50_ms, ready_ms, count}}``; ready is when there was something
        to write in.
    """
    step("A visitor's first message")
    channel = server.shell(LIVE_CHAT).partition("CHANNEL ")[2].partition(";")[0]
    server.restart()
    found = {}
    with Browser() as browser:
        for chat, path, way in (
            ("discuss", f"/im_livechat/support/{channel}", LIVE_CHAT_WAY),
            ("ours", "/", OUR_WAY),
        ):
            # The first one pays for what the server builds once.
            _first, *times = [
                time_visitor(browser, server, path, way) for _ in range(OPENINGS + 1)
            ]
            found[chat] = {
                "p50_ms": statistics.median(one["stored"] for one in times),
                "ready_ms": statistics.median(one["ready"] for one in times),
                "count": OPENINGS,
            }
    return found


def time_visitor(browser, server, path, way):
    """Let one visitor come and write; give what ``startAsVisitor`` does."""
    page = browser.new_page(server.base_url)
    traffic = Traffic(page)
    page.goto(path)
    page.locator(way["launcher"]).wait_for(timeout=LOADING_MS)
    traffic.settle()
    page.evaluate(WIDGET_START.read_text())
    times = page.evaluate("way => startAsVisitor(way)", way)
    # An error is an answer as well.
    page.locator(way["shown"], has_text=QUESTION).wait_for()
    page.context.close()
    return times
