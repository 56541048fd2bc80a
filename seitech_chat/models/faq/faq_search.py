"""Find the FAQs for a question, in one statement. ``logic/faq_ranking.py`` ranks."""

from typing import NamedTuple

from odoo.tools import SQL

from ...logic.faq_ranking import MAX_WORDS, MIN_SPELLED_LENGTH, Match, rank
from ...logic.languages import nearest
from ...logic.search import read_words, stemmer_of

MAX_COMPARED = 40  # phrasings with the most covered words, whose spelling is compared
MIN_SPELLED = 0.4  # similarity of a word that is taken for another one
MAX_SPELLED = 3  # words that one misspelled word is taken for


class Scope(NamedTuple):
    """The FAQs that are offered to a person on a page.

    ``lang``: a code of Odoo, empty if the person's language is not installed.
    ``course_ids``: the courses of the page that the person may see. ``department_id``:
    None for all departments. ``site_id``: None for a page of no site.
    ``asker_key``: the person's ``Persona.key``, empty for an anonymous caller.
    """

    company_id: int
    lang: str
    audiences: tuple[str, ...] = ("all", "visitors")
    department_id: int | None = None
    course_ids: tuple[int, ...] = ()
    site_id: int | None = None
    asker_key: str = ""


def installed_language(env, wanted):
    """Return the installed language nearest to a wanted one.

    :param str wanted: a code or a tag; None for that of the request.
    :return: a code of Odoo; empty if the language is not installed.
    """
    codes = [code for code, _name in env["res.lang"].get_installed()]
    return nearest(wanted or env.context.get("lang") or "en_US", codes) or ""


def offered(scope, alias="faq"):
    """Return the condition on FAQs that are offered in a scope.

    :return: ``SQL`` on ``seitech_chat_faq``.
    """
    return SQL(
        """
        %(faq)s.company_id = %(company_id)s AND %(faq)s.active
        AND %(faq)s.audience IN %(audiences)s
        AND (%(department_id)s::int IS NULL OR NOT EXISTS (
                SELECT FROM seitech_chat_faq_department_rel WHERE faq_id = %(faq)s.id)
             OR EXISTS (SELECT FROM seitech_chat_faq_department_rel
                         WHERE faq_id = %(faq)s.id
                           AND department_id = %(department_id)s::int))
        AND (NOT EXISTS (
                SELECT FROM seitech_chat_faq_site_rel WHERE faq_id = %(faq)s.id)
             OR EXISTS (SELECT FROM seitech_chat_faq_site_rel
                         WHERE faq_id = %(faq)s.id AND site_id = %(site_id)s::int))
        AND (NOT EXISTS (
                SELECT FROM seitech_chat_faq_course_rel WHERE faq_id = %(faq)s.id)
             OR EXISTS (SELECT FROM seitech_chat_faq_course_rel
                         WHERE faq_id = %(faq)s.id
                           AND course_id = ANY(%(course_ids)s::int[])))
        """,
        faq=SQL.identifier(alias),
        company_id=scope.company_id,
        audiences=scope.audiences,
        department_id=scope.department_id,
        course_ids=list(scope.course_ids),
        site_id=scope.site_id,
    )


def search_faqs(env, scope, text, *, is_typing=False, has_trigrams=None):
    """Rank the FAQs that are offered in a scope for a question.

    :param str text: as typed, any text.
    :param bool is_typing: whether the last word may be unfinished.
    :param bool has_trigrams: whether to compare spellings; None if the database can.
    :return: a ``logic.faq_ranking.Ranking``.
    """
    if has_trigrams is None:
        has_trigrams = bool(env.registry.has_trigram)
    words = read_words(text, MAX_WORDS)
    if not words or not scope.lang:
        return rank((), has_trigrams=has_trigrams)
    env["seitech.chat.faq"].flush_model()
    query = search_statement(
        scope, words, is_typing=is_typing, has_trigrams=has_trigrams
    )
    return rank(
        (Match(*row) for row in env.execute_query(query)), has_trigrams=has_trigrams
    )


def search_statement(scope, words, *, is_typing, has_trigrams):
    """Return the statement that compares a question with the phrasings of FAQs.

    Each word of the question is looked up by index: as it is written, stemmed, and
    without accents. A word that no phrasing has is looked up by its spelling.

    :param words: list returned by ``read_words``, not empty.
    :return: ``SQL`` with the columns of ``Match``.
    """
    in_scope = SQL(
        "phrasing.company_id = %s AND phrasing.lang = %s", scope.company_id, scope.lang
    )
    # SQL: the ORM has neither full-text search nor trigrams.
    return SQL(
        """
        WITH asked AS MATERIALIZED (
            SELECT word.number, word.bare, query.query
              FROM unnest(%(bare)s::text[], %(said)s::text[]) WITH ORDINALITY
                   AS word (bare, said, number)
        CROSS JOIN LATERAL (
                       SELECT string_agg(quote_literal(lexeme), ' | ') || %(prefix)s
                              AS text
                         FROM unnest(word.bare || tsvector_to_array(
                                  seitech_chat_language_vector(
                                      word.said, %(stemmer)s::regconfig))) lexeme
                   ) lexemes
        CROSS JOIN LATERAL (SELECT lexemes.text::tsquery AS query) query
             WHERE word.said = ''
                OR seitech_chat_stems(word.said, %(stemmer)s::regconfig) <> ''
        ), matched AS MATERIALIZED (
            SELECT asked.number, phrasing.id, phrasing.faq_id, 1.0::float8 AS degree
              FROM asked
              JOIN seitech_chat_faq_phrasing phrasing
                ON phrasing.search_vector @@ asked.query AND %(in_scope)s
        ), found AS MATERIALIZED (
            SELECT * FROM matched %(spelled)s
        ), weights AS MATERIALIZED (
            SELECT asked.number,
                   ln(1 + total.n / (count(DISTINCT found.faq_id) + 0.5)) AS weight
              FROM asked
         LEFT JOIN found USING (number)
        CROSS JOIN (SELECT count(*)::float8 AS n FROM seitech_chat_faq_phrasing phrasing
                     WHERE position = 0 AND %(in_scope)s) total
          GROUP BY asked.number, total.n
        ), covered AS MATERIALIZED (
            SELECT found.id,
                   sum(weight * degree) / (SELECT sum(weight) FROM weights) AS share
              FROM found
              JOIN weights USING (number)
              JOIN seitech_chat_faq faq ON faq.id = found.faq_id AND %(offered)s
          GROUP BY found.id
          ORDER BY share DESC, found.id
             LIMIT %(max_compared)s
        )
        SELECT phrasing.faq_id, phrasing.text, covered.share, %(spelling)s
          FROM covered
          JOIN seitech_chat_faq_phrasing phrasing ON phrasing.id = covered.id
        """,
        bare=[bare for bare, _said in words],
        said=[said for _bare, said in words],
        stemmer=stemmer_of(scope.lang),
        prefix=_prefix(words) if is_typing else SQL("''"),
        in_scope=in_scope,
        offered=offered(scope),
        max_compared=MAX_COMPARED,
        spelled=_spelled(scope, in_scope) if has_trigrams else SQL(""),
        spelling=_spelling(words) if has_trigrams else SQL("NULL, NULL"),
    )


def _prefix(words):
    """Return the part of the query for the last word, which may be unfinished."""
    return SQL(
        """CASE WHEN word.number = %s AND length(word.bare) >= 3
                THEN ' | ' || quote_literal(word.bare) || ':*' ELSE '' END""",
        len(words),
    )


def _spelled(scope, in_scope):
    """Return the lookup by spelling of the words that no phrasing has."""
    return SQL(
        """
        UNION ALL
        SELECT asked.number, phrasing.id, phrasing.faq_id, max(alike.degree)
          FROM asked
    CROSS JOIN LATERAL (
                   SELECT word, similarity(word, asked.bare) AS degree
                     FROM seitech_chat_faq_word
                    WHERE word %% asked.bare AND company_id = %(company_id)s
                      AND lang = %(lang)s
                      AND similarity(word, asked.bare) >= %(min_spelled)s
                 ORDER BY degree DESC, word
                    LIMIT %(max_spelled)s
               ) alike
          JOIN seitech_chat_faq_phrasing phrasing
            ON phrasing.search_vector @@ quote_literal(alike.word)::tsquery
           AND %(in_scope)s
         WHERE length(asked.bare) >= %(min_length)s
           AND NOT EXISTS (SELECT FROM matched WHERE matched.number = asked.number)
      GROUP BY asked.number, phrasing.id, phrasing.faq_id
        """,
        company_id=scope.company_id,
        lang=scope.lang,
        min_spelled=MIN_SPELLED,
        max_spelled=MAX_SPELLED,
        in_scope=in_scope,
        min_length=MIN_SPELLED_LENGTH,
    )


def _spelling(words):
    """Return the columns ``spelling`` and ``likeness``."""
    return SQL(
        """
        coalesce((
            SELECT avg(CASE WHEN phrasing.search_vector @@ asked.query THEN 1
                            ELSE word_similarity(asked.bare, phrasing.words) END)
              FROM asked WHERE length(asked.bare) >= %s), 0),
        similarity(%s, phrasing.words)
        """,
        MIN_SPELLED_LENGTH,
        " ".join(bare for bare, _said in words),
    )
