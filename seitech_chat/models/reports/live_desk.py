"""The desk at this moment, beside the same time of the same weekday a week ago."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.fields import Domain

from .agent_hours import online_count_at
from .figures import BASES, FIGURES

WEEK = timedelta(days=7)


def live_payload(report):
    """Return the waiting customers, the agents online, and what happened today.

    Of the filters only the department limits it.

    :param report: a ``Report``; its period does not matter.
    :return: ``LivePayload``, or None for a reader of only their own services.
    """
    if report.scope.kind == "own":
        return None
    live = _Live(report)
    waiting, longest = live.waiting()
    return {
        "waiting_count": waiting,
        "longest_wait_seconds": longest,
        "online_count": live.online(),
        **live.today(),
        "week_ago": {
            "waiting_count": live.waiting_a_week_ago(),
            "online_count": live.online_a_week_ago(),
            **live.same_day_a_week_ago(),
        },
    }


class _Live:
    """The counts of one desk, now and a week ago."""

    def __init__(self, report):
        self.env = report.env
        self.company = report.company
        filters = tuple(one for one in report.filters if one[0] == "department")
        self.report = report._replace(filters=filters)
        self.now = fields.Datetime.now()
        zone = ZoneInfo(report.company._chat_report_zone())
        local = self.now.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        self.day = local.date()
        # The same time of day, on a clock that may have been changed since.
        self.week_ago = _to_utc(local.replace(tzinfo=None) - WEEK, zone)

    def waiting(self):
        """Return the number of waiting customers and the longest wait in seconds."""
        entries = self.env["seitech.chat.queue.entry"]
        domain = self._of_desk("department_id") & Domain("left_at", "=", False)
        aggregates = ["__count", "entered_at:min"]
        [(count, since)] = entries._read_group(domain, [], aggregates)
        return count, int((self.now - since).total_seconds()) if count else None

    def waiting_a_week_ago(self):
        entered = Domain("entered_at", "<=", self.week_ago)
        left = Domain("left_at", "=", False) | Domain("left_at", ">", self.week_ago)
        domain = self._of_desk("department_id") & entered & left
        return self.env["seitech.chat.queue.entry"].search_count(domain)

    def online(self):
        domain = self._of_desk("department_ids") & Domain("is_available", "=", True)
        return self.env["seitech.chat.agent"].search_count(domain)

    def online_a_week_ago(self):
        ids = self._department_ids()
        departments = None
        if ids is not None:
            departments = self.env["seitech.chat.department"].browse(ids)
        return online_count_at(self.env, self.company, departments, self.week_ago)

    def today(self):
        return self._counts(self.day)

    def same_day_a_week_ago(self):
        return self._counts(self.day - WEEK, until=self.week_ago)

    def _counts(self, day, until=None):
        report = self.report._replace(from_on=day, to_on=day)
        counts = {}
        for key, moment in (("opened", "opened_at"), ("served", "ended_at")):
            figure = FIGURES[key]
            leaves = [(moment, "<=", str(until))] if until else []
            query = report.query(BASES[figure.basis], *figure.domain, *leaves)
            counts[f"{key}_today"] = len(query)
        return counts

    def _department_ids(self):
        """Return the ids of the departments that it is limited to; None for all."""
        limits = [self.report.scope.leaf, *self.report.filters]
        named = [leaf for leaf in limits if leaf and leaf[0] == "department"]
        if not named:
            return None
        _name, operator, value = named[-1]
        return [value] if operator == "=" else value

    def _of_desk(self, field):
        """Return the domain of records of the company, or of its departments."""
        domain = Domain("company_id", "=", self.company.id)
        ids = self._department_ids()
        return domain if ids is None else domain & Domain(field, "in", ids)


def _to_utc(local, zone):
    """Return a local time as a naive UTC datetime."""
    return local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
