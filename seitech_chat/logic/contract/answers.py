"""Payloads of the responses, one per route or group of routes."""

from typing import Literal

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .desk_payloads import (
    AgentDecisionPayload,
    AgentPayload,
    AgentSummaryPayload,
    BoardAlertPayload,
    BoardDepartmentPayload,
    CannedResponsePayload,
    DepartmentPayload,
    FaqPayload,
    HomePayload,
    OfferPayload,
    QueueDepartmentPayload,
    QueueEntryPayload,
    QueuePayload,
    RatingPayload,
    SupportDetailsPayload,
)
from .payloads import (
    AttachmentPayload,
    AuthorPayload,
    ChannelChangesPayload,
    ChannelEntryPayload,
    CourseChoicePayload,
    HealthCheckPayload,
    LimitsPayload,
    MemberPayload,
    MembershipPayload,
    MessagePayload,
    NamedRecord,
    NotificationPayload,
    PersonPayload,
    PhotoPayload,
    PresencePayload,
    ReceiptPayload,
    RevisionPayload,
    SearchResultPayload,
    WebsocketPayload,
)
from .vocabulary import (
    AssignmentMode,
    ChannelType,
    DefaultNotificationLevel,
    EmailChoice,
    Role,
)


class PreferencesAnswer(TypedDict):
    """My notification preferences: the default level and the delivery methods."""

    email: EmailChoice
    push: bool
    sound: bool
    notification_level: DefaultNotificationLevel


class SessionAnswer(TypedDict):
    """My identity, my permissions and the websocket to subscribe to.

    ``may_open``: the types of conversation I may start. ``preferences``: my
    notification preferences if I am a user with a role in the chat, else null.
    ``api_version`` grows with a change that breaks clients written for an earlier one.
    """

    api_version: int
    caller: AuthorPayload | None
    roles: list[Role]
    may_open: list[ChannelType]
    companies: list[NamedRecord]
    courses: list[CourseChoicePayload]
    agent: AgentPayload | None
    lang: str
    websocket: WebsocketPayload
    limits: LimitsPayload
    departments: list[DepartmentPayload]
    preferences: PreferencesAnswer | None


class ChannelsAnswer(TypedDict):
    """A page of my channels, newest activity first."""

    channels: list[ChannelEntryPayload]
    next_cursor: str | None


class ChannelAnswer(TypedDict):
    """One channel; ``desk`` for agents, ``queue`` for a waiting customer.

    ``rating`` is the rating of the last service, or null. ``may_rate``: the customer
    can rate the service now. ``reply_email`` is the customer's own address, which
    receives answers while the customer is away. ``may_request_transcript``: the ended
    conversation can be emailed to that address. ``reader_count`` is the number of
    recipients of the next message, for people who may write in a broadcast. ``photos``
    has the staff who are or were members of a visitor's conversation; it is empty for
    callers with an account.
    """

    entry: ChannelEntryPayload
    desk: SupportDetailsPayload | None
    queue: QueuePayload | None
    rating: RatingPayload | None
    may_rate: bool
    reply_email: str | None
    may_request_transcript: bool
    reader_count: int | None
    photos: list[PhotoPayload]


class PeopleAnswer(TypedDict):
    """People I may write to, by name."""

    people: list[PersonPayload]


class CoursesAnswer(TypedDict):
    """Courses to choose from, by name."""

    courses: list[CourseChoicePayload]


class MembersAnswer(TypedDict):
    """A page of a channel's members, in the order in which they joined."""

    members: list[MemberPayload]
    next_cursor: str | None


class MessagesAnswer(TypedDict):
    """A page of messages, oldest first, with the channel's current versions."""

    messages: list[MessagePayload]
    has_more_before: bool
    has_more_after: bool
    version: int
    internal_version: int


class MessageAnswer(TypedDict):
    """The message in its current state."""

    message: MessagePayload


class MemberAnswer(TypedDict):
    """My member row in its current state."""

    member: MemberPayload


class DeliveredAnswer(TypedDict):
    """The result of an update of delivered positions.

    ``retry_ids`` lists the channels that were not updated, because a message was being
    written to them. Clients send these again after a few seconds.
    """

    retry_ids: list[int]


class MembershipAnswer(TypedDict):
    """My own membership in its current state."""

    channel_id: int
    me: MembershipPayload


class EditHistoryAnswer(TypedDict):
    """The earlier texts of a message, oldest first; empty without an edit."""

    revisions: list[RevisionPayload]


class PresenceAnswer(TypedDict):
    """The presence of the requested people with whom I share a conversation."""

    presence: list[PresencePayload]


class PushKeyAnswer(TypedDict):
    """The server's public key, which a browser needs to subscribe."""

    public_key: str


class ReceiptsAnswer(TypedDict):
    """The receipts of a message; its author is not counted.

    ``confirmed_count``: people who acknowledged the message. ``is_confirmed``: I
    acknowledged it. ``people`` lists at most 100 people; it is empty for callers
    without access to individual receipts.
    """

    message_id: int
    audience_count: int
    delivered_count: int
    read_count: int
    confirmed_count: int
    is_confirmed: bool
    people: list[ReceiptPayload]


class SearchAnswer(TypedDict):
    """A page of found messages, newest first."""

    results: list[SearchResultPayload]
    next_cursor: str | None


class TypingAnswer(TypedDict):
    """``is_sent`` is false if the event was suppressed as too frequent."""

    is_sent: bool


class AttachmentAnswer(TypedDict):
    """The uploaded file, for a message that is sent within a day."""

    attachment: AttachmentPayload


class SyncAnswer(TypedDict):
    """All changes since the client's versions; clients repeat while ``has_more``.

    ``removed`` lists the requested channels that are not visible to the caller (any
    more).
    """

    changes: list[ChannelChangesPayload]
    removed: list[int]
    has_more: bool


class SupportAnswer(TypedDict):
    """A visitor's new conversation, with its secret ``token``, which is sent only here.

    The token identifies the visitor. ``photos``: of the agent who is assigned already.
    """

    entry: ChannelEntryPayload
    message: MessagePayload
    queue: QueuePayload | None
    token: str
    token_expires_at: str
    websocket: WebsocketPayload
    photos: list[PhotoPayload]


class HomeAnswer(HomePayload):
    """The contents of the first screen. ``session`` is null unless it was asked for."""

    session: SessionAnswer | None


class FaqsAnswer(TypedDict):
    """The FAQs for a question, best first; empty if no FAQ answers it."""

    faqs: list[FaqPayload]


class FaqAnswer(TypedDict):
    """An FAQ with its answer, which is sanitized HTML."""

    id: int
    question: str
    answer: str


class IdentifyAnswer(TypedDict):
    """The token of the visitor whom the identity token names; renewed by each use."""

    token: str
    token_expires_at: str


class QueueAnswer(TypedDict):
    """The queue by department in the order of service, and the agents.

    ``offers``: the conversations that are offered to the caller now.
    """

    entries: list[QueueEntryPayload]
    departments: list[QueueDepartmentPayload]
    agents: list[AgentSummaryPayload]
    offers: list[OfferPayload]


class ViewersAnswer(TypedDict):
    """The desk's viewers of the conversation, including me while I am a viewer."""

    people: list[AuthorPayload]


class AssignmentPreviewAnswer(TypedDict):
    """The assignment preview of a conversation, best agent first. It changes nothing.

    In ``manual`` mode, or while the department is closed, no conversation is assigned.
    """

    mode: AssignmentMode
    is_open: bool
    decisions: list[AgentDecisionPayload]


class DoneAnswer(TypedDict):
    """The confirmation of a request without other data."""

    is_done: bool


class AgentAnswer(TypedDict):
    """My agent record in its current state."""

    agent: AgentPayload


class BoardAnswer(TypedDict):
    """The desk's board for its leads.

    ``at_risk``: at most the first 50 of ``at_risk_total``, escalated conversations
    first, then by deadline.
    """

    departments: list[BoardDepartmentPayload]
    agents: list[AgentSummaryPayload]
    at_risk: list[BoardAlertPayload]
    at_risk_total: int


class NotificationsAnswer(TypedDict):
    """A page of my notifications, newest first."""

    notifications: list[NotificationPayload]
    unread_count: int
    next_cursor: str | None


class UnreadAnswer(TypedDict):
    """The number of my unread notifications."""

    unread_count: int


class CannedResponsesAnswer(TypedDict):
    """Canned responses for one conversation, by shortcut."""

    responses: list[CannedResponsePayload]


class RatingAnswer(TypedDict):
    """The stored rating."""

    rating: RatingPayload


class HealthAnswer(TypedDict):
    """The state of a healthy server; a failing server responds 503 with the reason."""

    status: Literal["ok"]
    version: str
    checks: list[HealthCheckPayload]
