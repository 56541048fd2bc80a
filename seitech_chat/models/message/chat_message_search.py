from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import ChatError
from ...logic import routing
from ...logic.search import Term, lexemes_of, mark, read_query, stemmer_of
from ...logic.text import html_to_text
from .payloads import SHOWN_FIELDS

FEW = 1_000  # conversations in somebody's sight that are named one by one
RECENT = 2_000  # messages in those that are looked at one by one
COUNTED = 200_000  # messages in those that are counted to find these
RECENT_OF_TYPE = 5_000  # of a company's type that is seen by role
RECENT_SCAN_ALL = 20_000  # and of all, where somebody takes part in more conversations
# Ids rise with the time of writing, but for a transaction that waits or a clock that
# is set: so much earlier or later is looked at as well.
OUT_OF_ORDER = timedelta(hours=1)
MESSAGES = SQL("seitech_chat_message message")
NEWEST = SQL("message.id DESC")
# With the sum no index has the order, so that what finds the fewest is taken.
UNSORTED = SQL("message.id + 0 DESC")


class Part(NamedTuple):
    """Conversations in sight that are searched together.

    ``condition``: on ``message``. ``ids``: of all of them, where they are few.
    ``scope``: their company's id and their type, where they are seen by role.
    """

    condition: SQL
    ids: list | None = None
    scope: tuple | None = None

    def of_scope(self):
        """Write the scope as conditions for the index on it."""
        company_id, channel_type = self.scope
        return SQL(
            "message.company_id = %s AND message.channel_type = %s",
            company_id,
            channel_type,
        )


class Wanted(NamedTuple):
    """What is searched for.

    ``conditions``: list of ``SQL`` on ``message``. ``words``: ``SQL`` of a query of
    words, or None. ``before``: the conditions say that they are older than this id, or
    None. ``from_at``, ``to_at``: and that they were written between these, or None.
    ``is_listed``: nothing but these ids and times is asked for.
    """

    conditions: list
    words: SQL | None
    before: int | None
    from_at: datetime | None
    to_at: datetime | None
    is_listed: bool


class SeitechChatMessageSearch(models.Model):
    """Finding messages in the conversations in somebody's sight."""

    _inherit = "seitech.chat.channel"

    @api.model
    def _find_messages(self, persona, query, *, limit, cursor=None, filters=None):
        """Find messages, newest first.

        :param str query: as typed; may be empty where a filter says what is wanted.
        :param int limit: how many, 1 to 100.
        :param str cursor: ``next_cursor`` of the page before.
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
                "query_too_short", self.env._("Write what to look for."), field="query"
            )
        self.env["seitech.chat.message"].flush_model()
        conditions = [*_filter_conditions(filters), _shown_notes(persona)]
        if cursor:
            conditions.append(SQL("message.id < %s", int(cursor)))
        wanted = Wanted(
            conditions,
            words=_tsquery(terms, self.env.lang) if terms else None,
            before=int(cursor) if cursor else None,
            from_at=filters.get("from_at"),
            to_at=filters.get("to_at"),
            is_listed=not terms and not filters.keys() & {"author_id", "has_file"},
        )
        found = {
            message_id
            for part in self._parts_searched(persona, filters)
            for message_id in self._search_newest(part, wanted, limit + 1)
        }
        found = sorted(found, reverse=True)
        ids = found[:limit]
        # sudo: seitech.chat.message - the conditions hold the rights
        messages = self.env["seitech.chat.message"].sudo().browse(ids)
        messages.fetch(SHOWN_FIELDS)
        return messages, terms, str(ids[-1]) if len(found) > limit else None

    @api.model
    def _search_newest(self, part, wanted, limit):
        """Find the newest messages that are wanted, a million of them or not.

        What is written often stands among the latest, where looking at each is quick.
        What doesn't is rare: the index of words, of authors or of files names the few.
        PostgreSQL cannot know which it is and would look at all there are.

        :param part: ``Part`` of what is in sight.
        :param wanted: ``Wanted``.
        :return: list of ids.
        """
        if part.ids is not None and not part.ids:
            return []
        words = wanted.words
        conditions = [part.condition, *wanted.conditions]
        before = wanted.before
        first = self._recent_scan_start(part, before)
        if first is not None and wanted.to_at:
            # The latest of then, not of now.
            until = self._first_at(part, wanted.to_at + OUT_OF_ORDER)
            conditions.append(SQL("message.id < %s", until))
            before = min(until, before or until)
            first = self._recent_scan_start(part, before)
        recent = list(conditions)
        if first is not None:
            recent.append(SQL("message.id >= %s", first))
        if words:
            # No condition for an index: each of these is looked at.
            recent.append(SQL("(message.search_vector @@ %s) IS TRUE", words))
        if part.scope:
            recent.append(part.of_scope())
        if part.ids is None:
            # Of a scope and of all there is an index in this order.
            ids = self._run_search(recent, NEWEST, limit)
        else:
            source = _each_of(part.ids, first, before)
            ids = self._run_search(recent, UNSORTED, limit, source)
        if first is not None and len(ids) < limit:
            # With words the sum again: the index of ids would name most there are.
            bound = SQL("message.id + 0 < %s" if words else "message.id < %s", first)
            older = [*conditions, bound, *_indexed(part, words)]
            if wanted.from_at:
                since = self._first_at(part, wanted.from_at - OUT_OF_ORDER)
                older.append(SQL("message.id >= %s", since))
            # Where time alone is asked for, most there are would be sorted.
            order = NEWEST if wanted.is_listed else UNSORTED
            ids += self._run_search(older, order, limit - len(ids))
        return ids

    def _first_at(self, part, moment):
        """Find the first message of a time, by halving: times stand in no index.

        :param part: ``Part``; of a scope, whose own messages are gone by.
        :param datetime moment: naive UTC.
        :return: an id; all that were written before the moment have a lower one.
        """
        # SQL: about twenty looks into the index of ids, in one statement.
        [[first]] = self.env.execute_query(
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

    def _recent_scan_start(self, part, before):
        """Find the oldest message of those that are looked at one by one.

        :return: an id; None where it is all of them.
        """
        if part.ids is None and not part.scope:
            last = SQL("SELECT coalesce(max(id), 0) + 1 FROM seitech_chat_message")
            [[last]] = self.env.execute_query(last) if before is None else [[before]]
            return last - RECENT_SCAN_ALL if last > RECENT_SCAN_ALL else None
        if part.scope:
            select = self._of_scope_at(part, before)
        else:
            select = self._of_few_at(part.ids, before)
        [[last]] = self.env.execute_query(select)
        return last + 1 if last else None

    def _of_scope_at(self, part, before):
        # SQL: a place in a list; the ORM would read the list.
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

    def _of_few_at(self, channel_ids, before):
        """Ask for the newest message of a few conversations that is not recent.

        Each conversation is gone through by its own index: what others wrote since, a
        million messages maybe, is not met. A long one of many counts with its latest.
        """
        each = min(RECENT, COUNTED // len(channel_ids))
        return SQL(
            """
            WITH newest AS (
                SELECT message.id, message.place
                  FROM unnest(%(channel_ids)s) sight (channel_id)
            CROSS JOIN LATERAL (
                           SELECT id, row_number() OVER (ORDER BY id DESC) AS place
                             FROM seitech_chat_message
                            WHERE channel_id = sight.channel_id AND %(is_before)s
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
            recent=RECENT,
        )

    def _run_search(self, conditions, order, limit, source=MESSAGES):
        # SQL: full text over an index the ORM does not know, newest first by id.
        rows = self.env.execute_query(
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

    def _parts_searched(self, persona, filters):
        """Find the conversations that the record rules show this person.

        :return: list of ``Part``.
        """
        domain = Domain.TRUE
        if "channel_id" in filters:
            domain &= Domain("id", "=", filters["channel_id"])
        if "types" in filters:
            domain &= Domain("channel_type", "in", filters["types"])
        newest = self._newest_in_sight(persona, domain, "all", count=FEW + 1)
        part = self._part_with(newest)
        if part.ids is not None:
            return [part]
        own, by_role = self._ways_in_sight(persona)
        # sudo: seitech.chat.channel - the rules stand in the condition
        channels = self.sudo().with_context(active_test=False)
        everywhere = channels._types_everywhere(by_role)
        mine = domain & Domain("channel_type", "not in", sorted(everywhere))
        ways = [way.map_conditions(channels._index_friendly_condition) for way in own]
        selects = [channels._search(mine & way).select() for way in ways]
        parts = [self._part_with(SQL(" UNION ").join(selects))] if selects else []
        for way in by_role:
            seen = domain & way
            types = [kind for kind in routing.RULES if channels._may_be(seen, kind)]
            # Of each message found, its conversation alone: not of all there are.
            # OFFSET has PostgreSQL keep it so.
            query = channels._search(
                seen.map_conditions(channels._index_friendly_condition)
            )
            query.add_where(
                SQL("%s = message.channel_id", SQL.identifier(self._table, "id"))
            )
            condition = SQL("EXISTS (%s OFFSET 0)", query.select())
            # Each alone: a word may be common in one type and old in another.
            scopes = product(self.env.companies.ids, types)
            parts += [Part(condition, scope=scope) for scope in scopes]
        return parts

    def _part_with(self, select):
        """Read a selection of ids, where they are few.

        PostgreSQL knows how much is written in a few of them.

        :param select: ``SQL``.
        :return: ``Part``; with its ids where there are at most ``FEW``.
        """
        distinct = SQL("SELECT DISTINCT id FROM (%s) sight LIMIT %s", select, FEW + 1)
        ids = [channel_id for (channel_id,) in self.env.execute_query(distinct)]
        if len(ids) <= FEW:
            return Part(SQL("message.channel_id IN %s", tuple(ids) or (0,)), ids=ids)
        return Part(SQL("message.channel_id IN (%s)", select))

    @api.model
    def _to_search_results(self, messages, terms):
        """Give messages found with what to show of them.

        :return: list of ``SearchResultPayload``, in the same order.
        """
        channels = messages.channel_id._to_payloads()
        results = []
        for payload in messages._to_payloads():
            excerpt, marks = mark(html_to_text(payload["body"]), terms)
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
    """Read the messages of each of a few conversations by its index.

    OFFSET has PostgreSQL do just that: it would go through those of all else.

    :param list channel_ids: of these conversations.
    :param int first: the first of them, or None.
    :param int before: the one after the last, or None.
    :return: ``SQL`` to select ``message`` from.
    """
    return SQL(
        """
        unnest(%s) sight (channel_id)
        CROSS JOIN LATERAL (
            SELECT * FROM seitech_chat_message
             WHERE channel_id = sight.channel_id AND %s AND %s OFFSET 0
        ) message
        """,
        channel_ids,
        SQL("TRUE") if first is None else SQL("id >= %s", first),
        _is_before(before),
    )


def _is_before(message_id):
    return SQL("TRUE") if message_id is None else SQL("id < %s", message_id)


def _indexed(part, words):
    """Write what the indexes are asked for: words, and the scope.

    :return: list of ``SQL``.
    """
    indexed = [SQL("message.search_vector @@ %s", words)] if words else []
    if part.scope and words:
        # As ``SeitechChatMessage.init`` writes it. A condition of its own: the index
        # then leaps over what others wrote, where within one it goes through a million.
        word = "'{} {}'".format(*part.scope)
        indexed.append(SQL("message.search_vector @@ %s::tsquery", word))
    elif part.scope:
        indexed.append(part.of_scope())
    return indexed


def _shown_notes(persona):
    """Limit notes to those for a person: of the desk, and not the customer."""
    if not routing.types_with_notes(persona.roles):
        return SQL("message.message_type <> 'note'")
    # SQL: the few conversations of one's own are looked up by their index.
    return SQL(
        """(message.message_type <> 'note' OR message.channel_id NOT IN (
            SELECT id FROM seitech_chat_channel WHERE student_id = %s))""",
        persona.id,
    )


def _filter_conditions(filters):
    conditions = []
    if "author_id" in filters:
        conditions.append(SQL("message.author_user_id = %s", filters["author_id"]))
    # No conditions for the index of times, which gives no order: bounds on ids are.
    if "from_at" in filters:
        since = SQL("(message.created_at >= %s) IS TRUE", filters["from_at"])
        conditions.append(since)
    if "to_at" in filters:
        until = SQL("(message.created_at < %s) IS TRUE", filters["to_at"])
        conditions.append(until)
    if "has_file" in filters:
        # Written as the index of files has it.
        has = "message.has_attachments"
        conditions.append(SQL(has if filters["has_file"] else f"{has} IS NOT TRUE"))
    return conditions


def _tsquery(terms: list[Term], lang):
    """Write search terms as PostgreSQL's, in the person's language.

    Every text is indexed word by word and stemmed: a word is found as it stands, or
    in another form of the language; an unfinished one by its beginning.
    """
    stemmer = stemmer_of(lang)
    parts = [SQL("(%s)", _term_query(term, stemmer)) for term in terms]
    return SQL("(%s)", SQL(" && ").join(parts))


def _term_query(term, stemmer):
    # Quoted: words have no quote and no backslash.
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
