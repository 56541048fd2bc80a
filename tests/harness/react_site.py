"""A site with the screens of ``@seitech/chat-react``, which passes requests on to Odoo.

A server of a front end does the same: it keeps an API key, and the websocket of the
page goes to Odoo directly.
"""

import shutil
import subprocess
import tempfile
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stack.paths import ROOT, SCRIPTS

BUILD = ROOT / "clients" / "chat-react" / "tests" / "browser" / "build.mjs"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Site</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/styles.css">
<style>html, body, #root { height: 100%; margin: 0 }</style>
</head><body><div id="root"></div><script type="module" src="/page.js"></script>
</body></html>"""
TYPES = {".js": "text/javascript", ".css": "text/css"}
PASSED_ON = ("Content-Type", "X-Chat-Visitor-Token", "X-Chat-Site", "Accept-Language")


class ReactSite:
    """A web server on loopback. Use it with ``with``."""

    def __init__(self, port, key):
        """Build the page and start the server.

        :param int port: of Odoo.
        :param str key: of the site that allows these pages.
        """
        self.port = port
        self.key = key
        #: Of the person whose requests are passed on; empty for a visitor.
        self.credentials = {}
        self.folder = tempfile.TemporaryDirectory(prefix="react-site-")
        subprocess.run([SCRIPTS / "build_clients"], check=True)
        subprocess.run([shutil.which("node"), BUILD, self.folder.name], check=True)
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site._answer(self)

            def do_POST(self):
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
        self.folder.cleanup()

    def _answer(self, handler):
        path = handler.path.partition("?")[0]
        if path.startswith("/api/chat/"):
            self._pass_on(handler)
            return
        file = Path(self.folder.name) / path.lstrip("/")
        is_file = file.suffix in TYPES and file.is_file()
        content = file.read_bytes() if is_file else PAGE.encode()
        self._send(
            handler, 200, TYPES[file.suffix] if is_file else "text/html", content
        )

    def _pass_on(self, handler):
        length = int(handler.headers.get("Content-Length", 0))
        content = handler.rfile.read(length) or None
        given = {name: handler.headers.get(name) for name in PASSED_ON}
        headers = {name: value for name, value in given.items() if value}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                handler.command, handler.path, content, headers | self.credentials
            )
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        content_type = answer.headers.get("Content-Type", "text/plain")
        self._send(handler, answer.status, content_type, body)

    def _send(self, handler, status, content_type, content):
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
