import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

FOLDER = Path(__file__).parents[2] / "i18n"
LANGUAGES = ("es", "pt_BR")
PLACES = re.compile(r"%(?:\(\w+\))?[sd]|\{\{?[\w. ]+\}?\}")
TAGS = re.compile(r"</?[a-z][^>]*>")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Everything the product says is said in each of its languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stream = io.BytesIO()
        trans_export(None, ["seitech_chat"], stream, "po", cls.env)
        cls.source = {entry.msgid for entry in polib.pofile(stream.getvalue().decode())}
        cls.files = {
            lang: polib.pofile(str(FOLDER / f"{lang}.po")) for lang in LANGUAGES
        }

    def test_the_source_says_something(self):
        self.assertGreater(len(self.source), 500)

    def test_the_template_has_what_the_source_says(self):
        template = polib.pofile(str(FOLDER / "seitech_chat.pot"))
        listed = {entry.msgid for entry in template}
        self.assertEqual(sorted(listed), sorted(self.source), "make translations")

    def test_every_sentence_is_translated(self):
        for lang, entries in self.files.items():
            translated = {entry.msgid for entry in entries if entry.msgstr.strip()}
            with self.subTest(lang=lang):
                missing = sorted(self.source - translated)
                self.assertFalse(missing, "make translations, then say these")

    def test_sentences_of_the_screens_are_sent_to_them(self):
        """The web client and the website get those alone that say so."""
        for lang, entries in self.files.items():
            lost = [
                entry.msgid
                for entry in entries
                if any("/static/src/" in place for place, _line in entry.occurrences)
                and "odoo-javascript" not in entry.comment
            ]
            with self.subTest(lang=lang):
                self.assertFalse(lost)

    def test_nothing_is_translated_that_nobody_says(self):
        for lang, entries in self.files.items():
            with self.subTest(lang=lang):
                obsolete = {entry.msgid for entry in entries} - self.source
                self.assertFalse(sorted(obsolete), "make translations drops these")

    def test_translations_keep_places_and_tags(self):
        for lang, entries in self.files.items():
            broken = [
                entry.msgid
                for entry in entries
                if entry.msgstr and _parts(entry.msgid) != _parts(entry.msgstr)
            ]
            with self.subTest(lang=lang):
                self.assertFalse(broken)


def _parts(text):
    """List what a translation must keep as it is."""
    return sorted(PLACES.findall(text)), sorted(TAGS.findall(text))
