"""The script that pages of other sites load."""

import base64
import json

from odoo.tests import HttpCase, tagged
from odoo.tools.misc import file_open

from ..support.loader import read_settings

SETTINGS = {
    "key", "origin", "files", "isEnabled", "colors", "scheme", "side", "offsetX",
    "offsetY", "zIndex", "icon", "include", "exclude", "languages", "logo", "isSoundOn",
    "identity", "isPageTracked", "hasHome",
}  # fmt: skip
LANGUAGE = {
    "lang", "direction", "title", "text", "openLabel", "app", "conversation", "more",
    "proactive", "consent", "question",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestLoader(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.site = cls.env["seitech.chat.site"].create(
            {"name": "Shop", "title": "Hello", "include_paths": "/shop/*"}
        )
        cls.site.with_context(lang="es_ES").title = "Hola"

    def load(self, key=None, **headers):
        url = f"/seitech_chat/embed/{key or self.site.key}.js"
        return self.url_open(url, headers=headers)

    def settings(self):
        text = self.load().text
        self.assertTrue(text.startswith("/*! SEI Tech Chat"))
        return read_settings(text)

    def test_the_loader_says_whether_there_is_a_first_screen(self):
        actions = self.env["seitech.chat.quick.action"]
        for model in ("seitech.chat.faq", "seitech.chat.quick.action"):
            self.env[model].search([]).active = False
        self.assertIs(self.settings()["hasHome"], False)

        actions.create(
            {"label": "Shop", "action": "address", "url": "https://shop.example"}
        )

        self.assertIs(self.settings()["hasHome"], True)

    def test_pages_of_this_server_load_a_new_script_with_the_first_offer(self):
        for model in ("seitech.chat.faq", "seitech.chat.quick.action"):
            offers = self.env[model].search([])
            offers.active = False
            paths = [self.site._own_loader_path()]
            action = {"label": "Shop", "action": "address", "url": "https://x.example"}
            faq = {"question": "Where?", "answer": "Here."}
            offer = offers.create(faq if model.endswith("faq") else action)
            paths.append(self.site._own_loader_path())
            offer.active = False
            paths.append(self.site._own_loader_path())
            offer.active = True
            paths.append(self.site._own_loader_path())
            offer.unlink()
            paths.append(self.site._own_loader_path())

            without, with_offer = paths[0], paths[1]
            self.assertNotEqual(without, with_offer)
            self.assertEqual(paths, [without, with_offer] * 2 + [without])

    def test_the_loader_has_the_settings_of_the_site(self):
        settings = self.settings()

        self.assertEqual(set(settings), SETTINGS)
        self.assertEqual(settings["origin"], self.base_url())
        self.assertEqual(settings["colors"]["strong"], "#027cbb")
        self.assertEqual(settings["include"], "^(?:\\/shop\\/.*)$")
        languages = {one["lang"]: one for one in settings["languages"]}
        self.assertEqual(set(languages), {"en-US", "es-ES", "fr-FR"})
        self.assertEqual(settings["languages"][0]["lang"], "en-US")
        self.assertEqual(languages["es-ES"]["title"], "Hola")
        self.assertEqual(languages["es-ES"]["openLabel"], "Abrir el chat")
        for language in settings["languages"]:
            self.assertLessEqual(LANGUAGE, set(language))
            for name in ("app", "conversation", "more", "question"):
                path = settings["files"].removeprefix(self.base_url()) + language[name]
                self.assertEqual(self.url_open(path).status_code, 200, path)

    def test_a_site_has_the_languages_that_it_chooses(self):
        self.site.lang_ids = self.env.ref("base.lang_es")

        self.assertEqual([x["lang"] for x in self.settings()["languages"]], ["es-ES"])

    def test_a_language_without_scripts_has_its_own_texts_and_the_english_scripts(self):
        self.site.lang_ids = self.env.ref("base.lang_fr") + self.env.ref("base.lang_en")
        self.site.with_context(lang="fr_FR").title = "Bonjour"

        languages = {one["lang"]: one for one in self.settings()["languages"]}

        french, english = languages["fr-FR"], languages["en-US"]
        self.assertEqual((french["title"], english["title"]), ("Bonjour", "Hello"))
        self.assertEqual(french["app"], english["app"])

    def test_browsers_keep_it_for_five_minutes_and_ask_whether_it_changed(self):
        first = self.load()
        self.assertEqual(first.status_code, 200)
        self.assertEqual(first.headers["Cache-Control"], "public, max-age=300")
        self.assertEqual(
            first.headers["Content-Type"], "text/javascript; charset=utf-8"
        )
        self.assertNotIn("Set-Cookie", first.headers)

        same = self.load(**{"If-None-Match": first.headers["ETag"]})
        self.assertEqual((same.status_code, same.content), (304, b""))

        self.site.title = "Other"
        changed = self.load(**{"If-None-Match": first.headers["ETag"]})
        self.assertEqual(changed.status_code, 200)

    def test_all_sites_have_the_same_loader_whether_they_require_consent_or_not(self):
        before = self.load().text.split("({", 1)[0]

        self.site.write({"consent_mode": "required", "consent_text": "We store it."})

        self.assertEqual(self.load().text.split("({", 1)[0], before)
        [language, *_others] = self.settings()["languages"]
        self.assertEqual(language["consent"]["mode"], "required")
        self.assertEqual(language["consent"]["text"], "We store it.")

    def test_an_unknown_site_logs_one_line(self):
        self.site.active = False

        for key in (self.site.key, "nothing", "a'\"-alert(1)-b"):
            answer = self.load(key)
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.text.startswith('console.warn("SeitechChat: there'))
            self.assertEqual(answer.text.count("\n"), 0)
            json.loads(answer.text.removeprefix("console.warn(").removesuffix(");"))

    def test_the_logo_is_an_image_of_the_site(self):
        self.assertEqual(self.settings()["logo"], "")
        url = f"/seitech_chat/embed/{self.site.key}/logo"
        self.assertEqual(self.url_open(url).status_code, 404)
        with file_open("seitech_chat/static/description/icon.png", "rb") as file:
            self.site.logo = base64.b64encode(file.read())

        answer = self.url_open(self.settings()["logo"].removeprefix(self.base_url()))

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
