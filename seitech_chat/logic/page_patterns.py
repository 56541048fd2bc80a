"""Patterns for the paths of pages, as administrators write them."""

import re


def to_expression(text: str | None) -> str:
    """Return a regular expression of JavaScript for patterns, one per line.

    :param text: such as ``/shop/*``; ``*`` stands for any text. Empty lines are
        ignored, and a missing slash at the start is added.
    :return: empty for no pattern.
    """
    lines = [line.strip() for line in (text or "").splitlines()]
    patterns = [_to_path(line) for line in lines if line]
    return f"^(?:{'|'.join(patterns)})$" if patterns else ""


def _to_path(pattern: str) -> str:
    path = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    return ".*".join(_escape(part) for part in path.split("*"))


def _escape(text: str) -> str:
    return re.sub(r"[\\^$.|?+(){}\[\]/]", r"\\\g<0>", text)
