"""Request models of the reports' routes: the parameters of their addresses."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from ...logic import contract
from ...logic.languages import to_language_code
from .base import Lang, Request

_MAX_ID = 2**31 - 1


def _read_day(value):
    """Parse a day, as 2026-03-02. Other spellings of ISO 8601 are refused.

    :raises ValueError: for any other text, and for years before 1000.
    """
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("a day, as 2026-03-02") from error
    if day.isoformat() != value or day.year < 1000:
        raise ValueError("a day, as 2026-03-02")
    return day


def _read_number(value):
    """Parse digits to a number; other values stay as they are.

    Pydantic alone would also accept spaces, underscores, signs and ``1.0``.
    """
    is_number = isinstance(value, str) and value.isascii() and value.isdigit()
    return int(value) if is_number and len(value) <= len(str(_MAX_ID)) else value


def _number(low, high):
    return Annotated[
        int, Field(strict=True, ge=low, le=high), BeforeValidator(_read_number)
    ]


def _read_id_or_none(value):
    """Read an id, or the word that stands for records without one."""
    number = _read_number(value)
    is_id = isinstance(number, int) and 0 < number <= _MAX_ID
    if not is_id and value != "none":
        raise ValueError("an id or none")
    return number


Day = Annotated[
    date,
    BeforeValidator(_read_day),
    # JSON Schema's format has no years before 1000 or after 9999 either.
    Field(json_schema_extra={"format": "date"}),
]
Id = _number(1, _MAX_ID)
IdOrNone = Annotated[
    Literal["none"] | Annotated[int, Field(ge=1, le=_MAX_ID)],
    BeforeValidator(_read_id_or_none),
]
TopicOrNone = Literal[contract.QueryType, "none"]


LangCode = Annotated[Lang, AfterValidator(to_language_code)]


class PeriodQuery(Request):
    """A period of days, inclusive, in the company's time zone.

    Without both days, it is the last 28 days up to today. ``company_id``: one of the
    caller's companies; by default the current one.
    """

    from_on: Day | None = Field(None, alias="from")
    to_on: Day | None = Field(None, alias="to", validate_default=True)
    company_id: Id | None = None

    @field_validator("to_on")
    @classmethod
    def _check_period(cls, to_on, info):
        if "from_on" not in info.data:  # refused already
            return to_on
        from_on = info.data["from_on"]
        if (from_on is None) != (to_on is None):
            raise PydanticCustomError("period", "Give both from and to, or neither")
        if from_on and to_on < from_on:
            raise PydanticCustomError("period", "to should not be before from")
        if from_on and (to_on - from_on).days >= contract.MAX_REPORT_DAYS:
            raise PydanticCustomError(
                "period",
                "The period should have at most {max_days} days",
                {"max_days": contract.MAX_REPORT_DAYS},
            )
        return to_on


class FilterQuery(PeriodQuery):
    """A period with filters. ``none`` finds the records without such a value.

    ``agent_id=none``: the services that nobody answered.
    """

    department_id: Id | None = None
    agent_id: IdOrNone | None = None
    query_type: TopicOrNone | None = None
    course_id: IdOrNone | None = None
    channel_type: contract.SupportType | None = None
    lang: Literal["none"] | LangCode | None = None
    page_id: IdOrNone | None = None


class DashboardQuery(FilterQuery):
    """Parameters of the dashboard; ``compare`` adds the figures of the period before.

    That period has the same length and ends on the day before ``from``.
    """

    compare: Literal["previous"] | None = None


class MetricsQuery(DashboardQuery):
    """Parameters of the metrics, by groups; without ``group_by`` in one group."""

    group_by: contract.GroupBy | None = None

    @field_validator("group_by")
    @classmethod
    def _check_groups(cls, group_by, info):
        from_on, to_on = info.data.get("from_on"), info.data.get("to_on")
        if group_by == "day" and from_on and to_on:
            days = (to_on - from_on).days + 1
            if days > contract.MAX_REPORT_GROUPS:
                raise PydanticCustomError(
                    "groups",
                    "The answer should have at most {max_groups} groups",
                    {"max_groups": contract.MAX_REPORT_GROUPS},
                )
        return group_by


class ServicesQuery(FilterQuery):
    """The services behind a figure, or behind one cell of it.

    A cell of the hours has ``opened_weekday`` (1 is Monday) and ``opened_hour``, one of
    the ratings has ``rating``.
    """

    figure: contract.ServiceFigureKey = "opened"
    opened_weekday: _number(1, 7) | None = None
    opened_hour: _number(0, 23) | None = None
    rating: _number(1, 5) | None = None


class AnswersQuery(FilterQuery):
    """The answers of the desk behind a figure."""

    figure: contract.AnswerFigureKey = "first_response"


class DailyQuery(PeriodQuery):
    """The daily rows, which know only the department and the agent."""

    department_id: Id | None = None
    agent_id: IdOrNone | None = None
