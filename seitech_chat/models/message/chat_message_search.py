from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic import permissions
from ...logic.search import Term, highlight, lexemes_of, read_query, stemmer_of
from ...logic.text import html_to_text
from ..channel.visibility import (
    may_be,
    newest_visible,
    types_everywhere,
    use_indexes,
    visible_parts,
)
from .payloads import SHOWN_FIELDS

MAX_LISTED = 1_000  # visible conversations up to which a search lists their ids
RECENT_SCAN = 2_000  # newest messages in these that are checked one by one
MAX_SCANNED = 200_000  # limit of messages read in these to find the RECENT_SCAN newest
RECENT_OF_TYPE = 5_000  # newest messages checked in a company's type seen by role
RECENT_SCAN_ALL = (
    20_000  # newest of all messages, checked beyond MAX_LISTED conversations
)
# Ids rise with the time of writing, except after a delayed transaction or a clock
# change. Searches by time include this tolerance before and after.
OUT_OF_ORDER = timedelta(hours=1)
MESSAGES = SQL("seitech_chat_message message")
NEWEST = SQL("message.id DESC")
# No index has the order of "id + 0", so PostgreSQL uses the most selective index.
NEWEST_UNINDEXED = SQL("message.id + 0 DESC")


class Part(NamedTuple):
    """A group of visible conversations that are searched together.

    ``condition``: SQL on ``message``. ``ids``: ids of all these conversations, if there
    are at most ``MAX_LISTED``. ``scope``: company id and type, if they are visible by
    role.
    """

    condition: SQL
    ids: list | None = None
    scope: tuple | None = None

    def of_scope(self):
        """Return the scope as a condition that uses its index."""
        company_id, channel_type = self.scope
        return SQL(
            "message.company_id = %s AND message.channel_type = %s",
            company_id,
            channel_type,
        )


class Wanted(NamedTuple):
    """The criteria of a search.

    ``conditions``: list of ``SQL`` on ``message``. ``text_query``: ``SQL`` of a
    full-text query, or None. ``before``: id below which the conditions limit messages,
    or None. ``from_at``, ``to_at``: times between which the conditions limit messages,
    or None. ``is_listed``: whether the conditions contain only these ids and times.
    """

    conditions: list
    text_query: SQL | None
    before: int | None
    from_at: datetime | None
    to_at: datetime | None
    is_listed: bool


class SeitechChatMessageSearch(models.Model):
    """Search for messages in the conversations visible to a person."""

    _inherit = "seitech.chat.message"

    @api.model
    def _find_messages(self, persona, query, *, limit, cursor=None, filters=None):
        """Find messages, newest first.

        :param str query: the text as typed; may be empty if there is a filter.
        :param int limit: page size, 1 to 100.
        :param str cursor: ``next_cursor`` of the previous page.
        :param dict filters: ``channel_id``, ``author_id`` (a user), ``types`` of
            channels, ``from_at`` and ``to_at`` (naive UTC datetimes), ``has_file``.
        :return: ``(messages in sudo, terms, next_cursor)``.
        :raises ChatError: ``query_too_short``.
        """
        filters = {
            name: value for name, value in (filters or {}).items() if value is not None
        }
        terms = read_query(query)
        if not any(not term.is_excluded for term in terms) and not filters:
            raise ChatError(
                "query_too_short",
                self.env._("Enter something to search for."),
                field="query",
            )
        self.flush_model()
        conditions = [*_filter_conditions(filters), _shown_notes(persona)]
        if cursor:
            conditions.append(SQL("message.id < %s", int(cursor)))
        wanted = Wanted(
            conditions,
            text_query=_tsquery(terms, self.env.lang) if terms else None,
            before=int(cursor) if cursor else None,
            from_at=filters.get("from_at"),
            to_at=filters.get("to_at"),
            is_listed=not terms and not filters.keys() & {"author_id", "has_file"},
        )
        found = {
            message_id
            for part in _parts_searched(
                self.env["seitech.chat.channel"], persona, filters
            )
            for message_id in _search_newest(self.env, part, wanted, limit + 1)
        }
        found = sorted(found, reverse=True)
        ids = found[:limit]
        # sudo: seitech.chat.message - the conditions contain the person's rights
        messages = self.sudo().browse(ids)
        messages.fetch(SHOWN_FIELDS)
        return messages, terms, str(ids[-1]) if len(found) > limit else None

    def _to_search_results(self, terms):
        """Return these found messages with their conversation, excerpt and marks.

        :return: list of ``SearchResultPayload``, in the same order.
        """
        channels = self.channel_id._to_payloads()
        results = []
        for payload in self._to_payloads():
            excerpt, marks = highlight(html_to_text(payload["body"]), terms)
            results.append(
                {
                    "message": payload,
                    "channel": channels[payload["channel_id"]],
                    "excerpt": excerpt,
                    "marks": marks,
                }
            )
        return results


def _each_of(channel_ids, first, before):
    """Return SQL that reads the messages of each of a few conversations by index.

    Without OFFSET 0 PostgreSQL would scan the messages of all conversations.

    :param list channel_ids: ids of these conversations.
    :param int first: lowest id of the messages, or None.
    :param int before: id that follows the highest one, or None.
    :return: ``SQL`` to select ``message`` from.
    """
    return SQL(
        """
        unnest(%s) visible (channel_id)
        CROSS JOIN LATERAL (
            SELECT * FROM seitech_chat_message
             WHERE channel_id = visible.channel_id AND %s AND %s OFFSET 0
        ) message
        """,
        channel_ids,
        SQL("TRUE") if first is None else SQL("id >= %s", first),
        _is_before(before),
    )


def _is_before(message_id):
    return SQL("TRUE") if message_id is None else SQL("id < %s", message_id)


def _indexed(part, words):
    """Return the conditions that use the indexes: words, and the scope.

    :return: list of ``SQL``.
    """
    indexed = [SQL("message.search_vector @@ %s", words)] if words else []
    if part.scope and words:
        # The form of the word is defined in ``SeitechChatMessage.init``. As a separate
        # condition it lets the index skip messages of other scopes; as part of the
        # query the index would scan up to a million entries.
        word = "'{} {}'".format(*part.scope)
        indexed.append(SQL("message.search_vector @@ %s::tsquery", word))
    elif part.scope:
        indexed.append(part.of_scope())
    return indexed


def _shown_notes(persona):
    """Return the condition on notes: the person is of the desk and not the customer."""
    if not permissions.types_with_notes(persona.roles):
        return SQL("message.message_type <> 'note'")
    # SQL: an index finds the person's own few conversations as a customer.
    return SQL(
        """(message.message_type <> 'note' OR message.channel_id NOT IN (
            SELECT id FROM seitech_chat_channel WHERE student_id = %s))""",
        persona.id,
    )


def _filter_conditions(filters):
    conditions = []
    if "author_id" in filters:
        conditions.append(SQL("message.author_user_id = %s", filters["author_id"]))
    # "IS TRUE" prevents the use of the index of times, which gives no order. Bounds on
    # ids are used instead.
    if "from_at" in filters:
        since = SQL("(message.created_at >= %s) IS TRUE", filters["from_at"])
        conditions.append(since)
    if "to_at" in filters:
        until = SQL("(message.created_at < %s) IS TRUE", filters["to_at"])
        conditions.append(until)
    if "has_file" in filters:
        # The same expression as in the index of files.
        has = "message.has_attachments"
        conditions.append(SQL(has if filters["has_file"] else f"{has} IS NOT TRUE"))
    return conditions


def _tsquery(terms: list[Term], lang):
    """Return search terms as a PostgreSQL text query in the person's language.

    The index contains each word of a text, both literally and stemmed. A word matches
    literally or in another grammatical form. An unfinished word matches by its
    beginning.
    """
    stemmer = stemmer_of(lang)
    parts = [SQL("(%s)", _term_query(term, stemmer)) for term in terms]
    return SQL("(%s)", SQL(" && ").join(parts))


def _term_query(term, stemmer):
    # Quoting is safe, because words contain no quote and no backslash.
    lexemes = " <-> ".join(
        f"'{lexeme}':*" if may_go_on else f"'{lexeme}'"
        for lexeme, may_go_on in lexemes_of(term)
    )
    query = SQL("to_tsquery('simple', %s)", lexemes)
    if not term.is_phrase:
        query = SQL(
            "%s || to_tsquery(%s::regconfig, %s) || to_tsquery(%s::regconfig, %s)",
            query,
            stemmer,
            f"'{term.text}'",
            stemmer,
            f"'{term.stemmed}'",
        )
    return SQL("!!(%s)", query) if term.is_excluded else query


def _search_newest(env, part, wanted, limit):
    """Find the newest matching messages, however many match.

    The search has two steps, because PostgreSQL cannot know how frequent a match is
    and would scan all messages. First the newest messages are checked one by one,
    which finds frequent matches quickly. If there are too few, the index of words,
    authors or files finds the rare matches among the older messages.

    :param part: ``Part`` of the visible conversations.
    :param wanted: ``Wanted``.
    :return: list of ids.
    """
    if part.ids is not None and not part.ids:
        return []
    words = wanted.text_query
    conditions = [part.condition, *wanted.conditions]
    before = wanted.before
    first = _recent_scan_start(env, part, before)
    if first is not None and wanted.to_at:
        # The newest messages of that time, instead of the newest of all.
        until = _first_at(env, part, wanted.to_at + OUT_OF_ORDER)
        conditions.append(SQL("message.id < %s", until))
        before = min(until, before or until)
        first = _recent_scan_start(env, part, before)
    recent = list(conditions)
    if first is not None:
        recent.append(SQL("message.id >= %s", first))
    if words:
        # "IS TRUE" prevents the use of an index: each of these messages is checked.
        recent.append(SQL("(message.search_vector @@ %s) IS TRUE", words))
    if part.scope:
        recent.append(part.of_scope())
    if part.ids is None:
        # A scope, and all messages together, have an index in this order.
        ids = _run_search(env, recent, NEWEST, limit)
    else:
        source = _each_of(part.ids, first, before)
        ids = _run_search(env, recent, NEWEST_UNINDEXED, limit, source)
    if first is not None and len(ids) < limit:
        # With words "id + 0" again: the index of ids would return most messages.
        bound = SQL("message.id + 0 < %s" if words else "message.id < %s", first)
        older = [*conditions, bound, *_indexed(part, words)]
        if wanted.from_at:
            since = _first_at(env, part, wanted.from_at - OUT_OF_ORDER)
            older.append(SQL("message.id >= %s", since))
        # With criteria on time only, NEWEST_UNINDEXED would sort most of the
        # messages.
        order = NEWEST if wanted.is_listed else NEWEST_UNINDEXED
        ids += _run_search(env, older, order, limit - len(ids))
    return ids


def _first_at(env, part, moment):
    """Find the first message since a moment, by binary search over the ids.

    The table has no index that orders by time.

    :param part: ``Part``; if it has a scope, only messages in it are considered.
    :param datetime moment: naive UTC.
    :return: an id; all messages written before the moment have a lower one.
    """
    # SQL: about 20 lookups in the index of ids, in one statement.
    [[first]] = env.execute_query(
        SQL(
            """
            WITH RECURSIVE halves (low, high) AS (
                SELECT coalesce(min(id), 0), coalesce(max(id), 0) + 1
                  FROM seitech_chat_message message
                 WHERE %(is_of_part)s
                 UNION ALL
                SELECT CASE WHEN created_at < %(moment)s THEN id + 1 ELSE low END,
                       CASE WHEN created_at < %(moment)s THEN high ELSE middle END
                  FROM halves
            CROSS JOIN LATERAL (SELECT low + (high - low) / 2 AS middle) half
             LEFT JOIN LATERAL (
                           SELECT id, created_at
                             FROM seitech_chat_message message
                            WHERE id >= middle AND id < high AND %(is_of_part)s
                         ORDER BY id LIMIT 1
                       ) message ON TRUE
                 WHERE low < high
            )
            SELECT low FROM halves WHERE low >= high
            """,
            moment=moment,
            is_of_part=part.of_scope() if part.scope else SQL("TRUE"),
        )
    )
    return first


def _recent_scan_start(env, part, before):
    """Find the oldest of the newest messages that are checked one by one.

    :return: an id; None if all messages are checked.
    """
    if part.ids is None and not part.scope:
        last = SQL("SELECT coalesce(max(id), 0) + 1 FROM seitech_chat_message")
        [[last]] = env.execute_query(last) if before is None else [[before]]
        return last - RECENT_SCAN_ALL if last > RECENT_SCAN_ALL else None
    if part.scope:
        select = _of_scope_at(part, before)
    else:
        select = _of_few_at(part.ids, before)
    [[last]] = env.execute_query(select)
    return last + 1 if last else None


def _of_scope_at(part, before):
    # SQL: reads one row at an offset; the ORM would read all rows before it.
    return SQL(
        """
        SELECT (SELECT id FROM seitech_chat_message message
                 WHERE %s AND %s
              ORDER BY id DESC OFFSET %s LIMIT 1)
        """,
        part.of_scope(),
        _is_before(before),
        RECENT_OF_TYPE,
    )


def _of_few_at(channel_ids, before):
    """Return SQL for the newest message of a few conversations that is not recent.

    Each conversation is read by index, so that the messages of all others, possibly
    a million, are not read. With many conversations, only the newest messages of
    each are counted.
    """
    each = min(RECENT_SCAN, MAX_SCANNED // len(channel_ids))
    return SQL(
        """
        WITH newest AS (
            SELECT message.id, message.place
              FROM unnest(%(channel_ids)s) visible (channel_id)
        CROSS JOIN LATERAL (
                       SELECT id, row_number() OVER (ORDER BY id DESC) AS place
                         FROM seitech_chat_message
                        WHERE channel_id = visible.channel_id AND %(is_before)s
                     ORDER BY id DESC LIMIT %(each)s + 1
                   ) message
        )
        SELECT greatest(
            (SELECT id FROM newest ORDER BY id DESC OFFSET %(recent)s LIMIT 1),
            (SELECT max(id) FROM newest WHERE place > %(each)s)
        )
        """,
        channel_ids=channel_ids,
        is_before=_is_before(before),
        each=each,
        recent=RECENT_SCAN,
    )


def _run_search(env, conditions, order, limit, source=MESSAGES):
    # SQL: full-text search with an index that the ORM does not know, newest first.
    rows = env.execute_query(
        SQL(
            """
            SELECT message.id
              FROM %s
             WHERE message.deleted_at IS NULL
               AND message.message_type <> 'event' AND %s
          ORDER BY %s
             LIMIT %s
            """,
            source,
            SQL(" AND ").join(conditions),
            order,
            limit,
        )
    )
    return [message_id for (message_id,) in rows]


def _part_with(env, select):
    """Return a part for a select of ids, and read the ids if there are few.

    With a list of ids PostgreSQL can estimate the number of messages.

    :param select: ``SQL``.
    :return: ``Part``; with its ids if there are at most ``MAX_LISTED``.
    """
    distinct = SQL(
        "SELECT DISTINCT id FROM (%s) visible LIMIT %s", select, MAX_LISTED + 1
    )
    ids = [channel_id for (channel_id,) in env.execute_query(distinct)]
    if len(ids) <= MAX_LISTED:
        return Part(SQL("message.channel_id IN %s", tuple(ids) or (0,)), ids=ids)
    return Part(SQL("message.channel_id IN (%s)", select))


def _parts_searched(channel_model, persona, filters):
    """Split the conversations visible to this person into parts to search.

    :return: list of ``Part``.
    """
    domain = Domain.TRUE
    if "channel_id" in filters:
        domain &= Domain("id", "=", filters["channel_id"])
    if "types" in filters:
        domain &= Domain("channel_type", "in", filters["types"])
    newest = newest_visible(channel_model, persona, domain, "all", count=MAX_LISTED + 1)
    part = _part_with(channel_model.env, newest)
    if part.ids is not None:
        return [part]
    own, by_role = visible_parts(channel_model, persona)
    # sudo: seitech.chat.channel - the condition contains the record rules
    channels = channel_model.sudo().with_context(active_test=False)
    everywhere = types_everywhere(channels, by_role)
    mine = domain & Domain("channel_type", "not in", sorted(everywhere))
    ways = [use_indexes(channels, way) for way in own]
    selects = [channels._search(mine & way).select() for way in ways]
    parts = (
        [_part_with(channel_model.env, SQL(" UNION ").join(selects))] if selects else []
    )
    for way in by_role:
        seen = domain & way
        types = [kind for kind in permissions.RULES if may_be(channels, seen, kind)]
        # The condition is evaluated for the conversation of each message found,
        # instead of for all conversations. OFFSET 0 prevents PostgreSQL from
        # rewriting it as a join.
        query = channels._search(use_indexes(channels, seen))
        query.add_where(
            SQL("%s = message.channel_id", SQL.identifier(channel_model._table, "id"))
        )
        condition = SQL("EXISTS (%s OFFSET 0)", query.select())
        # Each scope is searched on its own: a word may be frequent in one type and
        # occur only in old messages of another.
        scopes = product(channel_model.env.companies.ids, types)
        parts += [Part(condition, scope=scope) for scope in scopes]
    return parts
