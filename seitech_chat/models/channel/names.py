"""Search for conversations by name, people, email or number."""

import re
from typing import NamedTuple

from odoo.tools import SQL

from ...logic import permissions
from ...logic.search import read_names
from ...tools.name_search import courses_named, escape_like, names_query, people_named
from ..member.chat_member import is_named
from .visibility import AT, STEP_SQL

FOUND = 1_000  # limit of the newest conversations per index lookup of a common name
MAX_PEOPLE = 200  # limit of the people and courses that match the name
_NUMBER = re.compile(r"#?(\d{1,9})")


class NamesSought(NamedTuple):
    """A name search in a list, as SQL on ``seitech_chat_channel``.

    ``condition``: matches the search text at any place in a name. ``selects``: selects
    of ids, each of which uses an index.
    """

    condition: SQL
    selects: list

    def find(self, channels, domain, newest, count, before):  # noqa: PLR0913
        """Return SQL that selects matching conversations of a type or department.

        A type may have millions of conversations. The condition is checked on each of
        the newest ones. The indexes are used only if too few of these match.

        :param channels: ``seitech.chat.channel`` in sudo.
        :param domain: further conditions on the conversations.
        :param newest: ``SQL``, a select of ids.
        :param int count: number of the newest matches to select, if there are as many.
        :param before: ``SQL`` of a time; limits the result to conversations that were
            active then or earlier.
        :return: ``SQL``, a select of ids for use in ``among``.
        """
        recent = channels._search([])
        recent.add_where(SQL("seitech_chat_channel.id = ANY(ARRAY(%s))", newest))
        recent.add_where(self.condition)
        others = channels._search(domain)
        others.add_where(SQL("(SELECT count(*) FROM recent) < %s", count))
        others.add_where(
            SQL("seitech_chat_channel.id = ANY(ARRAY(SELECT id FROM named))")
        )
        # Up to RECENT conversations may match. Only the newest of these are passed on
        # to be sorted by their messages.
        last = SQL(
            """
            SELECT at - %(step)s FROM recent WHERE %(surely_before)s
          ORDER BY at DESC OFFSET %(count)s - 1 LIMIT 1
            """,
            step=SQL(STEP_SQL),
            surely_before=SQL("at <= %s - %s", before, SQL(STEP_SQL))
            if before is not None
            else SQL("TRUE"),
            count=count,
        )
        return SQL(
            """
            WITH recent AS MATERIALIZED (%s)
          SELECT id FROM recent WHERE at >= coalesce((%s), '-infinity')
       UNION ALL (%s)
            """,
            recent.select(SQL.identifier(channels._table, "id"), SQL("%s AS at", AT)),
            last,
            others.select(),
        )

    def among(self, select):
        """Add the index lookups as a shared CTE to a select of several ``find``."""
        indexed = SQL(" UNION ").join(SQL("(%s)", one) for one in self.selects)
        return SQL("WITH named AS MATERIALIZED (%s) %s", indexed, select)


def names_sought(channels, persona, search):
    """Return the SQL conditions for a search text.

    Names match by the beginnings of their words, with or without accents. They also
    match literally at any place. Only the desk can search for a customer's email.

    :param str search: the text as typed, not blank.
    :return: ``NamesSought``.
    """
    is_staff = not permissions.STAFF.isdisjoint(persona.roles)
    terms = read_names(search)
    pattern = f"%{escape_like(search)}%"
    people, courses = _people_and_courses(channels, search)
    ways = [
        SQL(
            "seitech_chat_channel.name ILIKE %s"
            " OR seitech_chat_channel.visitor_name ILIKE %s",
            pattern,
            pattern,
        ),
        SQL("seitech_chat_channel.course_id = ANY(%s::int[])", courses),
    ]
    if people:
        ways.append(
            SQL(
                """EXISTS (
                SELECT FROM seitech_chat_member someone
                 WHERE someone.channel_id = seitech_chat_channel.id
                   AND someone.is_active AND someone.user_id = ANY(%s::int[])
                   AND %s)""",
                people,
                is_named("someone", "seitech_chat_channel"),
            )
        )
    if is_staff:
        ways.append(SQL("seitech_chat_channel.visitor_email ILIKE %s", pattern))
    selects = [
        SQL("SELECT id FROM seitech_chat_channel WHERE course_id = ANY(%s)", courses),
        SQL(
            """SELECT channel.id
                 FROM seitech_chat_member someone
                 JOIN seitech_chat_channel channel
                   ON channel.id = someone.channel_id
                WHERE someone.is_active AND someone.user_id = ANY(%s::int[]) AND %s
             ORDER BY someone.id DESC LIMIT %s""",
            people,
            is_named("someone", "channel"),
            FOUND,
        ),
    ]
    if terms:
        matched = SQL(
            "search_vector @@ %s", names_query(terms, "AB" if is_staff else "A")
        )
        ways.append(matched)
        # No index has the order of "id + 0", so PostgreSQL uses the index on words.
        selects.append(
            SQL(
                "SELECT id FROM seitech_chat_channel WHERE %s"
                " ORDER BY id + 0 DESC LIMIT %s",
                matched,
                FOUND,
            )
        )
    if number := _NUMBER.fullmatch(search.strip()):
        is_it = SQL("seitech_chat_channel.id = %s", int(number[1]))
        ways.append(is_it)
        selects.append(SQL("SELECT id FROM seitech_chat_channel WHERE %s", is_it))
    condition = SQL("(%s)", SQL(" OR ").join(SQL("(%s)", way) for way in ways))
    return NamesSought(condition, selects)


def _people_and_courses(channels, search):
    """Find the people and courses with a name: ``(user ids, course ids)``."""
    # sudo: res.users, slide.channel - the ids only filter conversations that are
    # visible to the person
    users = channels.env["res.users"].sudo().with_context(active_test=False)
    users = users.search(people_named(search), limit=MAX_PEOPLE)
    courses = channels.env["slide.channel"].sudo().with_context(active_test=False)
    courses = courses.search(courses_named(search), limit=MAX_PEOPLE)
    return users.ids, courses.ids


def display_names(channels, user):
    """Return the names of these conversations as a person's list shows them.

    :param user: ``res.users``. A conversation without a name is named after its
        members except this user.
    :return: list of ``(channel, name)``.
    """
    named = {channel: channel.name or channel.visitor_name for channel in channels}
    nameless = [channel for channel, name in named.items() if not name]
    if nameless:
        # SQL: reads up to three member names of each conversation in one statement.
        rows = channels.env.execute_query(
            SQL(
                """
                SELECT member.channel_id,
                       (array_agg(res_partner.name ORDER BY member.id))[:3]
                  FROM seitech_chat_member member
                  JOIN seitech_chat_channel channel
                    ON channel.id = member.channel_id
                  JOIN res_users ON res_users.id = member.user_id
                  JOIN res_partner ON res_partner.id = res_users.partner_id
                 WHERE member.channel_id IN %s
                   AND member.is_active AND member.user_id <> %s AND %s
              GROUP BY member.channel_id
                """,
                tuple(channel.id for channel in nameless),
                user.id,
                is_named("member", "channel"),
            )
        )
        people = {channel_id: ", ".join(names) for channel_id, names in rows}
        for channel in nameless:
            course = channel.course_id.name if channel.channel_type == "course" else ""
            named[channel] = course or people.get(channel.id) or channel.display_name
    return list(named.items())
