"""The groups of a report as payloads: their names, cells and values."""

from datetime import time

from babel.dates import format_date, format_interval, format_time, get_day_names

from odoo.tools.misc import babel_locale_parse

from ...exceptions import ChatError
from ...logic.contract import MAX_REPORT_GROUPS
from .figures import BASES, FIGURES
from .grouping import GROUPINGS, steps
from .report_query import NONE

HOURS = range(24)
WEEKDAYS = range(1, 8)
TOP_PAGES = 10
# Groups by record: the property is the name of the grouping.
MODELS = {
    "agent": "seitech.chat.agent",
    "department": "seitech.chat.department",
    "page": "seitech.chat.page",
}


class Groups:
    """The groups of one report.

    :param report: a ``Report``.
    :param values: its ``Values``.
    """

    def __init__(self, report, values):
        self._report = report
        self._values = values
        self._locale = babel_locale_parse(report.env.context.get("lang"))

    def payloads(self, grouping):
        """Return the groups of a grouping, in their order.

        :return: list of ``GroupPayload``.
        :raises ChatError: ``invalid_field``: more groups than an answer holds.
        """
        if GROUPINGS[grouping].step:
            groups = self._by_step(grouping)
        elif grouping in ("hour", "weekday_hour"):
            groups = self._by_hour(grouping)
        else:
            groups = self._by_value(grouping)
        if len(groups) > MAX_REPORT_GROUPS:
            raise ChatError(
                "invalid_field",
                self._report.env._(
                    "There are more than %(count)s groups. Choose a shorter period, or"
                    " another grouping.",
                    count=MAX_REPORT_GROUPS,
                ),
                field="group_by",
            )
        return groups

    def top_pages(self):
        """Return the pages on which most services were opened: ``GroupPayload``s."""
        names = self._names("page")
        pages = [value for value in self._sorted_values("page", names) if value]
        return [self._of_value("page", value, names) for value in pages[:TOP_PAGES]]

    def whole(self):
        """Return the whole period as one ``GroupPayload``."""
        report = self._report
        figures = {
            figure.key: self._values.total(figure)._asdict()
            for figure in FIGURES.values()
        }
        days = (report.from_on, report.to_on)
        return self._payload("all", report.env._("All"), [], figures, days)

    def hours(self):
        """Return each hour of a week: list of ``HourCellPayload``."""
        return [
            {
                "weekday": weekday,
                "hour": hour,
                **{
                    key: self._values.of_group(
                        FIGURES[key], "weekday_hour", (str(weekday), str(hour))
                    ).n
                    for key in ("opened", "late")
                },
            }
            for weekday in WEEKDAYS
            for hour in HOURS
        ]

    def ratings(self):
        """Return the number of services by rating: list of ``RatingCountPayload``."""
        figure = FIGURES["satisfaction"]
        return [
            {
                "rating": rating,
                "count": self._values.of_group(figure, "rating", (str(rating),)).n,
            }
            for rating in range(1, 6)
        ]

    def _by_step(self, grouping):
        """Return a group for each step of the period, those without records too."""
        report = self._report
        return [
            self._payload(
                first.isoformat(),
                self._days_label(grouping, first, last),
                self._step_cells(first, last),
                self._figures(grouping, key),
                (first, last),
            )
            for key, first, last in steps(grouping, report.from_on, report.to_on)
        ]

    def _by_hour(self, grouping):
        weekdays = WEEKDAYS if grouping == "weekday_hour" else [None]
        return [self._hour(grouping, day, hour) for day in weekdays for hour in HOURS]

    def _hour(self, grouping, weekday, hour):
        numbers = [one for one in (weekday, hour) if one is not None]
        properties = GROUPINGS[grouping].properties
        label = format_time(time(hour), "short", locale=self._locale)
        if weekday:
            names = get_day_names("abbreviated", locale=self._locale)
            label = f"{names[weekday - 1]} {label}"
        key = tuple(str(one) for one in numbers)
        cells = self._cells(dict(zip(properties, numbers, strict=True)))
        return self._payload("-".join(key), label, cells, self._figures(grouping, key))

    def _by_value(self, grouping):
        """Return a group for each value that a record of the period has."""
        names = self._names(grouping)
        values = self._sorted_values(grouping, names)
        return [self._of_value(grouping, value, names) for value in values]

    def _sorted_values(self, grouping, names):
        """Return the values of a grouping in the order of their groups."""
        values = [value for (value,) in self._values.keys(grouping)]
        return sorted(values, key=lambda value: self._order(grouping, value, names))

    def _of_value(self, grouping, value, names):
        [name] = GROUPINGS[grouping].properties
        found = False
        if value is not None:
            found = int(value) if grouping in MODELS else value
        return self._payload(
            NONE if value is None else value,
            names[value],
            self._cells({name: found}),
            self._figures(grouping, (value,)),
        )

    def _order(self, grouping, value, names):
        """Return the sort key of a group: pages by their services, others by name."""
        first = 0
        if grouping == "page":
            first = -self._values.of_group(FIGURES["opened"], grouping, (value,)).n
        elif grouping == "query_type":
            first = list(names).index(value)
        return value is None, first, names[value].casefold()

    def _names(self, grouping):
        """Return the name of each value of a grouping: ``{text or None: name}``."""
        env = self._report.env
        if grouping == "query_type":
            field = env["seitech.chat.service"]._fields["query_type"]
            return {
                **dict(field._description_selection(env)),
                None: env._("No topic"),
            }
        ids = [int(value) for (value,) in self._values.keys(grouping) if value]
        # sudo: all models of groups - only the names of those behind visible records
        records = env[MODELS[grouping]].sudo().browse(ids)
        nobody = {
            "agent": env._("Nobody"),
            "department": env._("No department"),
            "page": env._("Unknown page"),
        }
        return {
            **{str(record.id): record.display_name for record in records},
            None: nobody[grouping],
        }

    def _figures(self, grouping, key):
        """Return the ``GroupFiguresPayload`` of a group."""
        found = {}
        for figure in FIGURES.values():
            value = self._values.of_group(figure, grouping, key)
            found[figure.key] = value and value._asdict()
        return found

    def _cells(self, values):
        """Return the leaves that limit each basis to a group.

        :param dict values: ``{property: value}``; bases without one have no cells.
        """
        return [
            _cell(basis, basis.field(name), "=", value)
            for basis in BASES.values()
            if all(basis.field(name) for name in values)
            for name, value in values.items()
        ]

    def _step_cells(self, first, last):
        if first == last:
            return self._cells({"date": first.isoformat()})
        return [
            _cell(basis, basis.date, operator, day.isoformat())
            for basis in BASES.values()
            for operator, day in ((">=", first), ("<=", last))
        ]

    def _days_label(self, step, first, last):
        if step == "month":
            return format_date(first, "MMMM y", locale=self._locale)
        if first == last:
            return format_date(first, "medium", locale=self._locale)
        return format_interval(first, last, "yMMMd", locale=self._locale)

    def _payload(self, key, label, cells, figures, days=(None, None)):
        first, last = days
        return {
            "key": key,
            "label": label,
            "from": first and first.isoformat(),
            "to": last and last.isoformat(),
            "cells": cells,
            "figures": figures,
        }


def _cell(basis, field, operator, value):
    return {"basis": basis.key, "field": field, "operator": operator, "value": value}
