"""Pages that messages link to: looked up later, none of ours, shown to members."""

import io
import itertools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...logic.links import PageMetadata
from ...models.message import chat_link_preview
from ...tools import web_fetch
from ..support import sample_files
from ..support.fake_web_servers import FakeServer, answering, open_web
from ..support.live_case import LiveCase

HOST = "http://pages.example"


def _picture(size=(2000, 1000), kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, kind)
    return stream.getvalue()


class Site(BaseHTTPRequestHandler):
    """A web site: answers by path, and keeps what it was asked."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, content = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        """Log nothing."""


def _page(title, more="", status=200, mimetype="text/html; charset=utf-8"):
    content = f"<head><title>{title}</title>{more}</head>".encode()
    return (status, {"Content-Type": mimetype}, content)


@tagged("post_install", "-at_install")
class TestLinkPreview(LiveCase):
    watchers = ("student", "instructor", "agent", "manager")

    def setUp(self):
        super().setUp()
        self.site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        self.site.asked, self.site.pages = [], {}
        thread = threading.Thread(target=self.site.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 5)
        self.addCleanup(self.site.server_close)
        self.addCleanup(self.site.shutdown)
        self.previews = self.env["seitech.chat.link.preview"]
        # Drop the links of the set-up; this test begins with none.
        self.previews.search([]).unlink()

    def open_web(self):
        """Let names ending in .example lie on this machine, on the site's port."""
        return open_web(self.site.server_port)

    def look_up(self):
        with self.open_web():
            self.previews._cron_fetch()

    def post(self, text, by="student", channel=None, **more):
        return self.send(by, text, channel or self.teaching, **more)

    def shown(self, message, by="instructor"):
        answer = self.call(by, "list_messages", channel_id=message["channel_id"])
        [found] = [m for m in answer["messages"] if m["id"] == message["id"]]
        return found["previews"]

    def test_a_fetched_preview_is_shown_to_everybody(self):
        self.site.pages["/a"] = _page(
            "A &amp; B",
            '<meta property="og:description" content="About both">'
            '<meta property="og:site_name" content="Pages">',
        )
        message = self.post(f"Look: {HOST}/a")
        self.assertEqual(message["previews"], [])
        self.assertEqual(self.site.asked, [])

        self.verify(
            self.look_up, (self.public_target(self.teaching), "message_changed")
        )

        [preview] = self.shown(message)
        self.assertEqual(
            preview,
            {"url": f"{HOST}/a", "title": "A & B", "description": "About both",
             "site_name": "Pages", "image_url": None},
        )  # fmt: skip
        [(_path, headers)] = self.site.asked
        self.assertEqual(headers["Host"], "pages.example")
        for name in ("Cookie", "Authorization", "Referer"):
            self.assertNotIn(name, headers)
        self.look_up()
        self.assertEqual(len(self.site.asked), 1)

    def test_picture_is_ours_small_and_for_who_sees_the_message(self):
        self.site.pages["/a"] = _page(
            "A", '<meta property="og:image" content="/pic.png">'
        )
        self.site.pages["/pic.png"] = (200, {"Content-Type": "image/png"}, _picture())
        message = self.post(f"{HOST}/a")
        self.look_up()

        [preview] = self.shown(message)
        self.assertRegex(preview["image_url"], r"^/api/chat/file/\d+$")
        for name, status in (("instructor", 200), ("student", 200), ("manager", 200),
                             ("other_student", 404), ("agent", 404),
                             ("visitor", 404), ("nobody", 404)):  # fmt: skip
            response = self.request(name, "GET", preview["image_url"])
            self.assertEqual(response.status_code, status, name)
            if status == 200:
                picture = Image.open(io.BytesIO(response.content))
                self.assertEqual((picture.format, picture.size), ("JPEG", (320, 160)))

    def test_a_preview_image_that_is_no_picture_is_left_out(self):
        page = _page("A", '<meta property="og:image" content="/pic">')
        svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
        for mimetype, content in (
            ("image/png", b"GIF89a nonsense"),
            ("image/svg+xml", svg),
            ("text/html", b"<p>"),
            ("image/png", b""),
        ):
            with self.subTest(content=content), self.undone():
                self.site.pages.update(
                    {"/a": page, "/pic": (200, {"Content-Type": mimetype}, content)}
                )
                message = self.post(f"{HOST}/a")
                self.look_up()
                [preview] = self.shown(message)
                self.assertIsNone(preview["image_url"])

    def test_an_empty_preview_emits_nothing(self):
        self.site.pages.update(
            {
                "/gone": _page("Gone", status=404),
                "/broken": _page("Broken", status=500),
                "/pdf": _page("x", mimetype="application/pdf"),
                "/empty": _page(""),
                "/loop": (302, {"Location": "/loop"}, b""),
                "/nowhere": (302, {}, b""),
            }
        )
        for path in (*self.site.pages, "/missing"):
            with self.subTest(path=path):
                message = self.post(f"{HOST}{path}")
                with self.trap_events() as events:
                    self.look_up()
                self.assertEqual(events, [])
                self.assertEqual(self.shown(message), [])
        # And none of it is asked again.
        count = len(self.site.asked)
        self.look_up()
        self.assertEqual(len(self.site.asked), count)

    def test_redirection_is_followed_and_checked_again(self):
        self.site.pages.update(
            {
                "/old": (301, {"Location": "http://other.example/new"}, b""),
                "/new": _page("New"),
            }
        )
        message = self.post(f"{HOST}/old")
        self.look_up()
        [preview] = self.shown(message)
        self.assertEqual((preview["url"], preview["title"]), (f"{HOST}/old", "New"))

        for target in (
            "http://127.0.0.1/new", "http://localhost/new", "http://[::1]/new",
            "http://169.254.169.254/new", "http://10.0.0.1/new", "file:///etc/passwd",
            "http://me@pages.example/new", "http://pages.example:8069/new",
        ):  # fmt: skip
            with self.subTest(target=target), self.undone():
                self.site.pages["/trap"] = (302, {"Location": target}, b"")
                message = self.post(f"{HOST}/trap")
                asked = len(self.site.asked)
                self.look_up()
                self.assertEqual(self.shown(message), [])
                self.assertEqual(self.site.asked[asked:][1:], [])

    def test_nothing_of_our_own_network_is_asked(self):
        """With the real resolver, and the port of a server that would answer."""
        self.site.pages["/"] = _page("Inside")
        resolve, port = web_fetch._resolve, self.site.server_port

        def resolve_here(*args):
            return [(address, port) for address, _port in resolve(*args)]

        with patch.object(web_fetch, "_resolve", resolve_here):
            for host in (
                "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "2130706433",
                "0x7f000001", "[::ffff:127.0.0.1]",
            ):  # fmt: skip
                with self.subTest(host=host), self.undone():
                    self.post(f"http://{host}/")
                    self.previews._cron_fetch()
        self.assertEqual(self.site.asked, [])

    def test_one_private_address_among_others_is_enough(self):
        found = [
            (2, 1, 6, "", ("93.184.216.34", 80)),
            (2, 1, 6, "", ("10.0.0.1", 80)),
        ]
        with (
            patch("socket.getaddrinfo", return_value=found),
            self.assertRaises(web_fetch.AddressRefused),
        ):
            web_fetch._resolve("rebound.example", 80, web_fetch._Deadline(5))

    def test_large_page_is_read_to_a_limit_and_a_slow_one_aborted(self):
        content = b"<title>Large</title>" + b" " * 3_000_000
        self.site.pages["/a"] = (200, {"Content-Type": "text/html"}, content)
        with self.open_web():
            answer = web_fetch.read(
                f"{HOST}/a", mimetypes=("text/html",), max_bytes=50_000
            )
            self.assertEqual(len(answer.content), 50_000)
            with (
                patch.object(web_fetch, "DEADLINE_SECONDS", -1),
                self.assertRaises(web_fetch.OutboundError),
            ):
                web_fetch.read(f"{HOST}/a", mimetypes=("text/html",), max_bytes=50_000)

    def test_notes_links_are_looked_up_nowhere(self):
        self.site.pages["/a"] = _page("A")
        self.post(f"{HOST}/a", "agent", self.support, type="note")
        self.look_up()

        self.assertEqual(self.site.asked, [])
        self.assertFalse(self.previews.search([]))

    def test_three_links_each_once(self):
        for number in range(5):
            self.site.pages[f"/{number}"] = _page(f"Page {number}")
        links = " ".join(f"{HOST}/{number}" for number in (0, 0, 1, 2, 3, 4))
        message = self.post(links)
        self.look_up()

        titles = [preview["title"] for preview in self.shown(message)]
        self.assertEqual(titles, ["Page 0", "Page 1", "Page 2"])

    def test_edited_and_deleted_messages_follow(self):
        self.site.pages.update({"/a": _page("A"), "/b": _page("B")})
        message = self.post(f"{HOST}/a")
        self.look_up()
        edit = {"message_id": message["id"]}
        self.call("student", "edit", **edit, body=f"{HOST}/a again, and {HOST}/b")
        self.assertEqual([p["title"] for p in self.shown(message)], ["A"])
        self.look_up()
        self.assertEqual([p["title"] for p in self.shown(message)], ["A", "B"])
        self.call("student", "edit", **edit, body=f"{HOST}/b")
        self.assertEqual([p["title"] for p in self.shown(message)], ["B"])

        self.call("student", "delete", **edit)

        self.assertEqual(self.shown(message), [])
        self.assertFalse(self.previews.search([]))

    def test_deleted_while_it_was_looked_up(self):
        self.site.pages["/a"] = _page("A")
        message = self.post(f"{HOST}/a")
        preview = self.previews._claim()
        self.call("student", "delete", message_id=message["id"])

        with self.trap_events() as events:
            preview._publish(PageMetadata("A", "", "", ""), None)

        self.assertEqual(events, [])

    def test_two_processes_take_different_ones(self):
        self.post(f"{HOST}/a {HOST}/b")

        taken = [self.previews._claim() for _n in range(3)]

        self.assertEqual([one.url for one in taken], [f"{HOST}/a", f"{HOST}/b", False])
        # The fetch of a process that died is left to others after a while.
        with self.clock() as move:
            move(minutes=6)
            self.assertEqual(self.previews._claim().url, f"{HOST}/a")

    def test_no_page_stops_the_others(self):
        html = {"Content-Type": "text/html"}
        image = '<meta property="og:image" content="{}">'
        deep = _page("A", "<div>" * 50_000)
        pages = {
            "/section": (200, html, b"<title>A</title><![ x"),
            "/digits": (200, html, b"<title>A</title>&#%s;" % (b"9" * 5_000)),
            "/image": _page("A", image.format("http://[")),
            "/inside": _page("A", image.format("http://127.0.0.1/x.png")),
            "/nul": _page("A", "\x00" * 1_000),
            "/deep": deep,
            "/huge": _page("A", f"<meta {'a=b ' * 60_000}>"),
            "/idna": _page("A", mimetype="text/html; charset=idna"),
            "/undefined": _page("A", mimetype="text/html; charset=undefined"),
            "/odd": _page("A", mimetype="text/html; charset=\xfcx\x01"),
            "/cut": _page("A", image.format("/cut.png")),
        }
        pages["/zip"] = _page("A", image.format("/a.zip"))
        self.site.pages.update(pages)
        self.site.pages["/a.zip"] = (
            200, {"Content-Type": "image/png"}, sample_files.make_zip("mimetype", "a"),
        )  # fmt: skip
        cut = _picture()[:30]
        self.site.pages["/cut.png"] = (200, {"Content-Type": "image/png"}, cut)
        for path in pages:
            with self.subTest(path=path), self.undone():
                message = self.post(f"{HOST}{path}")
                self.look_up()
                [preview] = self.shown(message)
                self.assertEqual((preview["title"], preview["image_url"]), ("A", None))

    def test_a_failure_of_ours_costs_one_preview(self):
        self.site.pages.update({"/a": _page("A"), "/b": _page("B")})
        bad = self.post(f"{HOST}/a")
        good = self.post(f"{HOST}/b")
        show = chat_link_preview.SeitechChatLinkPreview._publish

        def fail_once(preview, page, picture):
            show(preview, page, picture)
            if page.title == "A":
                self.env.cr.execute("SELECT 1 / 0")

        self.patch(chat_link_preview.SeitechChatLinkPreview, "_publish", fail_once)
        with mute_logger(chat_link_preview.__name__, "odoo.sql_db"):
            self.look_up()

        self.assertEqual(self.shown(bad), [])
        self.assertEqual([one["title"] for one in self.shown(good)], ["B"])
        self.assertFalse(self.previews.search([("state", "in", ("waiting", "tried"))]))

    def test_a_page_that_ends_processes_is_tried_twice(self):
        self.post(f"{HOST}/a")
        with self.clock() as move:
            for _attempt in range(chat_link_preview.MAX_ATTEMPTS):
                self.assertTrue(self.previews._claim())  # and the process ends
                move(minutes=6)
            self.assertFalse(self.previews._claim())
            self.previews._cron_fetch()
        self.assertEqual(self.previews.search([]).mapped("state"), ["empty"])

    def test_slow_pages_leave_other_actions_their_turn(self):
        slow = FakeServer(answering(lambda: itertools.repeat(b" "), pause=0.1))
        self.addCleanup(slow.close)
        for number in range(4):
            self.post(f"{HOST}/{number}")
        action = self.env.ref("seitech_chat.chat_cron_preview")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", action.id)]).unlink()
        with (
            open_web(slow.port),
            patch.object(web_fetch, "DEADLINE_SECONDS", 0.5),
            patch.object(chat_link_preview, "RUN_SECONDS", 0.7),
        ):
            self.previews._cron_fetch()

        self.assertEqual(slow.connection_count, 2)
        self.assertEqual(
            self.previews.search([]).mapped("state"),
            ["empty", "empty", "waiting", "waiting"],
        )
        self.assertTrue(triggers.search([("cron_id", "=", action.id)]))
        self.assertGreater(action.priority, 5)  # others that are due go first

    def test_switched_off(self):
        self.env["ir.config_parameter"].set_param("seitech_chat.link_previews", "False")
        self.post(f"{HOST}/a")

        self.assertFalse(self.previews.search([]))
