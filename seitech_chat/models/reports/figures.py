"""Every figure of the reports, as the records that it counts.

A *basis* is the records behind figures: a model, with the fields that decide on which
day, in which department and for which agent a record counts. A *figure* is a basis, the
leaves that it adds, and a measure of the records found. The domains of lists and CSV
files, the SQL of the values and the table in `docs/reports.md` all follow from here.
"""

from dataclasses import dataclass

SERVICE = "seitech.chat.service"
ANSWER = "seitech.chat.answer"


@dataclass(frozen=True)
class Basis:
    """The records behind figures.

    :param domain: leaves that all its records fulfil.
    :param date: field with the day on which a record counts.
    """

    key: str
    model: str
    date: str
    department: str
    agent: str = "agent_id"
    domain: tuple = ()
    weekday: str | None = None
    hour: str | None = None
    rating: str | None = None

    def fields(self):
        """Return the field of each property of a record: ``BasisFieldsPayload``."""
        return {
            "date": self.date,
            "department": self.department,
            "agent": self.agent,
            **SHARED_FIELDS,
            "weekday": self.weekday,
            "hour": self.hour,
        }

    def field(self, name):
        """Return the field of one property, such as ``agent``; None if it has none."""
        return self.rating if name == "rating" else self.fields()[name]


@dataclass(frozen=True)
class Figure:
    """A number of the reports.

    :param domain: leaves that it adds to those of its basis.
    :param unit: ``count``; ``seconds``, of ``measure`` and of working time in
        ``work_measure``; ``share``, of the records that fulfil ``part``; ``rating``,
        the average of ``measure``.
    """

    key: str
    basis: str
    domain: tuple = ()
    unit: str = "count"
    measure: str | None = None
    work_measure: str | None = None
    part: tuple = ()


# Properties whose fields have the same names in all models.
SHARED_FIELDS = {
    "query_type": "query_type",
    "course": "course_id",
    "channel_type": "channel_type",
    "lang": "lang",
    "page": "page_id",
}
# Parameters of a request that filter by a property.
FILTERS = {
    "department_id": "department",
    "agent_id": "agent",
    "query_type": "query_type",
    "course_id": "course",
    "channel_type": "channel_type",
    "lang": "lang",
    "page_id": "page",
}

BASES = {
    basis.key: basis
    for basis in (
        Basis(
            "opened",
            SERVICE,
            date="opened_on",
            department="department_id",
            weekday="opened_weekday",
            hour="opened_hour",
        ),
        Basis(
            "ended",
            SERVICE,
            date="ended_on",
            department="last_department_id",
            rating="rating",
        ),
        Basis(
            "first_response",
            ANSWER,
            date="answered_on",
            department="department_id",
            domain=(("is_first", "=", True),),
        ),
        # Those of a service count together, on the day on which it ended: its past
        # days do not change while it lasts.
        Basis(
            "next_response",
            ANSWER,
            date="ended_on",
            department="department_id",
            domain=(("is_first", "=", False),),
        ),
    )
}
SERVED = (("outcome", "=", "served"),)


def _sla(kind):
    field = f"sla_{kind}"
    return Figure(
        field,
        "ended",
        domain=((field, "in", ("met", "breached")),),
        unit="share",
        part=((field, "=", "met"),),
    )


def _outcome(key):
    return Figure(key, "ended", domain=(("outcome", "=", key),))


FIGURES = {
    figure.key: figure
    for figure in (
        Figure("opened", "opened"),
        Figure("ended", "ended"),
        _outcome("served"),
        _outcome("abandoned"),
        _outcome("missed"),
        _outcome("left_message"),
        _outcome("no_question"),
        Figure(
            "first_response",
            "first_response",
            unit="seconds",
            measure="seconds",
            work_measure="work_seconds",
        ),
        Figure(
            "next_response",
            "next_response",
            unit="seconds",
            measure="seconds",
            work_measure="work_seconds",
        ),
        Figure(
            "resolution",
            "ended",
            domain=SERVED,
            unit="seconds",
            measure="resolution_seconds",
            work_measure="resolution_work_seconds",
        ),
        _sla("first_response"),
        _sla("next_response"),
        _sla("resolution"),
        Figure(
            "satisfaction",
            "ended",
            domain=(("rating", ">", 0),),
            unit="rating",
            measure="rating",
        ),
        Figure(
            "answer_rate",
            "ended",
            domain=SERVED,
            unit="share",
            part=(("rating", ">", 0),),
        ),
        # Waited longer for the first response than the target allows.
        Figure("late", "opened", domain=(("sla_first_response", "=", "breached"),)),
    )
}

# Services whose messages were removed, so that they can't be computed again.
SEALED = Figure("sealed", "ended", domain=(("is_sealed", "=", True),))


def basis_names(env):
    """Return the name of each basis in the reader's language, for its list."""
    return {
        "opened": env._("Services opened"),
        "ended": env._("Services ended"),
        "first_response": env._("First responses"),
        "next_response": env._("Next responses"),
    }


def figure_names(env):
    """Return the name of each figure in the reader's language."""
    return {
        "opened": env._("Opened"),
        "ended": env._("Ended"),
        "served": env._("Served"),
        "abandoned": env._("Abandoned"),
        "missed": env._("Missed"),
        "left_message": env._("Left a message"),
        "no_question": env._("No customer message"),
        "first_response": env._("First response"),
        "next_response": env._("Next response"),
        "resolution": env._("Resolution"),
        "sla_first_response": env._("First response SLA met"),
        "sla_next_response": env._("Next response SLA met"),
        "sla_resolution": env._("Resolution SLA met"),
        "satisfaction": env._("Satisfaction"),
        "answer_rate": env._("Rated"),
        "late": env._("Waited longer than the target"),
    }
