"""Consent to a site's privacy notice."""

from odoo.tests import tagged

from ..support.chat_case import ChatHttpCase
from ..support.signed_site import SignedSite


@tagged("post_install", "-at_install")
class TestConsent(ChatHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = SignedSite(
            cls.env,
            cls.company,
            consent_mode="required",
            consent_text="We keep what you write for a year.",
        )

    def open_here(self, **fields):
        answer = self.call(
            "nobody", "open_support", headers=self.site.headers, **self.form(**fields)
        )
        self.tokens["opened"] = answer["token"]
        return self.env["seitech.chat.channel"].browse(answer["entry"]["channel"]["id"])

    def refuse_here(self, **fields):
        self.refuse(
            "nobody", "open_support", "consent_required", status=422,
            headers=self.site.headers, **self.form(**fields),
        )  # fmt: skip

    def test_nothing_opens_without_consent(self):
        self.refuse_here()
        self.refuse_here(consent_version=None)
        self.refuse_here(consent_version=self.site.record.consent_version + 1)

    def test_version_and_time_are_kept(self):
        with self.clock():
            now = self.now()
            channel = self.open_here(consent_version=1)

        self.assertEqual((channel.consent_version, channel.consent_at), (1, now))
        visitor = channel.visitor_id
        self.assertEqual((visitor.consent_version, visitor.consent_at), (1, now))

    def test_changed_text_asks_again(self):
        self.open_here(consent_version=1)
        self.site.record.consent_text = "We keep what you write for two years."

        self.assertEqual(self.site.record.consent_version, 2)
        self.refuse_here(consent_version=1)
        self.assertEqual(self.open_here(consent_version=2).consent_version, 2)

    def test_changed_text_of_any_language_asks_again(self):
        self.env["res.lang"]._activate_lang("es_ES")
        site = self.site.record

        site.with_context(lang="es_ES").consent_text = "Guardamos lo que escribe."
        self.assertEqual(site.consent_version, 2)
        site.with_context(lang="es_ES").consent_text = "Guardamos lo que escribe."
        self.assertEqual(site.consent_version, 2)
        site.update_field_translations("consent_text", {"es_ES": "Lo guardamos todo."})
        self.assertEqual(site.consent_version, 3)
        site.name = "Shop of toys"
        self.assertEqual(site.consent_version, 3)

    def test_notice_and_none_ask_for_nothing(self):
        for mode in ("notice", "none"):
            self.site.record.consent_mode = mode
            self.assertFalse(self.open_here().consent_version)
        self.site.record.consent_mode = "notice"
        self.assertEqual(self.open_here(consent_version=1).consent_version, 1)

    def test_withdrawn_consent_is_kept_with_its_time(self):
        channel = self.open_here(consent_version=1)
        self.call("opened", "withdraw_consent", headers=self.site.headers)
        visitor = channel.visitor_id
        withdrawn_at = visitor.consent_withdrawn_at
        self.assertTrue(withdrawn_at)

        self.call("opened", "withdraw_consent", headers=self.site.headers)

        self.assertEqual(visitor.consent_withdrawn_at, withdrawn_at)
        self.assertEqual(channel.consent_version, 1)
        self.assertEqual(channel.consent_withdrawn_at, withdrawn_at)

    def test_new_consent_ends_the_withdrawal(self):
        visitor = self.open_here(consent_version=1).visitor_id
        visitor._withdraw_consent()

        answer = self.call(
            "opened", "open_support", headers=self.site.headers,
            **self.form(consent_version=1),
        )  # fmt: skip

        again = self.env["seitech.chat.channel"].browse(
            answer["entry"]["channel"]["id"]
        )
        self.assertEqual(again.visitor_id, visitor)
        self.assertFalse(visitor.consent_withdrawn_at)
        self.assertFalse(again.consent_withdrawn_at)
        earlier = visitor.channel_ids - again
        self.assertTrue(earlier.consent_withdrawn_at)
