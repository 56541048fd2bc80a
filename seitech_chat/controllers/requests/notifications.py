"""Request models of the routes for notifications and ratings."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from ...logic import contract
from ...logic.characters import clean_text
from .base import ChannelRequest, Flag, Id, PageSize, Request, _characters

Rating = Annotated[int, Field(strict=True, ge=1, le=5)]
Comment = Annotated[
    _characters(contract.MAX_COMMENT_LENGTH), AfterValidator(clean_text)
]


class NotificationsRequest(Request):
    """A page of my notifications, newest first."""

    unread_only: Flag = False
    cursor: Annotated[str, StringConstraints(pattern=r"^\d{1,11}-\d{1,10}$")] | None = (
        None
    )
    limit: PageSize = 30


class MarkNotificationsReadRequest(Request):
    """The notifications to mark as read: all that match any of the fields."""

    ids: list[Id] = Field(default_factory=list, max_length=contract.MAX_PAGE_SIZE)
    channel_id: Id | None = None
    all: Flag = False


class RateRequest(ChannelRequest):
    """The rating of a service, from 1 to 5, with a comment."""

    rating: Rating
    comment: Comment = ""
