"""Functions of the database that split texts into words, for indexes of full text.

They split as ``logic/search.py`` does. PostgreSQL's own parser makes one word of
``docs.example.com`` and of ``INV/2024/00017``, and one of each Chinese sentence.
"""

from odoo.tools import SQL

from .logic.search import (
    LETTERS,
    MARKS,
    PLURALS,
    SEPARATORS,
    SINGULAR,
    SPACELESS,
    STEMMERS,
)

# What the parser would join words by, or take for a sign. It knows markup and
# references (&amp;), whose characters are not here.
_JOINING = "/.@-_:+~!?()*,|\\%$^[]{}`"

# Both in PL/pgSQL, where each step is done once. Texts of ASCII alone, which are most,
# take the short way: 10 µs more than the parser alone for 100 characters.
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
    IF words ~ '[{letters}]' THEN
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


def create_functions(cr):
    """Create ``seitech_chat_words`` and ``seitech_chat_search_vector``.

    :return: the statement; an index made with another one holds other words.
    """
    # A restored dump has no search path while it computes the column.
    cr.execute("SELECT quote_ident(current_schema())")
    [schema] = cr.fetchone()
    singular = "stemmed"
    for plural in PLURALS:
        singular = f"replace({singular}, '{plural}', '{SINGULAR}')"
    statement = _FUNCTIONS.format(
        schema=schema,
        joining=f"'{_JOINING}'",
        spaces=f"'{' ' * len(_JOINING)}'",
        separators=SEPARATORS,
        letters=LETTERS,
        spaceless=SPACELESS,
        first_mark=MARKS[0],
        last_mark=MARKS[1],
        singular=singular,
        vectors="".join(
            f" || to_tsvector('{stemmer}'::regconfig, stemmed)"
            for stemmer in STEMMERS.values()
        ),
    )
    # SQL: the ORM creates no functions.
    cr.execute(SQL(statement.replace("%", "%%")))
    return statement
