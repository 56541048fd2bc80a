from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import ChatError
from ..logic import routing
from ..logic.contract import SUPPORT_TYPES
from ..logic.search import Term, mark, read_query, stemmer_of
from ..logic.text import html_to_text

RECENT = 20_000  # messages of all conversations that are looked at one by one


class SeitechChatChannelSearch(models.AbstractModel):
    """Finding messages in the conversations in somebody's sight."""

    _name = "seitech.chat.channel.search"
    _description = "Chat Conversation: Search"

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
        conditions = self._sight(persona, filters)
        conditions += _filter_conditions(filters)
        if terms:
            conditions.append(
                SQL("message.search_vector @@ %s", _tsquery(terms, self.env.lang))
            )
        self.env["seitech.chat.message"].flush_model()
        found = self._newest_found(conditions, cursor and int(cursor), limit + 1)
        ids = found[:limit]
        # sudo: seitech.chat.message - the conditions hold the rights
        messages = self.env["seitech.chat.message"].sudo().browse(ids)
        return messages, terms, str(ids[-1]) if len(found) > limit else None

    @api.model
    def _newest_found(self, conditions, before, limit):
        """Find the newest messages that meet conditions, a million of them or not.

        What is written often stands among the latest, where looking at each is quick.
        What doesn't is rare: the index of words names the few that have it. PostgreSQL
        cannot know which it is and would look at all there are.

        :param int before: only messages older than this id.
        :return: list of ids.
        """
        if before is None:
            [[last]] = self.env.execute_query(
                SQL("SELECT coalesce(max(id), 0) FROM seitech_chat_message")
            )
            before = last + 1
        recent = SQL("message.id < %s AND message.id >= %s", before, before - RECENT)
        ids = self._found([*conditions, recent], SQL("message.id DESC"), limit)
        if len(ids) < limit and before > RECENT:
            older = SQL("message.id < %s", before - RECENT)
            # With the sum no index has the order, so that of the words is taken.
            by_word = SQL("message.id + 0 DESC")
            ids += self._found([*conditions, older], by_word, limit - len(ids))
        return ids

    def _found(self, conditions, order, limit):
        # SQL: full text over an index the ORM does not know, newest first by id.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.id
                  FROM seitech_chat_message message
                 WHERE message.deleted_at IS NULL AND %s
              ORDER BY %s
                 LIMIT %s
                """,
                SQL(" AND ").join(conditions),
                order,
                limit,
            )
        )
        return [message_id for (message_id,) in rows]

    def _sight(self, persona, filters):
        """Limit messages to what the record rules show this person."""
        domain = persona.channel_domain()
        if "channel_id" in filters:
            domain &= Domain("id", "=", filters["channel_id"])
        if "types" in filters:
            domain &= Domain("channel_type", "in", filters["types"])
        channels = self._search(domain)
        conditions = [SQL("message.channel_id IN %s", channels.subselect())]
        if not any(routing.may_see_notes(persona.roles, t) for t in SUPPORT_TYPES):
            conditions.append(SQL("message.message_type <> 'note'"))
        return conditions

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


def _filter_conditions(filters):
    conditions = []
    if "author_id" in filters:
        conditions.append(SQL("message.author_user_id = %s", filters["author_id"]))
    if "from_at" in filters:
        conditions.append(SQL("message.created_at >= %s", filters["from_at"]))
    if "to_at" in filters:
        conditions.append(SQL("message.created_at < %s", filters["to_at"]))
    if "has_file" in filters:
        conditions.append(
            SQL("coalesce(message.has_attachments, FALSE) = %s", filters["has_file"])
        )
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
    if term.is_phrase:
        query = SQL("phraseto_tsquery('simple', %s)", term.text)
    else:
        # Letters, digits and underscores: nothing to escape but that.
        word = f"'{term.text}'"
        query = SQL(
            "to_tsquery('simple', %s) || to_tsquery(%s::regconfig, %s)"
            " || to_tsquery(%s::regconfig, %s)",
            f"{word}:*" if term.is_prefix else word,
            stemmer,
            word,
            stemmer,
            f"'{term.stemmed}'",
        )
    return SQL("!!(%s)", query) if term.is_excluded else query
