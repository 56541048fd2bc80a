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
