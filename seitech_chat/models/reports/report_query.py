"""The records that a report counts: of one company, scope and period, with filters."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ...exceptions import ChatForbidden, ChatNotFound
from ...logic import permissions
from ...logic.contract import DEFAULT_REPORT_DAYS
from .figures import BASES, FIGURES, FILTERS, SERVICE

NONE = "none"  # of a filter or a group: records without such a value
# The properties by which requests limit a figure to one of its cells.
CELLS = ("opened_weekday", "opened_hour", "rating")


class Scope(NamedTuple):
    """The part of a company's records that a person's reports count.

    :param kind: a ``ReportScope`` of the contract.
    :param leaf: ``(property of a basis, operator, value)``; None for the company.
    """

    kind: str
    leaf: tuple | None = None


class Report(NamedTuple):
    """One company's records in a period, as a person may see them, with filters.

    :param env: of the reader, limited to the company, so that record rules apply.
    :param filters: list of ``(property of a basis, operator, value)``.
    :param from_on: first day, in the company's reporting zone.
    :param to_on: last day, inclusive.
    """

    env: object
    company: object
    scope: Scope
    filters: tuple
    from_on: object
    to_on: object

    @property
    def days(self):
        """Return the number of days of the period."""
        return (self.to_on - self.from_on).days + 1

    def previous(self):
        """Return the same report for the period of the same length before."""
        length = timedelta(days=self.days)
        return self._replace(from_on=self.from_on - length, to_on=self.to_on - length)

    def domain(self, basis, *extra):
        """Return the domain of a basis, which finds exactly the records counted.

        :param basis: a ``Basis``.
        :param extra: further leaves, of a figure or a cell.
        :return: list of leaves, all of which must be fulfilled, JSON types only.
        """
        leaves = [
            ("company_id", "=", self.company.id),
            *basis.domain,
            (basis.date, ">=", self.from_on.isoformat()),
            (basis.date, "<=", self.to_on.isoformat()),
        ]
        limits = [self.scope.leaf] if self.scope.leaf else []
        for name, operator, value in (*limits, *self.filters):
            leaves.append((basis.field(name), operator, value))
        return [list(leaf) for leaf in (*leaves, *extra)]

    def query(self, basis, *extra):
        """Return the ORM's query of a basis, with the record rules of the reader."""
        model = self.env[basis.model]
        return model._search(self.domain(basis, *extra), active_test=False)


def report_of(persona, request):
    """Read the parameters of a request.

    :param persona: the reader.
    :param request: a ``PeriodQuery`` or one that extends it.
    :raises ChatForbidden: ``forbidden``: only agents, supervisors and managers read
        reports.
    :raises ChatNotFound: ``not_found`` with the field: a company, department, agent,
        course or page that is not visible to the reader.
    """
    check_may_view(persona)
    company = _company_of(persona, request.company_id)
    env = persona.env(
        context={**persona.env.context, "allowed_company_ids": company.ids}
    )
    company = company.with_env(env)
    scope = _scope_of(env, persona, company)
    from_on, to_on = _period_of(company, request)
    report = Report(env, company, scope, (), from_on, to_on)
    return report._replace(filters=_filters_of(report, request))


def check_may_view(persona):
    """Refuse a person who is not of the support desk.

    :raises ChatForbidden: ``forbidden``.
    """
    if permissions.STAFF.isdisjoint(persona.roles):
        raise ChatForbidden(
            "forbidden",
            persona.env._("Only agents, supervisors and managers can do this."),
        )


def today_of(company):
    """Return today's date in the zone of a company's reports."""
    return datetime.now(ZoneInfo(company._chat_report_zone())).date()


def figure_query(report, request):
    """Return the ORM's query of the records behind a request's figure and cell.

    :param request: a ``ServicesQuery`` or ``AnswersQuery``.
    """
    figure = FIGURES[request.figure]
    cell = [
        (field, "=", value)
        for field in CELLS
        if (value := getattr(request, field, None)) is not None
    ]
    return report.query(BASES[figure.basis], *figure.domain, *cell)


def _company_of(persona, company_id):
    # sudo: res.users - the person's own companies
    companies = persona.record.sudo().company_ids
    company = persona.env.company
    if company_id is not None:
        company = companies.filtered(lambda one: one.id == company_id)
    if company not in companies or not company:
        raise _not_found(persona.env, "company_id")
    return company.with_env(persona.env)


def _scope_of(env, persona, company):
    if "manager" in persona.roles:
        return Scope("company")
    agent = env["seitech.chat.agent"]._for_persona(persona, company)
    if "supervisor" in persona.roles:
        departments = agent.with_context(active_test=False).department_ids
        return Scope("departments", ("department", "in", departments.ids))
    return Scope("own", ("agent", "in", agent.ids))


def _period_of(company, request):
    if request.from_on is not None:
        return request.from_on, request.to_on
    today = today_of(company)
    return today - timedelta(days=DEFAULT_REPORT_DAYS - 1), today


def _filters_of(report, request):
    """Return the filters of a request, each on a record that the reader can see."""
    filters = []
    for parameter, name in FILTERS.items():
        value = getattr(request, parameter, None)
        if value is None:
            continue
        if value == NONE:
            value = False
        elif not _is_visible(report, name, value):
            raise _not_found(report.env, parameter)
        filters.append((name, "=", value))
    return tuple(filters)


def _is_visible(report, name, value):
    """Return whether the reader can choose a record as a filter.

    Supervisors see their departments, agents see themselves. A course or a page is
    visible to the readers of a service that has it.
    """
    scope = report.scope
    if name in ("department", "agent") and scope.leaf and scope.leaf[0] == name:
        return value in scope.leaf[2]
    if name in ("department", "agent"):
        model = report.env[f"seitech.chat.{name}"].with_context(active_test=False)
        return bool(model.search_count([("id", "=", value)], limit=1))
    if name in ("course", "page"):
        field = BASES["opened"].field(name)
        domain = [("company_id", "=", report.company.id), (field, "=", value)]
        return bool(report.env[SERVICE].search_count(domain, limit=1))
    return True


def _not_found(env, field):
    return ChatNotFound(
        "not_found",
        env._("This doesn't exist or you don't have access."),
        field=field,
    )
