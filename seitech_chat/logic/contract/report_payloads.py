"""Payloads of the reports: figures, the lists behind them, groups and live counts.

The unit of all figures is the service: a conversation from its opening or reopening to
its end. A figure counts the records that its basis and its own domain find together.
"""

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .payloads import NamedRecord
from .vocabulary import (
    BasisKey,
    FigureKey,
    FigureUnit,
    GroupBy,
    RecountReason,
    RecountState,
    ReportScope,
    TrendStep,
)


class FigureValuePayload(TypedDict):
    """The value of a figure; ``n`` is the number of records that it is made of.

    ``value`` is ``n`` for a count, 0 to 1 for a share and the average for a rating.
    ``median``, ``p90`` and ``average`` are seconds, those with ``work_`` of working
    time. All but ``n`` are null where there is nothing to measure.
    """

    n: int
    value: float | None
    median: float | None
    p90: float | None
    average: float | None
    work_median: float | None
    work_p90: float | None
    work_average: float | None


class FigurePayload(FigureValuePayload):
    """A figure of the period, and ``previous``: the same of the period before.

    ``domain``: the leaves that the list of the figure adds to those of its basis.
    """

    key: FigureKey
    basis: BasisKey
    domain: list
    unit: FigureUnit
    previous: FigureValuePayload | None


class BasisFieldsPayload(TypedDict):
    """The field of a basis for each property of a record; null if it has none."""

    date: str
    department: str
    agent: str
    query_type: str
    course: str
    channel_type: str
    lang: str
    page: str
    weekday: str | None
    hour: str | None


class BasisPayload(TypedDict):
    """The records behind figures: a model, and the domain that selects them.

    ``domain`` has the company, the period, the scope and the filters.
    """

    key: BasisKey
    name: str
    model: str
    domain: list
    fields: BasisFieldsPayload


class GroupCellPayload(TypedDict):
    """The leaf that limits the records of a basis to one group."""

    basis: BasisKey
    field: str
    operator: str
    value: str | int | bool


class GroupFiguresPayload(TypedDict):
    """The figures of a group; null where the figure has no groups of this kind.

    In the dashboard, groups have no working times, and topics and pages have no first
    and next responses; the metrics have them.
    """

    opened: FigureValuePayload | None
    ended: FigureValuePayload | None
    served: FigureValuePayload | None
    abandoned: FigureValuePayload | None
    missed: FigureValuePayload | None
    left_message: FigureValuePayload | None
    no_question: FigureValuePayload | None
    first_response: FigureValuePayload | None
    next_response: FigureValuePayload | None
    resolution: FigureValuePayload | None
    sla_first_response: FigureValuePayload | None
    sla_next_response: FigureValuePayload | None
    sla_resolution: FigureValuePayload | None
    satisfaction: FigureValuePayload | None
    answer_rate: FigureValuePayload | None
    late: FigureValuePayload | None


# `from` is a keyword of Python, so the next two shapes are declared by a call.
GroupPayload = TypedDict(
    "GroupPayload",
    {
        "key": str,
        "label": str,
        "from": str | None,
        "to": str | None,
        "cells": list[GroupCellPayload],
        "figures": GroupFiguresPayload,
    },
)
GroupPayload.__doc__ = """One group of a grouping, in its order.

    ``key`` identifies it: an id, a code, a day or ``none``; ``label`` is its name in
    the caller's language. ``from`` and ``to`` are the days of a group of days, else
    null. ``cells`` limit the records of each basis to the group.
    """

PeriodPayload = TypedDict(
    "PeriodPayload",
    {
        "from": str,
        "to": str,
        "days": int,
        "time_zone": str,
        "pending_time_zone": str | None,
        "previous_from": str | None,
        "previous_to": str | None,
    },
)
PeriodPayload.__doc__ = """The days of a report, inclusive, in the company's time zone.

    ``pending_time_zone``: the wanted time zone, until all days are recounted in it.
    """


class RatingCountPayload(TypedDict):
    """The number of services with a rating of 1 to 5."""

    rating: int
    count: int


class TrendPayload(TypedDict):
    """The figures over the period, by steps that leave a readable number of groups."""

    step: TrendStep
    groups: list[GroupPayload]


class HourCellPayload(TypedDict):
    """The services opened on a weekday (1 is Monday) in an hour (0 to 23).

    ``late`` of them waited longer for the first response than their target.
    """

    weekday: int
    hour: int
    opened: int
    late: int


class AgentHoursPayload(TypedDict):
    """The time in which an agent was online, and had the inbox open, in the period."""

    agent_id: int
    online_seconds: int
    inbox_seconds: int


class AgentHoursReportPayload(TypedDict):
    """The hours of the agents; null in ``recorded_since`` if none are recorded yet."""

    recorded_since: str | None
    agents: list[AgentHoursPayload]


class LiveWeekAgoPayload(TypedDict):
    """The same counts a week ago, up to the same time of day.

    ``online_count`` is null for a time before agent hours were recorded.
    """

    waiting_count: int
    online_count: int | None
    opened_today: int
    served_today: int


class LivePayload(TypedDict):
    """The desk at this moment, beside the same weekday of last week."""

    waiting_count: int
    longest_wait_seconds: int | None
    online_count: int
    opened_today: int
    served_today: int
    week_ago: LiveWeekAgoPayload


class RecountPayload(TypedDict):
    """The last recount: its days, and how many records it compared and repaired.

    ``from_day`` and ``to_day`` are null for a recount of all days.
    ``sealed_count``: the services that were not compared, because retention removed
    their messages.
    """

    from_day: str | None
    to_day: str | None
    reason: RecountReason
    state: RecountState
    compared_count: int
    repaired_count: int
    sealed_count: int
    started_at: str | None
    finished_at: str | None


class CodeChoicePayload(TypedDict):
    """A value of a filter with its name in the caller's language."""

    code: str
    name: str


class ReportChoicesPayload(TypedDict):
    """The values of the filters that the caller can choose from."""

    departments: list[NamedRecord]
    agents: list[NamedRecord]
    courses: list[NamedRecord]
    langs: list[CodeChoicePayload]
    query_types: list[CodeChoicePayload]
    channel_types: list[CodeChoicePayload]


class DashboardAnswer(TypedDict):
    """All figures of the dashboard for one period and one company.

    ``scope``: the company, the caller's departments, or the caller's own services.
    ``live`` is null for the own scope. ``sealed_count``: the services of the period
    whose messages were removed by retention, so that they cannot be recounted.
    """

    company: NamedRecord
    scope: ReportScope
    period: PeriodPayload
    bases: list[BasisPayload]
    figures: list[FigurePayload]
    ratings: list[RatingCountPayload]
    trend: TrendPayload
    hours: list[HourCellPayload]
    agents: list[GroupPayload]
    departments: list[GroupPayload]
    topics: list[GroupPayload]
    pages: list[GroupPayload]
    agent_hours: AgentHoursReportPayload
    live: LivePayload | None
    recount: RecountPayload | None
    sealed_count: int
    choices: ReportChoicesPayload
    updated_at: str


class MetricsAnswer(TypedDict):
    """The figures of one period by groups; one group without ``group_by``.

    ``figures`` are those of the whole period: medians of groups do not add up.
    """

    company: NamedRecord
    scope: ReportScope
    period: PeriodPayload
    group_by: GroupBy | None
    bases: list[BasisPayload]
    figures: list[FigurePayload]
    groups: list[GroupPayload]
    updated_at: str
