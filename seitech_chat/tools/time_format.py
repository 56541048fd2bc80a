"""Dates, times and durations as texts."""

from datetime import datetime


def to_iso(value):
    """Return a naive UTC datetime as ISO 8601 with a ``Z``, or None."""
    return value.isoformat(timespec="seconds") + "Z" if value else None


def from_iso(text):
    """Parse the format of ``to_iso``."""
    return datetime.fromisoformat(text.removesuffix("Z"))


def format_duration(env, seconds):
    """Format a duration in a few words: ``1 h 30 min``.

    :param env: for the language.
    :param int seconds: 0 gives ``0 s``.
    """
    hours, rest = divmod(int(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    parts = []
    if hours:
        parts.append(env._("%(count)s h", count=hours))
    if minutes:
        parts.append(env._("%(count)s min", count=minutes))
    if rest or not parts:
        parts.append(env._("%(count)s s", count=rest))
    return " ".join(parts)
