"""Facts of a desk for the reports, written by SQL: 5,000 services take a second."""

from odoo.tools import SQL


def fill_facts(env, company, desk, *, count, days, until, zone="UTC", **more):
    """Write services and answers of a believable desk, the same in each run.

    Hours and weekdays, outcomes, transfers, ratings, topics and pages have their
    weights; times are log-normal, so that their averages differ from their medians. The
    rows are in the order of their times, as a desk writes them.
    Some of the services of the last three days are open.

    :param env: in sudo.
    :param company: the facts' company.
    :param dict desk: the agents of each department, both as records.
    :param int count: services; about 2.8 times as many answers are written.
    :param int days: over how many days they are opened, evenly.
    :param until: ``date``, the last of these days.
    :param str zone: of the company's reports.
    :param more: ``courses``, ``pages``, ``customers`` (users) and ``langs`` (codes).
    """
    env.flush_all()
    names = ("courses", "pages", "customers")
    values = {
        "company": company.id,
        "count": count,
        "channel_count": max(count // 2, 1),
        "days": days,
        "until": until,
        "zone": zone,
        "desk_departments": [one.id for one, agents in desk.items() for _ in agents],
        "desk_agents": [agent.id for agents in desk.values() for agent in agents],
        "departments": [one.id for one in desk],
        "langs": more.get("langs", ["en_US", "es_ES", "pt_PT"]),
        **{name: more[name].ids if name in more else [] for name in names},
    }
    env.cr.execute("SELECT setseed(0.25)")
    for statement in (_CHANNELS, _SERVICES, _ANSWERS):
        env.cr.execute(SQL(statement, **values))
    env.cr.execute("ANALYZE seitech_chat_service, seitech_chat_answer")
    env.invalidate_all()


# Negative numbers of services mark the rows of this fill between the statements.
_CHANNELS = """
    INSERT INTO seitech_chat_channel (
        company_id, channel_type, state, priority, started_at, ended_at, service_number,
        service_start_position, visitor_name, department_id, student_id, last_position,
        last_version, last_internal_version, first_retained_position)
    SELECT %(company)s, 'student_support', 'closed', 'medium',
           %(until)s::date - interval '3 years', %(until)s::date, -number, 0,
           'Customer ' || number,
           (%(departments)s::int[])[1 + number %% cardinality(%(departments)s::int[])],
           (%(customers)s::int[])[
               1 + number %% greatest(cardinality(%(customers)s::int[]), 1)],
           0, 0, 0, 1
      FROM generate_series(1, %(channel_count)s) number
"""
_SERVICES = """
    WITH dice AS MATERIALIZED (
        SELECT number, random() AS day, random() AS weekend, random() AS hour,
               random() AS department, random() AS moved, random() AS outcome,
               random() AS agent, random() AS helper, random() AS first_u,
               random() AS first_v, random() AS end_u, random() AS end_v,
               random() AS rated, random() AS rating, random() AS topic,
               random() AS course, random() AS page, random() AS lang,
               random() AS target, random() AS open
          FROM generate_series(1, %(count)s) number
    ), desk AS (
        SELECT department_id, array_agg(agent_id ORDER BY agent_id) AS agents
          FROM unnest(%(desk_departments)s::int[], %(desk_agents)s::int[])
               AS member (department_id, agent_id)
      GROUP BY department_id
    ), days AS (
        SELECT dice.*, %(until)s::date - floor(day * %(days)s)::int AS chosen_day
          FROM dice
    ), moments AS (
        SELECT days.*, (chosen_day - CASE WHEN extract(isodow FROM chosen_day) > 5
                                 AND weekend < 0.7
                                 AND %(until)s::date - chosen_day < %(days)s - 3
                                THEN 3 ELSE 0 END
               + (ARRAY[0, 7, 8, 8, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 12, 13, 14, 14,
                        15, 15, 16, 16, 17, 17, 18, 19, 20, 21, 22, 23]
                  )[1 + floor(hour * 30)::int] * interval '1 hour'
               + floor(end_v * 3600) * interval '1 second')
                   AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' AS opened_at,
               (%(departments)s::int[])[1 + floor(power(department, 1.6)
                    * cardinality(%(departments)s::int[]))::int] AS department_id,
               CASE WHEN moved < 0.08
                    THEN (%(departments)s::int[])[1 + floor(
                         moved / 0.08 * cardinality(%(departments)s::int[]))::int]
                    END AS moved_to,
               CASE WHEN outcome < 0.86 THEN 'served'
                    WHEN outcome < 0.92 THEN 'abandoned'
                    WHEN outcome < 0.95 THEN 'missed'
                    WHEN outcome < 0.98 THEN 'left_message'
                    ELSE 'no_question' END AS ending,
               least(40000, exp(4.6 + 1.1 * sqrt(-2 * ln(1 - first_u))
                                * cos(2 * pi() * first_v)))::int AS first_seconds,
               least(90000, exp(7 + sqrt(-2 * ln(1 - end_u))
                                * cos(2 * pi() * end_v)))::int AS rest_seconds
          FROM days
    ), numbers AS (
        SELECT moments.*, coalesce(moved_to, department_id) AS last_department_id,
               ending = 'served' AS is_served,
               first_seconds + rest_seconds AS seconds,
               opened_at + (first_seconds + rest_seconds) * interval '1 second'
                   AS end_at,
               open < 0.3 AND chosen_day > %(until)s::date - 3 AS is_open
          FROM moments
    ), people AS (
        SELECT numbers.*,
               CASE WHEN is_served THEN last.agents[1 + floor(
                    power(agent, 1.3) * cardinality(last.agents))::int] END AS agent_id,
               CASE WHEN is_served THEN first.agents[1 + floor(
                    CASE WHEN helper < 0.85 THEN power(agent, 1.3) ELSE helper END
                    * cardinality(first.agents))::int] END AS first_agent_id,
               opened_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s AS opened_local,
               end_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s AS ended_local
          FROM numbers
          JOIN desk first ON first.department_id = numbers.department_id
          JOIN desk last ON last.department_id = last_department_id
    )
    INSERT INTO seitech_chat_service (
        channel_id, company_id, service_number, department_id, last_department_id,
        opened_at, first_response_at, first_agent_id, ended_at, agent_id, ended_by,
        start_position, channel_type, query_type, lang, course_id, page_id, opened_on,
        opened_hour, opened_weekday, is_offline_message, priority,
        first_response_seconds, first_response_work_seconds, ended_on,
        resolution_seconds, resolution_work_seconds, waited_seconds, handled_seconds,
        customer_message_count, agent_message_count, transfer_count, missed_offer_count,
        sla_first_response, sla_next_response, sla_resolution, rating, outcome,
        is_sealed, needs_refresh)
    SELECT channel.id, %(company)s, 1 + (number - 1) / %(channel_count)s,
           people.department_id,
           CASE WHEN NOT is_open THEN people.last_department_id END, opened_at,
           CASE WHEN is_served THEN opened_at + first_seconds * interval '1 second' END,
           people.first_agent_id, CASE WHEN NOT is_open THEN end_at END,
           CASE WHEN NOT is_open THEN people.agent_id END,
           CASE WHEN is_open THEN NULL WHEN ending = 'abandoned' THEN 'customer'
                ELSE 'desk' END,
           0,
           CASE WHEN people.lang < 0.4 THEN 'student_support' ELSE 'public_support' END,
           CASE WHEN topic < 0.4 THEN 'technical_support'
                WHEN topic < 0.7 THEN 'billing' WHEN topic < 0.9 THEN 'course_inquiry'
                WHEN topic < 0.97 THEN 'other' END,
           (%(langs)s::text[])[1 + floor(power(topic * 7 - floor(topic * 7), 2)
                * cardinality(%(langs)s::text[]))::int],
           CASE WHEN course < 0.3 THEN (%(courses)s::int[])[
                1 + floor(course / 0.3 * cardinality(%(courses)s::int[]))::int] END,
           CASE WHEN page < 0.6 THEN (%(pages)s::int[])[1 + floor(
                power(page / 0.6, 3) * cardinality(%(pages)s::int[]))::int] END,
           opened_local::date, extract(hour FROM opened_local),
           extract(isodow FROM opened_local), extract(hour FROM opened_local) >= 19,
           CASE WHEN NOT is_open THEN 'medium' END,
           CASE WHEN is_served THEN first_seconds END,
           CASE WHEN is_served THEN first_seconds * 2 / 3 END,
           CASE WHEN NOT is_open THEN ended_local::date END,
           CASE WHEN NOT is_open THEN seconds END,
           CASE WHEN NOT is_open THEN seconds / 2 END,
           first_seconds / 2, CASE WHEN is_served THEN rest_seconds ELSE 0 END,
           CASE WHEN ending = 'no_question' THEN 0 ELSE 1 + floor(agent * 5)::int END,
           CASE WHEN is_served THEN 1 + floor(helper * 5)::int ELSE 0 END,
           (moved < 0.08)::int, (helper > 0.9)::int,
           CASE WHEN target < 0.9 AND is_served
                THEN CASE WHEN first_seconds <= 300 THEN 'met' ELSE 'breached' END
                WHEN target < 0.9 AND ending = 'missed' THEN 'breached' END,
           CASE WHEN target < 0.7 AND is_served AND NOT is_open
                THEN CASE WHEN helper < 0.88 THEN 'met' ELSE 'breached' END END,
           CASE WHEN target < 0.5 AND is_served AND NOT is_open
                THEN CASE WHEN seconds <= 3600 THEN 'met' ELSE 'breached' END END,
           CASE WHEN is_served AND NOT is_open AND rated < 0.35
                THEN (ARRAY[1, 2, 3, 4, 4, 5, 5, 5, 5, 5])[
                     1 + floor(rating * 10)::int] END,
           CASE WHEN NOT is_open THEN ending END,
           target < 0.01, FALSE
      FROM people
      JOIN seitech_chat_channel channel
        ON channel.company_id = %(company)s
       AND channel.service_number = -(1 + (number - 1) %% %(channel_count)s)
  ORDER BY opened_at
"""
_ANSWERS = """
    WITH filled AS MATERIALIZED (
        SELECT service.*, CASE WHEN service.ended_at IS NULL THEN 1
                               ELSE least(12, floor(-2.75 * ln(1 - random())))::int
                               END AS next_count
          FROM seitech_chat_service service
          JOIN seitech_chat_channel channel ON channel.id = service.channel_id
         WHERE service.company_id = %(company)s AND channel.service_number < 0
           AND service.first_response_at IS NOT NULL
    ), waits AS (
        SELECT filled.*, number AS turn,
               CASE WHEN number = 0 THEN first_response_seconds
                    ELSE least(20000, exp(3.8 + 1.2 * sqrt(-2 * ln(1 - random()))
                                          * cos(2 * pi() * random())))::int
                    END AS wait_seconds,
               CASE WHEN number = 0 THEN filled.department_id
                    ELSE coalesce(last_department_id, filled.department_id)
                    END AS answering_id,
               CASE WHEN number < 2 THEN first_agent_id
                    ELSE coalesce(agent_id, first_agent_id) END AS answerer_id,
               first_response_at + number * coalesce(
                   (ended_at - first_response_at) / (next_count + 1),
                   interval '1 minute') AS moment
          FROM filled, generate_series(0, next_count) number
    )
    INSERT INTO seitech_chat_answer (
        service_id, company_id, department_id, agent_id, position, waited_from,
        answered_at, answered_on, seconds, work_seconds, is_first, ended_on,
        channel_type, query_type, lang, course_id, page_id)
    SELECT id, company_id, answering_id, answerer_id, 2 + 2 * turn,
           moment - wait_seconds * interval '1 second', moment,
           (moment AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, wait_seconds,
           wait_seconds * 2 / 3, turn = 0, ended_on, channel_type, query_type, lang,
           course_id, page_id
      FROM waits
  ORDER BY moment;
    UPDATE seitech_chat_channel
       SET service_number = CASE WHEN %(count)s > %(channel_count)s THEN 2 ELSE 1 END
     WHERE company_id = %(company)s AND service_number < 0
"""
