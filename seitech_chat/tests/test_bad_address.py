"""Paths, numbers and methods that are none of ours: problems, and no pages."""

from odoo.tests import tagged

from ..controllers.common import ROUTES
from .common import ChatHttpCase
from .shapes import PROBLEM


@tagged("post_install", "-at_install")
class TestBadAddress(ChatHttpCase):
    def check(self, response, status, code):
        self.assertEqual(response.status_code, status, response.url)
        self.assertEqual(response.headers["Content-Type"].split(";")[0], PROBLEM)
        self.assertEqual(response.json()["code"], code)
        self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")

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

    def test_other_methods_are_told_which_one(self):
        for route in ROUTES:
            for path in route.paths:
                url = path.replace("<int:channel_id>", "1")
                url = url.replace("<int:attachment_id>", "1")
                for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {
                    route.method
                }:
                    response = self.request("nobody", method, url)
                    self.check(response, 405, "method_not_allowed")
                    self.assertIn(route.method, response.headers["Allow"])

    def test_neighbours_of_our_paths_are_odoos(self):
        response = self.request("nobody", "GET", "/api/chatter")

        self.assertEqual(response.status_code, 404)
        self.assertIn("text/html", response.headers["Content-Type"])
