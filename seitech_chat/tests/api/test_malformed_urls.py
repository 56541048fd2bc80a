"""Paths, numbers and methods that are none of ours: problems, and no pages."""

import re

from odoo.tests import tagged

from ...controllers.http.route import ROUTES
from ..support.chat_case import ChatHttpCase
from ..support.payload_assertions import PROBLEM


@tagged("post_install", "-at_install")
class TestMalformedUrls(ChatHttpCase):
    def check(self, response, status, code):
        self.assertEqual(response.status_code, status, response.url)
        self.assertEqual(response.headers["Content-Type"].split(";")[0], PROBLEM)
        self.assertEqual(response.json()["code"], code)
        self.assertNotIn("Access-Control-Allow-Origin", response.headers)
        self.assertEqual(response.headers["Vary"], "Origin")

    def test_unknown_paths_are_problems_and_no_pages(self):
        for path in (
            "", "/", "/nothing", "/support/nothing", "/channel/", "/channel/abc",
            "/channel/1/2", "/%00", "/channel/1.5",
        ):  # fmt: skip
            for method in ("GET", "POST"):
                response = self.request("agent", method, f"/api/chat{path}", json={})
                self.check(response, 404, "not_found")

    def test_numbers_of_nothing(self):
        for number in ("0", "-1", "1" * 9, "9" * 12, "9" * 25, "9" * 5000):
            response = self.request(
                "agent", "POST", f"/api/chat/channel/{number}", json={}
            )
            self.check(response, 404, "not_found")
            response = self.request("agent", "GET", f"/api/chat/file/{number}")
            self.check(response, 404, "not_found")

    def test_other_methods_name_the_allowed_one(self):
        for route in ROUTES:
            for path in route.paths:
                url = path.replace("<int:channel_id>", "1")
                url = re.sub("<int:(attachment|faq)_id>", "1", url)
                for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {
                    route.method
                }:
                    response = self.request("nobody", method, url)
                    self.check(response, 405, "method_not_allowed")
                    self.assertIn(route.method, response.headers["Allow"])

    def test_malformed_paths_are_refused_without_a_page(self):
        for start in ("/my/chat/", "/chat/rate/", "/chat/unsubscribe/", "/nothing/"):
            for end in ("%00", "..%2f..", "a%00/b", "9" * 5_000):
                response = self.request("agent", "GET", start + end)
                self.assertEqual(response.status_code, 400, start + end[:9])
                self.assertEqual(response.text, "Bad request")
        # Also what redirects and what is found.
        self.assertEqual(self.request("agent", "GET", "/my/chat/..x").status_code, 404)
        self.assertEqual(self.request("agent", "GET", "/my/chat").status_code, 200)

    def test_host_that_no_website_can_have(self):
        for host in ("a" * 64, "a..b", "x" * 5_000):
            headers = {"Host": host, "X-Forwarded-Host": host}
            response = self.request("agent", "GET", "/my/chat", headers=headers)
            self.assertEqual(response.status_code, 400, host[:9])
            response = self.request(
                "agent", "POST", "/api/chat/session", json={}, headers=headers
            )
            self.check(response, 400, "malformed_request")

    def test_range_beyond_the_file(self):
        file = self.call("visitor", "upload", channel_id=self.support.id)["attachment"]

        for value in ("bytes=99999-", "bytes=5-1", "bytes=-0"):
            headers = {"Range": value}
            response = self.request("visitor", "GET", file["url"], headers=headers)
            self.assertIn(response.status_code, (200, 416), value)
        self.check(
            self.request("visitor", "GET", file["url"], headers={"Range": "bytes=99-"}),
            416,
            "malformed_request",
        )

    def test_key_that_the_database_could_not_hold(self):
        for key in ("a\x00b", "\x80\xff", "a" * 5_000, "\x1b"):
            headers = {"Authorization": f"Bearer {key}".encode("latin-1")}
            url = "/api/chat/messages"
            response = self.request("nobody", "POST", url, json={}, headers=headers)
            self.check(response, 401, "invalid_api_key")

    def test_neighbours_of_our_paths_are_odoos(self):
        response = self.request("nobody", "GET", "/api/chatter")

        self.assertEqual(response.status_code, 404)
        self.assertIn("text/html", response.headers["Content-Type"])
