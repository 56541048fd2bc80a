"""Ratings: once per service, credited to the agent, also by a link in an email."""

import re

from odoo.tests import tagged

from ...models.desk.rating_link import rating_url
from ..support.chat_case import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestRating(ChatCase):
    def rate(self, rating, **values):
        """Rate the last service of the support conversation."""
        return self.env["seitech.chat.rating"]._rate(self.support, rating, **values)

    def test_once_per_service_and_credited_to_who_answered_last(self):
        self.support._assign_to_agent(
            self.persona("agent"), self.desks["second_agent"].id
        )
        self.support._post(self.persona("second_agent"), "Solved")
        self.support._end()

        rating = self.rate(4, comment="Quick")

        self.assertEqual(rating.agent_id, self.desks["second_agent"])
        self.assertEqual(
            (rating.department_id, rating.company_id, rating.service_number),
            (self.department, self.company, 1),
        )
        self.assertEqual(self.rate(4, comment="Quick"), rating)
        self.assert_refused("already_rated", self.rate, 5)

    def test_a_reopened_conversation_can_be_rated_again(self):
        self.support._end()
        self.rate(2)
        self.support._reopen()
        self.assert_refused("not_ended", self.rate, 5)
        self.support._end()

        rating = self.rate(5)

        self.assertEqual(rating.service_number, 2)
        self.assertFalse(rating.agent_id)  # nobody answered this time
        self.assertEqual(
            [one["rating"] for one in self.support._to_support_details()["ratings"]],
            [5, 2],
        )


@tagged("post_install", "-at_install")
class TestRatingRoutes(ChatHttpCase):
    def test_by_the_visitor_and_seen_by_the_desk(self):
        shown = self.call("visitor", "get_channel", channel_id=self.support.id)
        self.assertEqual((shown["may_rate"], shown["rating"]), (False, None))
        self.refuse(
            "visitor", "rate", "not_ended", channel_id=self.support.id, rating=5
        )
        self.call("visitor", "end", channel_id=self.support.id)
        shown = self.call("visitor", "get_channel", channel_id=self.support.id)
        self.assertTrue(shown["may_rate"])

        self.call("visitor", "rate", channel_id=self.support.id, rating=3)

        self.refuse(
            "visitor", "rate", "already_rated", status=409,
            channel_id=self.support.id, rating=4,
        )  # fmt: skip
        for name in ("visitor", "agent"):
            shown = self.call(name, "get_channel", channel_id=self.support.id)
            self.assertFalse(shown["may_rate"])
            self.assertEqual(shown["rating"]["rating"], 3)
            self.assertEqual(shown["rating"]["agent"]["id"], self.users["agent"].id)

    def test_the_customer_can_rate(self):
        def offered(name, channel):
            shown = self.call(name, "get_channel", channel_id=channel.id)
            names = ("may_rate", "may_request_transcript", "reply_email")
            return tuple(shown[key] for key in names)

        # Nobody answered: there is nothing to rate and nothing to send.
        silent = self.open_support("other_visitor")
        silent.visitor_email = address = "other@example.com"
        self.assertEqual(offered("other_visitor", silent), (False, False, address))
        silent._end()
        self.assertEqual(offered("other_visitor", silent), (False, False, address))

        answered = self.support
        answered.visitor_email = address = "ana@example.com"
        self.assertEqual(offered("visitor", answered), (False, False, address))
        answered._end()
        self.assertEqual(offered("visitor", answered), (True, True, address))
        for name in ("agent", "supervisor"):
            self.assertEqual(offered(name, answered), (False, False, None))
        answered.visitor_email = False
        self.assertEqual(offered("visitor", answered), (True, False, None))

    def test_by_a_student(self):
        channel = self.open_group(
            "student_support", "student", department_id=self.department.id
        )
        channel._accept(self.persona("agent"))
        channel._post(self.persona("agent"), "Done")
        channel._end()

        self.refuse("agent", "rate", "forbidden", channel_id=channel.id, rating=5)
        answer = self.call("student", "rate", channel_id=channel.id, rating=5)

        self.assertEqual(answer["rating"]["agent"]["id"], self.users["agent"].id)

    def open_page(self, path="/chat/rate"):
        return self.opener.get(self.base_url() + path, timeout=120)

    def post(self, token, **form):
        return self.opener.post(
            self.base_url() + "/chat/rate", data={"token": token, **form}, timeout=120,
            allow_redirects=False,
        )  # fmt: skip

    def token(self):
        return rating_url(self.support).partition("#")[2]

    def assert_guarded(self, response):
        """Check that the page is in no frame, cache or referrer."""
        policy = response.headers["Content-Security-Policy"]
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertIn("default-src 'none'", policy)
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_the_token_is_in_no_address_that_a_server_sees(self):
        url = rating_url(self.support)

        self.assertRegex(url, r"^https?://[^/]+/chat/rate#[\w-]+$")

    def test_the_page_of_the_link_posts_its_token(self):
        shown = self.open_page()

        self.assertEqual(shown.status_code, 200)
        self.assert_guarded(shown)
        self.assertIn('name="token"', shown.text)
        [script] = re.findall(r'<script src="([^"]+)"', shown.text)
        self.assertIn("location.hash", self.open_page(script).text)
        self.assertIn("<noscript>", shown.text)

    def test_by_the_link_once_and_looking_changes_nothing(self):
        self.support._end()
        token = self.token()

        before = self.counts()
        shown = self.post(token)
        self.assertEqual(self.counts(), before)
        self.assertEqual(shown.status_code, 200)
        self.assert_guarded(shown)
        self.assertNotIn("<script", shown.text)
        self.assertEqual(len(re.findall('type="radio"', shown.text)), 5)
        again = self.post(token, rating="7", comment="<b>hm</b>")
        self.assertIn("Choose a rating", again.text)
        self.assertIn("&lt;b&gt;hm", again.text)
        self.assertIn(f'value="{token}"', again.text)
        self.assertFalse(self.support.rating_ids)

        done = self.post(token, rating="5", comment="Very kind")
        self.post(token, rating="1")

        self.assertIn("Thank you", done.text)
        [rating] = self.support.rating_ids
        self.assertEqual((rating.rating, rating.comment), (5, "Very kind"))
        self.assertIn("Thank you", self.post(token).text)

    def test_a_comment_with_control_characters(self):
        self.support._end()

        done = self.post(self.token(), rating="4", comment="\x00Very\u202e kind\x07")

        self.assertEqual(done.status_code, 200)
        self.assertEqual(self.support.rating_ids.comment, "Very kind")

    def test_links_that_are_none(self):
        self.support._end()
        token = self.token()
        for bad in (token[:-3], token + "x", "abc", "\0", "é", "", "x" * 5_000):
            for form in ({}, {"rating": "5"}):
                answer = self.post(bad, **form)
                self.assertEqual(answer.status_code, 404, bad)
                self.assert_guarded(answer)
                self.assertNotIn("Traceback", answer.text)
        # No address holds a token any more, nor is one accepted from there.
        self.assertEqual(self.open_page(f"/chat/rate/{token}").status_code, 404)
        with self.clock() as move:
            move(days=15)
            self.assertEqual(self.post(token).status_code, 404)

    def test_a_link_of_an_earlier_service(self):
        self.support._end()
        token = self.token()
        self.support._reopen()

        self.assertEqual(self.post(token, rating="5").status_code, 404)

        self.assertFalse(self.support.rating_ids)
        self.assertIn("still open", self.post(self.token()).text)
