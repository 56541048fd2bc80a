"""Compute the values of figures from the facts, in one statement for a whole report.

Each value is computed over the ORM's own query of its basis, with the record rules of
the reader, so that a number is the length of the list that it opens. Medians and
percentiles are those of the facts themselves.
"""

import json
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from .figures import BASES, FIGURES, SEALED
from .grouping import GROUPINGS, TOTAL

QUANTILES = SQL("ARRAY[0.5, 0.9]::float8[]")


class Value(NamedTuple):
    """A figure's value over some records, with the keys of ``FigureValuePayload``."""

    n: int = 0
    value: float | None = None
    median: float | None = None
    p90: float | None = None
    average: float | None = None
    work_median: float | None = None
    work_p90: float | None = None
    work_average: float | None = None


class Part(NamedTuple):
    """A part of the statement: figures of one basis, by one or more groupings.

    :param report: the ``Report`` whose records count.
    :param figures: figures that are counted, or a single one in seconds.
    :param groupings: names of ``GROUPINGS``; ``TOTAL`` is one value of all records.
    :param has_work: whether to compute working time too, which doubles the cost.
    """

    report: object
    figures: tuple
    groupings: tuple = (TOTAL,)
    has_work: bool = True

    @property
    def basis(self):
        """Return the basis of all its figures."""
        return BASES[self.figures[0].basis]

    @property
    def is_timed(self):
        """Return whether its figure is in seconds."""
        return self.figures[0].unit == "seconds"


class Values:
    """The values of a report's figures, and of the period before.

    :param report: a ``Report``.
    :param counted: groupings of the figures that are counted.
    :param timed: groupings of the figures in seconds, which cost more.
    :param has_work: whether groups have the working time too.
    :param previous: the ``Report`` of the period before, or None; without working time.
    """

    def __init__(self, report, counted, timed, *, has_work=True, previous=None):
        self._values = {}
        parts = [
            *parts_of(report, (TOTAL, *counted), (TOTAL,)),
            *parts_of(report, (), timed, has_work=has_work),
        ]
        current = len(parts)
        if previous:
            parts += parts_of(previous, (TOTAL,), (TOTAL,), has_work=False)
        for number, grouping, key, values in _compute(report.env, parts):
            is_previous = number >= current
            for figure, value in values.items():
                self._values[is_previous, figure, grouping, key] = value
        self._computed = {
            (figure.key, grouping)
            for part in parts
            for figure in part.figures
            for grouping in part.groupings
        }

    def total(self, figure, *, is_previous=False):
        """Return the ``Value`` of all records of the period."""
        return self._values.get((is_previous, figure.key, TOTAL, ()), nothing(figure))

    def of_group(self, figure, grouping, key):
        """Return the ``Value`` of a group.

        :param tuple key: the group's keys, as texts or None.
        :return: None where the figure has no groups of this kind.
        """
        if (figure.key, grouping) not in self._computed:
            return None
        return self._values.get((False, figure.key, grouping, key), nothing(figure))

    def keys(self, grouping):
        """Return the keys of a grouping's groups that have records."""
        return {
            key
            for is_previous, _figure, name, key in self._values
            if name == grouping and not is_previous
        }


def nothing(figure):
    """Return the ``Value`` of a figure without records: never 0 seconds."""
    return Value(value=0.0) if figure.unit == "count" else Value()


def parts_of(report, counted, timed, *, has_work=True):
    """Return the parts of one period, without groupings that a basis does not have."""
    parts = []
    for basis in BASES.values():
        known = (*FIGURES.values(), SEALED)
        figures = [one for one in known if one.basis == basis.key]
        counts = tuple(one for one in figures if one.unit != "seconds")
        times = [one for one in figures if one.unit == "seconds"]
        parts.append(Part(report, counts, _existing(basis, counted)))
        for figure in times:
            groupings = _existing(basis, timed)
            parts.append(Part(report, (figure,), groupings, has_work))
    return [part for part in parts if part.figures and part.groupings]


def _existing(basis, groupings):
    return tuple(name for name in groupings if GROUPINGS[name].has(basis))


def _compute(env, parts):
    """Compute all parts in one statement.

    :return: yields ``(part number, grouping, key, {figure key: Value})``.
    """
    # SQL: settings of this transaction. Sorts of 900,000 numbers, those of a year, stay
    # in memory (30 MB). The compiler takes 0.5 s, more than it saves.
    env.execute_query(
        SQL(
            "SELECT set_config('work_mem', '64MB', TRUE),"
            " set_config('jit', 'off', TRUE)"
        )
    )
    # SQL: percentiles, and groupings that share one scan; the ORM has neither.
    rows = env.execute_query(statement(parts))
    finders = [_GroupingFinder(part) for part in parts]
    for number, head, wall, work in rows:
        part = parts[number]
        mask, keys, counts, averages = json.loads(head)
        grouping, key = finders[number].find(mask, keys)
        if part.is_timed:
            values = {part.figures[0].key: _time_value(counts, averages, wall, work)}
        else:
            values = _counted_values(part, counts)
        yield number, grouping, key, values


def statement(parts):
    """Return the SELECT of all parts.

    They are independent queries in a subquery, so that PostgreSQL can compute two at
    the same time: it halves the time of a year.
    """
    selects = [SQL("(%s)", _select(number, part)) for number, part in enumerate(parts)]
    return SQL("SELECT * FROM (%s) part", SQL(" UNION ALL ").join(selects))


class _Columns:
    """The SQL of fields of the records that a query finds."""

    def __init__(self, model, query):
        self._model = model
        self._query = query

    def __call__(self, name):
        """Return the SQL of a field."""
        return self._model._field_to_sql(self._query.table, name, self._query)

    def condition(self, leaves):
        """Return the SQL of a condition on the records."""
        domain = Domain.AND(Domain(*leaf) for leaf in leaves)
        domain = domain.optimize_full(self._model)
        return domain._to_sql(self._model, self._query.table, self._query)


def _select(number, part):
    """Return the SELECT of a part, with the same columns for each."""
    extra = part.figures[0].domain if part.is_timed else ()
    query = part.report.query(part.basis, *extra)
    model = part.report.env[part.basis.model]
    columns = _Columns(model, query)
    keys = _keys(part, columns)
    query.groupby = _grouping_sets(part, columns)
    select = _select_times if part.is_timed else _select_counts
    return select(number, part, columns, query, keys)


def _select_counts(number, part, columns, query, keys):
    counts = [one for figure in part.figures for one in _counts(figure, columns)]
    return query.select(
        SQL("%s AS part", number),
        _head(keys, counts),
        SQL("NULL::float8[] AS wall"),
        SQL("NULL::float8[] AS work"),
    )


def _counts(figure, columns):
    """Return the aggregates of a figure: ``n``, and the sum of its measure or part."""
    found = columns.condition(figure.domain) if figure.domain else SQL("TRUE")
    yield SQL("count(*) FILTER (WHERE %s)", found)
    if figure.unit == "share":
        part = columns.condition((*figure.domain, *figure.part))
        yield SQL("count(*) FILTER (WHERE %s)", part)
    elif figure.unit == "rating":
        yield SQL("sum(%s) FILTER (WHERE %s)", columns(figure.measure), found)


def _select_times(number, part, columns, query, keys):
    [figure] = part.figures
    measures = [columns(figure.measure)]
    if part.has_work:
        measures.append(columns(figure.work_measure))
    averages = [SQL("avg(%s)", one) for one in measures]
    head = _head(keys, [SQL("count(*)")], averages)
    if not keys:
        return query.select(SQL("%s AS part", number), head, *_quantiles(measures))
    # Each group is collected, and its numbers are sorted on their own. PostgreSQL would
    # sort all rows by each grouping, which takes 1.4 times as long.
    names = [SQL("wall"), SQL("work")][: len(measures)]
    collected = query.select(
        head,
        *(
            SQL("array_agg(%s) AS %s", one, name)
            for one, name in zip(measures, names, strict=True)
        ),
    )
    return SQL(
        "SELECT %(number)s AS part, head, %(quantiles)s FROM ("
        "SELECT head, %(values)s FROM (%(collected)s) collected ORDER BY head"
        ") number GROUP BY head",
        number=number,
        quantiles=SQL(", ").join(_quantiles(names)),
        values=SQL(", ").join(SQL("unnest(%s) AS %s", name, name) for name in names),
        collected=collected,
    )


def _quantiles(measures):
    """Return the columns of percentiles: of times, and of working times if any."""
    found = [
        SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", QUANTILES, one)
        for one in measures
    ]
    return [*found, SQL("NULL::float8[]")][:2]


def _keys(part, columns):
    """Return the SQL of all keys of a part's groupings, in their order."""
    return [
        key
        for name in part.groupings
        for key in GROUPINGS[name].keys(part.basis, columns)
    ]


def _head(keys, counts, averages=()):
    """Return the column that names a row's group and has its numbers, as JSON.

    One text is compared faster than several columns, for each number that is sorted.
    """
    mask, texts = SQL("0"), SQL("'{}'::text[]")
    if keys:
        mask = SQL("GROUPING(%s)", SQL(", ").join(keys))
        listed = SQL(", ").join(SQL("(%s)::text", key) for key in keys)
        texts = SQL("ARRAY[%s]", listed)
    return SQL(
        "json_build_array(%s, %s, ARRAY[%s]::bigint[], ARRAY[%s]::float8[])::text"
        " AS head",
        mask,
        texts,
        SQL(", ").join(counts),
        SQL(", ").join(averages),
    )


def _grouping_sets(part, columns):
    """Return the GROUP BY of a part, or None for a single value of all records."""
    sets = [GROUPINGS[name].keys(part.basis, columns) for name in part.groupings]
    if not any(sets):
        return None
    listed = SQL(", ").join(SQL("(%s)", SQL(", ").join(keys)) for keys in sets)
    return SQL("GROUPING SETS (%s)", listed)


class _GroupingFinder:
    """The groupings of a part, by the mask that PostgreSQL gives each row.

    :param part: a ``Part``.
    """

    def __init__(self, part):
        self._places = {}
        sizes = [GROUPINGS[name].size for name in part.groupings]
        first, every = 0, (1 << sum(sizes)) - 1
        for name, size in zip(part.groupings, sizes, strict=True):
            last = first + size
            own = every >> first & ~(every >> last)
            self._places[every & ~own] = name, slice(first, last)
            first = last

    def find(self, mask, keys):
        """Return the grouping of a row and its key.

        :param int mask: a bit for each key of the part, the first one highest; 0 for
            those of the row's grouping.
        """
        name, place = self._places[mask]
        return name, tuple(keys[place])


def _counted_values(part, counts):
    counts = iter(counts)
    return {figure.key: _counted_value(figure, counts) for figure in part.figures}


def _counted_value(figure, counts):
    n = next(counts)
    if figure.unit == "count":
        return Value(n=n, value=float(n))
    total = next(counts)
    return Value(n=n, value=total / n if n else None)


def _time_value(counts, averages, wall, work):
    [n] = counts
    average, work_average = [*averages, None][:2]
    median, p90 = wall or (None, None)
    work_median, work_p90 = work or (None, None)
    return Value(
        n=n,
        median=median,
        p90=p90,
        average=average,
        work_median=work_median,
        work_p90=work_p90,
        work_average=work_average,
    )
