import logging

from odoo.tests import tagged

from ...demo import loader
from ..support.chat_case import ChatCase
from . import labelled_questions
from .labelled_questions import LANGUAGES, read_questions

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestFaqDemo(ChatCase):
    def test_faqs_and_actions_are_in_three_languages(self):
        for code in LANGUAGES:
            self.env["res.lang"]._activate_lang(code)
        self.env["seitech.chat.faq"].search([]).unlink()
        self.env["seitech.chat.quick.action"].search([]).unlink()
        company = self.env.ref("base.main_company")
        home = self.env["seitech.chat.home"]
        loader.load_faqs(self.env)
        questions = set()
        for lang in LANGUAGES:
            scope = home._scope(company, None, lang=lang)
            shown = home._to_payload(company, scope)
            self.assertEqual(len(shown["faqs"]), 5)
            self.assertEqual(len(shown["quick_actions"]), 4)
            questions |= {faq["question"] for faq in shown["faqs"]}
            questions |= {action["label"] for action in shown["quick_actions"]}
        self.assertEqual(len(questions), 27)


@tagged("post_install", "-at_install")
class TestFaqQuality(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = labelled_questions.prepare(cls.env)

    def test_the_set_is_large_enough(self):
        self.assertGreaterEqual(len(self.keys), 30)
        for lang in LANGUAGES:
            questions = read_questions(lang)
            keys = [key for key, _question in questions]
            self.assertGreaterEqual(len(questions), 150)
            self.assertGreaterEqual(keys.count(None), len(questions) / 3)
            self.assertEqual(set(keys) - {None}, set(self.keys.values()))
            self.assertEqual(len({text for _key, text in questions}), len(questions))

    def test_questions_are_answered(self):
        for lang in LANGUAGES:
            quality = labelled_questions.measure(self.env, self.keys, lang)
            _logger.info("FAQ %s: %s", lang, quality)
            with self.subTest(lang=lang):
                self.assertGreaterEqual(quality.top_3, 0.95)
                self.assertGreaterEqual(quality.answered, 0.60)
                self.assertLessEqual(quality.wrong, 0.05)

    def test_questions_are_answered_without_trigrams(self):
        for lang in LANGUAGES:
            quality = labelled_questions.measure(
                self.env, self.keys, lang, has_trigrams=False
            )
            _logger.info("FAQ %s without trigrams: %s", lang, quality)
            with self.subTest(lang=lang):
                self.assertGreaterEqual(quality.top_3, 0.95)
                self.assertLessEqual(quality.wrong, 0.05)
