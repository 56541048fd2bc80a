"""Find people and courses by name: by word beginnings, ignoring accents."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..logic.search import lexemes_of, read_names
from .text_index import NAME_VECTOR


def escape_like(search):
    """Escape the wildcards of a LIKE pattern, so that the text matches literally."""
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def names_query(terms, weights=""):
    """Return a PostgreSQL query for terms; each word matches by its beginning.

    :param terms: of ``read_names``, at least one.
    :param str weights: of the words to search, e.g. ``A``; all by default.
    """
    parts = []
    for term in terms:
        lexemes = [
            f"'{lexeme}':{'*' if may_go_on else ''}{weights}".removesuffix(":")
            for lexeme, may_go_on in lexemes_of(term)
        ]
        parts.append(f"({' <-> '.join(lexemes)})")
    return SQL("to_tsquery('simple', %s)", " & ".join(parts))


def partners_named(terms):
    """Select the partners with a name, using the name index.

    :return: ``SQL``, a select of ids.
    """
    return SQL(
        "SELECT id FROM res_partner WHERE %s @@ %s",
        SQL(NAME_VECTOR),
        names_query(terms),
    )


def people_named(search, user=""):
    """Return a domain for people with a name.

    :param str search: as typed.
    :param str user: the path to the user, with a final dot; empty for users themselves.
    :return: ``Domain``.
    """
    domain = Domain(f"{user}name", "ilike", escape_like(search))
    # A part of an email address is not a name.
    if "@" not in search and (terms := read_names(search)):
        partners = SQL("(%s)", partners_named(terms))
        domain |= Domain(f"{user}partner_id", "in", partners)
    return domain


def courses_named(search):
    """Return a domain for courses with a name in the reader's language.

    :return: ``Domain``; without an index, since courses are few.
    """
    domain = Domain("name", "ilike", escape_like(search))
    if terms := read_names(search):
        query = names_query(terms)

        def to_sql(model, alias, joined):
            name = model._field_to_sql(alias, "name", joined)
            return SQL(
                "to_tsvector('simple', seitech_chat_words(%s)) @@ %s", name, query
            )

        domain |= Domain.custom(to_sql=to_sql)
    return domain
