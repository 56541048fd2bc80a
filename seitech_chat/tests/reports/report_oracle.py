"""Compute the facts of services once more, from a history that the test wrote down.

Everything here is plain Python over a list of events: nothing is read from the database
and nothing is shared with the product. Working time is counted minute by minute.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
RESPONSES = ("first", "next")
OUTCOMES = ("served", "abandoned", "missed", "left_message", "no_question")
SLA_KINDS = ("first_response", "next_response", "resolution")


def local(moment, zone):
    """Return a naive UTC moment on the clock of a time zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))


def seconds_between(start, end):
    return int((end - start).total_seconds())


class WorkingHours:
    """Weekly hours of a time zone, with days off.

    :param dict hours: the open hours of each weekday, ``{0: [(9, 17)]}``; 0 is Monday.
    :param days_off: ``(start, end)``, naive UTC, in whole minutes.
    """

    def __init__(self, zone, hours, days_off=()):
        self.zone = zone
        self.hours = hours
        self.days_off = days_off
        self._days = {}

    def is_open(self, moment):
        """Return whether the minute of a moment is working time."""
        at = local(moment, self.zone)
        hour = at.hour + at.minute / 60
        is_hour = any(
            start <= hour < end for start, end in self.hours.get(at.weekday(), ())
        )
        return is_hour and not any(
            start <= moment < end for start, end in self.days_off
        )

    def seconds(self, start, end):
        """Return the working seconds between two moments."""
        total = 0
        while start < end:
            midnight = datetime.combine(start.date(), datetime.min.time())
            until = min(end, midnight + timedelta(days=1))
            if (start, until) == (midnight, midnight + timedelta(days=1)):
                total += 60 * sum(self._minutes_of(midnight))
            else:
                total += self._part_of_day(midnight, start, until)
            start = until
        return total

    def _part_of_day(self, midnight, start, end):
        minutes = self._minutes_of(midnight)
        total = 0
        first = seconds_between(midnight, start) // 60
        last = (seconds_between(midnight, end) - 1) // 60
        for number in range(first, last + 1):
            if minutes[number]:
                begin = midnight + number * MINUTE
                total += seconds_between(max(start, begin), min(end, begin + MINUTE))
        return total

    def _minutes_of(self, midnight):
        """Return which minutes of a day in UTC are working time."""
        if midnight not in self._days:
            self._days[midnight] = bytes(
                self.is_open(midnight + number * MINUTE) for number in range(24 * 60)
            )
        return self._days[midnight]


class AroundTheClock:
    """The hours of a department without a calendar."""

    def is_open(self, moment):
        return True

    def seconds(self, start, end):
        return seconds_between(start, end)


@dataclass
class Event:
    """One thing that happened in a conversation.

    :param str kind: ``opened``, ``customer``, ``desk`` (their messages), ``assigned``,
        ``released``, ``transferred``, ``missed_offer``, ``ended``, ``rated``.
    """

    at: datetime
    kind: str
    position: int = 0
    agent: int | None = None
    department: int | None = None
    by: str | None = None
    rating: int | None = None
    priority: str | None = None


@dataclass
class ServiceLog:
    """The events of one service, and what was known when it opened."""

    channel: int
    number: int
    company: int
    department: int
    hours: object
    start_position: int
    channel_type: str
    query_type: str
    lang: str
    course: int | None
    page: str | None
    events: list = field(default_factory=list)
    # Its SLA targets, and their results as in their rows; both by kind.
    targets: dict = field(default_factory=dict)
    sla: dict = field(default_factory=dict)

    def of(self, *kinds):
        return [event for event in self.events if event.kind in kinds]

    def first(self, kind):
        return next(iter(self.of(kind)), None)

    @property
    def opened_at(self):
        return self.events[0].at

    @property
    def end(self):
        return self.first("ended")


class Oracle:
    """Computes service, answer and daily rows of logs.

    :param logs: list of ``ServiceLog``.
    :param dict zones: the reporting time zone of each company, by id.
    """

    def __init__(self, logs, zones):
        self.logs = logs
        self.zones = zones

    def services(self):
        """Return the rows: ``{(channel, service number): {column: value}}``."""
        return {(log.channel, log.number): self._service(log) for log in self.logs}

    def answers(self):
        """Return the rows: ``{(channel, service number, position): {…}}``."""
        return {
            (log.channel, log.number, answer["position"]): answer
            for log in self.logs
            for answer in self._answers(log)
        }

    # -- services --

    def _service(self, log):
        opened = local(log.opened_at, self.zones[log.company])
        answer = next((one for one in self._answers(log) if one["is_first"]), {})
        desk, end = log.of("desk"), log.end
        ratings = log.of("rated")
        return {
            "channel_id": log.channel,
            "company_id": log.company,
            "service_number": log.number,
            "department_id": log.department,
            "start_position": log.start_position,
            "channel_type": log.channel_type,
            "query_type": log.query_type,
            "lang": log.lang,
            "course_id": log.course,
            "page": log.page,
            "opened_at": log.opened_at,
            "opened_on": opened.date(),
            "opened_hour": opened.hour,
            "opened_weekday": opened.isoweekday(),
            "is_offline_message": not log.hours.is_open(log.opened_at),
            "first_response_at": desk[0].at if desk else None,
            "first_agent_id": desk[0].agent if desk else None,
            "first_response_seconds": answer.get("seconds"),
            "first_response_work_seconds": answer.get("work_seconds"),
            "sla_first_response": _sla(log, "first_response")
            if end or answer
            else None,
            "rating": ratings[-1].rating if ratings else None,
            "is_sealed": False,
            "needs_refresh": False,
            **(self._ended(log, end) if end else dict.fromkeys(_ENDED)),
        }

    def _ended(self, log, end):
        opened_at, desk = log.opened_at, log.of("desk")
        agents = [event.agent for event in desk if event.agent]
        assigned = log.first("assigned")
        resolution_work = log.hours.seconds(opened_at, end.at)
        return {
            "ended_at": end.at,
            "ended_by": end.by,
            "ended_on": self._day(log, end.at),
            "last_department_id": end.department,
            "agent_id": agents[-1] if agents else None,
            "priority": end.priority,
            "resolution_seconds": seconds_between(opened_at, end.at),
            "resolution_work_seconds": resolution_work,
            "waited_seconds": seconds_between(
                opened_at, assigned.at if assigned else end.at
            ),
            "handled_seconds": _handled(log, end.at),
            "customer_message_count": len(log.of("customer")),
            "agent_message_count": len(desk),
            "transfer_count": len(log.of("transferred")),
            "missed_offer_count": len(log.of("missed_offer")),
            "sla_next_response": _sla(log, "next_response"),
            "sla_resolution": _sla(log, "resolution"),
            "outcome": _outcome(log, end, resolution_work),
        }

    def _day(self, log, moment):
        return local(moment, self.zones[log.company]).date()

    # -- answers --

    def _answers(self, log):
        """Return the answer of each wait, with only the first while it is open."""
        found = []
        waited_from = department = None
        desk_count = 0
        for event in log.events:
            if event.kind == "assigned":
                department = event.department
            elif event.kind == "customer":
                waited_from = waited_from or event.at
            elif event.kind == "desk":
                if waited_from and (log.end or not desk_count):
                    row = self._answer(log, event, waited_from, is_first=not desk_count)
                    found.append({**row, "department_id": department or log.department})
                waited_from = None
                desk_count += 1
        return found

    def _answer(self, log, event, waited_from, *, is_first):
        return {
            "company_id": log.company,
            "agent_id": event.agent,
            "position": event.position,
            "waited_from": waited_from,
            "answered_at": event.at,
            "answered_on": self._day(log, event.at),
            "seconds": seconds_between(waited_from, event.at),
            "work_seconds": log.hours.seconds(waited_from, event.at),
            "is_first": is_first,
            "ended_on": self._day(log, log.end.at) if log.end else None,
            "channel_type": log.channel_type,
            "query_type": log.query_type,
            "lang": log.lang,
            "course_id": log.course,
            "page": log.page,
        }

    # -- daily --

    def daily(self):
        """Return the rows: ``{(company, day, department, agent or None): {…}}``."""
        groups = defaultdict(lambda: defaultdict(list))
        for row in self.services().values():
            company, agent = row["company_id"], row["agent_id"]
            opened = (company, row["opened_on"], row["department_id"], agent)
            groups[opened]["opened"].append(row)
            if row["ended_on"]:
                ended = (company, row["ended_on"], row["last_department_id"], agent)
                groups[ended]["ended"].append(row)
        for row in self.answers().values():
            kind = "first" if row["is_first"] else "next"
            day = row["answered_on" if row["is_first"] else "ended_on"]
            key = (row["company_id"], day, row["department_id"], row["agent_id"])
            groups[key][kind].append(row)
        return {key: _daily_row(group) for key, group in groups.items()}


_ENDED = (
    "ended_at",
    "ended_by",
    "ended_on",
    "last_department_id",
    "agent_id",
    "priority",
    "resolution_seconds",
    "resolution_work_seconds",
    "waited_seconds",
    "handled_seconds",
    "customer_message_count",
    "agent_message_count",
    "transfer_count",
    "missed_offer_count",
    "sla_next_response",
    "sla_resolution",
    "outcome",
)


def _outcome(log, end, resolution_work):
    if log.of("desk"):
        return "served"
    if not log.of("customer"):
        return "no_question"
    if end.by in ("customer", "absence"):
        return "abandoned"
    if not log.hours.is_open(log.opened_at) and not resolution_work:
        return "left_message"
    return "missed"


def _handled(log, ended_at):
    total, since = 0, None
    for event in log.of("assigned", "released"):
        if since:
            total += seconds_between(since, event.at)
        since = event.at if event.kind == "assigned" else None
    return total + (seconds_between(since, ended_at) if since else 0)


def _sla(log, kind):
    results = log.sla.get(kind, ())
    return next((one for one in ("breached", "met") if one in results), None)


def _daily_row(group):
    opened, ended = group["opened"], group["ended"]
    row = {"opened_count": len(opened), "ended_count": len(ended)}
    for kind in RESPONSES:
        answers = group[kind]
        seconds = [one["seconds"] for one in answers]
        row[f"{kind}_response_count"] = len(answers)
        row[f"{kind}_response_sum"] = sum(seconds)
        row[f"{kind}_response_work_sum"] = sum(one["work_seconds"] for one in answers)
        row[f"{kind}_response_median"] = percentile(seconds, 0.5)
        row[f"{kind}_response_p90"] = percentile(seconds, 0.9)
    for outcome in OUTCOMES:
        row[f"{outcome}_count"] = sum(one["outcome"] == outcome for one in ended)
    served = [one for one in ended if one["outcome"] == "served"]
    seconds = [one["resolution_seconds"] for one in served]
    row["resolution_sum"] = sum(seconds)
    row["resolution_work_sum"] = sum(one["resolution_work_seconds"] for one in served)
    row["resolution_median"] = percentile(seconds, 0.5)
    row["resolution_p90"] = percentile(seconds, 0.9)
    row["handled_sum"] = sum(one["handled_seconds"] for one in ended)
    row["waited_sum"] = sum(one["waited_seconds"] for one in ended)
    row["transfer_count"] = sum(one["transfer_count"] for one in ended)
    for kind in SLA_KINDS:
        for result in ("met", "breached"):
            row[f"sla_{kind}_{result}_count"] = sum(
                one[f"sla_{kind}"] == result for one in ended
            )
    ratings = [one["rating"] for one in ended if one["rating"]]
    row["rating_count"] = len(ratings)
    row["rating_sum"] = sum(ratings)
    for stars in range(1, 6):
        row[f"rating_{stars}_count"] = ratings.count(stars)
    return row


def percentile(values, share):
    """Return a percentile between the two nearest values; None without values."""
    if not values:
        return None
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])
