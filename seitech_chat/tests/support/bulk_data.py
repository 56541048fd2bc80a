"""Many conversations at once, as somebody has them after years: written by SQL."""

from odoo.tools import SQL

from ...logic import permissions
from ...logic.contract import CHANNEL_TYPES


def types_of(case, name):
    """List the types of which somebody sees those they are a member of."""
    roles = case.persona(name).roles
    mine = permissions.roles_in(roles, is_customer="student" in roles)
    return [
        kind
        for kind in CHANNEL_TYPES
        if permissions.may_see(
            mine if kind == "student_support" else roles,
            kind, is_member=True, audience="all",
        )
    ]  # fmt: skip


def make_many(case, name, count, *, member_count=4, message_count=6):
    """Create conversations of all types with unread messages for somebody.

    In each: ``name`` (with a mention of them unread in every third, a draft in every
    fifth) and others; an agent and a department where the type has them, a course or
    a company's own name where it has those; a reply, reactions and a file at times.

    :param case: a ``People`` test case.
    :param int count: how many; an equal share of each type.
    :param int member_count: how many of them take part in each, ``name`` included.
    :param int message_count: messages in each.
    :return: the ``seitech.chat.channel`` records.
    """
    case.env.flush_all()
    cr = case.env.cr
    me = case.users[name].id
    others = [user.id for key, user in case.users.items() if key != name]
    values = {
        "types": types_of(case, name),
        "customer": case.users["student" if name == "student" else "other_student"].id,
        "count": count,
        "messages": message_count,
        "members": member_count - 1,
        "company": case.company.id,
        "department": case.department.id,
        "desk": case.desks["agent"].id,
        "course": case.course.id,
        "me": me,
        "others": others,
    }
    cr.execute(_VISITORS, values)
    visitors = [row[0] for row in cr.fetchall()]
    cr.execute(_CHANNELS, {**values, "visitors": visitors})
    ids = [row[0] for row in cr.fetchall()]
    for statement in (_MEMBERS, _OTHERS, _CUSTOMERS, _MESSAGES, _MENTIONS, _REACTIONS):
        cr.execute(statement, {**values, "ids": ids})
    case.env.invalidate_all()
    return case.env["seitech.chat.channel"].browse(ids)


def people(case, count):
    """Make so many users by SQL, who can only be members.

    :return: their ids.
    """
    case.env.flush_all()
    [[template]] = case.env.execute_query(
        SQL("SELECT id FROM res_users WHERE id = %s", case.users["student"].id)
    )
    case.env.cr.execute(_PEOPLE, {"count": count, "template": template})
    return [row[0] for row in case.env.cr.fetchall()]


_PEOPLE = """
    WITH partners AS (
        INSERT INTO res_partner (name, active, autopost_bills, type)
        SELECT 'Person ' || n, TRUE, 'ask', 'contact'
          FROM generate_series(1, %(count)s) n
     RETURNING id
    )
    INSERT INTO res_users (login, partner_id, company_id, active, share,
                           notification_type)
    SELECT 'many_' || partners.id, partners.id, template.company_id, TRUE, TRUE, 'email'
      FROM partners, res_users template
     WHERE template.id = %(template)s
 RETURNING id
"""
_VISITORS = """
    INSERT INTO seitech_chat_visitor (company_id, name, email, lang, seen_at)
    SELECT %(company)s, 'Visitor ' || n, 'v' || n || '@example.com', 'en_US', now()
      FROM generate_series(1, %(count)s) n
 RETURNING id
"""
_CHANNELS = """
    INSERT INTO seitech_chat_channel (
        company_id, channel_type, state, priority, started_at, service_number,
        service_start_position, name, visitor_name, visitor_id, department_id, agent_id,
        student_id, course_id, audience, last_position, last_version,
        last_internal_version, first_retained_position)
    SELECT %(company)s, kind, 'active', 'medium',
           now() - interval '1 year', 1, 0,
           CASE WHEN kind = 'group' THEN 'Group ' || n END,
           CASE WHEN kind LIKE '%%support' THEN 'Visitor ' || n END,
           CASE WHEN kind = 'public_support' THEN (%(visitors)s::int[])[n] END,
           CASE WHEN kind LIKE '%%support' THEN %(department)s END,
           CASE WHEN kind LIKE '%%support' THEN %(desk)s END,
           CASE WHEN kind = 'student_support' THEN %(customer)s END,
           CASE WHEN kind IN ('course', 'student_instructor') THEN %(course)s END,
           CASE WHEN kind = 'broadcast' THEN 'all' END,
           %(messages)s, %(messages)s, 0, 1
      FROM generate_series(1, %(count)s) n,
           LATERAL (SELECT (%(types)s::text[])[
               1 + n %% cardinality(%(types)s::text[])] AS kind) typed
 RETURNING id
"""
_MEMBERS = """
    INSERT INTO seitech_chat_member (
        channel_id, company_id, user_id, role, is_active, version, own_version,
        joined_at, last_read_position, last_delivered_position,
        draft_body, draft_saved_at)
    SELECT id, company_id, %(me)s, 'member', TRUE, 0, 1, started_at, id %% 3, id %% 3,
           CASE WHEN id %% 5 = 0 THEN 'I was about to' END,
           CASE WHEN id %% 5 = 0 THEN now() END
      FROM seitech_chat_channel WHERE id = ANY(%(ids)s)
"""
_OTHERS = """
    INSERT INTO seitech_chat_member (
        channel_id, company_id, user_id, role, is_active, version, own_version,
        joined_at, last_read_position, last_delivered_position)
    SELECT channel.id, channel.company_id, someone.id, 'moderator', TRUE, 0, 1,
           channel.started_at, 0, 0
      FROM seitech_chat_channel channel,
           unnest(%(others)s::int[]) WITH ORDINALITY AS someone (id, n)
     WHERE channel.id = ANY(%(ids)s) AND someone.n <= %(members)s
"""
_CUSTOMERS = """
    INSERT INTO seitech_chat_member (
        channel_id, company_id, visitor_id, role, is_active, version, own_version,
        joined_at, last_read_position, last_delivered_position)
    SELECT id, company_id, visitor_id, 'member', TRUE, 0, 1, started_at, 0, 0
      FROM seitech_chat_channel
     WHERE id = ANY(%(ids)s) AND visitor_id IS NOT NULL
"""
# By visitors and by others in turn; the last one answers the first. In this order,
# so that the newest messages are those with reactions, of conversations of all types.
_MESSAGES = """
    INSERT INTO seitech_chat_message (
        channel_id, company_id, channel_type, position, version, message_type, body,
        created_at, author_user_id, author_visitor_id, has_reactions, has_mentions,
        reply_to_id)
    SELECT channel.id, channel.company_id, channel.channel_type, n, n, 'text',
           '<p>Message ' || n || '</p>',
           now() - channel.id * interval '1 second',
           CASE WHEN NOT by_visitor THEN someone END,
           CASE WHEN by_visitor THEN channel.visitor_id END,
           n = %(messages)s, n = %(messages)s AND channel.id %% 3 = 0, NULL
      FROM seitech_chat_channel channel, generate_series(1, %(messages)s) n,
           LATERAL (SELECT channel.visitor_id IS NOT NULL AND n %% 2 = 0 AS by_visitor,
                           (%(others)s::int[])[1 + (channel.id + n) %%
                               cardinality(%(others)s::int[])] AS someone) author
     WHERE channel.id = ANY(%(ids)s)
  ORDER BY n, channel.id
"""
_MENTIONS = """
    INSERT INTO seitech_chat_mention (
        message_id, channel_id, company_id, user_id, position)
    SELECT id, channel_id, company_id, %(me)s, position
      FROM seitech_chat_message
     WHERE channel_id = ANY(%(ids)s) AND has_mentions;
    UPDATE seitech_chat_message latest SET reply_to_id = first.id
      FROM seitech_chat_message first
     WHERE latest.channel_id = ANY(%(ids)s) AND latest.position = %(messages)s
       AND first.channel_id = latest.channel_id AND first.position = 1
       AND latest.channel_id %% 2 = 0 AND %(messages)s > 1
"""
_REACTIONS = """
    INSERT INTO seitech_chat_reaction (
        message_id, company_id, author_user_id, emoji)
    SELECT id, company_id, %(me)s, '👍'
      FROM seitech_chat_message
     WHERE channel_id = ANY(%(ids)s) AND has_reactions
"""
