"""The figures of the dashboard as the rows of an email, in the reader's language."""

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from odoo.tools.misc import babel_locale_parse

from .figures import figure_names

COUNTS = (
    "opened",
    "ended",
    "served",
    "missed",
    "abandoned",
    "left_message",
    "no_question",
)
TIMES = ("first_response", "next_response", "resolution")
QUALITY = (
    "sla_first_response",
    "sla_next_response",
    "sla_resolution",
    "satisfaction",
    "answer_rate",
)
REPLIES = ("first_response", "next_response")

DURATION_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
# Smaller differences are not shown as one.
SMALLEST = {"count": 1, "seconds": 1, "share": 0.0005, "rating": 0.005}


def has_data(figures):
    """Return whether figures count any record in their period.

    :param figures: list of ``FigurePayload``.
    """
    return any(figure["n"] for figure in figures)


def title_of(env, from_on, to_on):
    """Return a period in words: ``Monday, January 12, 2026``, ``Jan 5 – 11, 2026``."""
    locale = babel_locale_parse(env.context.get("lang"))
    if from_on == to_on:
        return format_date(from_on, "full", locale)
    return format_interval(from_on, to_on, "yMMMd", locale=locale)


def sections_of(env, figures):
    """Return the rows of figures, without those that counted nothing in both periods.

    :param env: with the language.
    :param figures: list of ``FigurePayload``.
    :return: list of ``{"title", "rows"}``; a row has ``label``, ``value``, ``sample``
        and ``change``, all texts.
    """
    writer = _Writer(env)
    found = {figure["key"]: figure for figure in figures if _counted(figure)}
    sections = (
        (env._("Conversations"), COUNTS),
        (env._("Response times"), TIMES),
        (env._("Quality"), QUALITY),
    )
    return [
        {"title": title, "rows": rows}
        for title, keys in sections
        if (rows := [writer.row(found[key]) for key in keys if key in found])
    ]


def _counted(figure):
    return figure["n"] or (figure["previous"] or {}).get("n")


def _main_value(unit, figure):
    """Return the one number of a figure; None where there is nothing to measure."""
    name = {"count": "n", "seconds": "median", "share": "value", "rating": "value"}
    return figure[name[unit]]


class _Writer:
    """Figures as texts in the language of an environment."""

    def __init__(self, env):
        self.env = env
        self.locale = babel_locale_parse(env.context.get("lang"))
        self.names = figure_names(env)

    def row(self, figure):
        unit = figure["unit"]
        name = self.names[figure["key"]]
        if unit == "seconds":
            name = self.env._("%(figure)s (median)", figure=name)
        return {
            "label": name,
            "value": self._text(unit, _main_value(unit, figure)),
            "sample": self._sample(figure),
            "change": self._change(figure),
        }

    def _text(self, unit, value):
        if value is None:
            return "–"
        return {
            "count": self._count,
            "seconds": self._duration,
            "share": self._share,
            "rating": self._rating,
        }[unit](value)

    def _count(self, value):
        return format_decimal(value, locale=self.locale)

    def _share(self, value):
        return format_percent(
            round(value, 3), locale=self.locale, decimal_quantization=False
        )

    def _rating(self, value):
        return format_decimal(value, "#,##0.00", locale=self.locale)

    def _duration(self, seconds):
        """Format a duration by its two largest units: ``4 min 20 sec``."""
        total = round(seconds)
        units = [one for one in DURATION_UNITS if one[1] <= total]
        (unit, size), *smaller = units or DURATION_UNITS[-1:]
        parts = [self._amount(total // size, unit)]
        if smaller and (rest := total % size // smaller[0][1]):
            parts.append(self._amount(rest, smaller[0][0]))
        return " ".join(parts)

    def _amount(self, count, unit):
        text = format_unit(count, f"duration-{unit}", "short", locale=self.locale)
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    def _sample(self, figure):
        """Return how many records a figure is made of; empty for a count."""
        unit, count = figure["unit"], figure["n"]
        if unit == "count" or not count:
            return ""
        texts = [self._sample_size(figure["key"], unit, count)]
        if unit == "seconds":
            p90 = self._duration(figure["p90"])
            texts.insert(0, self.env._("90th percentile: %(time)s", time=p90))
        return ", ".join(texts)

    def _sample_size(self, key, unit, count):
        env, number = self.env, self._count(count)
        if unit == "rating":
            if count == 1:
                return env._("from 1 rating")
            return env._("from %(count)s ratings", count=number)
        if key in REPLIES:
            if count == 1:
                return env._("from 1 reply")
            return env._("from %(count)s replies", count=number)
        if count == 1:
            return env._("from 1 conversation")
        return env._("from %(count)s conversations", count=number)

    def _change(self, figure):
        """Return a figure's change against the period before, in words."""
        unit, previous = figure["unit"], figure["previous"]
        if not previous:
            return ""
        now, before = _main_value(unit, figure), _main_value(unit, previous)
        if before is None:
            return self.env._("No data before")
        text = self._text(unit, before)
        if now is None:
            return self.env._("%(value)s before", value=text)
        if abs(now - before) < SMALLEST[unit]:
            return self.env._("Same as before (%(value)s)", value=text)
        size = self._size(unit, abs(now - before), before)
        return self._sentence(unit, is_more=now > before, size=size, before=text)

    def _size(self, unit, size, before):
        if unit == "count":
            return self._share(size / before) if before else self._count(size)
        if unit == "share":
            return format_decimal(size * 100, "#,##0.0", locale=self.locale)
        return self._text(unit, size)

    def _sentence(self, unit, *, is_more, **values):
        env = self.env
        if unit == "count":
            if is_more:
                return env._("%(size)s more than before (%(before)s)", **values)
            return env._("%(size)s fewer than before (%(before)s)", **values)
        if unit == "seconds":
            if is_more:
                return env._("%(size)s slower than before (%(before)s)", **values)
            return env._("%(size)s faster than before (%(before)s)", **values)
        if unit == "share":
            if is_more:
                return env._(
                    "%(size)s points higher than before (%(before)s)", **values
                )
            return env._("%(size)s points lower than before (%(before)s)", **values)
        if is_more:
            return env._("%(size)s higher than before (%(before)s)", **values)
        return env._("%(size)s lower than before (%(before)s)", **values)
