"""Years of ended services of the desk, loaded by SQL into a throw-away database."""

LOAD = """
SET synchronous_commit = off;
-- Built at once when all is there: word by word would take three times as long.
DROP INDEX seitech_chat_message__search_vector_index;
CREATE TEMP TABLE past AS
SELECT n, at, departments.ids[1 + n / %(days)s %% 2] AS department_id,
       agents.ids[1 + n / %(days)s / 2 %% 2] AS agent_id,
       agents.users[1 + n / %(days)s / 2 %% 2] AS user_id,
       (SELECT id FROM res_users WHERE login = 'student2') AS student_id,
       nextval('seitech_chat_channel_id_seq') AS channel_id,
       nextval('seitech_chat_service_id_seq') AS service_id
  FROM generate_series(0, %(services)s - 1) n,
       LATERAL (SELECT current_date - %(ago)s + n %% %(days)s + time '09:00'
                       + n / %(days)s * interval '1 minute' AS at) times,
       (SELECT array_agg(id ORDER BY id) AS ids FROM seitech_chat_department
         WHERE company_id = 1) departments,
       (SELECT array_agg(id ORDER BY id) AS ids, array_agg(user_id ORDER BY id) AS users
          FROM seitech_chat_agent WHERE company_id = 1) agents;
INSERT INTO seitech_chat_channel
       (id, channel_type, state, company_id, department_id, agent_id, student_id,
        visitor_name, started_at, ended_at, priority, query_type, lang, last_position,
        last_version, last_internal_version, first_retained_position, service_number,
        service_start_position, subscription_epoch)
SELECT channel_id, 'student_support', 'closed', 1, department_id, agent_id, student_id,
       'Past ' || n, at, at + interval '15 minutes', 'medium', 'billing', 'en_US', 2, 2,
       0, 1, 1, 0, 0
  FROM past;
INSERT INTO seitech_chat_message
       (channel_id, company_id, channel_type, position, version, message_type,
        author_user_id, body, client_uuid, has_attachments, created_at)
SELECT channel_id, 1, 'student_support', position, position, 'text',
       CASE position WHEN 1 THEN student_id ELSE user_id END, 'Text',
       'past' || n || '-' || position, FALSE,
       at + CASE position WHEN 1 THEN 0 ELSE 60 + n %% 97 END * interval '1 second'
  FROM past, generate_series(1, 2) position
 ORDER BY channel_id, position;
INSERT INTO seitech_chat_assignment
       (channel_id, company_id, department_id, agent_id, assignment_method, assigned_at,
        ended_at, release_reason)
SELECT channel_id, 1, department_id, agent_id, 'accepted', at + interval '30 seconds',
       at + interval '15 minutes', 'ended'
  FROM past;
INSERT INTO seitech_chat_service
       (id, channel_id, company_id, service_number, department_id, last_department_id,
        opened_at, ended_at, needs_refresh)
SELECT service_id, channel_id, 1, 1, department_id, department_id, at,
       at + interval '15 minutes', FALSE
  FROM past;
CREATE INDEX seitech_chat_message__search_vector_index
    ON seitech_chat_message USING gin (search_vector);
ANALYZE seitech_chat_channel, seitech_chat_message, seitech_chat_assignment,
        seitech_chat_service;
"""
# Queue, offers, ratings and SLA targets of the services, and their computed facts.
LOAD_FACTS = """
INSERT INTO seitech_chat_queue_entry
       (channel_id, company_id, department_id, priority, rank, entered_at, left_at,
        outcome)
SELECT channel_id, 1, department_id, 'medium', 1, at, at + interval '30 seconds',
       'assigned'
  FROM past;
INSERT INTO seitech_chat_offer
       (entry_id, channel_id, company_id, department_id, agent_id, offered_at,
        expires_at, ended_at, outcome)
SELECT entry.id, past.channel_id, 1, past.department_id, agent_id, at,
       at + interval '30 seconds', at + interval '30 seconds', 'accepted'
  FROM past JOIN seitech_chat_queue_entry entry USING (channel_id);
INSERT INTO seitech_chat_rating
       (channel_id, company_id, department_id, agent_id, service_number, rating,
        rated_at)
SELECT channel_id, 1, department_id, agent_id, 1, 1 + n %% 5, at + interval '1 hour'
  FROM past WHERE n %% 3 = 0;
INSERT INTO seitech_chat_sla_policy
       (name, company_id, active, sequence, first_response_seconds,
        next_response_seconds, resolution_seconds, warning_ratio)
VALUES ('{"en_US": "Past"}', 1, FALSE, 99, 600, 600, 3600, 0.8);
INSERT INTO seitech_chat_sla_target
       (channel_id, company_id, policy_id, kind, service_number, budget_seconds,
        started_at, due_at, met_at)
SELECT channel_id, 1, (SELECT max(id) FROM seitech_chat_sla_policy), kind, 1, 600, at,
       at + interval '10 minutes', at + interval '5 minutes'
  FROM past, unnest(ARRAY['first_response', 'resolution']) kind;
INSERT INTO seitech_chat_answer
       (service_id, company_id, department_id, agent_id, position, waited_from,
        answered_at, answered_on, seconds, work_seconds, is_first, ended_on)
SELECT service_id, 1, department_id, agent_id, 2, at,
       at + (60 + n %% 97) * interval '1 second', at::date, 60 + n %% 97, 60 + n %% 97,
       TRUE, at::date
  FROM past;
UPDATE seitech_chat_service service
   SET channel_type = 'student_support', query_type = 'billing', lang = 'en_US',
       start_position = 0, opened_on = at::date, opened_hour = 9, opened_weekday = 1,
       ended_on = at::date, agent_id = past.agent_id, outcome = 'served'
  FROM past WHERE past.service_id = service.id;
"""


def load(cluster, database, *, services, days, days_ago, with_facts=False):
    """Load ended services of two departments and two agents, two messages each.

    :param int days: over so many days, of which the first was ``days_ago``.
    :param bool with_facts: also queue, offers, ratings, SLA targets and facts.
    """
    cluster.query(
        LOAD + (LOAD_FACTS if with_facts else ""),
        {"services": services, "days": days, "ago": days_ago},
        database=database,
    )
    cluster.query("VACUUM ANALYZE", database=database)
