from datetime import datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ...persona import Persona
from ...tools.time_format import to_iso
from .agent_hours import online_hours, recorded_since
from .figures import BASES, FIGURES, SEALED, basis_names
from .grouping import trend_step
from .live_desk import live_payload
from .report_choices import choices_payload, scope_agents
from .report_groups import Groups
from .report_query import check_may_view, report_of
from .report_values import Values


class SeitechChatDashboard(models.AbstractModel):
    """Compute the figures of the reports for their readers."""

    _name = "seitech.chat.dashboard"
    _description = "Chat Dashboard"

    @api.model
    def _check_may_view(self, persona):
        """Refuse a person who is not of the support desk.

        :raises ChatForbidden: ``forbidden``.
        """
        check_may_view(persona)

    @api.model
    def _to_payload(self, persona, query):
        """Return all figures of the dashboard. The number of statements is constant.

        :param persona: the reader.
        :param query: a ``DashboardQuery``.
        :return: a dict of the shape ``DashboardAnswer``.
        :raises ChatError: as ``report_of``.
        """
        report = report_of(persona, query)
        previous = report.previous() if query.compare else None
        step = trend_step(report.days)
        values = Values(
            report,
            counted=(
                step,
                "agent",
                "department",
                "query_type",
                "page",
                "weekday_hour",
                "rating",
            ),
            timed=(step, "agent", "department"),
            has_work=False,
            previous=previous,
        )
        groups = Groups(report, values)
        return {
            **_head(report, previous, values),
            "ratings": groups.ratings(),
            "trend": {"step": step, "groups": groups.payloads(step)},
            "hours": groups.hours(),
            "agents": groups.payloads("agent"),
            "departments": groups.payloads("department"),
            "topics": groups.payloads("query_type"),
            "pages": groups.top_pages(),
            "agent_hours": _agent_hours(report),
            "live": live_payload(report),
            "recount": _last_recount(report),
            "sealed_count": values.total(SEALED).n,
            "choices": choices_payload(report),
        }

    @api.model
    def _metrics(self, persona, query):
        """Return the figures of a period by one grouping.

        :param persona: the reader.
        :param query: a ``MetricsQuery``.
        :return: a dict of the shape ``MetricsAnswer``.
        :raises ChatError: as ``report_of``; ``invalid_field`` for too many groups.
        """
        report = report_of(persona, query)
        previous = report.previous() if query.compare else None
        by = (query.group_by,) if query.group_by else ()
        values = Values(report, by, by, previous=previous)
        groups = Groups(report, values)
        return {
            **_head(report, previous, values),
            "group_by": query.group_by,
            "groups": groups.payloads(*by) if by else [groups.whole()],
        }

    @api.model
    def _figures(self, company, from_on, to_on, **filters):
        """Return the figures that the user may see, beside the period before.

        :param company: one of the user's companies.
        :param from_on: ``date``, the first day.
        :param to_on: ``date``, the last day.
        :param filters: as the parameters of a request, such as ``department_id``.
        :return: list of ``FigurePayload``.
        """
        query = SimpleNamespace(
            company_id=company.id, from_on=from_on, to_on=to_on, **filters
        )
        # The environment's user is in sudo, and the record rules must apply.
        user = self.env.user.with_user(self.env.user)
        report = report_of(Persona(user), query)
        previous = report.previous()
        values = Values(report, (), (), previous=previous)
        return _figures(values, previous)


def _head(report, previous, values):
    """Return the parts that both answers have."""
    company = report.company
    counted = company._chat_report_zone()
    # sudo: res.company - a setting, for the reports of its company
    wanted = company.sudo()._chat_wanted_report_zone()
    return {
        "company": company._chat_name(),
        "scope": report.scope.kind,
        "period": {
            "from": report.from_on.isoformat(),
            "to": report.to_on.isoformat(),
            "days": report.days,
            "time_zone": counted,
            "pending_time_zone": wanted if wanted != counted else None,
            "previous_from": previous and previous.from_on.isoformat(),
            "previous_to": previous and previous.to_on.isoformat(),
        },
        "bases": _bases(report),
        "figures": _figures(values, previous),
        "updated_at": to_iso(fields.Datetime.now()),
    }


def _bases(report):
    names = basis_names(report.env)
    return [
        {
            "key": basis.key,
            "name": names[basis.key],
            "model": basis.model,
            "domain": report.domain(basis),
            "fields": basis.fields(),
        }
        for basis in BASES.values()
    ]


def _figures(values, previous):
    """Return the figures of the whole period: list of ``FigurePayload``."""
    return [
        {
            "key": figure.key,
            "basis": figure.basis,
            "domain": [list(leaf) for leaf in figure.domain],
            "unit": figure.unit,
            **values.total(figure)._asdict(),
            "previous": previous and values.total(figure, is_previous=True)._asdict(),
        }
        for figure in FIGURES.values()
    ]


def _agent_hours(report):
    """Return the hours of the agents that the filters leave."""
    chosen = {name: value for name, _operator, value in report.filters}
    agents = scope_agents(report)
    if "agent" in chosen:
        agents = agents.filtered(lambda agent: agent.id == chosen["agent"])
    if "department" in chosen:
        agents = agents.filtered(
            lambda agent: chosen["department"] in agent.department_ids.ids
        )
    zone = ZoneInfo(report.company._chat_report_zone())
    start = _midnight(report.from_on, zone)
    end = _midnight(report.to_on + timedelta(days=1), zone)
    return {
        "recorded_since": to_iso(recorded_since(report.env, report.company)),
        "agents": online_hours(report.env, report.company, start, end, agents),
    }


def _midnight(day, zone):
    """Return the start of a day as a naive UTC datetime."""
    local = datetime.combine(day, time(), tzinfo=zone)
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def _last_recount(report):
    """Return the company's last recount, or None: ``RecountPayload``."""
    # sudo: seitech.chat.recount - counts and times, limited to the reader's company
    recounts = report.env["seitech.chat.recount"].sudo()
    recount = recounts.search([("company_id", "=", report.company.id)], limit=1)
    if not recount:
        return None
    return {
        "from_day": recount.from_day and recount.from_day.isoformat() or None,
        "to_day": recount.to_day and recount.to_day.isoformat() or None,
        "reason": recount.reason,
        "state": recount.state,
        "compared_count": recount.compared_count,
        "repaired_count": recount.repaired_count,
        "sealed_count": recount.sealed_count,
        "started_at": to_iso(recount.started_at or None),
        "finished_at": to_iso(recount.finished_at or None),
    }
