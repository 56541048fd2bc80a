"""What opening a screen loads, and how long a visitor waits: in a real browser."""

import statistics
import time

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


class Traffic:
    """Counts what a page loads while it is listened to."""

    def __init__(self, page):
        """Begin to listen."""
        self.page = page
        self.requests = 0
        self.bytes = 0
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._note)

    def settle(self):
        """Wait until nothing was loaded for a while."""
        seen = None
        while seen != self.requests:
            seen = self.requests
            self.page.wait_for_timeout(QUIET_MS)

    def _note(self, event):
        self.requests += 1
        self.bytes += event["encodedDataLength"]


def measure_inbox(server, login):
    """Weigh what opening each inbox loads, after the web client itself.

    :return: ``{chat: {requests, kilobytes}}``.
    """
    step("What opening the inbox loads")
    found = {}
    with Browser() as browser:
        for chat, action, sight in (
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
            page.locator(sight).first.wait_for(timeout=LOADING_MS)
            page.locator(sight).first.click()
            traffic.settle()
            found[chat] = {
                "requests": traffic.requests,
                "kilobytes": traffic.bytes / 1000,
            }
            page.context.close()
    return found


def measure_visitor_start(server):
    """Time a visitor from the click on the bubble until their message is stored.

    Live Chat is installed for it: this comes last.

    :return: ``{chat: {p50_ms, waiting_ms, count}}``; waiting is what is left without
        the filling in.
    """
    step("A visitor's first message")
    channel = server.shell(LIVE_CHAT).partition("CHANNEL ")[2].partition(";")[0]
    server.restart()
    found = {}
    with Browser() as browser:
        for chat, path, begin in (
            ("discuss", f"/im_livechat/support/{channel}", write_to_live_chat),
            ("ours", "/", write_to_us),
        ):
            # What the server makes once, it makes for the first one.
            _first, *times = [
                time_visitor(browser, server, path, begin) for _ in range(OPENINGS + 1)
            ]
            seconds, typing = zip(*times, strict=True)
            waiting = map(float.__sub__, seconds, typing)
            found[chat] = {
                "p50_ms": statistics.median(seconds) * 1000,
                "waiting_ms": statistics.median(waiting) * 1000,
                "count": OPENINGS,
            }
    return found


def time_visitor(browser, server, path, begin):
    """Let one visitor come and write; give the seconds, and those of filling in."""
    page = browser.new_page(server.base_url)
    traffic = Traffic(page)
    page.goto(path)
    # By their classes, in both chats: looking for names takes a script tens of
    # milliseconds on a long page.
    bubble = page.locator(".o-livechat-LivechatButton, .o-seitech-Bubble")
    bubble.first.wait_for(timeout=LOADING_MS)
    traffic.settle()
    start = time.perf_counter()
    bubble.first.click()
    typing = begin(page)
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds, typing


def write_to_live_chat(page):
    """Write the first message into Live Chat's window; give the seconds of typing."""
    composer = page.locator(".o-mail-Composer-input").first
    composer.wait_for()
    start = time.perf_counter()
    composer.fill("I can't open the certificate")
    typing = time.perf_counter() - start
    with page.expect_response("**/message/post") as answer:
        composer.press("Enter")
    answer.value.finished()
    return typing


def write_to_us(page):
    """Fill the form our conversation begins with; give the seconds that took."""
    form = page.locator("form.o-seitech-PreChatForm")
    form.wait_for()
    start = time.perf_counter()
    form.locator("[name=name]").fill("Ana")
    form.locator("[name=email]").fill("ana@example.com")
    form.locator("[name=query_type]").select_option("technical_support")
    message = form.locator("[name=body]")
    message.fill("I can't open the certificate")
    typing = time.perf_counter() - start
    with page.expect_response("**/api/chat/support") as answer:
        message.press("Control+Enter")
    answer.value.finished()
    return typing
