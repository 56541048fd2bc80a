import json
import re

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged

from ..support.loader import read_settings

LOADER = "//script[contains(@src, '/seitech_chat/embed/')]"
PORTAL = "//div[hasclass('o-seitech-portal')]"
# Run in the website's preview, which shows the page in a frame.
STAYS_OUT = """
(async () => {
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const findFrame = () =>
        [...document.querySelectorAll("iframe")].find(
            ({ contentDocument: page }) =>
                page?.readyState === "complete" && page.querySelector("%(mark)s")
        );
    while (!findFrame()) {
        await pause(100);
    }
    await pause(1500);
    const { contentDocument: page, contentWindow } = findFrame();
    const root = page.querySelector(".o-seitech-portal");
    if (page.querySelector("seitech-chat") || contentWindow.SeitechChat) {
        throw new Error("the visitors' chat got into the website's editor");
    }
    if (root && (root.loadSeitechChat || root.shadowRoot)) {
        throw new Error("the portal's chat got into the website's editor");
    }
    console.log("test successful");
})();
"""


class PagesCase(HttpCase):
    """Requests the pages of the website."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.site = cls.website.chat_site_id

    def url_open(self, url, **options):
        # The first page builds its bundles, which takes a busy machine a while.
        return super().url_open(url, timeout=120, **options)

    def page(self, path="/"):
        """Return the parsed page."""
        return html.fromstring(self.url_open(path).content)

    def sign_in(self, *groups):
        """Create a user of these groups, and sign in."""
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


@tagged("post_install", "-at_install")
class TestWidgetInPages(PagesCase):
    """The chat of visitors: the script that any website of the chat has."""

    def loader_of(self, path="/"):
        """Return the address of the page's only script of the visitors' chat."""
        [script] = self.page(path).xpath(LOADER)
        self.assertEqual(script.get("async"), "async")
        return script.get("src")

    def settings(self, path="/"):
        """Return the settings of the page's script."""
        return read_settings(self.url_open(self.loader_of(path)).text)

    def test_page_of_a_visitor_has_the_script_of_its_site_and_nothing_else(self):
        page = self.page()

        self.assertEqual(len(page.xpath(LOADER)), 1)
        self.assertEqual(page.xpath(PORTAL), [])
        self.assertNotIn("seitech_chat.assets", html.tostring(page).decode())
        self.assertEqual(self.settings()["key"], self.site.key)

    def test_the_chat_is_on_the_server_of_the_page_whatever_its_address(self):
        # Behind a proxy that ends TLS, Odoo may know itself by http:// only.
        settings = self.settings()

        self.assertEqual(settings["origin"], "")
        self.assertEqual(settings["files"], "/seitech_chat/static/embed/")
        for name in ("app", "conversation", "more"):
            url = settings["files"] + settings["languages"][0][name]
            self.assertEqual(self.url_open(url).status_code, 200, url)

    def test_address_changes_with_the_settings(self):
        before = self.loader_of()
        self.assertEqual(self.loader_of(), before)

        self.website.write(
            {"chat_widget_title": "Ask us", "chat_widget_primary_color": "#AA00BB"}
        )

        self.assertNotEqual(self.loader_of(), before)
        settings = self.settings()
        self.assertEqual(settings["languages"][0]["title"], "Ask us")
        self.assertEqual(settings["colors"]["primary"], "#aa00bb")

    def test_switch_turns_the_launcher_off_but_leaves_the_block(self):
        self.website.chat_widget_is_enabled = False

        self.assertFalse(self.settings()["isEnabled"])

    def test_an_archived_site_has_no_chat(self):
        self.site.action_archive()

        self.assertEqual(self.page().xpath(LOADER), [])

    def test_each_website_has_the_script_of_its_own_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.env["website"].create({"name": "Two", "company_id": company.id})

        path = other._chat_loader_path()

        self.assertIn(other.chat_site_id.key, path)
        self.assertNotIn(other.chat_site_id.key, self.loader_of())
        self.assertEqual(other.chat_site_id.company_id, company)

    def test_a_site_that_requires_consent_asks_before_the_chat(self):
        before = self.loader_of()
        self.site.write({"consent_mode": "required", "consent_text": "We store it."})

        self.assertNotEqual(self.loader_of(), before)
        [language, *_others] = self.settings()["languages"]
        self.assertEqual(language["consent"]["mode"], "required")

    def test_a_user_without_a_role_stays_a_visitor(self):
        self.sign_in("base.group_portal")

        self.assertTrue(self.loader_of())

    def test_another_language_has_its_own_texts(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.website.language_ids += self.env.ref("base.lang_pt_BR")
        self.site.with_context(lang="pt_BR").title = "Fale conosco"

        page = self.page("/pt_BR/")
        settings = self.settings("/pt_BR/")

        self.assertEqual(page.get("lang"), "pt-BR")
        languages = {one["lang"]: one for one in settings["languages"]}
        self.assertEqual(set(languages), {"en-US", "pt-BR"})
        self.assertEqual(languages["pt-BR"]["title"], "Fale conosco")
        self.assertEqual(languages["pt-BR"]["openLabel"], "Abrir o chat")

    def test_a_language_with_a_modifier_is_a_tag_that_browsers_take(self):
        self.env["res.lang"]._activate_lang("sr@latin")
        serbian = self.env["res.lang"].search([("code", "=", "sr@latin")])
        self.website.language_ids += serbian

        tags = [one["lang"] for one in self.settings()["languages"]]

        self.assertEqual(tags, ["en-US", "sr-Latn"])

    def test_designer_sees_the_widget_on_the_own_site_but_not_in_the_editor(self):
        self.sign_in("base.group_user", "website.group_website_designer")
        self.browser_js(
            "/",
            "console.log('test successful')",
            ready="Boolean(document.querySelector('seitech-chat'))",
            login="paula",
        )
        self.browser_js(
            "/@/",
            STAYS_OUT % {"mark": "script[src*='/seitech_chat/embed/']"},
            login="paula",
        )


@tagged("post_install", "-at_install")
class TestPortalInPages(PagesCase):
    """The chat of signed-in people with a role: a bundle of Odoo."""

    def config_of(self, path="/"):
        """Return the configuration of a page."""
        page = self.page(path)
        self.assertEqual(page.xpath(LOADER), [])
        [root] = page.xpath(PORTAL)
        return json.loads(root.get("data-config"))

    def test_a_user_with_a_role_gets_their_own_conversations(self):
        user = self.sign_in("base.group_portal", "seitech_chat.group_chat_student")

        self.assertEqual(
            self.config_of()["member"],
            {
                "openLabel": "Open chat",
                "unreadCount": 0,
                "hasConversations": False,
                "mayMerge": True,
            },
        )
        self.assertTrue(user._chat_has_role())

    def test_members_are_not_asked_for_consent(self):
        self.site.write({"consent_mode": "required", "consent_text": "We store it."})
        self.sign_in("base.group_portal", "seitech_chat.group_chat_student")

        self.assertTrue(self.config_of()["member"])

    def test_page_names_script_and_style_that_exist(self):
        self.sign_in("base.group_portal", "seitech_chat.group_chat_student")

        config = self.config_of()

        for name in ("script", "style"):
            answer = self.url_open(config[name])
            self.assertEqual(answer.status_code, 200, config[name])
            self.assertTrue(answer.content, config[name])
        self.assertFalse(re.search(r"@import|url\(", answer.text))

    def test_settings_reach_the_page(self):
        self.website.chat_widget_is_enabled = False
        self.website.chat_widget_primary_color = "#AA00BB"
        self.sign_in("base.group_portal", "seitech_chat.group_chat_student")

        config = self.config_of()

        self.assertFalse(config["isEnabled"])
        self.assertEqual(config["colors"]["primary"], "#aa00bb")

    def test_page_carries_no_secret(self):
        self.sign_in("base.group_portal", "seitech_chat.group_chat_student")

        self.assertEqual(
            set(self.config_of()),
            {
                "colors",
                "consent",
                "direction",
                "exclude",
                "icon",
                "identity",
                "include",
                "isEnabled",
                "isPageTracked",
                "isSoundOn",
                "key",
                "lang",
                "logo",
                "member",
                "offsetX",
                "offsetY",
                "proactive",
                "scheme",
                "script",
                "side",
                "style",
                "text",
                "title",
                "translations",
                "zIndex",
            },
        )

    def test_another_language_names_its_translations(self):
        self.sign_in("base.group_portal", "seitech_chat.group_chat_student")
        for code, tag in (("pt_BR", "pt-BR"), ("sr@latin", "sr-Latn")):
            self.env["res.lang"]._activate_lang(code)
            lang = self.env["res.lang"].search([("code", "=", code)])
            self.website.language_ids += lang

            config = self.config_of(f"/{lang.url_code}/")

            self.assertEqual(config["lang"], tag)
            answer = self.url_open(config["translations"]).json()
            self.assertEqual(set(answer["modules"]), {"seitech_chat"})

    def test_the_chat_stays_out_of_the_editor(self):
        # The loader marks its root when it works.
        self.sign_in(
            "base.group_user",
            "website.group_website_designer",
            "seitech_chat.group_chat_agent",
        )
        self.browser_js(
            "/",
            "console.log('test successful')",
            ready="Boolean(document.querySelector('.o-seitech-portal').loadSeitechChat)",
            login="paula",
        )
        self.browser_js("/@/", STAYS_OUT % {"mark": ".o-seitech-portal"}, login="paula")


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
