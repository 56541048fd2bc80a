import gzip
import json

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged

MAX_WIDGET_BYTES = 67 * 1024  # gzipped, script and style together


@tagged("post_install", "-at_install")
class TestWidgetInPages(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)

    def url_open(self, url, **options):
        # The first page builds its bundles, which takes a busy machine a while.
        return super().url_open(url, timeout=120, **options)

    def _config_of(self, path="/"):
        page = html.fromstring(self.url_open(path).content)
        (root,) = page.xpath("//div[hasclass('o-seitech-widget')]")
        return json.loads(root.get("data-config"))

    def test_page_names_script_and_style_that_exist(self):
        config = self._config_of()

        for url in (config["script"], config["style"]):
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, 200, url)
            self.assertTrue(answer.content, url)

    def test_widget_stays_small(self):
        config = self._config_of()

        sizes = {
            name: len(gzip.compress(self.url_open(config[name]).content, 9))
            for name in ("script", "style")
        }

        self.assertLess(sum(sizes.values()), MAX_WIDGET_BYTES, sizes)

    def test_style_asks_for_nothing_of_another_host(self):
        style = self.url_open(self._config_of()["style"]).text

        self.assertNotIn("@import", style)
        self.assertNotIn("url(", style)

    def test_switch_turns_the_launcher_off_but_leaves_the_block(self):
        self.website.chat_widget_is_enabled = False

        self.assertFalse(self._config_of()["isEnabled"])

    def test_settings_reach_the_page(self):
        self.website.write(
            {"chat_widget_title": "Ask us", "chat_widget_primary_color": "#AA00BB"}
        )

        config = self._config_of()

        self.assertEqual(config["title"], "Ask us")
        self.assertEqual(config["colors"]["primary"], "#aa00bb")

    def test_page_carries_no_secret(self):
        config = self._config_of()

        self.assertEqual(
            set(config),
            {
                "colors",
                "direction",
                "isEnabled",
                "lang",
                "member",
                "scheme",
                "script",
                "style",
                "text",
                "title",
                "translations",
            },
        )

    def test_a_user_with_a_role_gets_the_portal_widget(self):
        self.assertIsNone(self._config_of()["member"])
        visitors = self._config_of()["script"]
        user = self._sign_in("base.group_portal", "seitech_chat.group_chat_student")

        config = self._config_of()

        self.assertNotEqual(config["script"], visitors)
        self.assertEqual(
            config["member"],
            {
                "openLabel": "Open chat",
                "unreadCount": 0,
                "hasConversations": False,
                "mayMerge": True,
            },
        )
        self.assertTrue(user._chat_has_role())

    def test_a_user_without_a_role_stays_a_visitor(self):
        self._sign_in("base.group_portal")

        self.assertIsNone(self._config_of()["member"])

    def _sign_in(self, *groups):
        user = self.env["res.users"].create(
            {
                "name": "Paula",
                "login": "paula",
                "password": "paula-paula",
                "group_ids": [(6, 0, [self.env.ref(group).id for group in groups])],
            }
        )
        self.authenticate("paula", "paula-paula")
        return user

    def test_another_language_names_its_translations(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.website.language_ids += self.env.ref("base.lang_pt_BR")

        config = self._config_of("/pt_BR/")

        self.assertEqual(config["lang"], "pt-BR")
        answer = self.url_open(config["translations"]).json()
        self.assertEqual(set(answer["modules"]), {"seitech_chat"})

    def test_a_language_with_a_modifier_is_a_tag_that_browsers_take(self):
        self.env["res.lang"]._activate_lang("sr@latin")
        serbian = self.env["res.lang"].search([("code", "=", "sr@latin")])
        self.website.language_ids += serbian

        config = self._config_of(f"/{serbian.url_code}/")

        self.assertEqual(config["lang"], "sr-Latn")
        answer = self.url_open(config["translations"]).json()
        self.assertEqual(set(answer["modules"]), {"seitech_chat"})

    def test_designer_sees_the_widget_on_the_own_site(self):
        self.authenticate("admin", "admin")

        self.assertTrue(self._config_of()["isEnabled"])

    def test_launcher_stays_out_of_the_editor(self):
        # The editor shows the page in a frame; the loader marks its root when it works.
        self.browser_js(
            "/@/",
            """
            (async () => {
                const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
                const findRoot = () =>
                    [...document.querySelectorAll("iframe")]
                        .map((el) => el.contentDocument)
                        .filter((doc) => doc?.readyState === "complete")
                        .map((doc) => doc.querySelector(".o-seitech-widget"))
                        .find(Boolean);
                while (!findRoot()) {
                    await pause(100);
                }
                await pause(1000);
                const root = findRoot();
                if (root.loadSeitechChat || root.shadowRoot) {
                    throw new Error("the chat got into the website's editor");
                }
                console.log("test successful");
            })();
            """,
            login="admin",
        )


@tagged("post_install", "-at_install")
class TestWidgetSettings(TransactionCase):
    def test_an_invalid_colour_is_refused(self):
        website = self.env["website"].search([], limit=1)

        for value in ("red", "#12", "#12345g", "red;}", "#0284c7;", False):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                website.chat_widget_surface_color = value

    def test_settings_write_to_the_website(self):
        website = self.env["website"].search([], limit=1)

        settings = self.env["res.config.settings"].create(
            {"website_id": website.id, "chat_widget_is_enabled": False}
        )
        settings.execute()

        self.assertFalse(website.chat_widget_is_enabled)

    def test_building_block_carries_the_opener(self):
        block = self.env["ir.qweb"]._render("seitech_chat.s_chat_opener", {})

        (opener,) = html.fromstring(str(block)).xpath(
            "//a[hasclass('o-seitech-opener')]"
        )
        self.assertEqual(opener.get("href"), "/contactus")
