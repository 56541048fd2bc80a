"""Runs in `odoo shell` on a database with demo data: what the past of its desk is.

Each function returns one kind of finding about the conversations that
``demo/desk_history.py`` wrote, which have addresses of their own or are students'.
"""

from collections import Counter
from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.seitech_chat.persona import Persona

PAST = SQL(
    """SELECT * FROM seitech_chat_channel
        WHERE visitor_email LIKE '%%@example.org' OR channel_type = 'student_support'"""
)
# Tables of the rows of a conversation, apart from secrets that nobody has any more.
TABLES = (
    "channel", "member", "message", "service", "queue_entry", "assignment", "rating",
    "visitor",
)  # fmt: skip
SECRETS = {
    "fingerprint", "client_uuid", "token_hash", "token_expires_at", "request_hash",
    "request_fingerprint", "requested_at",
}  # fmt: skip
# Columns that are set where something happened in each of the few scripted ones.
BY_CHANCE = {
    "agent_id", "first_agent_id", "first_response_at", "active_at", "visitor_id",
    "first_response_seconds", "first_response_work_seconds", "sla_first_response",
    "sla_resolution",
}  # fmt: skip
# (name, the statement that finds what is wrong)
WRONG = {
    "last position": """
        SELECT past.id FROM past WHERE last_position <> (
            SELECT count(*) FROM seitech_chat_message message
             WHERE channel_id = past.id AND message_type NOT IN ('note', 'event'))
            OR last_position <> (
            SELECT max(position) FROM seitech_chat_message message
             WHERE channel_id = past.id AND message_type NOT IN ('note', 'event'))""",
    "versions": """
        SELECT past.id FROM past WHERE last_version < (
            SELECT max(version) FROM seitech_chat_message
             WHERE channel_id = past.id AND message_type <> 'note')
            OR last_version < (
            SELECT max(version) FROM seitech_chat_member WHERE channel_id = past.id)""",
    "notes": """
        SELECT past.id FROM past WHERE last_internal_version <> (
            SELECT count(*) FROM seitech_chat_message
             WHERE channel_id = past.id AND message_type = 'note')""",
    "times of versions": """
        SELECT channel_id FROM (
            SELECT channel_id, created_at, lag(created_at) OVER (
                       PARTITION BY channel_id ORDER BY version) AS before
              FROM seitech_chat_message
             WHERE channel_id IN (SELECT id FROM past) AND message_type <> 'note'
        ) message WHERE created_at < before""",
    "times of ids": """
        SELECT id FROM (
            SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS before
              FROM seitech_chat_message
             WHERE channel_id IN (SELECT id FROM past)
        ) message WHERE created_at < before""",
    "unread by users": """
        SELECT member.id FROM seitech_chat_member member
          JOIN past ON past.id = member.channel_id
         WHERE member.user_id IS NOT NULL AND member.is_active
           AND last_read_position < last_position""",
    "read too far": """
        SELECT member.id FROM seitech_chat_member member
          JOIN past ON past.id = member.channel_id
         WHERE last_read_position > last_position
            OR last_delivered_position < last_read_position""",
    "state": "SELECT id FROM past WHERE state <> 'closed' OR ended_at IS NULL",
    "open queue entries": """
        SELECT entry.id FROM seitech_chat_queue_entry entry
          JOIN past ON past.id = entry.channel_id
         WHERE left_at IS NULL OR left_at < entered_at OR outcome IS NULL""",
    "open assignments": """
        SELECT one.id FROM seitech_chat_assignment one
          JOIN past ON past.id = one.channel_id
         WHERE one.ended_at IS NULL OR one.ended_at < assigned_at""",
    "open offers": """
        SELECT offer.id FROM seitech_chat_offer offer
          JOIN past ON past.id = offer.channel_id WHERE offer.ended_at IS NULL""",
    "open targets": """
        SELECT target.id FROM seitech_chat_sla_target target
          JOIN past ON past.id = target.channel_id
         WHERE met_at IS NULL AND cancelled_at IS NULL""",
    "service numbers": """
        SELECT past.id FROM past
         WHERE (SELECT array_agg(service_number ORDER BY opened_at)
                  FROM seitech_chat_service WHERE channel_id = past.id)
               <> ARRAY(SELECT generate_series(1, past.service_number))""",
    "times of the last service": """
        SELECT past.id FROM past
          JOIN seitech_chat_service service
            ON service.channel_id = past.id
           AND service.service_number = past.service_number
         WHERE (past.first_response_at, past.ended_at, past.service_start_position)
               IS DISTINCT FROM
               (service.first_response_at, service.ended_at, service.start_position)""",
    "agents of ratings": """
        SELECT rating.id FROM seitech_chat_rating rating
          JOIN seitech_chat_service service USING (channel_id, service_number)
         WHERE rating.agent_id IS DISTINCT FROM service.agent_id
            OR rating.rated_at < service.ended_at
            OR rating.department_id <> service.last_department_id""",
    "replies outside of the agent's hours": """
        SELECT message.id FROM seitech_chat_message message
          JOIN past ON past.id = message.channel_id
          JOIN seitech_chat_agent agent ON agent.user_id = message.author_user_id
         WHERE NOT EXISTS (
               SELECT FROM seitech_chat_agent_period period
                WHERE period.agent_id = agent.id AND kind = 'inbox'
                  AND message.created_at BETWEEN started_at AND ended_at)""",
    "overlapping hours": """
        SELECT one.id FROM seitech_chat_agent_period one
          JOIN seitech_chat_agent_period other USING (agent_id, kind)
         WHERE one.id < other.id AND one.started_at < other.ended_at
           AND other.started_at < one.ended_at""",
    "notified": """
        SELECT id FROM seitech_chat_notification
         WHERE channel_id IN (SELECT id FROM past)""",
    "emailed": """
        SELECT id FROM seitech_chat_scheduled_email
         WHERE channel_id IN (SELECT id FROM past)""",
    "not counted": "SELECT id FROM seitech_chat_service WHERE needs_refresh",
}


def run(env):
    """Return all findings."""
    users = env["res.users"].search([("login", "in", ["agent", "supervisor"])])
    agent, lead = (Persona(user.with_user(user)) for user in users.sorted("login"))
    return {
        "wrong": {name: _ids(env, query) for name, query in WRONG.items()},
        "empty columns": _empty_columns(env),
        "broken": env["seitech.chat.repair"]._find_broken(),
        "wrong periods": env["seitech.chat.agent"]._find_wrong_periods(),
        "shown first": [_first_names(one) for one in (agent, lead)],
        "found": _found(lead),
        "exported": _exported(env),
        "story": _story(env),
        "recount": _recount(env),
    }


def _ids(env, query):
    with_past = SQL("WITH past AS (%s) %s", PAST, SQL(query))
    return [row[0] for row in env.execute_query(with_past)][:20]


def _empty_columns(env):
    """Return columns that the real methods fill in each ended conversation, not here.

    The scripted conversations were played through the real methods.
    """
    return [
        f"{table}.{column}"
        for table in TABLES
        for column in _always_set(env, table, False)
        - _always_set(env, table, True)
        - SECRETS
        - BY_CHANCE
    ]


def _always_set(env, table, is_past):
    """Return the columns that are set in all rows of ended conversations."""
    own = "id" if table in ("channel", "visitor") else "channel_id"
    env.cr.execute(
        SQL(
            """
            SELECT one.* FROM %s one
              JOIN seitech_chat_channel channel ON channel.%s = one.%s
             WHERE channel.state = 'closed' AND channel.department_id IS NOT NULL
               AND (channel.visitor_email LIKE '%%@example.org'
                    OR channel.channel_type = 'student_support') = %s
            """,
            SQL.identifier(f"seitech_chat_{table}"),
            SQL.identifier("visitor_id" if table == "visitor" else "id"),
            SQL.identifier(own),
            is_past,
        )
    )
    rows = env.cr.dictfetchall()
    assert rows, (table, is_past)
    return {name for name in rows[0] if all(row[name] is not None for row in rows)}


def _first_names(persona):
    channels = persona.env["seitech.chat.channel"]
    names = {}
    for state in ("open", "closed"):
        page, _cursor = channels._list_page(persona, limit=4, state=state)
        rows = page._to_list_rows(persona)
        assert len(rows) == len(page)
        names[state] = page.sudo().mapped("visitor_email")
    return names


def _found(persona):
    messages = persona.env["seitech.chat.message"]
    found, terms, cursor = messages._find_messages(persona, "worksheet", limit=5)
    results = found._to_search_results(terms)
    return {
        "count": len(results),
        "has more": bool(cursor),
        "marked": all(one["marks"] for one in results),
    }


def _exported(env):
    user = env["res.users"].search([("login", "=", "admin")])
    channels = env["seitech.chat.channel"].with_user(user)
    past = channels.search([("visitor_email", "like", "@example.org")])
    names = ["visitor_name", "department_id/name", "service_ids/opened_at"]
    rows = past.export_data(names)["datas"]
    return len(rows) >= len(past) > 1_000


def _story(env):
    """Return what the reports have to show."""
    services = env["seitech.chat.service"].search([("ended_at", "!=", False)])
    served = services.filtered(lambda one: one.outcome == "served")
    opened = services.mapped("opened_at")
    weekdays = Counter(services.mapped("opened_weekday"))
    weeks = served.grouped(
        lambda one: one.opened_on - timedelta(days=one.opened_on.weekday())
    )
    weeks = [weeks[monday] for monday in sorted(weeks)][1:-1]  # whole weeks
    return {
        "services": len(services),
        "days": (max(opened) - min(opened)) / timedelta(days=1),
        "outcomes": Counter(services.mapped("outcome")),
        "departments": Counter(services.department_id.mapped("name")),
        "agents": Counter(served.mapped("agent_id.name")),
        "langs": Counter(services.mapped("lang")),
        "topics": Counter(services.mapped("query_type")),
        "courses": len(services.course_id),
        "pages": len(services.page_id),
        "answer rate": len(served.filtered("rating")) / len(served),
        "reopened": len(services.filtered(lambda one: one.service_number > 1)),
        "offline": len(services.filtered("is_offline_message")),
        "transfers": sum(services.mapped("transfer_count")),
        "missed offers": sum(services.mapped("missed_offer_count")),
        "sla": {
            kind: Counter(services.mapped(f"sla_{kind}"))
            for kind in ("first_response", "next_response", "resolution")
        },
        "monday": weekdays[1],
        "sunday": weekdays[7],
        "medians": [
            sorted(week.mapped("first_response_seconds"))[len(week) // 2]
            for week in weeks
        ],
        # On some weekdays the bad week is the fourth before the end.
        "ratings": [_mean_rating(weeks[:3]), _mean_rating(weeks[-3:])],
    }


def _mean_rating(weeks):
    ratings = [one.rating for week in weeks for one in week if one.rating]
    return sum(ratings) / len(ratings)


def _recount(env):
    company = env.ref("base.main_company")
    recount = env["seitech.chat.recount"]._request(company, "manual")
    while recount._run_batch():
        pass
    return {"compared": recount.compared_count, "repaired": recount.repaired_count}
