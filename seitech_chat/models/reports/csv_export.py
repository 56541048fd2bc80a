"""CSV files of the reports: the records behind a figure, one per line.

The ORM builds the query with the reader's rights. Its rows are read and sent in batches
afterwards, because 100,000 records as objects take a gigabyte.
"""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo.tools import SQL

from ...logic.csv_text import BYTE_ORDER_MARK, file_name, line
from ...tools.row_stream import stream_rows
from .figures import ANSWER, SERVICE, Basis
from .report_query import figure_query, report_of

# The key of a column, and the field behind it. Keys never change.
SHARED_COLUMNS = {
    "query_type": "query_type",
    "channel_type": "channel_type",
    "lang": "lang",
    "course_id": "course_id",
    "course": "course_id.name",
    "page": "page_id.path",
}
SERVICE_COLUMNS = {
    "service_id": "id",
    "conversation_id": "channel_id",
    "service_number": "service_number",
    "outcome": "outcome",
    "opened_at": "opened_at",
    "opened_on": "opened_on",
    "opened_weekday": "opened_weekday",
    "opened_hour": "opened_hour",
    "is_offline_message": "is_offline_message",
    "first_response_at": "first_response_at",
    "ended_at": "ended_at",
    "ended_on": "ended_on",
    "department_id": "department_id",
    "department": "department_id.name",
    "last_department_id": "last_department_id",
    "last_department": "last_department_id.name",
    "first_agent_id": "first_agent_id",
    "first_agent": "first_agent_id.name",
    "agent_id": "agent_id",
    "agent": "agent_id.name",
    **SHARED_COLUMNS,
    "priority": "priority",
    "waited_seconds": "waited_seconds",
    "first_response_seconds": "first_response_seconds",
    "first_response_work_seconds": "first_response_work_seconds",
    "resolution_seconds": "resolution_seconds",
    "resolution_work_seconds": "resolution_work_seconds",
    "handled_seconds": "handled_seconds",
    "customer_message_count": "customer_message_count",
    "agent_message_count": "agent_message_count",
    "transfer_count": "transfer_count",
    "missed_offer_count": "missed_offer_count",
    "sla_first_response": "sla_first_response",
    "sla_next_response": "sla_next_response",
    "sla_resolution": "sla_resolution",
    "rating": "rating",
    "is_sealed": "is_sealed",
}
ANSWER_COLUMNS = {
    "answer_id": "id",
    "service_id": "service_id",
    "conversation_id": "service_id.channel_id",
    "service_number": "service_id.service_number",
    "position": "position",
    "is_first": "is_first",
    "waited_from": "waited_from",
    "answered_at": "answered_at",
    "answered_on": "answered_on",
    "seconds": "seconds",
    "work_seconds": "work_seconds",
    "service_ended_on": "ended_on",
    "department_id": "department_id",
    "department": "department_id.name",
    "agent_id": "agent_id",
    "agent": "agent_id.name",
    **SHARED_COLUMNS,
}
DAILY_COLUMNS = {
    "day": "day",
    "department_id": "department_id",
    "department": "department_id.name",
    "agent_id": "agent_id",
    "agent": "agent_id.name",
}
DAILY = Basis("daily", "seitech.chat.daily", date="day", department="department_id")
# The period is in the detail already, and the company in the entry.
NOT_IN_DETAIL = {"from_on", "to_on", "company_id", "figure"}
NOT_IN_DAILY = {"id", "company_id", *DAILY_COLUMNS.values()}


class CsvFile(NamedTuple):
    """A CSV file: its name, and its text in parts that are read as they are sent."""

    name: str
    parts: object


def services_csv(persona, request):
    """Return the services behind a figure, and record the export.

    :param persona: the reader.
    :param request: a ``ServicesQuery``.
    :return: a ``CsvFile``.
    :raises ChatError: as ``report_of``.
    """
    order = ("opened_at", "id")
    return _figure_csv("services", persona, request, SERVICE, SERVICE_COLUMNS, order)


def answers_csv(persona, request):
    """Return the answers behind a figure, as ``services_csv``.

    :param request: an ``AnswersQuery``.
    """
    order = ("answered_at", "id")
    return _figure_csv("answers", persona, request, ANSWER, ANSWER_COLUMNS, order)


def daily_csv(persona, request):
    """Return the daily rows of response tracking, as ``services_csv``.

    :param request: a ``DailyQuery``.
    """
    report = report_of(persona, request)
    fields = report.env[DAILY.model]._fields.values()
    counts = {
        field.name: field.name
        for field in fields
        if field.store and field.name not in NOT_IN_DAILY
    }
    query = _select(
        report.env[DAILY.model],
        report.query(DAILY),
        {**DAILY_COLUMNS, **counts},
        ("day", "department_id", "agent_id"),
    )
    return _file(report, ("daily",), request, query, [*DAILY_COLUMNS, *counts])


def _figure_csv(name, persona, request, model, columns, order):
    report = report_of(persona, request)
    found = figure_query(report, request)
    query = _select(report.env[model], found, columns, order)
    return _file(report, (name, request.figure), request, query, list(columns))


def _select(model, query, columns, order):
    """Return the SELECT of columns from the records that a query finds.

    :param query: the ORM's ``Query``, with the rights of the reader.
    :param dict columns: ``{key: path of the field}``.
    :return: ``SQL``.
    """
    values = [_column(model, query, path) for path in columns.values()]
    query.order = SQL(", ").join(SQL.identifier(model._table, one) for one in order)
    return query.select(*values)


def _column(model, query, path):
    """Return the SQL of a field, and join the records on its path to the query."""
    # sudo: all models - the reader may read the record, and its lines name others
    model = model.sudo()
    alias = model._table
    *links, name = path.split(".")
    for link in links:
        field = model._fields[link]
        model = model.env[field.comodel_name]
        alias = query.left_join(alias, link, model._table, "id", link)
    return model._field_to_sql(alias, name, query)


def _file(report, names, request, query, header):
    """Record the export and return the file, whose rows are read as it is sent."""
    days = (report.from_on.isoformat(), report.to_on.isoformat())
    chosen = request.model_dump(mode="json", exclude_none=True, exclude=NOT_IN_DETAIL)
    detail = ", ".join(f"{key} {value}" for key, value in chosen.items())
    report.env["seitech.chat.audit"]._record_export(
        report.company, " ".join(filter(None, [*names, *days, detail]))
    )
    rows = stream_rows(
        report.env.cr.dbname, query, is_replicated=report.env.cr.readonly
    )
    zone = ZoneInfo(report.company._chat_report_zone())
    company = report.company._chat_name()["name"]
    return CsvFile(file_name(company, *names, *days), _parts(header, rows, zone))


def _parts(header, rows, zone):
    """Yield the text of a file: first its header, then a part for each batch."""
    yield BYTE_ORDER_MARK + line(header, zone)
    for batch in rows:
        yield "".join([line(values, zone) for values in batch])
