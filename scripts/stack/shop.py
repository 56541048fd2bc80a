"""A web page of another origin with the chat, as on a customer's own site."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Of the site in the demo data.
DEMO_KEY = "beaconbookshop01"
#: Nothing but what docs/embed.md asks for, and the page's own style sheet and icon.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src {odoo};"
    " connect-src {odoo} {websocket}; img-src 'self' {odoo} blob:"
)
PAGE = """<!DOCTYPE html>
<html lang="en">
    <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Beacon Bookshop</title>
        <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
        <main>
            <h1>Beacon Bookshop</h1>
            <p>This page is no page of Odoo: another server has it. Its chat comes from
            one line, and its Content-Security-Policy allows nothing else.</p>
            <pre>{tag}</pre>
            <p><button type="button" data-seitech-chat="open">Ask us</button></p>
        </main>
        {tag}
    </body>
</html>
"""
STYLE = """body { margin: 0; font: 18px/1.6 Georgia, serif; background: #fdf8ef }
main { max-width: 34em; margin: 12vh auto; padding: 0 1.5em }
pre { overflow: auto; padding: 1em; background: #fff; font-size: 14px }
"""


class Shop:
    """A small web server with that page."""

    def __init__(self, odoo_url, port, key=DEMO_KEY, host="localhost"):
        """Start it.

        :param odoo_url: where the chat's server is.
        :param key: of the chat's site.
        :param host: of the page's address.
        """
        self.odoo_url = odoo_url
        tag = f'<script src="{odoo_url}/seitech_chat/embed/{key}.js" async></script>'
        shown = tag.replace("<", "&lt;")
        self.page = PAGE.replace("<pre>{tag}", f"<pre>{shown}").replace("{tag}", tag)
        self.policy = POLICY.format(
            odoo=odoo_url, websocket=odoo_url.replace("http", "ws", 1)
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.origin = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _handler(shop):  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                is_style = self.path == "/style.css"
                content = (STYLE if is_style else shop.page).encode()
                self.send_response(200)
                kind = "css" if is_style else "html"
                self.send_header("Content-Type", f"text/{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Content-Security-Policy", shop.policy)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                """Stay silent."""

        return Handler

    def stop(self):
        """End it."""
        self._server.shutdown()
        self._server.server_close()


def allow(cluster, database, origin):
    """Put the page's origin on the list of the demo site, whatever its port.

    Odoo must not be running: it remembers the lists.
    """
    cluster.query(
        "UPDATE seitech_chat_site SET allowed_origins = concat_ws(chr(10),"
        " nullif(allowed_origins, ''), %(origin)s) WHERE key = %(key)s"
        " AND NOT coalesce(%(origin)s = ANY"
        " (string_to_array(allowed_origins, chr(10))), false)",
        {"origin": origin, "key": DEMO_KEY},
        database=database,
    )
