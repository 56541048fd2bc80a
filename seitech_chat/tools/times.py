"""Dates and times in payloads."""

from datetime import datetime


def to_iso(value):
    """Return a naive UTC datetime as ISO 8601 with a ``Z``, or None."""
    return value.isoformat(timespec="seconds") + "Z" if value else None


def from_iso(text):
    """Parse the format of ``to_iso``."""
    return datetime.fromisoformat(text.removesuffix("Z"))
