from odoo import fields, models
from odoo.tools import SQL

from ...logic.contract import MAX_FAQ_QUESTION_LENGTH
from ...logic.faq_ranking import MIN_SPELLED_LENGTH
from ...logic.hashing import sha256_hex
from ...logic.search import STEMMERS
from ...tools.text_index import create_functions, create_language_functions

# A trigger, because translations that are loaded from a file are written past the ORM.
# Odoo copies a text that is created in another language to English, where it is no
# translation.
_TRIGGER = """
CREATE OR REPLACE FUNCTION seitech_chat_faq_phrasings() RETURNS trigger
LANGUAGE plpgsql AS $function$
BEGIN
    DELETE FROM {schema}.seitech_chat_faq_phrasing WHERE faq_id = NEW.id;
    IF NOT coalesce(NEW.active, FALSE) THEN
        RETURN NEW;
    END IF;
    INSERT INTO {schema}.seitech_chat_faq_phrasing
           (faq_id, company_id, lang, position, text, words, search_vector)
    SELECT NEW.id, NEW.company_id, one.lang, line.position, line.said,
           btrim(regexp_replace(
               {schema}.seitech_chat_words(line.said), '\\s+', ' ', 'g')),
           {schema}.seitech_chat_language_vector(line.said, one.stemmer)
      FROM (SELECT key AS lang, value AS question,
                   coalesce(NEW.phrasings ->> key, '') AS phrasings,
                   coalesce(NEW.answer ->> key, '') AS answer,
                   (CASE left(key, 2) {stemmers} ELSE 'simple' END)::regconfig
                   AS stemmer
              FROM jsonb_each_text(NEW.question)) one
CROSS JOIN LATERAL (
               SELECT min(position) AS position, said
                 FROM (SELECT 0 AS position, btrim(one.question) AS said
                        UNION ALL
                       SELECT number, btrim(text, E' \\t\\r')
                         FROM regexp_split_to_table(one.phrasings, E'\\n')
                              WITH ORDINALITY AS lines (text, number)) every
                WHERE said <> '' AND length(said) <= {max_length}
             GROUP BY said
           ) line
     WHERE regexp_replace(one.answer, '<[^>]*>|&nbsp;|\\s', '', 'g') <> ''
       AND NOT (one.lang LIKE 'en%' AND EXISTS (
               SELECT FROM jsonb_each_text(NEW.question) other (lang, question)
                WHERE other.lang NOT LIKE 'en%' AND other.question = one.question
                  AND NEW.answer ->> other.lang = one.answer));
    INSERT INTO {schema}.seitech_chat_faq_word (company_id, lang, word)
    SELECT DISTINCT company_id, lang, word
      FROM {schema}.seitech_chat_faq_phrasing
CROSS JOIN LATERAL unnest(string_to_array(words, ' ')) word
     WHERE faq_id = NEW.id AND length(word) >= {min_length}
  ORDER BY company_id, lang, word  -- else two writers could deadlock
        ON CONFLICT DO NOTHING;
    RETURN NEW;
END $function$;

DROP TRIGGER IF EXISTS seitech_chat_faq_phrasings ON {schema}.seitech_chat_faq;
CREATE TRIGGER seitech_chat_faq_phrasings
AFTER INSERT OR UPDATE OF question, phrasings, answer, active, company_id
ON {schema}.seitech_chat_faq
FOR EACH ROW EXECUTE FUNCTION {schema}.seitech_chat_faq_phrasings();
"""


class SeitechChatFaqPhrasing(models.Model):
    """One way to ask an FAQ in one language, in the forms in which it is searched.

    The database writes these rows with each change of an FAQ. An FAQ without a question
    or an answer in a language has no row in it.
    """

    _name = "seitech.chat.faq.phrasing"
    _description = "Chat FAQ Phrasing"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "faq_id, lang, position"
    _rec_name = "text"
    _log_access = False

    faq_id = fields.Many2one(
        "seitech.chat.faq",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    lang = fields.Char(required=True)
    position = fields.Integer(required=True, help="0 for the question itself.")
    text = fields.Char(required=True)
    words = fields.Char(help="The words of the text without accents.")

    _questions = models.Index("(company_id, lang) WHERE position = 0")

    def init(self):
        result = super().init()
        cr = self.env.cr
        functions = create_functions(cr) + create_language_functions(cr)
        cr.execute("SELECT quote_ident(current_schema())")
        [schema] = cr.fetchone()
        trigger = _TRIGGER.format(
            schema=schema,
            max_length=MAX_FAQ_QUESTION_LENGTH,
            min_length=MIN_SPELLED_LENGTH,
            stemmers=" ".join(
                f"WHEN '{lang}' THEN '{name}'" for lang, name in STEMMERS.items()
            ),
        )
        # SQL: the ORM has no triggers and no full-text search. The words are not a
        # model's table: the trigger writes them, and the search reads them.
        cr.execute(
            "ALTER TABLE seitech_chat_faq_phrasing"
            " ADD COLUMN IF NOT EXISTS search_vector tsvector;"
            " CREATE INDEX IF NOT EXISTS seitech_chat_faq_phrasing__vector_index"
            " ON seitech_chat_faq_phrasing USING gin (search_vector);"
            " CREATE TABLE IF NOT EXISTS seitech_chat_faq_word ("
            " company_id int4 NOT NULL REFERENCES res_company ON DELETE CASCADE,"
            " lang text NOT NULL, word text NOT NULL,"
            " PRIMARY KEY (company_id, lang, word))"
        )
        if self.pool.has_trigram:
            cr.execute(
                "CREATE INDEX IF NOT EXISTS seitech_chat_faq_word__word_index"
                " ON seitech_chat_faq_word USING gin (word gin_trgm_ops)"
            )
        self._create_trigger(trigger, sha256_hex(functions + trigger))
        return result

    def _create_trigger(self, trigger, made_of):
        """Create the trigger, and compute all rows again if its functions changed."""
        cr = self.env.cr
        cr.execute("SELECT obj_description('seitech_chat_faq_phrasing'::regclass)")
        is_current = cr.fetchone() == (made_of,)
        cr.execute("SELECT to_regclass('seitech_chat_faq')")
        if is_current or not cr.fetchone()[0]:
            return
        cr.execute(SQL(trigger.replace("%", "%%")))
        cr.execute("TRUNCATE seitech_chat_faq_word")
        cr.execute("UPDATE seitech_chat_faq SET active = active")
        cr.execute(SQL("COMMENT ON TABLE seitech_chat_faq_phrasing IS %s", made_of))
