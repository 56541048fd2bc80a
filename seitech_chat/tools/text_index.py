"""Database functions that split texts into words, for full-text indexes.

They split as ``logic/search.py`` does. PostgreSQL's own parser makes one word of
``docs.example.com``, of ``INV/2024/00017`` and of each Chinese sentence.
"""

from odoo.tools import SQL

from ..logic.hashing import sha256_hex
from ..logic.search import (
    DIACRITICS,
    PLURALS,
    SEPARATORS,
    SINGULAR,
    SPACELESS,
    STEMMERS,
    UNSPACED_CHARACTERS,
)

# Characters by which the parser would join words, or which it would parse as signs. The
# characters of markup and references (&amp;) are absent: the parser handles those.
_JOINING = "/.@-_:+~!?()*,|\\%$^[]{}`"

# Both use PL/pgSQL, which evaluates each step once. ASCII texts, the majority, return
# early: 10 µs more than the parser alone for 100 characters.
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION seitech_chat_words(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
DECLARE
    words text := lower(translate(replace(said, '</', '<'), {joining}, {spaces}));
BEGIN
    IF octet_length(words) = length(words) THEN
        RETURN words;
    END IF;
    words := regexp_replace(words, '[{separators}]+', ' ', 'g');
    IF words ~ '[{unspaced}]' THEN
        -- 'ab' becomes 'a ab b': every two, and each alone by its beginning.
        words := regexp_replace(words, '((?:{spaceless})+)', ' \\1 ', 'g');
        words := regexp_replace(words, '({spaceless})', '\\1 \\1', 'g');
    END IF;
    words := regexp_replace(
        normalize(words, NFD), '[{first_mark}-{last_mark}]', '', 'g'
    );
    RETURN normalize(words, NFC);
END $function$;

CREATE OR REPLACE FUNCTION seitech_chat_search_vector(said text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
DECLARE
    words text := {schema}.seitech_chat_words(said);
    stemmed text := words;
BEGIN
    IF octet_length(said) <> length(said) THEN
        -- The stemmers need the accents, and know no script without spaces.
        stemmed := lower(translate(replace(said, '</', '<'), {joining}, {spaces}));
        stemmed := regexp_replace(stemmed, '(?:{spaceless})+', ' ', 'g');
        stemmed := {singular};
    END IF;
    RETURN to_tsvector('simple'::regconfig, words){vectors};
END $function$;
"""


# The two ways in which a text in one language is found: by its stems and by its words
# without accents. Stop words have no stem.
_LANGUAGE_FUNCTIONS = """
CREATE OR REPLACE FUNCTION seitech_chat_stems(said text, stemmer regconfig)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
DECLARE
    stemmed text := lower(translate(replace(said, '</', '<'), {joining}, {spaces}));
BEGIN
    stemmed := regexp_replace(stemmed, '(?:{spaceless})+', ' ', 'g');
    stemmed := regexp_replace(stemmed, '[{separators}]+', ' ', 'g');
    RETURN to_tsvector(stemmer, {singular});
END $function$;

CREATE OR REPLACE FUNCTION seitech_chat_language_vector(said text, stemmer regconfig)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $function$
DECLARE
    words text := {schema}.seitech_chat_words(said);
BEGIN
    RETURN {schema}.seitech_chat_stems(said, stemmer)
        || to_tsvector(stemmer, words) || to_tsvector('simple'::regconfig, words);
END $function$;
"""

# The words of a column ``name``, as the indexes store them.
NAME_VECTOR = "to_tsvector('simple'::regconfig, seitech_chat_words(name))"


def create_functions(cr):
    """Create ``seitech_chat_words`` and ``seitech_chat_search_vector``.

    :return: the statement; an index built with a different statement is outdated.
    """
    return _create(cr, _FUNCTIONS)


def create_language_functions(cr):
    """Create ``seitech_chat_stems`` and ``seitech_chat_language_vector``.

    Call ``create_functions`` first.

    :return: the statement; rows computed with a different statement are outdated.
    """
    return _create(cr, _LANGUAGE_FUNCTIONS)


def _create(cr, template):
    # During a restore the column is computed without a search path.
    cr.execute("SELECT quote_ident(current_schema())")
    [schema] = cr.fetchone()
    singular = "stemmed"
    for plural in PLURALS:
        singular = f"replace({singular}, '{plural}', '{SINGULAR}')"
    statement = template.format(
        schema=schema,
        joining=f"'{_JOINING}'",
        spaces=f"'{' ' * len(_JOINING)}'",
        separators=SEPARATORS,
        unspaced=UNSPACED_CHARACTERS,
        spaceless=SPACELESS,
        first_mark=DIACRITICS[0],
        last_mark=DIACRITICS[1],
        singular=singular,
        vectors="".join(
            f" || to_tsvector('{stemmer}'::regconfig, stemmed)"
            for stemmer in STEMMERS.values()
        ),
    )
    # SQL: the ORM cannot create functions.
    cr.execute(SQL(statement.replace("%", "%%")))
    return statement


def create_vector(cr, table, expression, made_of):
    """Create a table's ``search_vector`` and its index; rebuild them if outdated.

    :param str expression: of the table's columns, as SQL.
    :param str made_of: the functions that the expression uses.
    """
    made_of = sha256_hex(made_of + expression)
    name = SQL.identifier(table)
    cr.execute(
        SQL(
            """
            SELECT col_description(attrelid, attnum) FROM pg_attribute
             WHERE attrelid = %s::regclass
               AND attname = 'search_vector' AND NOT attisdropped
            """,
            table,
        )
    )
    if cr.fetchone() != (made_of,):
        cr.execute(
            SQL(
                """
                ALTER TABLE %s
                 DROP COLUMN IF EXISTS search_vector,
                  ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (%s) STORED;
                COMMENT ON COLUMN %s IS %s
                """,
                name,
                SQL(expression),
                SQL.identifier(table, "search_vector"),
                made_of,
            )
        )
    cr.execute(
        SQL(
            "CREATE INDEX IF NOT EXISTS %s ON %s USING gin (search_vector)",
            SQL.identifier(f"{table}__search_vector_index"),
            name,
        )
    )


def create_name_index(cr, table, made_of):
    """Create the index on the words of a name; rebuild it if its functions changed.

    :param str table: one with a ``name``.
    """
    index = f"{table}__seitech_chat_name_index"
    cr.execute("SELECT obj_description(to_regclass(%s))", [index])
    made_of = sha256_hex(made_of)
    if cr.fetchone() == (made_of,):
        return
    name = SQL.identifier(index)
    cr.execute(
        SQL(
            "DROP INDEX IF EXISTS %s; CREATE INDEX %s ON %s USING gin (%s);"
            " COMMENT ON INDEX %s IS %s",
            name,
            name,
            SQL.identifier(table),
            SQL(NAME_VECTOR),
            name,
            made_of,
        )
    )


def drop_functions(cr):
    """Drop the functions, and the columns and indexes that depend on them."""
    for function in ("seitech_chat_search_vector", "seitech_chat_words"):
        cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s(text) CASCADE", SQL.identifier(function))
        )
    for function in ("seitech_chat_language_vector", "seitech_chat_stems"):
        cr.execute(
            SQL(
                "DROP FUNCTION IF EXISTS %s(text, regconfig) CASCADE",
                SQL.identifier(function),
            )
        )
    cr.execute("DROP FUNCTION IF EXISTS seitech_chat_faq_phrasings() CASCADE")
