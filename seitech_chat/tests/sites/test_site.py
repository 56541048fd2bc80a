"""The record of a site: its key, its checks, and the website that it belongs to."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from ...models.site.chat_site_preview import THEME, dark_colors


@tagged("post_install", "-at_install")
class TestSite(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sites = cls.env["seitech.chat.site"]
        cls.site = cls.sites.create({"name": "Shop"})
        cls.website = cls.env["website"].search([], limit=1)

    def test_a_key_is_public_and_never_the_same(self):
        other = self.site.copy()

        self.assertRegex(self.site.key, "^[a-z0-9]{16}$")
        self.assertNotEqual(other.key, self.site.key)
        self.assertIn(f"/seitech_chat/embed/{self.site.key}.js", self.site.embed_code)

    def test_the_origins_are_one_line_in_lists(self):
        self.site.allowed_origins = "https://a.example.com\n https://b.example.com\n"

        self.assertEqual(
            self.site.origins_text, "https://a.example.com, https://b.example.com"
        )
        self.site.allowed_origins = False
        self.assertEqual(self.site.origins_text, "")

    def test_each_website_has_a_site_of_its_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        website = self.env["website"].create(
            {"name": "Second", "company_id": company.id}
        )

        for one in self.env["website"].search([]):
            self.assertEqual(len(one.chat_site_id), 1, one.name)
            self.assertEqual(one.chat_site_id.company_id, one.company_id)
        self.assertEqual(website.chat_site_id.name, "Second")
        self.sites._create_for_websites()
        self.assertEqual(len(website.chat_site_ids), 1)

    def test_a_website_that_changes_its_company_has_a_site_there(self):
        website = self.env["website"].create({"name": "Second"})
        before = website.chat_site_id
        before.title = "Ask us"
        company = self.env["res.company"].create({"name": "Elsewhere"})

        website.company_id = company

        self.assertNotEqual(website.chat_site_id, before)
        self.assertEqual(website.chat_site_id.company_id, company)
        self.assertEqual(website.chat_widget_title, "Ask us")
        self.assertFalse(before.active)
        self.assertFalse(before.website_id)

    def test_the_site_of_a_website_is_archived_and_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.website.chat_site_id.unlink()

        self.website.chat_site_id.action_archive()
        self.env.invalidate_all()
        self.assertEqual(self.website._chat_loader_path(), "")
        self.assertFalse(self.website._chat_portal_config()["isEnabled"])

    def test_texts_that_are_hard_to_read_are_refused_with_the_pair(self):
        with self.assertRaisesRegex(
            ValidationError, "Text Color is hard to read on Surface Color.*2.7 to 1"
        ):
            self.site.write({"text_color": "#999999", "surface_color": "#fafafa"})

    def test_the_preview_follows_the_form(self):
        with Form(self.site) as form:
            form.primary_color = "#ffcc00"
            form.title = "Ask <us>"
            form.side = "left"

            preview = str(form.preview)

        self.assertIn("Ask &lt;us&gt;", preview)
        self.assertIn("flex-start", preview)
        # White text would not be readable on the yellow itself.
        self.assertNotIn("background: #ffcc00", preview)
        self.assertIn(f"background: {self.site._look()['colors']['strong']}", preview)

    def test_the_dark_preview_has_the_colors_of_the_style_sheet(self):
        self.site.color_scheme = "dark"

        colors = self.site._preview_colors()

        theme = THEME.read_text()
        self.assertLessEqual({"text", "surface", "raised", "own", "line"}, set(colors))
        for name, color in dark_colors().items():
            self.assertEqual(colors[name], color)
            self.assertIn(f"--o-seitech-{name}: {color};", theme)
            if name in ("text", "surface", "raised", "own", "line"):
                self.assertIn(color, str(self.site.preview))
        self.assertEqual(colors["primary"], self.site.primary_color)

    @mute_logger("odoo.sql_db")
    def test_numbers_and_addresses_are_checked(self):
        for vals in (
            {"offset_x": -1},
            {"offset_y": 201},
            {"proactive_seconds": -5},
            {"consent_url": "javascript:alert(1)"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.site.write(vals)

    def test_a_changed_consent_has_a_new_version(self):
        self.site.write({"consent_text": "We store what you write."})
        self.assertEqual(self.site.consent_version, 2)

        self.site.write({"consent_text": "We store what you write.", "name": "Store"})

        self.assertEqual(self.site.consent_version, 2)
        self.site.write({"consent_url": "https://example.com/privacy"})
        self.assertEqual(self.site.consent_version, 3)

    def test_the_public_settings_are_those_of_the_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.site.write({"title": "Hello", "proactive_seconds": 9})
        self.site.with_context(lang="es_ES").title = "Hola"

        texts = self.site.with_context(lang="es_ES")._texts()

        self.assertEqual((texts["lang"], texts["title"]), ("es-ES", "Hola"))
        # There is no message to show yet.
        self.assertEqual(texts["proactive"], {"seconds": 0, "text": ""})
