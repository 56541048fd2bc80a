from lxml import html

from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestPortal(ChatHttpCase):
    """The website's pages for who is signed in."""

    def page(self, persona, path):
        answer = self.request(persona, "GET", path)
        self.assertEqual(answer.status_code, 200, path)
        return html.fromstring(answer.content)

    def test_page_names_the_conversation_of_its_address(self):
        for path, expected in (
            ("/my/chat", ""),
            (f"/my/chat/{self.teaching.id}", str(self.teaching.id)),
        ):
            [host] = self.page("student", path).xpath("//div[@id='o-seitech-page']")
            self.assertEqual(host.get("data-channel-id"), expected)

    def test_page_says_so_to_who_holds_no_role(self):
        page = self.page("portal", "/my/chat")

        self.assertFalse(page.xpath("//div[@id='o-seitech-page']"))
        [link] = page.xpath("//div[@id='wrap']//a[@href='/slides']")
        said = link.getparent().text_content()
        self.assertIn("You don't have access to the chat yet.", said)

    def test_page_is_shown_in_no_other_sites_frame(self):
        for path in ("/my/chat", f"/my/chat/{self.teaching.id}"):
            answer = self.request("student", "GET", path)

            self.assertEqual(
                answer.headers["Content-Security-Policy"], "frame-ancestors 'self'"
            )
            self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")

    def test_an_anonymous_user_is_asked_to_sign_in(self):
        answer = self.request("nobody", "GET", "/my/chat")

        self.assertIn("/web/login", answer.url)

    def test_portal_home_counts_what_is_unread(self):
        def count(persona):
            page = self.page(persona, "/my")
            found = page.xpath("//span[hasclass('o-seitech-homeCount')]/text()")
            return int(found[0]) if found else 0

        self.assertEqual(count("instructor"), 2)  # the lesson and the letter
        self.call(
            "instructor", "mark_read", channel_id=self.teaching.id, read_position=1
        )
        self.assertEqual(count("instructor"), 1)
        self.assertEqual(count("student"), 0)

    def test_portal_home_offers_it_to_who_holds_a_role(self):
        for persona, is_offered in (("student", True), ("portal", False)):
            links = self.page(persona, "/my").xpath("//a[@href='/my/chat']")
            self.assertEqual(bool(links), is_offered, persona)

    def test_course_page_offers_what_the_server_would_grant(self):
        self.course.write({"website_published": True, "visibility": "public"})
        for persona, expected in (
            ("student", ["instructor", "group", "support"]),
            ("instructor", ["students", "group"]),
            ("other_student", []),  # not enrolled
            ("portal", []),
            ("nobody", []),
        ):
            page = self.page(persona, f"/slides/{self.course.id}")
            offered = page.xpath("//a[@data-open]/@data-open")
            self.assertEqual(offered, expected, persona)
