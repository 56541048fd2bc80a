"""Times as they go over the wire."""

from datetime import datetime


def to_iso(value):
    """Write a naive UTC datetime as ISO 8601 with a ``Z``; None for none."""
    return value.isoformat(timespec="seconds") + "Z" if value else None


def from_iso(text):
    """Read what ``to_iso`` wrote."""
    return datetime.fromisoformat(text.removesuffix("Z"))
