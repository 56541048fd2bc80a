"""A page of somebody else with the widget, and recorded answers in place of a server.

It shows what the page does to the widget and the widget to the page. What the real
server answers is tested where one runs.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EMBED = Path(__file__).parents[2] / "seitech_chat" / "static" / "embed"
#: Nothing but scripts and requests; no style, inline or from an address.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self'"
)
KEY = "a1b2c3d4e5f6g7h8"
SETTINGS = {
    "key": KEY,
    "origin": "",
    "files": "/embed/",
    "isEnabled": True,
    "colors": {
        "primary": "#0284c7",
        "strong": "#027cbb",
        "secondary": "#16a34a",
        "text": "#0b1220",
        "surface": "#f8fafc",
        "error": "#ef4444",
    },
    "scheme": "light",
    "side": "right",
    "offsetX": 16,
    "offsetY": 16,
    "zIndex": 2147483000,
    "icon": "M4 4h16v12H11l-5 4.5V16H4z",
    "include": "",
    "exclude": "",
    "hasHome": True,
}
DEPARTMENT = {
    "id": 1,
    "name": "Sales",
    "query_type": None,
    "is_available": True,
    "is_open": True,
    "opens_at": None,
    "welcome_text": "",
    "away_text": "",
    "form": {"name": "required", "email": "required", "phone": "hidden"},
    "fields": [
        {
            "name": "plan",
            "label": "Plan",
            "is_required": False,
            "type": "text",
            "choices": [],
        }
    ],
}
SESSION = {
    "caller": None,
    "roles": ["public"],
    "departments": [DEPARTMENT],
    "limits": {"max_text_length": 5000, "max_file_bytes": 1000, "max_attachments": 10},
}
#: The first screen of a site without FAQs and quick actions.
EMPTY_HOME = {
    "team": {
        "agents": [],
        "is_available": True,
        "typical_response_seconds": None,
        "opens_at": None,
    },
    "faqs": [],
    "has_faqs": False,
    "quick_actions": [],
}
NO_CONSENT = {"mode": "none", "text": "", "url": "", "version": 1}
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title>{head}</head>
<body><h1>Shop</h1><button id="own">Buy</button>{body}</body></html>"""


def read_manifest():
    """Return the manifest of the built scripts."""
    return json.loads((EMBED / "manifest.json").read_text())


def language_settings():
    """Return the languages of the settings, as the server makes them."""
    shared = {"direction": "ltr", "title": "", "text": "", "consent": NO_CONSENT}
    return [
        {"lang": code.replace("_", "-")} | shared | files
        for code, files in read_manifest()["languages"].items()
    ]


class ForeignSite:
    """A web server on loopback with one page, which tests describe."""

    def __init__(self, policy=STRICT_POLICY):
        """Start the server."""
        site = self
        self.policy = policy
        self.settings = SETTINGS | {"languages": language_settings()}
        self.head = ""
        self.body = '<script src="/chat.js"></script>'
        self.scripts = {}
        self.requests = []
        self.failing = set()
        #: What the server answers at a path, beside what a new visitor needs.
        self.answers = {
            "/api/chat/support/session": SESSION,
            "/api/chat/support/home": EMPTY_HOME,
        }
        #: The bodies of requests, by path.
        self.bodies = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site._answer(self)

            def do_POST(self):
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path = self.path.split("?")[0]
                if self.headers.get("Content-Type") == "application/json":
                    site.bodies.setdefault(path, []).append(json.loads(content))
                site._answer(self)

            def log_message(self, *_):
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        """Return the running site."""
        return self

    def __exit__(self, *_):
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler):
        path = handler.path.split("?")[0]
        self.requests.append(path)
        if path in self.failing:
            self._send(handler, 503, "text/plain", "")
        elif path == "/chat.js":
            loader = (EMBED / read_manifest()["loader"]).read_text().rstrip()
            text = f"{loader}({json.dumps(self.settings)});"
            self._send(handler, 200, "text/javascript", text)
        elif path in self.scripts:
            self._send(handler, 200, "text/javascript", self.scripts[path])
        elif path.startswith("/embed/"):
            text = (EMBED / path.removeprefix("/embed/")).read_text()
            self._send(handler, 200, "text/javascript", text)
        elif path in self.answers:
            self._send(
                handler, 200, "application/json", json.dumps(self._content(path))
            )
        elif path.startswith("/api/"):
            self._send(handler, 404, "application/json", '{"code": "not_found"}')
        else:
            page = PAGE.format(head=self.head, body=self.body)
            self._send(handler, 200, "text/html; charset=utf-8", page)

    def _content(self, path):
        answer = self.answers[path]
        if path.endswith("/home"):  # the session comes with it
            return {"session": self.answers["/api/chat/support/session"], **answer}
        return answer

    def _send(self, handler, status, content_type, text):
        content = text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(content)))
        if self.policy:
            handler.send_header("Content-Security-Policy", self.policy)
        handler.end_headers()
        handler.wfile.write(content)


def open_chat(page):
    """Open the chat by its launcher, and return its window."""
    page.get_by_role("button", name="Open chat").click()
    return page.get_by_role("dialog")


def button(panel, name):
    """Return a button by its whole name."""
    return panel.get_by_role("button", name=name, exact=True)
