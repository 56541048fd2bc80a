import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...logic.contract import MAX_FAQ_QUESTION_LENGTH
from ...logic.faq_ranking import MAX_WORDS
from ...logic.length import cut_text
from ...logic.search import read_words

MIN_WORDS = 2  # of a question that is kept: a single word is the start of one
SAME_QUESTION = 0.5  # similarity from which two questions are one
TYPED_SECONDS = 60  # a longer text after less than this is the same person typing on
KEPT_DAYS = 90
# Texts of a visitor that may identify them.
_PRIVATE = re.compile(r"\S+@\S+|\+?\d(?:[\s().-]*\d){5,}")


class SeitechChatFaqQuestion(models.Model):
    """A question that no FAQ answered, with all that resemble it."""

    _name = "seitech.chat.faq.question"
    _description = "Chat Unanswered Question"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "asked_count desc, last_asked_at desc, id"
    _rec_name = "text"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True)
    lang = fields.Char("Language", required=True)
    text = fields.Char("Question", required=True, help="As it was asked last.")
    words = fields.Char(required=True, help="The words of the text without accents.")
    asker_key = fields.Char(
        groups=fields.NO_ACCESS,
        index="btree_not_null",
        help="Key of the person who asked last, so that the text can be erased.",
    )
    asked_count = fields.Integer("Asked", required=True, default=1)
    first_asked_at = fields.Datetime("First Asked", required=True)
    last_asked_at = fields.Datetime("Last Asked", required=True)
    faq_id = fields.Many2one(
        "seitech.chat.faq",
        "Answered By",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    active = fields.Boolean(default=True)

    def action_make_faq(self):
        """Open the form of a new FAQ with this question.

        :return: the action.
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New FAQ"),
            "res_model": "seitech.chat.faq",
            "view_mode": "form",
            "context": {
                "lang": self.lang,
                "default_question": self.text,
                "default_company_id": self.company_id.id,
                "default_asked_ids": [fields.Command.link(self.id)],
            },
        }

    @api.model
    def _record(self, company, lang, text, *, asker_key=""):
        """Record a question that no FAQ answered; questions that resemble it are one.

        Addresses and long numbers are left out. A text that a person goes on typing
        counts once.

        :param str asker_key: the person's ``Persona.key``; the text is theirs.
        """
        text = cut_text(
            " ".join(_PRIVATE.sub("…", text).split()), MAX_FAQ_QUESTION_LENGTH
        )
        words = _words_of(text)
        if len(words.split()) < MIN_WORDS:
            return
        now = fields.Datetime.now()
        typed_since = now - timedelta(seconds=TYPED_SECONDS)
        known = self._find_same(company, lang, words, typed_since)
        if not known:
            self.create(
                {
                    "company_id": company.id,
                    "lang": lang,
                    "text": text,
                    "words": words,
                    "asker_key": asker_key or False,
                    "first_asked_at": now,
                    "last_asked_at": now,
                }
            )
            return
        is_typing = known.last_asked_at >= typed_since and words.startswith(known.words)
        known.write(
            {
                "text": text,
                "words": words,
                "asker_key": asker_key or False,
                "last_asked_at": now,
                "asked_count": known.asked_count + (not is_typing),
            }
        )

    @api.model
    def _forget_typed(self, company, lang, text):
        """Forget the beginning of a question that was recorded while it was typed.

        :param str text: the question, for which there are FAQs.
        """
        words = _words_of(text)
        since = fields.Datetime.now() - timedelta(seconds=TYPED_SECONDS)
        self.flush_model()
        # SQL: a comparison of texts that the ORM does not have, in one statement.
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM seitech_chat_faq_question
                 WHERE company_id = %s AND lang = %s AND faq_id IS NULL
                   AND first_asked_at >= %s AND asked_count = 1
                   AND starts_with(%s, words)
                """,
                company.id,
                lang,
                since,
                words,
            )
        )
        self.invalidate_model()

    def _find_same(self, company, lang, words, typed_since):
        """Return the unanswered question that resembles some words; empty for none."""
        likeness = (
            SQL("similarity(words, %s)", words)
            if self.env.registry.has_trigram
            else SQL("(words = %s)::int::float8", words)
        )
        self.flush_model()
        # SQL: the ORM has no similarity. The row is locked until the commit, so that no
        # count is lost.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM seitech_chat_faq_question
                 WHERE company_id = %(company_id)s AND lang = %(lang)s
                   AND faq_id IS NULL AND active
                   AND (%(likeness)s >= %(same)s OR (last_asked_at >= %(since)s
                        AND starts_with(%(words)s, words)))
              ORDER BY %(likeness)s DESC, id
                 LIMIT 1 FOR UPDATE
                """,
                company_id=company.id,
                lang=lang,
                words=words,
                likeness=likeness,
                same=SAME_QUESTION,
                since=typed_since,
            )
        )
        question = self.browse([row[0] for row in rows])
        question.invalidate_recordset()
        return question

    @api.autovacuum
    def _gc_old(self):
        oldest = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("last_asked_at", "<", oldest)]).unlink()


def _words_of(text):
    return " ".join(bare for bare, _said in read_words(text, MAX_WORDS))
