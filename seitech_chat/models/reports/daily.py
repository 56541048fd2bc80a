"""Build the daily rows from the facts.

The one SELECT here defines them. The stored rows are compared with it and only
differences are written.
"""

from odoo.tools import SQL

# Columns of a daily row, by the query that counts them. Each query has one row per day,
# department and agent; 0 is no agent.
OPENED = {"opened_count": "count(*)"}
FIRST_RESPONSES = {
    "first_response_count": "count(*)",
    "first_response_sum": "sum(seconds)",
    "first_response_work_sum": "sum(work_seconds)",
    "first_response_median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)",
    "first_response_p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)",
}
NEXT_RESPONSES = {
    name.replace("first", "next"): text for name, text in FIRST_RESPONSES.items()
}
ENDED = {
    "ended_count": "count(*)",
    **{
        f"{outcome}_count": f"count(*) FILTER (WHERE outcome = '{outcome}')"
        for outcome in (
            "served",
            "abandoned",
            "missed",
            "left_message",
            "no_question",
        )
    },
    **{
        f"resolution_{name}": f"{text} FILTER (WHERE outcome = 'served')"
        for name, text in (
            ("sum", "sum(resolution_seconds)"),
            ("work_sum", "sum(resolution_work_seconds)"),
            (
                "median",
                "percentile_cont(0.5) WITHIN GROUP (ORDER BY resolution_seconds)",
            ),
            ("p90", "percentile_cont(0.9) WITHIN GROUP (ORDER BY resolution_seconds)"),
        )
    },
    "handled_sum": "sum(handled_seconds)",
    "waited_sum": "sum(waited_seconds)",
    "transfer_count": "sum(transfer_count)",
    **{
        f"sla_{kind}_{result}_count": f"count(*) FILTER (WHERE sla_{kind} = '{result}')"
        for kind in ("first_response", "next_response", "resolution")
        for result in ("met", "breached")
    },
    "rating_count": "count(*) FILTER (WHERE rating > 0)",
    "rating_sum": "sum(rating)",
    **{
        f"rating_{stars}_count": f"count(*) FILTER (WHERE rating = {stars})"
        for stars in range(1, 6)
    },
}
PARTS = (
    ("seitech_chat_service", "opened_on", "department_id", "TRUE", OPENED),
    (
        "seitech_chat_answer",
        "answered_on",
        "department_id",
        "is_first IS TRUE",
        FIRST_RESPONSES,
    ),
    (
        "seitech_chat_answer",
        "ended_on",
        "department_id",
        "is_first IS NOT TRUE",
        NEXT_RESPONSES,
    ),
    ("seitech_chat_service", "ended_on", "last_department_id", "TRUE", ENDED),
)
COLUMNS = [name for *_part, columns in PARTS for name in columns]
KEY = SQL("day, department_id, agent_key")


def daily_rows(company, from_day, to_day):
    """Return the SELECT of a company's daily rows, computed from the facts.

    :param company: ``res.company``.
    :param from_day: the first day, or None for no limit.
    :param to_day: the last day, or None for no limit.
    :return: ``SQL`` with the columns ``day``, ``department_id``, ``agent_id`` and those
        of ``COLUMNS``. A sum or count without rows is 0, a median without rows NULL.
    """
    names = [SQL.identifier(f"part_{number}") for number in range(len(PARTS))]
    parts = [
        SQL(
            """
            %(name)s AS (
                SELECT %(day)s AS day, %(department)s AS department_id,
                       COALESCE(agent_id, 0) AS agent_key, %(columns)s
                  FROM %(table)s
                 WHERE company_id = %(company)s AND (%(condition)s)
                   AND %(day)s >= COALESCE(%(from_day)s::date, '-infinity')
                   AND %(day)s <= COALESCE(%(to_day)s::date, 'infinity')
              GROUP BY 1, 2, 3
            )
            """,
            name=name,
            day=SQL.identifier(day),
            department=SQL.identifier(department),
            table=SQL.identifier(table),
            condition=SQL(condition),
            columns=SQL(", ").join(
                SQL("%s AS %s", SQL(text), SQL.identifier(column))
                for column, text in columns.items()
            ),
            company=company.id,
            from_day=from_day,
            to_day=to_day,
        )
        for name, (table, day, department, condition, columns) in zip(
            names, PARTS, strict=True
        )
    ]
    return SQL(
        """
        WITH %(parts)s
        SELECT day, department_id, NULLIF(agent_key, 0) AS agent_id, %(columns)s
          FROM (%(keys)s) keys %(joins)s
        """,
        parts=SQL(", ").join(parts),
        columns=SQL(", ").join(map(_value, COLUMNS)),
        keys=SQL(" UNION ").join(SQL("SELECT %s FROM %s", KEY, one) for one in names),
        joins=SQL(" ").join(SQL("LEFT JOIN %s USING (%s)", one, KEY) for one in names),
    )


def _value(column):
    name = SQL.identifier(column)
    if column.endswith(("_median", "_p90")):
        return name
    return SQL("COALESCE(%(name)s, 0) AS %(name)s", name=name)


def rebuild(company, from_day, to_day):
    """Store the daily rows of a company's days where they differ from the facts.

    The caller holds the lock of the company's reports.

    :param from_day: the first day, or None for no limit.
    :param to_day: the last day, or None for no limit.
    :return: the number of rows written or removed.
    """
    env = company.env
    names = SQL(", ").join(map(SQL.identifier, COLUMNS))
    # SQL: one statement compares and writes any number of days.
    [[count]] = env.execute_query(
        SQL(
            """
            WITH fresh AS MATERIALIZED (%(rows)s), stored AS (
                INSERT INTO seitech_chat_daily AS daily
                       (company_id, day, department_id, agent_id, %(names)s)
                SELECT %(company)s, day, department_id, agent_id, %(names)s FROM fresh
                    ON CONFLICT (company_id, day, department_id,
                                 (COALESCE(agent_id, 0)))
                    DO UPDATE SET (%(names)s) = ROW (%(new)s)
                 WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
             RETURNING 1
            ), gone AS (
                DELETE FROM seitech_chat_daily daily
                 WHERE company_id = %(company)s
                   AND day >= COALESCE(%(from_day)s::date, '-infinity')
                   AND day <= COALESCE(%(to_day)s::date, 'infinity')
                   AND NOT EXISTS (
                       SELECT FROM fresh
                        WHERE fresh.day = daily.day
                          AND fresh.department_id = daily.department_id
                          AND fresh.agent_id IS NOT DISTINCT FROM daily.agent_id
                   )
             RETURNING 1
            )
            SELECT (SELECT count(*) FROM stored) + (SELECT count(*) FROM gone)
            """,
            rows=daily_rows(company, from_day, to_day),
            names=names,
            new=_qualified("excluded"),
            old=_qualified("daily"),
            company=company.id,
            from_day=from_day,
            to_day=to_day,
        )
    )
    env["seitech.chat.daily"].invalidate_model()
    return count


def _qualified(table):
    return SQL(", ").join(SQL.identifier(table, name) for name in COLUMNS)
