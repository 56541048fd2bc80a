"""Complete what is recorded when a service opens, for services that lack it.

A service opened before the reports existed, or made by other means than the product's
own methods, has none of it. Values that nobody can know stay empty.
"""

from odoo.tools import SQL

from ...logic.addresses import is_own_page, public_path

# Desk conversations whose current service has no row.
_ADD_MISSING = """
INSERT INTO seitech_chat_service
       (channel_id, company_id, service_number, department_id, opened_at, ended_at,
        last_department_id, start_position, needs_refresh)
SELECT channel.id, channel.company_id, channel.service_number, channel.department_id,
       COALESCE(channel.reopened_at, channel.started_at), channel.ended_at,
       CASE WHEN channel.state = 'closed' THEN channel.department_id END,
       channel.service_start_position, TRUE
  FROM seitech_chat_channel channel
 WHERE channel.company_id = %(company)s AND channel.department_id IS NOT NULL
   AND channel.channel_type IN ('public_support', 'student_support')
   AND NOT EXISTS (
       SELECT FROM seitech_chat_service service
        WHERE service.channel_id = channel.id
          AND service.service_number = channel.service_number
   )
"""
# The customer may have ended it, or left the queue.
_COMPLETE = """
UPDATE seitech_chat_service service
   SET start_position = known.start_position, channel_type = known.channel_type,
       query_type = known.query_type, lang = known.lang, course_id = known.course_id,
       is_offline_message = known.is_offline_message,
       ended_by = COALESCE(service.ended_by, known.ended_by), needs_refresh = TRUE
  FROM (
       SELECT lacking.id, channel.channel_type, channel.query_type,
              replace(channel.lang, '-', '_') AS lang, channel.course_id,
              CASE WHEN lacking.service_number = channel.service_number
                   THEN channel.service_start_position
                   WHEN lacking.service_number = 1 THEN 0
                   ELSE COALESCE((
                       SELECT max(position) FROM seitech_chat_message message
                        WHERE message.channel_id = channel.id
                          AND message.message_type NOT IN ('note', 'event')
                          AND message.created_at < lacking.opened_at
                   ), 0) END AS start_position,
              -- A transfer adds another entry with the same start of the wait.
              COALESCE((
                  SELECT bool_or(left_as_message) FROM seitech_chat_queue_entry entry
                   WHERE entry.channel_id = channel.id
                     AND entry.entered_at = lacking.opened_at
                     AND entry.create_date < lacking.opened_at + interval '1 second'
              ), FALSE) AS is_offline_message,
              CASE WHEN lacking.ended_at IS NULL THEN NULL
                   WHEN EXISTS (
                       SELECT FROM seitech_chat_queue_entry entry
                        WHERE entry.channel_id = channel.id
                          AND entry.outcome = 'abandoned'
                          AND entry.left_at BETWEEN lacking.opened_at
                              AND lacking.ended_at + interval '1 second'
                   ) THEN 'absence'
                   WHEN EXISTS (
                       SELECT FROM seitech_chat_message message
                        WHERE message.channel_id = channel.id
                          AND message.message_type = 'event'
                          AND message.system_data ->> 'kind' = 'customer_ended'
                          AND message.created_at BETWEEN lacking.ended_at
                              AND lacking.ended_at + interval '1 second'
                   ) THEN 'customer'
                   ELSE 'desk' END AS ended_by
         FROM seitech_chat_service lacking
         JOIN seitech_chat_channel channel ON channel.id = lacking.channel_id
        WHERE lacking.id = ANY(%(ids)s) AND lacking.channel_type IS NULL
       ) known
 WHERE service.id = known.id
"""


def add_missing_services(company):
    """Add the row of the current service to conversations of the desk without one."""
    # SQL: one statement finds and adds them; there may be as many as conversations.
    company.env.cr.execute(SQL(_ADD_MISSING, company=company.id))
    company.env["seitech.chat.service"].invalidate_model()


def complete_openings(services):
    """Fill in what is recorded at the start of these services, and their pages.

    :param services: ``seitech.chat.service`` of one company, in sudo.
    """
    services.env.flush_all()
    # SQL: values of other tables for a batch of services, in one statement.
    services.env.cr.execute(SQL(_COMPLETE, ids=services.ids))
    services.invalidate_recordset()
    _fill_pages(services)


def _fill_pages(services):
    """Link services to the public pages on which they were started."""
    lacking = services.filtered(lambda one: not one.page_id and one.channel_id.page_url)
    if not lacking:
        return
    company = lacking.company_id
    hosts = services.env["website"]._chat_hosts(company.id)
    paths = {}
    for service in lacking:
        url = service.channel_id.page_url
        path = public_path(url) if is_own_page(url, hosts) else ""
        if path:
            paths.setdefault(path, []).append(service.id)
    for path, page_id in _page_ids(company, list(paths)).items():
        services.browse(paths[path]).page_id = page_id


def _page_ids(company, paths):
    """Return the ids of the pages with these paths; create those that lack."""
    # SQL: inserts without waiting for the row of a concurrent transaction to be seen.
    company.env.cr.execute(
        SQL(
            """
            INSERT INTO seitech_chat_page (company_id, path)
            SELECT %s, unnest(%s::varchar[]) ON CONFLICT DO NOTHING
            """,
            company.id,
            paths,
        )
    )
    pages = company.env["seitech.chat.page"].search_fetch(
        [("company_id", "=", company.id), ("path", "in", paths)], ["path"]
    )
    return {page.path: page.id for page in pages}
