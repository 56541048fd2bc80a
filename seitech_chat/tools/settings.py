"""Read the settings that administrators store in ``ir.config_parameter``."""

from ..logic.rate_limits import parse_count, parse_limit


def read_text(env, key):
    """Return the text of a setting, empty where it is not set."""
    # sudo: ir.config_parameter - an administrator's setting, for code of the server
    return (env["ir.config_parameter"].sudo().get_param(key) or "").strip()


def is_on(env, key):
    """Return whether a switch is on: it is, unless it is set to ``False``."""
    return read_text(env, key) != "False"


def read_count(env, key, default=None):
    """Return the number in a setting; the default for any other text."""
    count = parse_count(read_text(env, key))
    return default if count is None else count


def read_limit(env, key, default):
    """Return the rate limit in a setting; the default for any other text.

    :param default: a ``RateLimit``.
    """
    return parse_limit(read_text(env, key), default)
