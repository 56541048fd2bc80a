"""Measures of pivot and graph views that Odoo's own aggregates can't compute."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import _lt

from ...tools.optional_fields import OptionalFloat

# The name of the group of what no agent answered.
NOBODY = _lt("Nobody")
# Unknown values are left out, so a group without a known value has no aggregate.
FUNCTIONS = {
    "median": lambda column: _percentile(0.5, column),
    "p90": lambda column: _percentile(0.9, column),
    "average": lambda column: SQL("AVG(%s)", column),
    "total": lambda column: SQL("SUM(%s)", column),
}


def _percentile(fraction, column):
    return SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s)", fraction, column)


class Measure(OptionalFloat):
    """A field without a column, which pivot and graph views offer as a measure.

    The views ask the database for each group and each total, so a median of a total is
    that of all its records.

    :param aggregator: a key of ``FUNCTIONS``, ``share`` or ``ratio``.
    :param str of: the column that is aggregated.
    :param str since: a column; the seconds from it to ``of`` are aggregated.
    :param where: domain on columns; only these records are aggregated.
    :param value: with ``share``: the value of which the share among all known values is
        computed.
    :param by: with ``ratio``: columns. The sum of ``of`` is divided by their sum.
    """

    of = None
    since = None
    where = ()
    value = None
    by = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, store=False, readonly=True, exportable=False, **kwargs)

    def convert_to_record(self, value, record):
        # Odoo's default for a field without a column or a compute method.
        return False

    def to_aggregate(self, model, query):
        """Return the SQL of this measure over the records of a group."""
        aggregate = self._function(model, query)
        if not self.where:
            return aggregate
        domain = Domain(self.where).optimize_full(model)
        condition = domain._to_sql(model, model._table, query)
        return SQL("%s FILTER (WHERE %s)", aggregate, condition)

    def _function(self, model, query):
        column = model._field_to_sql(model._table, self.of, query)
        if self.since:
            since = model._field_to_sql(model._table, self.since, query)
            column = SQL("EXTRACT(epoch FROM %s - %s)", column, since)
        if self.aggregator == "share":
            return SQL("AVG((%s = %s)::int)", column, self.value)
        if self.aggregator == "ratio":
            parts = [model._field_to_sql(model._table, by, query) for by in self.by]
            sums = [SQL("SUM(%s)", part) for part in parts]
            divisor = SQL("NULLIF(%s, 0)", SQL(" + ").join(sums))
            return SQL("SUM(%s)::float / %s", column, divisor)
        return FUNCTIONS[self.aggregator](column)


class SeitechChatMeasureMixin(models.AbstractModel):
    """Mixin for models with fields of the class ``Measure``."""

    _name = "seitech.chat.measure.mixin"
    _description = "Chat Report Measures"

    def _read_group_select(self, aggregate_spec, query):
        name, _separator, function = aggregate_spec.partition(":")
        field = self._fields.get(name)
        if isinstance(field, Measure) and function == field.aggregator:
            return field.to_aggregate(self, query)
        return super()._read_group_select(aggregate_spec, query)
