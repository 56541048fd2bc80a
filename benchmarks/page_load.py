"""Bytes loaded by each screen, and a visitor's waiting time, in a real browser."""

import os
import statistics
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
# A visitor's page alone keeps an operator online for minutes.
STAY_ONLINE = """
UPDATE mail_presence SET status = 'online', last_poll = now() at time zone 'UTC',
                         last_presence = now() at time zone 'UTC'
"""
EMBED_ROUNDS = int(os.environ.get("EMBED_ROUNDS", "9"))  # of each chat, alternating
EMBED_QUIET_MS = 1_500
WIDGET_START = Path(__file__).parent / "widget_start.js"
LIVE_CHAT_WAY = {
    "launcher": ".o-livechat-LivechatButton",
    "fields": [(".o-mail-Composer-input", QUESTION)],
    "key": {"key": "Enter"},
    "route": "/message/post",
    "shown": ".o-mail-Message-body",
}
OUR_WAY = {
    "launcher": 'button[aria-label^="Open chat"]',
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

    def __init__(self, page, origin=""):
        """Begin to listen.

        :param origin: of the server whose answers count; by default all do.
        """
        self.page = page
        self.origin = origin
        self.loaded = []  # (when it began, in seconds of the wall clock; bytes)
        self._began = {}  # request id → when, in seconds of the wall clock
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self._note)
        self.session.on("Network.loadingFinished", self._record)

    @property
    def requests(self):
        """The number of answers so far."""
        return len(self.loaded)

    @property
    def bytes(self):
        """Their size, as they were sent."""
        return sum(size for _at, size in self.loaded)

    def until(self, wall_seconds):
        """Return the requests that began until then, and the bytes of their answers."""
        sizes = [size for at, size in self.loaded if at <= wall_seconds]
        return len(sizes), sum(sizes)

    def settle(self, quiet_ms=QUIET_MS):
        """Wait until nothing was loaded for a while."""
        seen = None
        while seen != self.requests:
            seen = self.requests
            self.page.wait_for_timeout(quiet_ms)

    def _note(self, event):
        if event["request"]["url"].startswith(self.origin):
            self._began[event["requestId"]] = event["wallTime"]

    def _record(self, event):
        began = self._began.get(event["requestId"])
        # A request that began before it was listened to is not known.
        if began is not None or not self.origin:
            self.loaded.append((began or 0, event["encodedDataLength"]))


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
    times = _write(page, way, QUESTION)
    page.context.close()
    return times


def _write(page, way, question):
    page.evaluate(WIDGET_START.read_text())
    times = page.evaluate("way => startAsVisitor(way)", way)
    # An error is an answer as well.
    page.locator(way["shown"], has_text=question).wait_for()
    return times


def measure_embeds(server):
    """Compare the chats on a page of another site, each by its own script tags.

    Live Chat is installed for it: this comes last.

    :return: ``{chat: {ready, stored, ready_ms, p50_ms, p95_ms, count}}``, medians over
        the rounds; ``ready`` and ``stored`` are ``{kilobytes, requests}`` until there
        was something to write in, and until the message was stored.
    """
    step("The chats on a page of another site")
    pages = ForeignPages()
    server.shell(
        "env['ir.config_parameter'].set_param('web.base.url',"
        f" {server.base_url!r})\n{LIVE_CHAT}"
        "env['seitech.chat.site'].create({'name': 'Bench', 'key': 'benchmark0000001',"
        f" 'allowed_origins': {pages.origin!r}}}); env.cr.commit()"
    )
    [[channel]] = server.sql("SELECT max(id) FROM im_livechat_channel")
    ours = f"{server.base_url}/seitech_chat/embed/benchmark0000001.js"
    theirs = f"{server.base_url}/im_livechat"
    pages.tags = {
        "discuss": f'<script defer src="{theirs}/loader/{channel}"></script>'
        f'<script defer src="{theirs}/assets_embed.js"></script>',
        "ours": f'<script src="{ours}" async></script>',
    }
    server.restart()
    rounds = {"discuss": [], "ours": []}
    ways = {"discuss": LIVE_CHAT_WAY, "ours": OUR_WAY}
    with pages, Browser() as browser:
        # The first round pays for what the server builds once.
        for number in range(EMBED_ROUNDS + 1):
            for chat, found in rounds.items():
                server.sql(STAY_ONLINE)
                question = f"{QUESTION} ({chat} {number})"
                found.append(
                    _measure_embed(browser, server, pages, chat, ways[chat], question)
                )
    _check_stored(server)
    return {chat: _sum_up(found[1:]) for chat, found in rounds.items()}


def _measure_embed(browser, server, pages, chat, way, question):
    """Let one visitor of the other site come and write, in a browser without a cache.

    :return: what ``startAsVisitor`` does, and ``{kilobytes, requests}`` until
        ``readyAt`` and until ``storedAt``.
    """
    *others, (field, _text) = way["fields"]
    way = way | {"fields": [*others, (field, question)]}
    page = browser.new_page(pages.origin)
    traffic = Traffic(page, server.base_url)
    page.goto(f"/{chat}")
    page.locator(way["launcher"]).wait_for(timeout=LOADING_MS)
    traffic.settle(EMBED_QUIET_MS)
    times = _write(page, way, question)
    traffic.settle(100)  # the browser reports in order, a moment later
    loaded = {}
    for moment in ("readyAt", "storedAt"):
        requests, size = traffic.until(times[moment] / 1000)
        loaded[moment] = {"requests": requests, "kilobytes": size / 1000}
    page.context.close()
    return {**times, **loaded}


def _check_stored(server):
    """Look into the database whether every question is there."""
    for table, chat in (("mail_message", "discuss"), ("seitech_chat_message", "ours")):
        [[count]] = server.sql(
            f"SELECT count(*) FROM {table} WHERE body LIKE %s", [f"%({chat} %"]
        )
        if count != EMBED_ROUNDS + 1:
            raise RuntimeError(f"{count} of {EMBED_ROUNDS + 1} are in {table}")


def _sum_up(rounds):
    stored = [one["stored"] for one in rounds]
    loaded = {
        key: {
            what: statistics.median(one[moment][what] for one in rounds)
            for what in ("kilobytes", "requests")
        }
        for key, moment in (("ready", "readyAt"), ("stored", "storedAt"))
    }
    return {
        **loaded,
        "ready_ms": statistics.median(one["ready"] for one in rounds),
        "p50_ms": statistics.median(stored),
        "p95_ms": statistics.quantiles(stored, n=20, method="inclusive")[18],
        "count": len(rounds),
    }


class ForeignPages:
    """A web server of another origin: a page for each of ``tags``."""

    def __init__(self):
        """Choose a port; the pages are served from ``with`` on."""
        self.tags = {}
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                tags = pages.tags.get(self.path.strip("/"), "")
                content = f"<!DOCTYPE html><title>Shop</title><h1>Shop</h1>{tags}"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content.encode())

            def log_message(self, *_):
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self._server.server_address[1]}"

    def __enter__(self):
        """Begin to serve."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        """End it."""
        self._server.shutdown()
        self._server.server_close()
