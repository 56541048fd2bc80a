"""Request models of the routes for new conversations, groups and people."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from ...logic import contract
from .base import (
    ChannelRequest,
    Fields,
    Flag,
    Id,
    Name,
    PageSize,
    PageUrl,
    Request,
    SearchText,
    Text,
)

# The creator of a group counts as one of its members.
MAX_INVITED = contract.MAX_GROUP_MEMBERS - 1


class PeopleRequest(Request):
    """A filter for the people I may write to. ``channel_id`` excludes its members.

    With the purpose ``note``, the answer lists agents of the desk who see that channel
    and may be mentioned in its private notes.
    """

    search: SearchText | None = None
    purpose: contract.PeoplePurpose = "direct"
    channel_id: Id | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 20


class CoursesRequest(Request):
    """A filter for courses I attend or teach, or that I may send a broadcast to."""

    search: SearchText | None = None
    purpose: contract.CoursePurpose = "own"
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 20


class MembersRequest(Request):
    """A page of a channel's members, with an optional search by name."""

    channel_id: Id
    search: SearchText | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^\d{1,10}$")] | None = None
    limit: PageSize = 50


class CreateDirectRequest(Request):
    """The other person of a direct conversation."""

    user_id: Id


class CreateStudentInstructorRequest(Request):
    """The course; an instructor also sends the student."""

    course_id: Id
    student_id: Id | None = None


class CreateInstructorAdminRequest(Request):
    """The instructor, if a manager starts the conversation."""

    instructor_id: Id | None = None


class CreateStudentSupportRequest(Request):
    """A student's question to the desk. ``opening_uuid`` makes a retry safe."""

    opening_uuid: UUID
    client_uuid: UUID
    query_type: contract.QueryType = "other"
    department_id: Id | None = None
    course_id: Id | None = None
    body: Text
    page_url: PageUrl | None = None
    fields: Fields = Field(default_factory=dict)


class CreateGroupRequest(Request):
    """A new group's name and members. ``opening_uuid`` makes a retry safe."""

    name: Name
    user_ids: list[Id] = Field(default_factory=list, max_length=MAX_INVITED)
    course_id: Id | None = None
    opening_uuid: UUID


class RenameRequest(ChannelRequest):
    """The new name of a group."""

    name: Name


class InviteRequest(ChannelRequest):
    """The people to add to a group."""

    user_ids: list[Id] = Field(min_length=1, max_length=MAX_INVITED)


class RemoveRequest(ChannelRequest):
    """The member to remove from a group."""

    user_id: Id


class ModerateRequest(ChannelRequest):
    """A group member to make a moderator, or to revoke the role from."""

    user_id: Id
    is_moderator: Flag = True


class CloseRequest(ChannelRequest):
    """A group to close, or to reopen."""

    is_closed: Flag = True


class BlockRequest(ChannelRequest):
    """A direct conversation of mine to block, or to unblock."""

    is_blocked: Flag = True
