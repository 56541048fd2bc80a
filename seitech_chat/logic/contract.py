"""Contract of the API: its enumerations, limits, payloads and events.

Every JSON response and every live event has one of the types below. The models'
``_to_payload`` methods build them, the OpenAPI file describes them, and
``static/src/core/@types/payloads.d.ts`` mirrors them for the front ends.

All times are ISO 8601 in UTC with a ``Z``. All ids are database ids.
"""

from typing import Literal, get_args

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

ChannelType = Literal[
    "public_support",
    "student_support",
    "student_instructor",
    "instructor_admin",
    "group",
    "course",
    "direct",
    "broadcast",
]
ChannelState = Literal["active", "archived", "closed"]
Priority = Literal["low", "medium", "high", "urgent"]
QueryType = Literal["course_inquiry", "technical_support", "billing", "other"]
MemberRole = Literal["member", "moderator"]
MessageType = Literal["text", "file", "image", "system", "event", "note"]
AuthorType = Literal["user", "visitor", "system"]
AttachmentKind = Literal["image", "video", "audio", "file"]
AgentStatus = Literal["online", "away", "offline"]
Stream = Literal["public", "internal"]
AssignmentMode = Literal["automatic", "offer", "manual"]
OfferEnd = Literal["accepted", "declined", "expired", "withdrawn"]
VerdictReason = Literal[
    "chosen",
    "next",
    "offline",
    "away",
    "no_heartbeat",
    "full",
    "language",
    "skill",
    "declined",
    "customer",
]
NotifyChoice = Literal["default", "all", "mentions", "none"]
NotifyDefault = Literal["all", "mentions", "none"]
EmailChoice = Literal["digest", "mentions", "none"]
PresenceStatus = Literal["online", "away", "offline"]
Audience = Literal["all", "students", "instructors", "agents", "course"]
Role = Literal["public", "student", "instructor", "agent", "supervisor", "manager"]
SlaKind = Literal["first_response", "next_response", "resolution"]
NotificationKind = Literal[
    "unread",
    "urgent",
    "assigned",
    "offered",
    "sla_warning",
    "sla_breach",
    "mention",
    "escalated",
    "released",
]
# Kind of a system message; the comments list the `names` of its notice, in order.
NoticeKind = Literal[
    "created",  # the actor, the group's name
    "renamed",  # the actor, the new name
    "invited",  # the actor, the invited people …
    "removed",  # the actor, the removed member
    "left",  # the member who left
    "moderator",  # the actor, the new moderator; one name: the automatic successor
    "member",  # the actor, the member who lost the moderator role
    "closed",  # the actor
    "opened",  # the actor
    "silent",  # the agent who did not answer in time
    "offline",  # the agent who went offline
    "overflowed",  # the department before, the department now
    "abandoned",  # the department in which the customer waited
    # For messages of type `event`:
    "taken",  # the agent
    "assigned",  # the agent
    "transferred",  # the agent before, the agent now
    "escalated",  # the supervisor; the agent before, where there was one
    "moved",  # the department before, the department now
    "returned",  # the agent before; the conversation is back in the department's queue
    "ended",  # no name: ended by the desk
    "customer_ended",  # the customer
    "reopened",  # no name: reopened by the desk
    "customer_reopened",  # the customer
    "continued",  # no name: continued in another conversation
    "continues",  # no name: continues another conversation
]
PeoplePurpose = Literal["direct", "group", "invite", "note"]
CoursePurpose = Literal["own", "broadcast"]

CHANNEL_TYPES: tuple[str, ...] = get_args(ChannelType)
CHANNEL_STATES: tuple[str, ...] = get_args(ChannelState)
PRIORITIES: tuple[str, ...] = get_args(Priority)
QUERY_TYPES: tuple[str, ...] = get_args(QueryType)
MEMBER_ROLES: tuple[str, ...] = get_args(MemberRole)
MESSAGE_TYPES: tuple[str, ...] = get_args(MessageType)
AGENT_STATUSES: tuple[str, ...] = get_args(AgentStatus)
ROLES: tuple[str, ...] = get_args(Role)
SLA_KINDS: tuple[str, ...] = get_args(SlaKind)
NOTIFICATION_KINDS: tuple[str, ...] = get_args(NotificationKind)
NOTIFY_CHOICES: tuple[str, ...] = get_args(NotifyChoice)
NOTIFY_DEFAULTS: tuple[str, ...] = get_args(NotifyDefault)
EMAIL_CHOICES: tuple[str, ...] = get_args(EmailChoice)
AUDIENCES: tuple[str, ...] = get_args(Audience)

# Conversations with a customer of the support desk. They have a department, an agent
# and a queue.
SUPPORT_TYPES = frozenset({"public_support", "student_support"})

MAX_TEXT_LENGTH = 5_000  # characters of a message, as typed
MAX_NAME_LENGTH = 120  # characters of a person's or a channel's name
MAX_TZ_LENGTH = 64
MAX_LANG_LENGTH = 35  # characters of a language tag, RFC 5646
MAX_EMAIL_LENGTH = 254  # characters, RFC 5321 path without the brackets
MAX_URL_LENGTH = 2_000  # characters
MAX_EMOJI_LENGTH = 32  # code points; the longest flag and family sequences fit
MAX_AWAY_TEXT_LENGTH = 200  # characters
MAX_FIELDS = 10  # a department's own questions in the form of a new conversation
MAX_FIELD_LENGTH = 500  # characters of an answer to one question
MAX_REACTION_KINDS = 20  # different emojis on one message
MAX_ATTACHMENTS = 10  # per message
MAX_MENTIONS = 20  # people mentioned in one message
MAX_MENTIONS_TOLD = 100  # positions of unread mentions in a membership
MAX_PREVIEWS = 3  # links of one message that get a preview
MAX_PRESENCES = 100  # people in one presence request
MAX_PAGE_SIZE = 100  # rows of one response
MAX_GROUP_MEMBERS = 500  # of a study group
MAX_NOTICE_NAMES = 20  # people named in one system message
MAX_COURSE_CHOICES = 200  # courses in the session response
MAX_QUERY_LENGTH = 200  # characters of a search
MAX_RECEIPTS = 100  # people listed in the receipts of a message
MAX_KNOWN_CHANNELS = 1_000  # channels in one sync request
MAX_COMMENT_LENGTH = 1_000  # characters of a rating's comment
MAX_BODY_BYTES = 256 * 1024  # of a JSON request
DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024  # of one file; a setting changes it
SYNC_RESET_DISTANCE = 1_000  # a client more versions behind gets a reset
MESSAGE_PAGE_SIZE = 30
EXCERPT_LENGTH = 120  # characters quoted of the message replied to
TYPING_INTERVAL_SECONDS = 3  # at most one typing event per author and channel
PRESENCE_INTERVAL_SECONDS = 60  # approximate interval of heartbeats
# A heartbeat up to 10 s early is written too. Otherwise every other one would be lost.
PRESENCE_WRITTEN_AFTER_SECONDS = PRESENCE_INTERVAL_SECONDS - 10
PRESENCE_LIFETIME_SECONDS = 3 * PRESENCE_INTERVAL_SECONDS
ASK_AGAIN_SECONDS = 60  # pause before a missed offer is repeated to the same agent
WATCH_LIFETIME_SECONDS = 45  # a viewer expires this long after the last heartbeat
SUBSCRIPTION_LIFETIME_SECONDS = 10 * 60  # of the signed websocket subscription
VISITOR_LIFETIME_DAYS = 30  # of a visitor's token, renewed by use
# A retried request for a new conversation gets the token again within this time.
OPENING_RETRY_SECONDS = 10 * 60

ErrorCode = Literal[
    # 400
    "malformed_request",
    # 401
    "not_signed_in",
    "invalid_api_key",
    "invalid_visitor_token",
    # 403
    "forbidden",
    # 404, 405, 413, 415
    "not_found",
    "method_not_allowed",
    "body_too_large",
    "unsupported_content_type",
    # 409
    "client_uuid_reused",
    "already_taken",
    "agent_full",
    "agent_unavailable",
    "department_unavailable",
    "already_rated",
    "conflict",
    # 422
    "invalid_field",
    "message_empty",
    "message_too_long",
    "message_deleted",
    "channel_closed",
    "blocked",
    "group_full",
    "last_moderator",
    "reply_not_found",
    "attachment_not_found",
    "file_empty",
    "file_too_large",
    "file_type_not_allowed",
    "file_infected",
    "too_many_reactions",
    "position_out_of_range",
    "no_department",
    "no_agent",
    "no_offer",
    "field_missing",
    "not_a_participant",
    "not_enrolled",
    "yourself",
    "not_ended",
    "no_email",
    "not_answered",
    "query_too_short",
    "not_asked",
    # 429, 500, 503
    "rate_limited",
    "internal",
    "unavailable",
]
ERROR_CODES: tuple[str, ...] = get_args(ErrorCode)


class AuthorPayload(TypedDict):
    """The author of a message or reaction, or a member. ``system`` has no ``id``."""

    type: AuthorType
    id: int | None
    name: str


class AuthorKey(TypedDict):
    """An author without the name, for long lists."""

    type: AuthorType
    id: int | None


class AttachmentPayload(TypedDict):
    """A file. Its ``url`` requires the caller's session, API key or visitor token."""

    id: int
    name: str
    mimetype: str
    size_bytes: int
    kind: AttachmentKind
    width: int | None
    height: int | None
    url: str


class ReactionPayload(TypedDict):
    """One emoji on a message and the authors of the reaction, oldest first."""

    emoji: str
    count: int
    authors: list[AuthorKey]


class ReplyPayload(TypedDict):
    """The message that a reply quotes; ``excerpt`` is plain text.

    ``channel_id`` is the id of another channel if the reply continues an ended
    conversation.
    """

    id: int
    channel_id: int
    position: int
    author: AuthorPayload
    excerpt: str
    is_deleted: bool


class LinkPreviewPayload(TypedDict):
    """The preview of a linked page, as plain text.

    ``image_url`` is a path on this server. It returns a small version of the page's
    picture to callers to whom the message is visible.
    """

    url: str
    title: str
    description: str
    site_name: str
    image_url: str | None


class NoticePayload(TypedDict):
    """The content of a system message, for clients that translate it themselves.

    ``text`` is in the language of the person who caused it; for an event, in the
    customer's language. ``more_count``: the number of people beyond those in ``names``.
    ``by``: the agent who caused it, visible to the desk only; null for customers.
    """

    what: NoticeKind
    names: list[str]
    more_count: int
    by: str | None
    text: str


class MessagePayload(TypedDict):
    """A message, identical in a response and on the bus.

    ``body`` is sanitized HTML, empty when deleted. ``position`` counts the channel's
    messages without gaps. A note and an event have the position of the message before
    them, so that they never count as unread.
    ``version`` is the number of the message's last change within its ``stream``.
    ``previews`` are added a moment later, if a link has a preview.
    ``notice`` is set for the types ``system`` and ``event`` only.
    """

    id: int
    channel_id: int
    position: int
    version: int
    stream: Stream
    type: MessageType
    author: AuthorPayload
    body: str
    attachments: list[AttachmentPayload]
    reactions: list[ReactionPayload]
    reply_to: ReplyPayload | None
    mentions: list[AuthorPayload]  # with the names that the text contains
    previews: list[LinkPreviewPayload]
    asks_confirmation: bool
    client_uuid: str | None
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    pinned_at: str | None
    notice: NoticePayload | None


class MemberPayload(TypedDict):
    """A member of a channel. Positions are message positions; 0 means none.

    In a course and a broadcast, the read positions of other members are always 0.
    """

    id: int
    channel_id: int
    version: int
    author: AuthorPayload
    role: MemberRole
    is_active: bool
    last_read_position: int
    last_delivered_position: int
    joined_at: str
    last_seen_at: str | None


class NamedRecord(TypedDict):
    """A record with its display name."""

    id: int
    name: str


class ChannelPayload(TypedDict):
    """The properties of a channel that are visible to all its members.

    ``name`` is empty for visitor and direct channels. Clients show the names of the
    other members instead. ``is_waiting``: a support conversation without an agent.
    ``is_blocked``: a direct conversation that one of the two members has blocked;
    neither can write. ``audience``: the audience of a broadcast, else null.
    ``first_position``: messages before this position were removed after their retention
    period. They do not count as unread.
    """

    id: int
    type: ChannelType
    state: ChannelState
    name: str
    query_type: QueryType | None
    department: NamedRecord | None
    agent: AuthorPayload | None
    course: NamedRecord | None
    company: NamedRecord
    audience: Audience | None
    is_waiting: bool
    is_blocked: bool
    started_at: str
    ended_at: str | None
    first_position: int
    last_position: int
    last_version: int


class DraftPayload(TypedDict):
    """My unsent draft, shared by all my devices."""

    body: str
    reply_to_id: int | None
    is_note: bool
    saved_at: str


class MembershipPayload(TypedDict):
    """My own membership of a channel, visible only to me.

    ``own_version`` counts the changes that no event of the channel contains: draft,
    mute, archive, notification level, marked unread, and the read position in courses
    and broadcasts. ``unread_from``: I marked the channel unread from this position on,
    independent of my read position. ``mention_positions``: the unread messages that
    mention me, oldest first, at most 100. ``archived_position``: the channel's last
    position when I archived it; a later message unarchives the channel
    (``is_archived`` false) unless it is muted. ``member_id`` is 0 for a reader of a
    broadcast who has not read it yet. ``has_blocked``: I blocked the conversation.
    ``is_customer``: I am the customer of this conversation and have no rights of the
    desk in it, whatever my roles are.
    """

    member_id: int
    own_version: int
    role: MemberRole
    is_customer: bool
    last_read_position: int
    unread_count: int
    unread_from: int | None
    mention_count: int
    mention_positions: list[int]
    is_archived: bool
    archived_position: int | None
    muted_until: str | None
    notify: NotifyChoice
    draft: DraftPayload | None
    has_blocked: bool


class FormerPayload(TypedDict):
    """The highest positions of former members; messages they read stay read."""

    last_read_position: int
    last_delivered_position: int


class SlaDuePayload(TypedDict):
    """The running SLA target of a conversation with the earliest deadline."""

    id: int
    kind: SlaKind
    due_at: str
    warn_at: str | None
    breached_at: str | None


class DeskRowPayload(TypedDict):
    """The columns of a conversation list row that only the support desk sees.

    ``is_escalated``: an agent escalated the conversation to a supervisor. ``target``:
    null if no SLA clock is running.
    """

    priority: Priority
    is_escalated: bool
    target: SlaDuePayload | None


class ChannelEntryPayload(TypedDict):
    """A row of the conversation list.

    ``me`` is null if the channel is visible to me without membership. ``members``
    contains at most the first 20 members. ``former`` is 0 in courses and broadcasts,
    and if no member has left. ``internal_version`` is 0 for callers without access to
    notes. ``desk`` is null for callers outside the support desk.
    """

    channel: ChannelPayload
    desk: DeskRowPayload | None
    internal_version: int
    me: MembershipPayload | None
    members: list[MemberPayload]
    member_count: int
    former: FormerPayload
    last_message: MessagePayload | None


class SpanPayload(TypedDict):
    """An interval of working time."""

    from_at: str
    to_at: str


class SlaStepPayload(TypedDict):
    """One step in the explanation of an SLA deadline.

    When the clock starts to run, ``left_seconds`` is the remaining working time,
    ``spans`` are the first intervals in which it elapses, and ``due_at`` is its end.
    ``action`` is the action of an escalation.
    """

    at: str
    what: Literal[
        "started",
        "paused",
        "resumed",
        "folded",
        "changed",
        "warned",
        "breached",
        "escalated",
        "met",
        "late",
        "dropped",
        "withdrawn",
    ]
    left_seconds: int | None
    due_at: str | None
    spans: list[SpanPayload]
    action: (
        Literal["notify_agent", "notify_supervisor", "reassign", "raise_priority"]
        | None
    )


class SlaTargetPayload(TypedDict):
    """One SLA target of a conversation. ``due_at`` is null while the clock is paused.

    ``calendar`` is the working-time calendar of the clock; null means around the clock.
    """

    id: int
    kind: SlaKind
    cycle: int
    policy: NamedRecord
    calendar: NamedRecord | None
    budget_seconds: int
    started_at: str
    due_at: str | None
    warn_at: str | None
    paused_at: str | None
    remaining_seconds: int | None
    met_at: str | None
    breached_at: str | None
    history: list[SlaStepPayload]


class FieldPayload(TypedDict):
    """A department's own question in the form of a new conversation."""

    name: str
    label: str
    is_required: bool


class AnsweredFieldPayload(TypedDict):
    """A customer's answer to a department's own question."""

    label: str
    text: str


class RatingPayload(TypedDict):
    """A customer's rating of a service; ``agent`` is the rated agent."""

    rating: int
    comment: str
    rated_at: str
    agent: AuthorPayload | None


class DeskPayload(TypedDict):
    """The properties of a conversation that are visible to the support desk only.

    ``is_escalated``: an agent escalated the conversation to a supervisor. ``skills``:
    the skills required from its agent. ``only_owner_answers``: false lets any agent of
    the department answer an assigned conversation. ``ratings`` are newest first.
    ``page_url`` is the address that the customer's browser sent, without query and
    fragment; it is untrusted, so clients show it as text. ``page_link`` is the same
    address if it is a page of the company's websites, else null. ``previous_id``: the
    channel that this one continues, because that channel ended too long ago to be
    reopened. ``first_response_seconds`` and ``resolution_seconds`` are those of the
    last service.
    """

    priority: Priority
    is_escalated: bool
    only_owner_answers: bool
    skills: list[NamedRecord]
    fields: list[AnsweredFieldPayload]
    visitor_email: str | None
    page_url: str | None
    page_link: str | None
    lang: str | None
    company: NamedRecord
    first_response_seconds: int | None
    resolution_seconds: int | None
    earlier_count: int
    previous_id: int | None
    sla: list[SlaTargetPayload]
    ratings: list[RatingPayload]


class QueuePayload(TypedDict):
    """A waiting customer's queue position (1 is next); null once an agent answers.

    ``estimate_seconds`` is a multiple of 60; null if there is no estimate or if it is
    longer than usual. ``is_closed_hours``: the conversation waits until the department
    opens at ``opens_at`` (null: not within a year), and is answered by email.
    """

    place: int
    estimate_seconds: int | None
    is_closed_hours: bool
    opens_at: str | None


class ChannelChangesPayload(TypedDict):
    """The changes of one channel since the versions that the client sent.

    ``is_reset``: the client was too far behind or did not have the channel. The client
    discards its copy of the channel and starts from this entry and the latest messages.
    ``version`` and ``internal_version`` are the client's new versions.
    """

    entry: ChannelEntryPayload
    messages: list[MessagePayload]
    version: int
    internal_version: int
    is_reset: bool


class DepartmentPayload(TypedDict):
    """A department that a visitor may choose, and its availability.

    ``is_open``: within its working hours; otherwise ``opens_at`` is their start.
    ``fields``: the department's own questions. Clients send the answers as ``fields``
    of the new conversation.
    """

    id: int
    name: str
    is_available: bool
    is_open: bool
    opens_at: str | None
    query_type: QueryType | None
    fields: list[FieldPayload]
    welcome_text: str
    away_text: str


class LimitsPayload(TypedDict):
    """The limits that a client checks before it sends a request."""

    max_text_length: int
    max_file_bytes: int
    max_attachments: int
    file_types: list[str]


class WebsocketPayload(TypedDict):
    """The websocket's address. Clients copy ``subscription`` into the subscribe frame.

    A signed subscription expires after its lifetime, also on an open socket. Clients
    subscribe with a new one before that. ``subscription_lifetime_seconds`` counts from
    the response, for clients with a wrong clock.
    """

    path: str
    version: str
    subscription: str | None
    subscription_expires_at: str | None
    subscription_lifetime_seconds: int | None


class QueueDepartmentPayload(TypedDict):
    """A department that a conversation can be transferred to, and its availability.

    ``is_open``: within its working hours; ``is_available``: also has an agent online.
    """

    id: int
    name: str
    is_open: bool
    is_available: bool


class QueueEntryPayload(TypedDict):
    """A row of the desk's queue. ``waited_seconds`` counts up to the response.

    ``place``: the queue position. ``target``: the running SLA target with the earliest
    deadline.
    """

    channel_id: int
    department: NamedRecord
    priority: Priority
    place: int
    entered_at: str
    waited_seconds: int
    target: SlaTargetPayload | None


class ColleaguePayload(TypedDict):
    """An agent to whom a conversation can be assigned."""

    id: int
    name: str
    status: AgentStatus
    away_text: str
    is_available: bool
    open_count: int
    chat_limit: int
    department_ids: list[int]


class OfferPayload(TypedDict):
    """A conversation offered to me, which I can accept before ``expires_at``.

    ``question`` is the start of the customer's last message, as plain text.
    """

    channel_id: int
    expires_at: str
    department: NamedRecord
    customer: str
    question: str
    waiting_since: str


class VerdictPayload(TypedDict):
    """The assignment's verdict on one agent; ``text`` explains ``reason`` in words."""

    agent: NamedRecord
    reason: VerdictReason
    text: str


class PersonPayload(TypedDict):
    """A person I may write to; ``courses`` lists at most three shared courses."""

    id: int
    name: str
    roles: list[Role]
    courses: list[str]


class CourseChoicePayload(TypedDict):
    """A course to choose. ``is_instructor``: I am the course's instructor.

    ``instructor`` is a user.
    """

    id: int
    name: str
    instructor: NamedRecord | None
    is_instructor: bool


class AgentPayload(TypedDict):
    """My agent record: my chosen status, my open conversations and their limit.

    Conversations offered to me count as open.
    """

    id: int
    status: AgentStatus
    away_text: str
    departments: list[NamedRecord]
    open_count: int
    chat_limit: int


class NotificationPayload(TypedDict):
    """A notification of one person, which groups ``count`` events of the same kind.

    ``text`` is a sentence in the person's language. ``read_at`` is null until the
    person has seen it. ``sla_kind``: the kind of the SLA target, if ``kind`` is about
    one.
    """

    id: int
    kind: NotificationKind
    sla_kind: SlaKind | None
    channel_id: int
    channel_name: str
    text: str
    count: int
    created_at: str
    read_at: str | None


class CannedPayload(TypedDict):
    """A canned response; the placeholders in ``text`` are replaced by names."""

    id: int
    shortcut: str
    text: str


class BoardDepartmentPayload(TypedDict):
    """The current figures of a department. SLA targets are counted by conversation."""

    department: NamedRecord
    waiting_count: int
    longest_wait_seconds: int | None
    open_count: int
    at_risk_count: int
    breached_count: int
    online_count: int
    is_open: bool


class BoardRiskPayload(TypedDict):
    """A conversation that is escalated or whose SLA target is at risk."""

    channel: ChannelPayload
    customer: str
    priority: Priority
    is_escalated: bool
    target: SlaTargetPayload | None


class ReceiptPayload(TypedDict):
    """One person's receipt of a message; ``confirmed`` means acknowledged."""

    author: AuthorPayload
    delivered: bool
    read: bool
    confirmed: bool


class SearchResultPayload(TypedDict):
    """A found message. ``marks`` are ``[start, length]`` within the plain excerpt."""

    message: MessagePayload
    channel: ChannelPayload
    excerpt: str
    marks: list[list[int]]


# Payloads of events. The event type is the first argument of ``_emit``.


class MessageEvent(TypedDict):
    """A message was created or changed (edit, deletion, reaction, pin)."""

    channel_id: int
    stream: Stream
    version: int
    message: MessagePayload


class MemberEvent(TypedDict):
    """A member joined or left the channel, or received or read messages."""

    channel_id: int
    stream: Stream
    version: int
    member: MemberPayload


class ChannelEvent(TypedDict):
    """A property of the channel changed: state, agent, name."""

    channel_id: int
    stream: Stream
    version: int
    channel: ChannelPayload


class ChannelAddedEvent(TypedDict):
    """A channel became visible to the subscriber: subscribe again, then sync."""

    channel: ChannelPayload


class AudienceEvent(TypedDict):
    """The channel is no longer visible to a person: subscribe again, then sync."""

    channel_id: int


class MembershipEvent(TypedDict):
    """My own membership changed. Sent only to me, without a version of the channel."""

    channel_id: int
    me: MembershipPayload


class SlaEvent(TypedDict):
    """The SLA clocks of a conversation changed. Sent to the desk, without a version."""

    channel_id: int
    targets: list[SlaTargetPayload]


class DeskEvent(TypedDict):
    """Priority or escalation changed. Sent to the desk, without a version."""

    channel_id: int
    desk: DeskRowPayload


class NotificationEvent(TypedDict):
    """A notification was created, updated or read. Sent only to its person."""

    notification: NotificationPayload
    unread_count: int


class QueueEvent(TypedDict):
    """A waiting customer's queue position changed. Not stored, without a version."""

    channel_id: int
    queue: QueuePayload


class OfferEvent(TypedDict):
    """A conversation is offered to the subscriber."""

    offer: OfferPayload


class OfferEndEvent(TypedDict):
    """An offer to the subscriber ended, with the reason in ``why``."""

    channel_id: int
    why: OfferEnd


class WatchEvent(TypedDict):
    """The desk's viewers of the conversation changed. Not stored, without a version."""

    channel_id: int
    people: list[AuthorPayload]


class TypingEvent(TypedDict):
    """A person started or stopped typing. Not stored, without a version."""

    channel_id: int
    author: AuthorPayload
    is_typing: bool


class PresenceEvent(TypedDict):
    """A customer is still present. Not stored in the channel, without a version."""

    channel_id: int
    author: AuthorPayload
    last_seen_at: str


class SessionEvent(TypedDict):
    """The subscriber's permissions changed: request `session` again, then sync."""


EVENTS: dict[str, type] = {
    "seitech.chat.channel/message_new": MessageEvent,
    "seitech.chat.channel/message_changed": MessageEvent,
    "seitech.chat.channel/member_changed": MemberEvent,
    "seitech.chat.channel/channel_changed": ChannelEvent,
    "seitech.chat.channel/channel_added": ChannelAddedEvent,
    "seitech.chat.channel/audience_changed": AudienceEvent,
    "seitech.chat.channel/membership_changed": MembershipEvent,
    "seitech.chat.channel/queue_changed": QueueEvent,
    "seitech.chat.channel/sla_changed": SlaEvent,
    "seitech.chat.channel/desk_changed": DeskEvent,
    "seitech.chat.channel/watched": WatchEvent,
    "seitech.chat.agent/offered": OfferEvent,
    "seitech.chat.agent/offer_ended": OfferEndEvent,
    "seitech.chat.channel/typing": TypingEvent,
    "seitech.chat.channel/presence": PresenceEvent,
    "seitech.chat.notification/changed": NotificationEvent,
    "seitech.chat.session/changed": SessionEvent,
}

# Response payloads of the routes.


class PreferencesAnswer(TypedDict):
    """My notification preferences: the default level and the delivery methods."""

    email: EmailChoice
    push: bool
    sound: bool
    notify: NotifyDefault


class SessionAnswer(TypedDict):
    """My identity, my permissions and the websocket to subscribe to.

    ``may_open``: the types of conversation I may start. ``preferences``: my
    notification preferences if I am a user with a role in the chat, else null.
    """

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
    recipients of the next message, for people who may write in a broadcast.
    """

    entry: ChannelEntryPayload
    desk: DeskPayload | None
    queue: QueuePayload | None
    rating: RatingPayload | None
    may_rate: bool
    reply_email: str | None
    may_request_transcript: bool
    reader_count: int | None


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

    ``busy_ids`` lists the channels that were not updated, because a message was being
    written to them. Clients send these again after a few seconds.
    """

    busy_ids: list[int]


class MembershipAnswer(TypedDict):
    """My own membership in its current state."""

    channel_id: int
    me: MembershipPayload


class RevisionPayload(TypedDict):
    """An earlier text of a message, its author and the time it was written."""

    body: str
    author: AuthorPayload
    written_at: str


class RevisionsAnswer(TypedDict):
    """The earlier texts of a message, oldest first; empty without an edit."""

    revisions: list[RevisionPayload]


class PersonPresencePayload(TypedDict):
    """A person's presence; ``last_seen_at`` is null without any heartbeat so far."""

    user_id: int
    status: PresenceStatus
    last_seen_at: str | None


class PresencesAnswer(TypedDict):
    """The presence of the requested people with whom I share a conversation."""

    presences: list[PersonPresencePayload]


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

    The token identifies the visitor.
    """

    entry: ChannelEntryPayload
    message: MessagePayload
    queue: QueuePayload | None
    token: str
    token_expires_at: str
    websocket: WebsocketPayload


class QueueAnswer(TypedDict):
    """The queue by department in the order of service, and the agents.

    ``offers``: the conversations that are offered to the caller now.
    """

    entries: list[QueueEntryPayload]
    departments: list[QueueDepartmentPayload]
    agents: list[ColleaguePayload]
    offers: list[OfferPayload]


class WatchAnswer(TypedDict):
    """The desk's viewers of the conversation, including me while I am a viewer."""

    people: list[AuthorPayload]


class ForesightAnswer(TypedDict):
    """The assignment preview of a conversation, best agent first. It changes nothing.

    In ``manual`` mode, or while the department is closed, no conversation is assigned.
    """

    mode: AssignmentMode
    is_open: bool
    verdicts: list[VerdictPayload]


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
    agents: list[ColleaguePayload]
    at_risk: list[BoardRiskPayload]
    at_risk_total: int


class NotificationsAnswer(TypedDict):
    """A page of my notifications, newest first."""

    notifications: list[NotificationPayload]
    unread_count: int
    next_cursor: str | None


class UnreadAnswer(TypedDict):
    """The number of my unread notifications."""

    unread_count: int


class CannedAnswer(TypedDict):
    """Canned responses for one conversation, by shortcut."""

    responses: list[CannedPayload]


class RatingAnswer(TypedDict):
    """The stored rating."""

    rating: RatingPayload


class HealthCheckPayload(TypedDict):
    """The state of one component; ``idle`` and ``off`` are not failures."""

    name: Literal["database", "bus", "timers", "cron"]
    status: Literal["ok", "idle", "off", "failing"]
    text: str


class HealthAnswer(TypedDict):
    """The state of a healthy server; a failing server responds 503 with the reason."""

    status: Literal["ok"]
    version: str
    checks: list[HealthCheckPayload]


class ProblemPayload(TypedDict):
    """RFC 9457 problem details. ``field`` is a dotted path into the request."""

    type: str
    title: str
    status: int
    code: ErrorCode
    detail: str
    field: str | None
