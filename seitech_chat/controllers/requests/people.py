"""What the routes of groups, pairs and people accept."""

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

# Who starts a group takes a place in it.
MAX_INVITED = contract.MAX_GROUP_MEMBERS - 1


class PeopleRequest(Request):
    """People I may write to. ``channel_id`` leaves out who takes part there.

    With the purpose ``note``: colleagues of the desk who see that channel and may be
    mentioned in its private notes.
    """

    search: SearchText | None = None
    purpose: contract.PeoplePurpose = "direct"
    channel_id: Id | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 20


class CoursesRequest(Request):
    """Courses I attend or teach, or to whose people I may send a broadcast."""

    search: SearchText | None = None
    purpose: contract.CoursePurpose = "own"
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 20


class MembersRequest(Request):
    """A page of a channel's members, or those with a name."""

    channel_id: Id
    search: SearchText | None = None
    cursor: Annotated[str, StringConstraints(pattern=r"^\d{1,10}$")] | None = None
    limit: PageSize = 50


class CreateDirectRequest(Request):
    """The person to talk to."""

    user_id: Id


class CreateStudentInstructorRequest(Request):
    """The course; an instructor also names the student."""

    course_id: Id
    student_id: Id | None = None


class CreateInstructorAdminRequest(Request):
    """The instructor, where a manager asks."""

    instructor_id: Id | None = None


class CreateStudentSupportRequest(Request):
    """A student's question. ``opening_uuid`` makes a retry safe."""

    opening_uuid: UUID
    client_uuid: UUID
    query_type: contract.QueryType = "other"
    department_id: Id | None = None
    course_id: Id | None = None
    body: Text
    page_url: PageUrl | None = None
    fields: Fields = Field(default_factory=dict)


class CreateGroupRequest(Request):
    """A group's name and people. ``opening_uuid`` makes a retry safe."""

    name: Name
    user_ids: list[Id] = Field(default_factory=list, max_length=MAX_INVITED)
    course_id: Id | None = None
    opening_uuid: UUID


class RenameRequest(ChannelRequest):
    """Another name for a group."""

    name: Name


class InviteRequest(ChannelRequest):
    """People to bring into a group."""

    user_ids: list[Id] = Field(min_length=1, max_length=MAX_INVITED)


class RemoveRequest(ChannelRequest):
    """Somebody to put out of a group."""

    user_id: Id


class ModerateRequest(ChannelRequest):
    """Make a member of a group a moderator, or take that back."""

    user_id: Id
    is_moderator: Flag = True


class CloseRequest(ChannelRequest):
    """End a group's conversation, or go on with it."""

    is_closed: Flag = True


class BlockRequest(ChannelRequest):
    """Let nobody write in a direct conversation of mine, or take that back."""

    is_blocked: Flag = True
