"""What customers thought: once per service, credited, also by a link in a mail."""

import re

from odoo.tests import tagged

from .common import ChatCase, ChatHttpCase


@tagged("post_install", "-at_install")
class TestRating(ChatCase):
    def test_once_per_service_and_credited_to_who_answered_last(self):
        self.support._hand_to_agent(
            self.persona("agent"), self.desks["second_agent"].id
        )
        self.support._post(self.persona("second_agent"), "Solved")
        self.support._end()

        rating = self.support._rate(4, comment="Quick")

        self.assertEqual(rating.agent_id, self.desks["second_agent"])
        self.assertEqual(
            (rating.department_id, rating.company_id, rating.cycle),
            (self.department, self.company, 1),
        )
        self.assertEqual(self.support._rate(4, comment="Quick"), rating)
        self.assert_refused("already_rated", self.support._rate, 5)

    def test_a_reopened_conversation_is_rated_anew(self):
        self.support._end()
        self.support._rate(2)
        self.support._reopen()
        self.assert_refused("not_ended", self.support._rate, 5)
        self.support._end()

        rating = self.support._rate(5)

        self.assertEqual(rating.cycle, 2)
        self.assertFalse(rating.agent_id)  # nobody answered this time
        self.assertEqual(
            [one["rating"] for one in self.support._to_desk_payload()["ratings"]],
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

    def page(self, method, path, **data):
        return self.opener.request(
            method, self.base_url() + path, data=data or None, timeout=120,
            allow_redirects=False,
        )  # fmt: skip

    def path(self):
        url = self.support._rating_url()
        return url[url.index("/chat/rate/") :]

    def test_by_the_link_once_and_looking_changes_nothing(self):
        self.support._end()
        path = self.path()
        self.assertRegex(path, r"^/chat/rate/[\w-]+$")

        before = self.counts()
        shown = self.page("GET", path)
        self.page("HEAD", path)
        self.assertEqual(self.counts(), before)
        self.assertEqual(shown.status_code, 200)
        self.assertEqual(shown.headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn("<script", shown.text)
        self.assertEqual(len(re.findall('type="radio"', shown.text)), 5)
        again = self.page("POST", path, rating="7", comment="<b>hm</b>")
        self.assertIn("Choose a number", again.text)
        self.assertIn("&lt;b&gt;hm", again.text)
        self.assertFalse(self.support.rating_ids)

        done = self.page("POST", path, rating="5", comment="Very kind")
        self.page("POST", path, rating="1")

        self.assertIn("Thank you", done.text)
        [rating] = self.support.rating_ids
        self.assertEqual((rating.rating, rating.comment), (5, "Very kind"))
        self.assertIn("Thank you", self.page("GET", path).text)

    def test_links_that_are_none(self):
        self.support._end()
        path = self.path()
        for bad in (
            path[:-3],
            path + "x",
            "/chat/rate/abc",
            "/chat/rate/%00",
            "/chat/rate/é",
        ):
            for method in ("GET", "POST"):
                answer = self.page(method, bad)
                self.assertEqual(answer.status_code, 404, bad)
                self.assertNotIn("Traceback", answer.text)
        with self.clock() as move:
            move(days=15)
            self.assertEqual(self.page("GET", path).status_code, 404)

    def test_a_link_of_an_earlier_service(self):
        self.support._end()
        path = self.path()
        self.support._reopen()

        self.assertEqual(self.page("POST", path, rating="5").status_code, 404)

        self.assertFalse(self.support.rating_ids)
        self.assertIn("goes on", self.page("GET", self.path()).text)
