"""Numbers that may be unknown: an empty column is read as False, never as 0."""

from odoo import fields


class _Optional:
    # An empty column is neither 0 nor less than anything.
    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class OptionalInteger(_Optional, fields.Integer):
    """An integer that is False when its column is NULL; Odoo's own is 0."""


class OptionalFloat(_Optional, fields.Float):
    """A number that is False when its column is NULL; Odoo's own is 0."""
