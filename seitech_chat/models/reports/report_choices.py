"""The values of the filters from which a reader of the reports can choose."""

from odoo.tools import SQL

from ...logic.contract import SUPPORT_TYPES
from .figures import SERVICE


def choices_payload(report):
    """Return the choices within a reader's scope.

    Archived departments and agents are among them: their past counts.

    :param report: a ``Report``.
    :return: ``ReportChoicesPayload``.
    """
    departments = scope_departments(report)
    return {
        "departments": _named(departments),
        "agents": _named(scope_agents(report)),
        "courses": _named(_courses(report)),
        "langs": [
            {"code": code, "name": name}
            for code, name in report.env["res.lang"].get_installed()
        ],
        "query_types": _selection(report, "query_type"),
        "channel_types": [
            one
            for one in _selection(report, "channel_type")
            if one["code"] in SUPPORT_TYPES
        ],
    }


def scope_departments(report):
    """Return the departments that a reader can choose, archived ones too."""
    departments = report.env["seitech.chat.department"].with_context(active_test=False)
    domain = [("company_id", "=", report.company.id)]
    if report.scope.kind == "departments":
        domain.append(("id", "in", report.scope.leaf[2]))
    if report.scope.kind == "own":
        domain.append(("agent_ids", "in", report.scope.leaf[2]))
    return departments.search(domain)


def scope_agents(report):
    """Return the agents whose hours and figures a reader may see, archived ones too."""
    agents = report.env["seitech.chat.agent"].with_context(active_test=False)
    domain = [("company_id", "=", report.company.id)]
    if report.scope.kind == "departments":
        domain.append(("department_ids", "in", report.scope.leaf[2]))
    if report.scope.kind == "own":
        domain.append(("id", "in", report.scope.leaf[2]))
    return agents.search(domain)


def _courses(report):
    """Return the courses of the services that a reader can see."""
    services = report.env[SERVICE]
    query = services._search(
        [("company_id", "=", report.company.id), ("course_id", "!=", False)]
    )
    query.add_where(
        SQL("%s = course.id", services._field_to_sql(query.table, "course_id", query))
    )
    query.limit = 1
    # SQL: one look into an index for each course; groups by the ORM read all services.
    rows = report.env.execute_query(
        SQL(
            "SELECT course.id FROM slide_channel course, LATERAL (%s) service",
            query.select(),
        )
    )
    ids = [course_id for (course_id,) in rows]
    # sudo: slide.channel - only the names of courses of visible services
    courses = report.env["slide.channel"].sudo().with_context(active_test=False)
    return courses.search([("id", "in", ids)], order="name, id")


def _named(records):
    return [{"id": one.id, "name": one.display_name} for one in records]


def _selection(report, name):
    field = report.env[SERVICE]._fields[name]
    return [
        {"code": code, "name": label}
        for code, label in field._description_selection(report.env)
    ]
