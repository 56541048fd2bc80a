"""In-memory window of the newest bus rows, so that one query serves all sockets."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

MAX_ROWS = 10_000  # rows in the window; about a minute of a very busy site
MAX_CHARS = 10_000_000  # characters of all messages in the window
MAX_AGE_SECONDS = 3_600.0  # before the newest row; the table deletes rows after a day
GAP_SECONDS = 60.0  # a row that isn't visible after this time was rolled back
MAX_GAPS = 5_000  # missing ids to wait for; with more, the window is reset


class Row(NamedTuple):
    """One bus row, its message as JSON text.

    ``created`` is in seconds of a monotonic clock.
    """

    id: int
    channel: str
    message: str
    created: float


class BusWindow:
    """A window of all visible rows with an id above ``floor``, indexed by channel.

    Row ids become visible out of order, because a transaction gets its id early and
    commits late. The window therefore waits 60 s for a missing id. A socket of Odoo
    waits 10 s.
    """

    def __init__(
        self,
        max_rows: int = MAX_ROWS,
        gap_seconds: float = GAP_SECONDS,
        max_chars: int = MAX_CHARS,
    ) -> None:
        """Create an empty window at id 0; ``begin`` sets the start."""
        self.max_rows = max_rows
        self.max_chars = max_chars
        self.gap_seconds = gap_seconds
        self.began = 0
        self.begin(0, 0.0)

    def begin(self, floor: int, complete_since: float) -> None:
        """Clear the window and start it above a row id.

        :param floor: the window does not contain rows up to this id.
        :param complete_since: none of those rows was created after this time.
        """
        self.began += 1  # number of resets; each one may have skipped rows
        self.floor = self.top = floor
        self.complete_since = complete_since
        self._rows: deque[Row] = deque()
        self._chars = 0
        self._by_channel: dict[str, list[Row]] = {}
        self._gaps: dict[int, float] = {}

    def gaps(self) -> list[int]:
        """Return the missing row ids that may still become visible."""
        return list(self._gaps)

    def add(self, rows: Iterable[Row], now: float) -> list[Row]:
        """Add the rows that a query found above ``top`` and among the ``gaps``.

        :param rows: the rows in the order of their ids.
        :param now: seconds of a monotonic clock.
        :return: the rows that are new to the window.
        """
        new = [row for row in rows if row.id > self.top or row.id in self._gaps]
        for row in new:
            self._jump_to(row, now)
            self._gaps.pop(row.id, None)
            self._rows.append(row)
            self._chars += len(row.message)
            of_channel = self._by_channel.setdefault(row.channel, [])
            of_channel.insert(bisect_right(of_channel, row.id, key=_id), row)
        self._expire_gaps(now)
        oldest = max((row.created for row in new), default=0.0) - MAX_AGE_SECONDS
        while self._rows and (
            len(self._rows) > self.max_rows
            or self._chars > self.max_chars
            or self._rows[0].created < oldest
        ):
            self._drop_oldest()
        return new

    def discard(self, ids: Iterable[int]) -> None:
        """Remove rows that were deleted from the table.

        :param ids: the row ids; ids outside the window are ignored.
        """
        deleted = set(ids)
        found = [row for row in self._rows if row.id in deleted]
        if not found:
            return
        self._rows = deque(row for row in self._rows if row.id not in deleted)
        self._chars -= sum(len(row.message) for row in found)
        for channel in {row.channel for row in found}:
            rows = self._by_channel.pop(channel)
            if left := [row for row in rows if row.id not in deleted]:
                self._by_channel[channel] = left

    def since(self, channels: Iterable[str], last: int) -> list[Row] | None:
        """Return the rows of these channels with an id above ``last``, by id.

        :return: None if the window doesn't reach back that far.
        """
        if last < self.floor:
            return None
        found: list[Row] = []
        for channel in channels:
            rows = self._by_channel.get(channel)
            if rows and rows[-1].id > last:
                found += rows[bisect_right(rows, last, key=_id) :]
        return sorted(found, key=_id)

    def created_since(self, channels: Iterable[str], moment: float) -> list[Row] | None:
        """Return the rows of these channels created after a moment, by id.

        :return: None if the window doesn't reach back that far.
        """
        if moment < self.complete_since:
            return None
        first = self._first_created_after(moment)
        found = self.since(channels, first - 1) or []
        return [row for row in found if row.created > moment]

    def _first_created_after(self, moment: float) -> int:
        # A late row is stored after younger ones, by up to gap_seconds. The search goes
        # back that much further.
        first = self.top + 1
        for row in reversed(self._rows):
            if row.created <= moment - self.gap_seconds:
                break
            if row.created > moment:
                first = min(first, row.id)
        return first

    def _jump_to(self, row: Row, now: float) -> None:
        if row.id <= self.top:
            return
        if row.id - self.top > MAX_GAPS:
            self.begin(row.id - 1, row.created)
        for number in range(self.top + 1, row.id):
            self._gaps[number] = now
        self.top = row.id

    def _expire_gaps(self, now: float) -> None:
        # The gaps are in insertion order, so the first ones are the oldest.
        for number, found_at in list(self._gaps.items()):
            if now - found_at <= self.gap_seconds and len(self._gaps) <= MAX_GAPS:
                break
            del self._gaps[number]

    def _drop_oldest(self) -> None:
        row = self._rows.popleft()
        self._chars -= len(row.message)
        of_channel = self._by_channel[row.channel]
        of_channel.remove(row)
        if not of_channel:
            del self._by_channel[row.channel]
        self.floor = max(self.floor, row.id)
        self.complete_since = max(self.complete_since, row.created)


def _id(row: Row) -> int:
    return row.id
