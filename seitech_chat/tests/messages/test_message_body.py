"""Typed text passes Odoo's sanitizer unchanged."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tools import html_sanitize

from ...logic.text import html_to_text, normalize_text, text_to_html
from ..support.chat_case import ChatCase

PIECES = (
    "<", ">", "&", '"', "'", "<script>alert(1)</script>", "&lt;", "&nbsp;", "<!--",
    "-->", "<!--[if IE]>", "]]>", "<br>", "</p>", "https://a.example/?x=1&y=2", "http://ü.de/é",
    "www.a.example/b_(c)'d", "ana@a.example",
    "\n", "\r\n", "\t", "  ", "\xa0", "-- ", "--", "\n--\n", "> ", ">>", "ü", "😀",
    "{{ 7*7 }}", "${x}", "t-esc", "data-o-mail-quote", "javascript:alert(1)",
)  # fmt: skip
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff"
)
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text(CHARACTERS, max_size=6), max_size=15
).map("".join)


@tagged("post_install", "-at_install")
class TestMessageBody(ChatCase):
    def clean(self, body):
        """Sanitize as the field does."""
        field = self.env["seitech.chat.message"]._fields["body"]
        return str(
            html_sanitize(
                body,
                sanitize_tags=field.sanitize_tags,
                sanitize_attributes=field.sanitize_attributes,
                sanitize_style=field.sanitize_style,
                sanitize_form=field.sanitize_form,
                strip_style=field.strip_style,
                strip_classes=field.strip_classes,
            )
        )

    def test_field_is_sanitized(self):
        for model in ("seitech.chat.message", "seitech.chat.message.revision"):
            self.assertTrue(self.env[model]._fields["body"].sanitize, model)
        self.question.body = '<p onclick="x">a<script>b</script><iframe></iframe></p>'

        self.assertEqual(self.question.body, "<p>a</p>")

    def test_stored_body_is_the_text_that_was_typed(self):
        for text in (*PIECES, "".join(PIECES), "\n".join(PIECES)):
            if not text.strip():
                continue
            message = self.support._post(self.persona("visitor"), text)
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(html_to_text(str(message.body)), normalize_text(text))

    def test_sanitizer_takes_nothing_and_settles_at_once(self):
        @settings(
            max_examples=300,
            derandomize=True,
            deadline=None,
            database=None,
            # A busy machine takes its time to list Unicode's characters once.
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(TEXTS)
        def check(text):
            body = text_to_html(text)
            once = self.clean(body)
            self.assertEqual(html_to_text(once), normalize_text(text))
            self.assertEqual(self.clean(once), once)
            tags = set(re.findall(r"</?([a-z0-9]+)", once, re.IGNORECASE))
            self.assertLessEqual(tags, {"p", "br", "a"})

        check()
