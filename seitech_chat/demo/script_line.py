"""One line of a demo conversation."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One person's message. ``reply_to`` counts the lines from 0."""

    after_minutes: int
    author: str
    text: str
    file: str | None = None
    is_note: bool = False
    is_pinned: bool = False
    is_deleted: bool = False
    edited: str | None = None
    reply_to: int | None = None
    reacted: dict[str, str] = field(default_factory=dict)
