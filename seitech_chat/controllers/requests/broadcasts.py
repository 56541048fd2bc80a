"""Request models of the routes for broadcasts, receipts and search."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ...logic import contract
from .base import Flag, Id, Name, PageSize, Request, _line

_ISO = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$"


def read_moment(value: str) -> datetime:
    """Parse a time to naive UTC.

    :raises ValueError: for a time that does not exist.
    """
    text = re.sub("Z$", "+00:00", value)
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise ValueError("a time between the years 1 and 9999") from error


Moment = Annotated[
    str,
    StringConstraints(pattern=_ISO),
    AfterValidator(read_moment),
    Field(json_schema_extra={"format": "date-time"}),
]
Query = _line(contract.MAX_QUERY_LENGTH)


class CreateBroadcastRequest(Request):
    """The audience of a company's broadcast, with the course for a course audience."""

    audience: contract.Audience
    course_id: Id | None = None
    name: Name | None = None


class ReceiptsRequest(Request):
    """One message, and the maximum number of people to list."""

    message_id: Id
    limit: PageSize = contract.MAX_RECEIPTS


class SearchRequest(Request):
    """A search query with filters: words, "words in this order", -excluded word.

    ``author_id`` is a user id. ``query`` may be empty when a filter is set.
    """

    query: Query
    channel_id: Id | None = None
    author_id: Id | None = None
    types: list[contract.ChannelType] | None = Field(None, min_length=1, max_length=8)
    from_at: Moment | None = None
    to_at: Moment | None = None
    has_file: Flag | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^\d{1,10}$")] | None = None
    limit: PageSize = contract.MESSAGE_PAGE_SIZE
