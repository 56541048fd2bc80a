"""Compute the facts of services from the conversations' own records.

The same statement runs at the end of a service, after a first response, and in a
recount. It writes only rows that differ, so that a repetition writes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

# Computed columns of a service, with the expression in the statement below.
SERVICE_COLUMNS = {
    "query_type": "scope.query_type",
    "lang": "scope.lang",
    "course_id": "scope.course_id",
    "opened_on": "scope.opened_local::date",
    "opened_hour": "extract(hour FROM scope.opened_local)::int",
    "opened_weekday": "extract(isodow FROM scope.opened_local)::int",
    "first_response_at": "CASE WHEN scope.is_partial THEN old.first_response_at"
    " ELSE counted.first_response_at END",
    "first_agent_id": "CASE WHEN scope.is_partial THEN old.first_agent_id"
    " ELSE first_agent.id END",
    "agent_id": "CASE WHEN scope.is_partial THEN old.agent_id"
    " WHEN scope.is_over THEN last_agent.id END",
    "ended_on": "scope.ended_local::date",
    # A later service of the conversation may have another one.
    "priority": "CASE WHEN scope.next_opened_at IS NOT NULL THEN old.priority"
    " WHEN scope.is_over THEN scope.last_priority END",
    "first_response_seconds": "first.seconds",
    "first_response_work_seconds": "first.work_seconds",
    "resolution_seconds": "scope.resolution_seconds",
    "resolution_work_seconds": "resolution.work_seconds",
    "waited_seconds": "assigned.waited_seconds",
    "handled_seconds": "assigned.handled_seconds",
    "customer_message_count": "CASE WHEN scope.is_over AND NOT scope.is_partial"
    " THEN counted.customer_count END",
    "agent_message_count": "CASE WHEN scope.is_over AND NOT scope.is_partial"
    " THEN counted.agent_count END",
    "transfer_count": "assigned.transfer_count + queued.transfer_count",
    "missed_offer_count": "offered.missed_count",
    "sla_first_response": "CASE WHEN scope.is_over OR first.seconds IS NOT NULL"
    " THEN sla.first_response END",
    "sla_next_response": "CASE WHEN scope.is_over THEN sla.next_response END",
    "sla_resolution": "CASE WHEN scope.is_over THEN sla.resolution END",
    "rating": "rated.rating",
    "is_sealed": "FALSE",
    "outcome": """
        CASE WHEN NOT scope.is_over THEN NULL
             WHEN counted.agent_count > 0
                  OR scope.is_partial AND old.first_response_at IS NOT NULL
             THEN 'served'
             WHEN counted.customer_count = 0 AND NOT scope.is_partial
             THEN 'no_question'
             WHEN scope.ended_by IN ('customer', 'absence') THEN 'abandoned'
             WHEN scope.is_offline_message AND resolution.work_seconds = 0
             THEN 'left_message'
             ELSE 'missed' END
    """,
}
ANSWER_COLUMNS = (
    "company_id",
    "department_id",
    "agent_id",
    "waited_from",
    "answered_at",
    "answered_on",
    "seconds",
    "work_seconds",
    "is_first",
    "ended_on",
    "channel_type",
    "query_type",
    "lang",
    "course_id",
    "page_id",
)


@dataclass(frozen=True)
class FactsResult:
    """The outcome of one run: ids of services whose facts were written."""

    changed_ids: tuple[int, ...]
    sealed_count: int


def compute_facts(services, zone, *, keep_hours=True):
    """Compute the facts of services and write those that differ.

    Services whose messages were removed by retention are left as they are, unless they
    have just ended: then the parts that are still known are computed.

    :param services: ``seitech.chat.service`` of one company, in sudo.
    :param str zone: the time zone of the company's days and hours.
    :param bool keep_hours: keep the recorded working time of responses and services
        whose times are unchanged, although the working hours may have changed since.
    :return: ``FactsResult``.
    """
    env = services.env
    env.flush_all()
    calendars, opens, closes = _working_intervals(services)
    # SQL: one statement with window functions for any number of services; the ORM
    # would load every message of them.
    [[changed_ids, sealed_count]] = env.execute_query(
        SQL(
            _STATEMENT,
            ids=services.ids,
            zone=zone,
            calendars=calendars,
            opens=opens,
            closes=closes,
            keep_hours=keep_hours,
            columns=SQL(", ").join(map(SQL.identifier, SERVICE_COLUMNS)),
            expressions=SQL(", ").join(
                SQL("%s AS %s", SQL(text), SQL.identifier(name))
                for name, text in SERVICE_COLUMNS.items()
            ),
            new_columns=_qualified("facts", SERVICE_COLUMNS),
            old_columns=_qualified("service", SERVICE_COLUMNS),
            answer_columns=SQL(", ").join(map(SQL.identifier, ANSWER_COLUMNS)),
            new_answer=_qualified("excluded", ANSWER_COLUMNS),
            old_answer=_qualified("answer", ANSWER_COLUMNS),
        )
    )
    env["seitech.chat.answer"].invalidate_model()
    services.invalidate_recordset()
    return FactsResult(tuple(changed_ids), sealed_count)


def _qualified(table, names):
    return SQL(", ").join(SQL.identifier(table, name) for name in names)


def _working_intervals(services):
    """Return the working intervals of the services' calendars, in three lists.

    :return: ``(calendar ids, starts, ends)`` of equal length.
    """
    now = fields.Datetime.now()
    calendars, opens, closes = [], [], []
    for calendar, group in services.grouped(
        lambda one: one.department_id.calendar_id
    ).items():
        if not calendar:
            continue  # around the clock: working time is the time itself
        start = min(group.mapped("opened_at"))
        end = max(one.ended_at or now for one in group) + timedelta(seconds=1)
        for opens_at, closes_at in calendar._chat_intervals(start, end):
            calendars.append(calendar.id)
            opens.append(opens_at)
            closes.append(closes_at)
    return calendars, opens, closes


# A wait begins with the customer's first message after an answer of the desk, and ends
# with the desk's next message. ``turn`` numbers the desk's messages of a service: each
# turn holds one wait at most.
_STATEMENT = """
WITH scope AS MATERIALIZED (
    SELECT service.id, service.channel_id, service.company_id, service.department_id,
           service.service_number, service.start_position, service.opened_at,
           service.ended_at, service.ended_by,
           service.is_offline_message, service.ended_on AS known_ended_on,
           next.opened_at AS next_opened_at,
           COALESCE(next.start_position, 2147483647) AS end_position,
           service.ended_at IS NOT NULL AS is_over,
           EXTRACT(epoch FROM service.ended_at - service.opened_at)::int
               AS resolution_seconds,
           service.opened_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s AS opened_local,
           service.ended_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s AS ended_local,
           channel.student_id, channel.priority AS last_priority,
           channel.query_type, channel.course_id,
           -- Browsers write "pt-BR", Odoo "pt_BR".
           replace(channel.lang, '-', '_') AS lang,
           service.channel_type, service.page_id,
           department.calendar_id,
           channel.first_retained_position > service.start_position + 1
               OR service.is_sealed IS TRUE AS is_partial
      FROM seitech_chat_service service
      JOIN seitech_chat_channel channel ON channel.id = service.channel_id
      JOIN seitech_chat_department department ON department.id = service.department_id
 LEFT JOIN seitech_chat_service next
        ON next.channel_id = service.channel_id
       AND next.service_number = service.service_number + 1
     WHERE service.id = ANY(%(ids)s)
), sealed AS (
    UPDATE seitech_chat_service service SET is_sealed = TRUE
      FROM scope
     WHERE service.id = scope.id AND scope.is_partial
       AND scope.known_ended_on IS NOT NULL AND service.is_sealed IS NOT TRUE
), known AS MATERIALIZED (
    SELECT * FROM scope WHERE NOT (is_partial AND known_ended_on IS NOT NULL)
), working AS MATERIALIZED (
    SELECT * FROM unnest(%(calendars)s::int[], %(opens)s::timestamp[],
                         %(closes)s::timestamp[]) AS hours (calendar_id, opens, closes)
), written AS MATERIALIZED (
    SELECT known.id AS service_id, message.position, message.created_at,
           CASE WHEN message.author_gone
                -- A customer who is gone is no longer named by the conversation.
                THEN known.channel_type = 'public_support'
                     OR known.student_id IS NOT NULL
                ELSE message.author_user_id IS NOT NULL
                     AND message.author_user_id IS DISTINCT FROM known.student_id
                 END AS is_desk,
           message.author_user_id, agent.id AS agent_id
      FROM known
      JOIN seitech_chat_message message
        ON message.channel_id = known.channel_id
       AND message.position > known.start_position
       AND message.position <= known.end_position
       AND message.message_type IN ('text', 'file', 'image')
 LEFT JOIN seitech_chat_agent agent
        ON agent.user_id = message.author_user_id
       AND agent.company_id = known.company_id
       AND message.author_user_id IS DISTINCT FROM known.student_id
), numbered AS (
    SELECT *, count(*) FILTER (WHERE is_desk) OVER (
                  PARTITION BY service_id ORDER BY position
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
              ) AS turn
      FROM written
), turns AS (
    SELECT service_id, turn, min(created_at) FILTER (WHERE NOT is_desk) AS waited_from,
           max(position) FILTER (WHERE is_desk) AS position,
           max(created_at) FILTER (WHERE is_desk) AS answered_at,
           max(agent_id) FILTER (WHERE is_desk) AS agent_id
      FROM numbered
  GROUP BY service_id, turn
), waits AS MATERIALIZED (
    SELECT known.id AS service_id, known.company_id, turns.position,
           COALESCE(assigned.department_id, known.department_id) AS department_id,
           turns.agent_id, turns.waited_from, turns.answered_at,
           (turns.answered_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
               AS answered_on,
           GREATEST(0, EXTRACT(epoch FROM turns.answered_at - turns.waited_from))::int
               AS seconds,
           turns.turn = 0 AS is_first, known.ended_local::date AS ended_on,
           known.channel_type, known.query_type, known.lang, known.course_id,
           known.page_id, known.calendar_id
      FROM turns
      JOIN known ON known.id = turns.service_id
 LEFT JOIN LATERAL (
           SELECT assignment.department_id
             FROM seitech_chat_assignment assignment
            WHERE assignment.channel_id = known.channel_id
              AND assignment.assigned_at >= known.opened_at
              AND assignment.assigned_at <= turns.answered_at
         ORDER BY assignment.assigned_at DESC, assignment.id DESC
            LIMIT 1
           ) assigned ON TRUE
     WHERE turns.waited_from IS NOT NULL AND turns.position IS NOT NULL
       AND (known.is_over OR turns.turn = 0)
       -- The first wait may have begun with a removed message.
       AND NOT (known.is_partial AND turns.turn = 0)
     UNION ALL
    SELECT known.id, known.company_id, old.position, old.department_id, old.agent_id,
           old.waited_from, old.answered_at,
           (old.answered_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
           old.seconds, TRUE, known.ended_local::date, known.channel_type,
           known.query_type, known.lang, known.course_id, known.page_id,
           known.calendar_id
      FROM known
      JOIN seitech_chat_answer old ON old.service_id = known.id AND old.is_first
     WHERE known.is_partial
), answers AS MATERIALIZED (
    SELECT waits.*,
           CASE WHEN %(keep_hours)s AND old.waited_from = waits.waited_from
                     AND old.answered_at = waits.answered_at
                     AND old.work_seconds IS NOT NULL
                THEN old.work_seconds
                WHEN waits.calendar_id IS NULL THEN waits.seconds
                ELSE worked.seconds END AS work_seconds
      FROM waits
 LEFT JOIN seitech_chat_answer old
        ON old.service_id = waits.service_id AND old.position = waits.position
 LEFT JOIN LATERAL (
           SELECT COALESCE(EXTRACT(epoch FROM sum(
                      LEAST(closes, waits.answered_at)
                      - GREATEST(opens, waits.waited_from)))::int, 0) AS seconds
             FROM working
            WHERE working.calendar_id = waits.calendar_id
              AND opens < waits.answered_at AND closes > waits.waited_from
           ) worked ON TRUE
), facts AS MATERIALIZED (
    SELECT scope.id, %(expressions)s
      FROM known scope
      JOIN seitech_chat_service old ON old.id = scope.id
 LEFT JOIN answers first ON first.service_id = scope.id AND first.is_first
 LEFT JOIN LATERAL (
           SELECT CASE WHEN NOT scope.is_over THEN NULL
                       WHEN %(keep_hours)s
                            AND old.resolution_seconds = scope.resolution_seconds
                            AND old.resolution_work_seconds IS NOT NULL
                       THEN old.resolution_work_seconds
                       WHEN scope.calendar_id IS NULL THEN scope.resolution_seconds
                       ELSE (
                           SELECT COALESCE(EXTRACT(epoch FROM sum(
                                      LEAST(closes, scope.ended_at)
                                      - GREATEST(opens, scope.opened_at)))::int, 0)
                             FROM working
                            WHERE working.calendar_id = scope.calendar_id
                              AND opens < scope.ended_at AND closes > scope.opened_at
                       ) END AS work_seconds
           ) resolution ON TRUE
 LEFT JOIN LATERAL (
           SELECT count(*) FILTER (WHERE NOT is_desk) AS customer_count,
                  count(*) FILTER (WHERE is_desk) AS agent_count,
                  (array_agg(created_at ORDER BY position)
                      FILTER (WHERE is_desk))[1] AS first_response_at,
                  (array_agg(author_user_id ORDER BY position)
                      FILTER (WHERE is_desk))[1] AS first_user_id,
                  (array_agg(author_user_id ORDER BY position DESC)
                      FILTER (WHERE agent_id IS NOT NULL))[1] AS last_user_id
             FROM written
            WHERE written.service_id = scope.id
           ) counted ON TRUE
 LEFT JOIN seitech_chat_agent first_agent
        ON first_agent.user_id = counted.first_user_id
       AND first_agent.company_id = scope.company_id
 LEFT JOIN seitech_chat_agent last_agent
        ON last_agent.user_id = counted.last_user_id
       AND last_agent.company_id = scope.company_id
 LEFT JOIN LATERAL (
           SELECT COALESCE(EXTRACT(epoch FROM min(assigned_at) - scope.opened_at)::int,
                           scope.resolution_seconds) AS waited_seconds,
                  COALESCE(EXTRACT(epoch FROM sum(GREATEST(
                      LEAST(COALESCE(assignment.ended_at, scope.ended_at),
                            scope.ended_at) - assigned_at,
                      interval '0'))), 0)::int AS handled_seconds,
                  count(*) FILTER (WHERE release_reason = 'transferred')
                      AS transfer_count
             FROM seitech_chat_assignment assignment
            WHERE assignment.channel_id = scope.channel_id
              AND assigned_at >= scope.opened_at
              AND (scope.next_opened_at IS NULL OR assigned_at < scope.next_opened_at)
           ) assigned ON scope.is_over
 LEFT JOIN LATERAL (
           SELECT count(*) AS transfer_count
             FROM seitech_chat_queue_entry entry
            WHERE entry.channel_id = scope.channel_id AND outcome = 'transferred'
              AND left_at >= scope.opened_at
              AND (scope.next_opened_at IS NULL OR left_at < scope.next_opened_at)
           ) queued ON scope.is_over
 LEFT JOIN LATERAL (
           SELECT count(*) AS missed_count
             FROM seitech_chat_offer offer
            WHERE offer.channel_id = scope.channel_id
              AND outcome IN ('declined', 'expired')
              AND offered_at >= scope.opened_at
              AND (scope.next_opened_at IS NULL OR offered_at < scope.next_opened_at)
           ) offered ON scope.is_over
 LEFT JOIN LATERAL (
           SELECT max(result) FILTER (WHERE kind = 'first_response') AS first_response,
                  max(result) FILTER (WHERE kind = 'next_response') AS next_response,
                  max(result) FILTER (WHERE kind = 'resolution') AS resolution
             FROM (
                  SELECT kind, CASE WHEN bool_or(breached_at IS NOT NULL)
                                    THEN 'breached'
                                    WHEN bool_or(met_at IS NOT NULL)
                                    THEN 'met' END AS result
                    FROM seitech_chat_sla_target target
                   WHERE target.channel_id = scope.channel_id
                     AND target.started_at >= scope.opened_at
                     AND (scope.next_opened_at IS NULL
                          OR target.started_at < scope.next_opened_at)
                GROUP BY kind
                  ) target
           ) sla ON TRUE
 LEFT JOIN seitech_chat_rating rated
        ON rated.channel_id = scope.channel_id
       AND rated.service_number = scope.service_number
), updated AS (
    UPDATE seitech_chat_service service SET (%(columns)s) = ROW (%(new_columns)s)
      FROM facts
     WHERE service.id = facts.id
       AND (%(old_columns)s) IS DISTINCT FROM (%(new_columns)s)
 RETURNING service.id
), stored AS (
    INSERT INTO seitech_chat_answer AS answer (service_id, position, %(answer_columns)s)
    SELECT service_id, position, %(answer_columns)s FROM answers
        ON CONFLICT (service_id, position) DO UPDATE
       SET (%(answer_columns)s) = ROW (%(new_answer)s)
     WHERE (%(old_answer)s) IS DISTINCT FROM (%(new_answer)s)
 RETURNING answer.service_id
), removed AS (
    DELETE FROM seitech_chat_answer answer
     USING known
     WHERE answer.service_id = known.id
       AND NOT EXISTS (
           SELECT FROM answers
            WHERE answers.service_id = answer.service_id
              AND answers.position = answer.position
       )
 RETURNING answer.service_id
)
SELECT ARRAY(
           SELECT id FROM updated UNION SELECT service_id FROM stored
            UNION SELECT service_id FROM removed
       ),
       (SELECT count(*) FROM scope WHERE is_partial AND known_ended_on IS NOT NULL)
"""
