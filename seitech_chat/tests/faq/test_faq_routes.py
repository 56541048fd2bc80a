from odoo.tests import tagged

from ...models.faq import chat_home
from ..support.chat_case import ChatHttpCase
from ..support.payload_assertions import assert_documented
from .test_faq import CERTIFICATE, REFUND, FaqCase


@tagged("post_install", "-at_install")
class TestFaqRoutes(FaqCase, ChatHttpCase):
    def home(self, **query):
        address = "/api/chat/support/home"
        response = self.request("nobody", "GET", address, params=query)
        assert_documented(response, address, "GET")
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def questions(self, faqs):
        return [faq["question"] for faq in faqs]

    def counted(self, faq=None):
        rows = self.env["seitech.chat.faq.daily"].search(
            [("faq_id", "in", (faq or self.certificate).ids)]
        )
        return {
            name: sum(rows.mapped(f"{name}_count"))
            for name in ("shown", "opened", "helped", "not_helped", "wrote")
        }

    def test_the_session_comes_with_it_if_it_is_asked_for(self):
        self.assertIsNone(self.home()["session"])

        session = self.home(with_session="true")["session"]

        alone = self.request("nobody", "POST", "/api/chat/support/session", json={})
        websocket = session.pop("websocket")
        known = alone.json()
        self.assertEqual(set(known.pop("websocket")), set(websocket))
        self.assertEqual(session, known)

    def test_home_lists_faqs_in_order_and_counts_them(self):
        self.refund.sequence = 1
        home = self.home()
        self.assertEqual(
            self.questions(home["faqs"]), [REFUND["question"], CERTIFICATE["question"]]
        )
        self.assertTrue(home["has_faqs"])
        self.assertEqual(self.counted()["shown"], 1)

    def test_home_has_only_faqs_of_the_language(self):
        self.translate(
            self.certificate, "es_ES", question="¿Y mi diploma?", answer="Aquí."
        )
        self.assertEqual(
            self.questions(self.home(lang="es-MX")["faqs"]), ["¿Y mi diploma?"]
        )
        self.assertFalse(self.home(lang="pt-BR")["has_faqs"])
        self.assertFalse(self.home(lang="ja")["has_faqs"])

    def test_faqs_of_a_course_are_first_on_its_page(self):
        self.course.website_published = True
        self.refund.course_ids = self.course
        first = {}
        for path in ("/", f"/slides/a-course-{self.course.id}", "/slides/nothing-x"):
            first[path] = self.questions(self.home(path=path)["faqs"])[0]
        self.assertEqual(
            list(first.values()),
            [CERTIFICATE["question"], REFUND["question"], CERTIFICATE["question"]],
        )
        self.call("nobody", "open_faq", faq_id=self.refund.id)
        self.course.website_published = False
        self.refuse("nobody", "open_faq", "not_found", faq_id=self.refund.id)

    def test_a_site_has_its_own_faqs_and_department(self):
        sites = self.env["seitech.chat.site"]
        here = self.env["website"].get_current_website().chat_site_id
        here.department_id = self.other_department
        elsewhere = sites.create({"name": "Shop"})
        for offered, is_listed in (
            ({}, True),
            ({"site_ids": here.ids}, True),
            ({"site_ids": elsewhere.ids}, False),
            ({"department_ids": self.other_department.ids}, True),
            ({"department_ids": self.department.ids}, False),
        ):
            with self.undone(), self.subTest(offered=offered):
                self.certificate.write(offered)
                listed = self.questions(self.home()["faqs"])
                self.assertEqual(CERTIFICATE["question"] in listed, is_listed)
        self.desks["agent"]._heartbeat(status="online")
        self.assertEqual(self.home()["team"]["agents"], [])
        self.desks["agent_elsewhere"]._heartbeat(status="online")
        self.assertEqual(len(self.home()["team"]["agents"]), 1)

    def test_search_opens_and_rates(self):
        [found] = self.call("nobody", "search_faqs", text="where is my diploma")["faqs"]
        self.assertEqual(found["id"], self.certificate.id)
        faq = self.call("visitor", "open_faq", faq_id=found["id"])
        self.assertIn('href="https://example.com/me"', faq["answer"])
        for is_helpful in (True, True, False):
            self.call("visitor", "rate_faq", faq_id=faq["id"], is_helpful=is_helpful)
        self.assertEqual(
            self.counted(),
            {"shown": 1, "opened": 1, "helped": 2, "not_helped": 1, "wrote": 0},
        )

    def test_any_text_is_answered(self):
        for text in (
            "", "w" * 5_000, "where is it? " * 400, "😀", "<img src=x onerror=a()>",
            "天気", "'\"\\;:|&!*()", "\u202e\u0000abc",
        ):  # fmt: skip
            with self.subTest(text=text[:20]):
                self.assertEqual(
                    self.call("nobody", "search_faqs", text=text), {"faqs": []}
                )

    def test_a_long_question_is_cut(self):
        text = "where is my diploma " + "! " * 3_000
        [found] = self.call("nobody", "search_faqs", text=text)["faqs"]
        self.assertEqual(found["id"], self.certificate.id)

    def test_an_faq_without_a_text_in_the_language_does_not_exist_in_it(self):
        for route, body in (("open_faq", {}), ("rate_faq", {"is_helpful": True})):
            self.refuse(
                "nobody", route, "not_found", status=404,
                faq_id=self.certificate.id, lang="pt-BR", **body,
            )  # fmt: skip
        self.certificate.active = False
        self.refuse("nobody", "open_faq", "not_found", faq_id=self.certificate.id)

    def test_students_have_faqs_of_their_own(self):
        self.certificate.audience = "students"
        self.refuse("visitor", "open_faq", "not_found", faq_id=self.certificate.id)
        faq = self.call("student", "open_faq", faq_id=self.certificate.id)
        self.assertEqual(faq["question"], CERTIFICATE["question"])

    def test_unanswered_questions_are_grouped(self):
        for text in (
            "is there parking at the school",
            "is there parking at school?",
            "Where can I eat lunch ana@example.com 0471 23 45 67",
        ):
            self.call("nobody", "search_faqs", text=text)
        rows = self.env["seitech.chat.faq.question"].search([])
        self.assertEqual(sorted(rows.mapped("asked_count")), [1, 2])
        lunch = rows.filtered(lambda row: "lunch" in row.text)
        self.assertNotIn("ana@", lunch.text)
        self.assertNotIn("0471", lunch.text)
        context = rows[0].action_make_faq()["context"]
        made = (
            self.env["seitech.chat.faq"]
            .with_context(**context)
            .create({"answer": "Yes"})
        )
        self.assertEqual(made.question, rows[0].text)
        self.assertEqual(rows[0].faq_id, made)

    def test_a_question_counts_once_while_it_is_typed(self):
        for text in ("is there", "is there parking", "is there parking at the school"):
            self.call("nobody", "search_faqs", text=text)
        [row] = self.env["seitech.chat.faq.question"].search([])
        self.assertEqual(row.text, "is there parking at the school")
        self.assertEqual(row.asked_count, 1)

    def test_the_beginning_of_an_answered_question_is_forgotten(self):
        for text in ("how do i", "how do i downl", "how do i download my certificate"):
            self.call("nobody", "search_faqs", text=text)
        self.assertFalse(self.env["seitech.chat.faq.question"].search([]))

    def test_the_team_is_those_who_are_on(self):
        team = self.home()["team"]
        self.assertFalse(team["is_available"])
        self.assertEqual(team["agents"], [])
        for name in ("agent", "second_agent"):
            self.desks[name]._heartbeat(status="online")
        team = self.home()["team"]
        self.assertTrue(team["is_available"])
        self.assertEqual(
            {face["name"] for face in team["agents"]},
            {self.desks[name].name for name in ("agent", "second_agent")},
        )

    def test_the_typical_response_needs_enough_services(self):
        answers = self.env["seitech.chat.answer"]
        answers.search([]).unlink()
        service = self.env["seitech.chat.service"].search(
            [("department_id", "=", self.department.id)], limit=1
        )
        now = self.now()
        vals = {
            "service_id": service.id, "company_id": self.company.id,
            "department_id": self.department.id, "is_first": True,
            "waited_from": now, "answered_at": now, "answered_on": now.date(),
        }  # fmt: skip
        home = self.env["seitech.chat.home"]
        answers.create(
            [{**vals, "position": n, "seconds": 10 * n} for n in range(1, 20)]
        )
        self.assertIsNone(home._typical_response(self.company.id, None, "a"))
        answers.create({**vals, "position": 20, "seconds": 200})
        self.assertIsNone(
            home._typical_response(self.company.id, None, "a"), "renewed hourly"
        )
        self.assertEqual(home._typical_response(self.company.id, None, "b"), 105)
        departments = (self.department.id, self.other_department.id)
        self.assertEqual(
            [home._typical_response(self.company.id, one, "b") for one in departments],
            [105, None],
        )
        self.assertEqual(chat_home.MIN_SERVICES, 20)
