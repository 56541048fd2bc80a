"""Requests and sockets of other sites' pages: who may, and what a refused one reads."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...bus.subscription import Subscription
from ...controllers.http.route import SITE_HEADER, VISITOR_HEADER
from ...persona import Persona
from ..support.chat_case import ChatCase, ChatHttpCase

SHOP = "https://shop.example"
BLOG = "https://blog.example"
EVIL = "https://evil.example"
ALLOW = "Access-Control-Allow-Origin"


class Sites(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sites = cls.env["seitech.chat.site"]
        cls.shop = sites.create({"name": "Shop", "allowed_origins": SHOP})
        cls.blog = sites.create({"name": "Blog", "allowed_origins": BLOG})
        cls.visitors["visitor"].site_id = cls.shop


@tagged("post_install", "-at_install")
class TestCrossOrigin(Sites, ChatHttpCase):
    def page(self, origin, persona="nobody", *, site=None, path="/session", **headers):
        """Send a request as a page of a site does."""
        is_user = persona in self.users or "Authorization" in headers
        url = f"/api/chat{path}" if is_user else f"/api/chat/support{path}"
        if site:
            headers[SITE_HEADER] = site.key
        headers["Origin"] = origin
        return self.request(persona, "POST", url, json={}, headers=headers)

    def assert_served(self, response, origin):
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(response.headers[ALLOW], origin)
        self.assertIn("Origin", response.headers["Vary"])
        self.assertNotIn("Access-Control-Allow-Credentials", response.headers)
        self.assertIn("Retry-After", response.headers["Access-Control-Expose-Headers"])

    def assert_stopped(self, response, origin):
        self.assertEqual(response.status_code, 403, response.text)
        self.assertEqual(response.json()["code"], "origin_not_allowed")
        self.assertIn(origin, response.json()["detail"])
        # Without it the page would read nothing at all.
        self.assertEqual(response.headers[ALLOW], origin)

    def test_a_page_is_served_for_the_site_that_it_names(self):
        self.assert_served(self.page(SHOP, site=self.shop), SHOP)
        self.assert_stopped(self.page(SHOP, site=self.blog), SHOP)
        self.assert_stopped(self.page(EVIL, site=self.shop), EVIL)
        self.assert_stopped(self.page("null", site=self.shop), "null")
        self.assert_stopped(self.page(SHOP), SHOP)

    def test_the_query_names_the_site_without_a_preflight(self):
        home = f"/api/chat/support/home?site={self.shop.key}&with_session=true"
        for origin, check in ((SHOP, self.assert_served), (EVIL, self.assert_stopped)):
            answer = self.request("nobody", "GET", home, headers={"Origin": origin})
            check(answer, origin)
        self.assertEqual(
            self.request("nobody", "GET", home.replace("site=", "site=x")).status_code,
            404,
        )

    def post_plain(self, path, origin, persona="nobody", **body):
        """Send JSON as plain text, which a browser sends without a preflight."""
        headers = {"Content-Type": "text/plain"}
        if origin:
            headers["Origin"] = origin
        url = f"/api/chat/support{path}?site={self.shop.key}"
        return self.request(
            persona, "POST", url, data=json.dumps(body), headers=headers
        )

    def test_plain_text_is_json_where_no_cookie_counts(self):
        self.assert_served(self.post_plain("/session", SHOP), SHOP)
        # A cookie that the browser would send with it identifies nobody.
        answer = self.post_plain("/session", SHOP, "agent")
        self.assertIsNone(answer.json()["caller"])
        # The list of origins holds, and so does the one for a form of another page.
        for origin in (EVIL, BLOG, "null"):
            self.assert_stopped(self.post_plain("/session", origin), origin)
        # Without an origin it is no page, and a program can send the right type.
        self.assertEqual(self.post_plain("/session", None).status_code, 415)
        # A token needs a preflight anyway, and a person's cookie needs its protection.
        for path in ("/send", "/channels", "/end"):
            answer = self.post_plain(path, SHOP, "visitor")
            self.assertEqual(answer.status_code, 415, path)
        answer = self.request(
            "agent", "POST", "/api/chat/session", data="{}",
            headers={"Content-Type": "text/plain", "Origin": self.base_url()},
        )  # fmt: skip
        self.assertEqual(answer.status_code, 415)

    def test_a_form_in_plain_text_opens_a_conversation_of_its_page(self):
        form = {
            "name": "Ana", "email": "ana@example.com", "query_type": "other",
            "body": "Hello", "opening_uuid": str(uuid4()), "client_uuid": str(uuid4()),
        }  # fmt: skip
        channels = self.env["seitech.chat.channel"]
        before = channels.search_count([])
        self.assert_stopped(self.post_plain("", EVIL, **form), EVIL)
        self.assertEqual(channels.search_count([]), before)

        answer = self.post_plain("", SHOP, **form)

        self.assert_served(answer, SHOP)
        channel = channels.browse(answer.json()["entry"]["channel"]["id"])
        self.assertEqual(channel.visitor_id.site_id, self.shop)

    def test_our_own_pages_and_programs_need_no_site(self):
        for headers in ({}, {"Origin": self.base_url()}):
            answer = self.request(
                "visitor", "POST", "/api/chat/support/session",
                json={}, headers=headers,
            )  # fmt: skip
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn(ALLOW, answer.headers)

    def test_an_archived_site_serves_nobody(self):
        self.shop.active = False

        self.assert_stopped(self.page(SHOP, site=self.shop), SHOP)
        self.assert_stopped(self.page(SHOP, "visitor"), SHOP)

    def test_a_changed_list_counts_at_once(self):
        self.assert_stopped(self.page(EVIL, site=self.shop), EVIL)

        self.shop.allowed_origins = f"{SHOP}\n{EVIL}"

        self.assert_served(self.page(EVIL, site=self.shop), EVIL)

    def test_a_token_is_bound_to_its_site(self):
        self.assert_served(self.page(SHOP, "visitor"), SHOP)
        self.assert_served(self.page(SHOP, "visitor", site=self.shop), SHOP)
        self.assert_stopped(self.page(BLOG, "visitor"), BLOG)
        # The site that the page names does not matter any more.
        self.assert_stopped(self.page(BLOG, "visitor", site=self.blog), BLOG)

    def test_a_cookie_is_none_for_a_page_of_a_site(self):
        self.assert_stopped(self.page(SHOP, "agent"), SHOP)

        answer = self.page(SHOP, "agent", site=self.shop)

        self.assert_served(answer, SHOP)
        self.assertIsNone(answer.json()["caller"])

    def test_a_key_serves_the_sites_of_its_companies(self):
        keys = self.env["res.users.apikeys"].with_user(self.users["agent"]).sudo()
        bearer = {"Authorization": f"Bearer {keys._generate('rpc', 'test', None)}"}
        foreign = self.env["seitech.chat.site"].create(
            {"name": "Other", "company_id": self.other_company.id,
             "allowed_origins": EVIL}
        )  # fmt: skip

        for origin in (SHOP, BLOG):
            answer = self.page(origin, **bearer)
            self.assert_served(answer, origin)
            self.assertEqual(answer.json()["caller"]["id"], self.users["agent"].id)
        self.assert_stopped(self.page(EVIL, **bearer), EVIL)
        self.assertEqual(foreign.company_id, self.other_company)

    def test_every_preflight_is_answered(self):
        for origin in (SHOP, EVIL, "null"):
            answer = self.request(
                "nobody", "OPTIONS", "/api/chat/support/send",
                headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
            )  # fmt: skip

            self.assertEqual(answer.status_code, 204)
            self.assertEqual(answer.headers[ALLOW], origin)
            self.assertEqual(answer.headers["Access-Control-Allow-Methods"], "POST")
            for name in (VISITOR_HEADER, SITE_HEADER, "Content-Type"):
                self.assertIn(name, answer.headers["Access-Control-Allow-Headers"])
            self.assertNotIn("Set-Cookie", answer.headers)

    def test_other_refusals_are_readable_as_well(self):
        answer = self.page(SHOP, site=self.shop, path="/nothing")
        self.assertEqual((answer.status_code, answer.headers[ALLOW]), (404, SHOP))
        answer = self.page(SHOP, "nobody", path="/channels")
        self.assertEqual((answer.status_code, answer.headers[ALLOW]), (401, SHOP))

    def test_a_new_visitor_is_bound_to_the_site_of_the_page(self):
        sales = self.env["seitech.chat.department"].create(
            {"name": "Shop", "company_id": self.company.id}
        )
        self.shop.department_id = sales
        form = {
            "name": "Ana", "email": "ana@example.com", "query_type": "other",
            "department_id": None, "body": "Hello", "page_url": SHOP, "lang": "en",
            "opening_uuid": str(uuid4()), "client_uuid": str(uuid4()),
        }  # fmt: skip
        for headers, site in (
            ({"Origin": SHOP, SITE_HEADER: self.shop.key}, self.shop),
            ({}, self.env["website"].get_current_website().chat_site_id),
        ):
            form |= {"opening_uuid": str(uuid4()), "client_uuid": str(uuid4())}
            answer = self.request(
                "nobody", "POST", "/api/chat/support", json=form, headers=headers
            )
            self.assertEqual(answer.status_code, 200, answer.text)
            channel_id = answer.json()["entry"]["channel"]["id"]
            channel = self.env["seitech.chat.channel"].browse(channel_id)
            self.assertEqual(channel.visitor_id.site_id, site)
            self.assertEqual(channel.department_id == sales, site == self.shop)

    def test_a_wrong_list_is_refused_with_the_line(self):
        for text, reason in (
            ("http://shop.example", "http://shop.example: http:// is allowed for"),
            ("shop.example", "shop.example: enter an address"),
            (f"{SHOP}\nhttps://*", "https://\\*: an asterisk stands for"),
            ("https://shop.example/cart", "leave out all that follows"),
        ):
            with self.assertRaisesRegex(ValidationError, reason):
                self.shop.allowed_origins = text


@tagged("post_install", "-at_install")
class TestForeignSockets(Sites):
    def subscribed(self, origin, persona):
        """Return whether a page's socket receives what is for a person."""
        websocket = self.env["ir.websocket"]
        claim, _seconds = websocket._sign_subscription(persona, timedelta(minutes=10))
        headers = {"Origin": origin} if origin else {}
        httprequest = SimpleNamespace(headers=headers, host="odoo.example")
        subscription = Subscription([claim], httprequest)
        targets = websocket.with_context(
            seitech_chat_subscription=subscription
        )._targets_of_claim(claim)
        self.assertEqual(subscription.is_refused, not targets)
        return bool(targets)

    def test_a_socket_is_served_as_the_requests_of_its_page(self):
        visitor = self.persona("visitor")
        agent = self.persona("agent")
        for origin, persona, expected in (
            (SHOP, visitor, True),
            (BLOG, visitor, False),
            (EVIL, visitor, False),
            ("null", visitor, False),
            ("https://odoo.example", visitor, True),
            (None, visitor, True),
            (SHOP, agent, True),
            (EVIL, agent, False),
        ):
            with self.subTest(origin=origin, persona=persona.type):
                self.assertEqual(self.subscribed(origin, persona), expected)

    def test_the_check_costs_no_statement(self):
        sites = self.env["seitech.chat.site"]
        sites._access_directory()
        persona = Persona(self.visitors["visitor"])
        self.assertTrue(persona.record.site_id)

        with self.assertQueryCount(0):
            self.assertTrue(sites._is_page_allowed(SHOP, persona=persona))
            self.assertFalse(
                sites._is_page_allowed(EVIL, persona=None, key=self.shop.key)
            )
