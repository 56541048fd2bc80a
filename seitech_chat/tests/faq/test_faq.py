from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ...logic.search import read_words
from ...models.faq.faq_search import Scope, search_faqs, search_statement
from ..support.chat_case import ChatCase

CERTIFICATE = {
    "question": "How do I download my certificate?",
    "phrasings": "Where is my diploma?\nI finished, where is my certificate?",
    "answer": "<p>Open <a href='https://example.com/me'>your profile</a>.</p>",
}
REFUND = {
    "question": "How do I get a refund?",
    "phrasings": "I want my money back\nCan I cancel my purchase?",
    "answer": "<p>Within 14 days.</p>",
}


class FaqCase(ChatCase):
    """A company with two FAQs, and languages in which they may be translated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("es_ES", "pt_BR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.env["seitech.chat.faq"].search([]).unlink()
        cls.certificate, cls.refund = cls.env["seitech.chat.faq"].create(
            [CERTIFICATE, REFUND]
        )
        cls.scope = Scope(cls.company.id, "en_US")

    def translate(self, faq, lang, **texts):
        faq.with_context(lang=lang).write(texts)

    def found(self, text, **scope):
        """Return the FAQs that are shown for a question, best first."""
        options = {name: scope.pop(name) for name in ("is_typing", "has_trigrams")
                   if name in scope}  # fmt: skip
        ranking = search_faqs(self.env, self.scope._replace(**scope), text, **options)
        return self.env["seitech.chat.faq"].browse(
            match.faq_id for match in ranking.shown
        )


@tagged("post_install", "-at_install")
class TestFaq(FaqCase):
    def texts(self, faq, lang="en_US"):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = faq.phrasing_ids.filtered(lambda one: one.lang == lang)
        return rows.sorted("position").mapped("text")

    def test_each_phrasing_is_a_row_of_its_language(self):
        lines = CERTIFICATE["phrasings"].splitlines()
        self.assertEqual(
            self.texts(self.certificate), [CERTIFICATE["question"], *lines]
        )
        self.certificate.phrasings = "My diploma?\n\n My diploma? \nWhere?"
        self.assertEqual(
            self.texts(self.certificate),
            [CERTIFICATE["question"], "My diploma?", "Where?"],
        )

    def test_a_language_needs_a_question_and_an_answer(self):
        self.translate(self.certificate, "es_ES", question="¿Dónde está mi diploma?")
        self.assertEqual(self.texts(self.certificate, "es_ES"), [])
        with self.assertRaises(ValidationError):
            self.translate(self.certificate, "es_ES", answer="<p><br/></p>")

        self.translate(self.certificate, "es_ES", answer="<p>En su perfil.</p>")

        self.assertEqual(
            self.texts(self.certificate, "es_ES"), ["¿Dónde está mi diploma?"]
        )
        self.assertEqual(self.certificate.languages, "en_US, es_ES")
        self.assertIn("your profile", self.certificate.answer)
        self.assertFalse(self.found("diploma", lang="pt_BR"))

    def test_an_faq_written_in_spanish_is_not_english(self):
        faq = (
            self.env["seitech.chat.faq"]
            .with_context(lang="es_ES")
            .create({"question": "¿Tienen descuentos?", "answer": "<p>No.</p>"})
        )
        self.assertEqual(self.texts(faq, "es_ES"), ["¿Tienen descuentos?"])
        self.assertEqual(self.texts(faq, "en_US"), [])

        self.translate(faq, "en_US", question="Are there discounts?", answer="No.")

        self.assertEqual(self.texts(faq, "en_US"), ["Are there discounts?"])
        self.assertEqual(self.texts(faq, "es_ES"), ["¿Tienen descuentos?"])

    def test_translations_written_past_the_orm_are_found(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_faq
                   SET question = question || '{"pt_BR": "Onde está meu certificado?"}',
                       answer = answer || '{"pt_BR": "<p>No perfil.</p>"}'
                 WHERE id = %s
                """,
                self.certificate.id,
            )
        )
        self.assertEqual(
            self.found("onde esta o meu certificado", lang="pt_BR"), self.certificate
        )

    def test_archived_and_deleted_faqs_have_no_rows(self):
        self.certificate.active = False
        self.assertEqual(self.texts(self.certificate), [])
        self.certificate.active = True
        self.assertEqual(len(self.texts(self.certificate)), 3)
        faq_id = self.certificate.id
        self.certificate.unlink()
        rows = self.env["seitech.chat.faq.phrasing"].search([("faq_id", "=", faq_id)])
        self.assertFalse(rows)

    def test_answers_are_sanitized(self):
        self.certificate.answer = (
            "<p onclick='a()'>Hi <script>b()</script>"
            "<a href='javascript:c()'>me</a> <a href='/me'>you</a></p>"
        )
        answer = str(self.certificate.answer)
        for forbidden in ("onclick", "script", "javascript"):
            self.assertNotIn(forbidden, answer)
        self.assertIn('href="/me"', answer)

    def test_empty_and_too_long_texts_are_refused(self):
        faqs = self.env["seitech.chat.faq"]
        for wrong in (
            {"answer": "<p></p>"},
            {"question": "w" * 301},
            {"phrasings": "w" * 301},
            {"phrasings": "\n".join(map(str, range(31)))},
        ):
            with self.assertRaises(ValidationError):
                faqs.create({**CERTIFICATE, **wrong})

    def test_courses_of_another_company_are_refused(self):
        course = self.env["slide.channel"].create(
            {"name": "Far", "website_id": self.env["website"].create(
                {"name": "Far", "company_id": self.other_company.id}).id}
        )  # fmt: skip
        with self.assertRaises(UserError):
            self.certificate.course_ids = course

    def test_the_form_asks_for_two_other_ways(self):
        with Form(self.env["seitech.chat.faq"]) as form:
            form.question = "Is there parking?"
            form.answer = "<p>Yes</p>"
            self.assertTrue(form.needs_phrasings)
            form.phrasings = "Where can I park?\nIs there a car park?"
            self.assertFalse(form.needs_phrasings)
        self.assertFalse(self.certificate.needs_phrasings)
        self.certificate.phrasings = "My diploma?\n "
        self.assertTrue(self.certificate.needs_phrasings)


@tagged("post_install", "-at_install")
class TestFaqSearch(FaqCase):
    def test_other_words_forms_and_typos_find_the_faq(self):
        for text in (
            "certificates",
            "WHERE IS MY DIPLOMA",
            "how can i downlaod my certifcate",
            "the diploma that I finished",
        ):
            self.assertEqual(self.found(text)[:1], self.certificate, text)

    def test_a_word_being_typed_matches_by_its_beginning(self):
        self.assertEqual(self.found("my dipl", is_typing=True), self.certificate)
        self.assertFalse(self.found("my dipl", has_trigrams=False))

    def test_accents_do_not_matter(self):
        self.translate(
            self.certificate, "pt_BR", question="Onde vejo as lições?", answer="Aqui."
        )
        for text in ("licoes", "lição", "LIÇÕES", "onde vejo a licao"):
            found = self.found(text, lang="pt_BR")
            self.assertEqual(found, self.certificate, text)

    def test_without_trigrams_the_words_alone_count(self):
        for text, faq in (
            ("my certificates", self.certificate),
            ("refund", self.refund),
        ):
            self.assertEqual(self.found(text, has_trigrams=False)[:1], faq)
        self.assertFalse(self.found("certifcate", has_trigrams=False))

    def test_texts_without_an_answer_find_nothing(self):
        for text in (
            "", "   ", "😀😀", "the and of", "<b><script>alert(1)</script>", "'; --",
            "what is the weather in Ulaanbaatar", "天気はどうですか", "لماذا السماء",
            "\\ ' \" : * & | ! ( ) <-> :*", "x" * 500, "a " * 250, "%s %(a)s",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertFalse(self.found(text, is_typing=True))

    def test_a_script_without_spaces_is_searched(self):
        self.env["res.lang"]._activate_lang("ja_JP")
        self.translate(
            self.refund, "ja_JP", question="返金はできますか", answer="<p>はい</p>"
        )
        self.assertEqual(self.found("返金できますか", lang="ja_JP"), self.refund)

    def test_only_offered_faqs_are_found(self):
        for offered, scopes in (
            ({"audience": "students"}, ({}, {"audiences": ("all", "students")})),
            (
                {"department_ids": self.department.ids},
                (
                    {"department_id": self.other_department.id},
                    {"department_id": self.department.id},
                ),
            ),
            (
                {"course_ids": self.course.ids},
                ({}, {"course_ids": (self.course.id,)}),
            ),
            ({}, ({"company_id": self.other_company.id}, {})),
        ):
            with self.undone(), self.subTest(offered=offered):
                self.certificate.write(offered)
                hidden, shown = scopes
                self.assertFalse(self.found("my certificate", **hidden))
                self.assertEqual(
                    self.found("my certificate", **shown), self.certificate
                )

    def test_departments_of_none_are_offered_in_all(self):
        found = self.found("my certificate", department_id=self.department.id)
        self.assertEqual(found, self.certificate)

    def test_the_trial_explains_the_ranking(self):
        trial = self.env["seitech.chat.faq.trial"].create(
            {"question": "where is my diploma", "lang": "en_US"}
        )
        self.assertIn("Where is my diploma?", trial.explanation)
        self.assertIn("The first FAQ is the answer.", trial.explanation)
        with Form(self.env["seitech.chat.faq.trial"]) as form:
            form.question = "weather in Ulaanbaatar"
            self.assertIn("No FAQ answers this question.", form.explanation)
            form.question = "<b>diploma</b>"
            form.department_id = self.department
            self.assertIn("The first FAQ is the answer.", form.explanation)

    def test_words_are_looked_up_by_index(self):
        self.env.cr.execute(
            """
            INSERT INTO seitech_chat_faq_phrasing
                   (faq_id, company_id, lang, position, text, words, search_vector)
            SELECT %s, %s, 'en_US', n, word, word,
                   seitech_chat_language_vector(word, 'english')
              FROM generate_series(1, 4000) n
        CROSS JOIN LATERAL (SELECT 'about ' || md5(n::text) AS word) words
            """,
            [self.refund.id, self.company.id],
        )
        self.env.cr.execute(
            """
            INSERT INTO seitech_chat_faq_word (company_id, lang, word)
            SELECT %s, 'en_US', md5(n::text) FROM generate_series(1, 40000) n
            """,
            [self.company.id],
        )
        for table in ("phrasing", "word"):
            self.env.cr.execute(f"ANALYZE seitech_chat_faq_{table}")
        statement = search_statement(
            self.scope,
            read_words("how can I downlaod my certificate", 10),
            is_typing=True,
            has_trigrams=True,
        )
        self.env.cr.execute(SQL("EXPLAIN %s", statement))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("seitech_chat_faq_phrasing__vector_index", plan)
        self.assertIn("seitech_chat_faq_word__word_index", plan)

    def test_a_search_is_one_statement(self):
        self.found("my certificate")
        with self.assertQueryCount(1):
            search_faqs(self.env, self.scope, "my certificate")
