"""What goes over the wire: words, limits, shapes and events, each written once.

Every JSON answer and every live event is one of the shapes below. The models'
``_to_payload`` methods make them, the OpenAPI file describes them, and
``static/src/core/@types/payloads.d.ts`` mirrors them for the front ends.

All times are ISO 8601 in UTC with a ``Z``; ids are database ids.
"""

from typing import Literal, get_args

# typing.TypedDict would do from Python 3.12 on; pydantic reads only this one before.
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
# What a line of the system tells; `names` of a notice are in this order.
NoticeKind = Literal[
    "created",  # who, the group's name
    "renamed",  # who, the new name
    "invited",  # who, whom …
    "removed",  # who, whom
    "left",  # who
    "moderator",  # who, whom they appointed; one name alone: it fell to them
    "member",  # who, whom they dismissed as moderator
    "closed",  # who
    "opened",  # who
    "silent",  # who did not answer in time
    "offline",  # who had to leave
    "overflowed",  # the department it waited in, the one it waits in now
    "abandoned",  # the department nobody waits in any more
    # Of a message of type `event`:
    "taken",  # the agent
    "assigned",  # the agent
    "transferred",  # the agent before, the agent now
    "escalated",  # the supervisor; the agent before, where there was one
    "moved",  # the department before, the department now
    "returned",  # the agent before, whose department it waits in again
    "ended",  # nobody: the desk
    "customer_ended",  # the customer
    "reopened",  # nobody: the desk
    "customer_reopened",  # the customer
    "continued",  # nobody: in another conversation
    "continues",  # nobody: another conversation
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

# Conversations with a customer of the support desk: they have a department, an
# agent and a queue.
SUPPORT_TYPES = frozenset({"public_support", "student_support"})

MAX_TEXT_LENGTH = 5_000  # characters of a message, as typed
MAX_NAME_LENGTH = 120  # characters of a person's or a channel's name
MAX_TZ_LENGTH = 64
MAX_LANG_LENGTH = 35  # characters of a language tag, RFC 5646
MAX_EMAIL_LENGTH = 254  # characters, RFC 5321 path less the brackets
MAX_URL_LENGTH = 2_000  # characters
MAX_EMOJI_LENGTH = 32  # code points; the longest flag and family sequences fit
MAX_AWAY_TEXT_LENGTH = 200  # characters
MAX_FIELDS = 10  # questions of a department's own before a conversation
MAX_FIELD_LENGTH = 500  # characters of an answer to one of them
MAX_REACTION_KINDS = 20  # different emojis on one message
MAX_ATTACHMENTS = 10  # per message
MAX_MENTIONS = 20  # people named in one message
MAX_MENTIONS_TOLD = 100  # positions of unread mentions in a membership
MAX_PREVIEWS = 3  # links of one message that are looked up
MAX_PRESENCES = 100  # people asked about at once
MAX_PAGE_SIZE = 100  # rows of one answer
MAX_GROUP_MEMBERS = 500  # of a study group
MAX_NOTICE_NAMES = 20  # people named in one line of the system
MAX_COURSE_CHOICES = 200  # courses named in the session answer
MAX_QUERY_LENGTH = 200  # characters of a search
MAX_RECEIPTS = 100  # people named of those who received or read
MAX_KNOWN_CHANNELS = 1_000  # channels one sync request may ask about
MAX_COMMENT_LENGTH = 1_000  # characters said along with a rating
MAX_BODY_BYTES = 256 * 1024  # of a JSON request
DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024  # of one file; a setting changes it
SYNC_RESET_DISTANCE = 1_000  # versions behind which sync says "start anew"
MESSAGE_PAGE_SIZE = 30
EXCERPT_LENGTH = 120  # characters quoted of the message replied to
TYPING_INTERVAL_SECONDS = 3  # at most one typing event per author and channel
PRESENCE_INTERVAL_SECONDS = 60  # a heartbeat comes this often, give or take
# One that is a little early is written, too: else every other one would count.
PRESENCE_WRITTEN_AFTER_SECONDS = PRESENCE_INTERVAL_SECONDS - 10
PRESENCE_LIFETIME_SECONDS = 3 * PRESENCE_INTERVAL_SECONDS
ASK_AGAIN_SECONDS = 60  # who did not take a conversation is not asked again before
WATCH_LIFETIME_SECONDS = 45  # who has a conversation open is forgotten after this
SUBSCRIPTION_LIFETIME_SECONDS = 10 * 60  # of the signed websocket subscription
VISITOR_LIFETIME_DAYS = 30  # of a visitor's token, renewed by use
OPENING_RETRY_SECONDS = 10 * 60  # how long a repeated opening gets its token again

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
    """Who wrote, reacted or takes part. ``id`` is null for ``system``."""

    type: AuthorType
    id: int | None
    name: str


class AuthorKey(TypedDict):
    """The same person without the name, for lists that can grow long."""

    type: AuthorType
    id: int | None


class AttachmentPayload(TypedDict):
    """A file. ``url`` needs the caller's session, API key or visitor token."""

    id: int
    name: str
    mimetype: str
    size_bytes: int
    kind: AttachmentKind
    width: int | None
    height: int | None
    url: str


class ReactionPayload(TypedDict):
    """One emoji on a message and who put it there, first come first."""

    emoji: str
    count: int
    authors: list[AuthorKey]


class ReplyPayload(TypedDict):
    """What is quoted above a reply; ``excerpt`` is plain text.

    ``channel_id`` is another one's where the reply continues an ended conversation.
    """

    id: int
    channel_id: int
    position: int
    author: AuthorPayload
    excerpt: str
    is_deleted: bool


class LinkPreviewPayload(TypedDict):
    """What a linked page says of itself, as plain text.

    ``image_url`` is a path of ours: its picture, small, for who sees the message.
    """

    url: str
    title: str
    description: str
    site_name: str
    image_url: str | None


class NoticePayload(TypedDict):
    """What a line of the system tells, for clients that say it in their language.

    ``text`` says it in the language of whoever caused it, an event in the customer's.
    ``more_count``: how many more people it is about than ``names`` holds. ``by``: who
    of the desk did it, for the desk alone; null for customers.
    """

    what: NoticeKind
    names: list[str]
    more_count: int
    by: str | None
    text: str


class MessagePayload(TypedDict):
    """A message, the same in an answer and on the bus.

    ``body`` is clean HTML, empty when deleted. ``position`` counts the channel's
    messages without gaps; a note and an event carry the position of the message
    before them, so that they are never unread.
    ``version`` is the number of the last change to it within its ``stream``.
    ``previews`` are filled a moment later, where a link has something to show.
    ``notice`` is there for the types ``system`` and ``event`` alone.
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
    mentions: list[AuthorPayload]  # by the names that the text says
    previews: list[LinkPreviewPayload]
    asks_confirmation: bool
    client_uuid: str | None
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    pinned_at: str | None
    notice: NoticePayload | None


class MemberPayload(TypedDict):
    """Somebody's part in a channel. Positions are message positions, 0 is none.

    In a course and a broadcast nobody is shown how far others have read: 0.
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
    """A record to show by name."""

    id: int
    name: str


class ChannelPayload(TypedDict):
    """What everybody in the channel may know of it.

    ``name`` is empty where it depends on who looks (visitor and direct channels):
    show the other members' names then. ``is_waiting``: a support conversation
    that nobody has taken yet. ``is_blocked``: a direct conversation in which one of
    the two wants to hear nothing more; nobody writes then. ``audience``: to whom a
    broadcast goes, else null. ``first_position``: what stood before it was removed
    when its time was over; it is neither there nor unread any more.
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
    """What I have typed and not sent, as all my devices know it."""

    body: str
    reply_to_id: int | None
    is_note: bool
    saved_at: str


class MembershipPayload(TypedDict):
    """My own part, for nobody else's eyes.

    ``own_version`` counts the changes of what follows from no event of the channel:
    draft, mute, archive, notify, marked unread, in courses and broadcasts read.
    ``unread_from``: I marked it unread from this position on, whatever I had read.
    ``mention_positions``: where I am mentioned and have not read, oldest first, at
    most 100. ``archived_position``: I archived it when it had come to this position; a
    message after that brings it back (``is_archived`` false) unless it is muted.
    ``member_id`` is 0 for who may read a broadcast and has not yet. ``has_blocked``:
    it was me who ended all writing. ``is_customer``: I asked the desk here; whatever
    else I am, I do nothing of the desk in this conversation.
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
    """How far those came who have left a channel: what they read stays read."""

    last_read_position: int
    last_delivered_position: int


class SlaDuePayload(TypedDict):
    """The running SLA target of a conversation that is due first."""

    id: int
    kind: SlaKind
    due_at: str
    warn_at: str | None
    breached_at: str | None


class DeskRowPayload(TypedDict):
    """What a row of the list shows to the support desk beside the conversation.

    ``is_escalated``: a supervisor was asked for. ``target``: null where no clock runs.
    """

    priority: Priority
    is_escalated: bool
    target: SlaDuePayload | None


class ChannelEntryPayload(TypedDict):
    """A row of the conversation list.

    ``me`` is null when I may look without being a member. ``members`` holds at
    most the first 20. ``former`` is 0 in courses and broadcasts, and where nobody has
    left. ``internal_version`` is 0 for those who get no notes. ``desk`` is null for
    everybody but the support desk.
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
    """A stretch of working time."""

    from_at: str
    to_at: str


class SlaStepPayload(TypedDict):
    """One step in the explanation of a due time.

    Where the clock begins to run, ``left_seconds`` of working time are left,
    ``spans`` are the first stretches in which they pass, and ``due_at`` is when they
    end. ``action`` says what an escalation did.
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
    """One promise to a customer. ``due_at`` is null while the clock is paused.

    ``calendar`` names the hours in which it runs; null is around the clock.
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
    """A question of a department's own in the form before a conversation."""

    name: str
    label: str
    is_required: bool


class AnsweredFieldPayload(TypedDict):
    """What a customer answered to such a question."""

    label: str
    text: str


class RatingPayload(TypedDict):
    """What a customer thought of being served; ``agent`` is who is credited."""

    rating: int
    comment: str
    rated_at: str
    agent: AuthorPayload | None


class DeskPayload(TypedDict):
    """What only the support desk sees of a conversation.

    ``is_escalated``: a supervisor has it because an agent asked for one. ``skills``:
    what its agent should be able to do. ``only_owner_answers``: false lets any
    agent of the department answer once somebody has it. Ratings newest first.
    ``page_url`` is what the customer's browser named, without query and fragment, and
    may be anything: show it as text. ``page_link`` is the same where it is a page of
    our websites, else null. ``previous_id``: the channel that this one continues, since
    it had ended too long ago to be reopened. The seconds are those of the last service.
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
    """A waiting customer's place, 1 is next; null once somebody answers.

    ``estimate_seconds`` is whole minutes; null when it can't be told, or is longer
    than usual. ``is_closed_hours``: it waits until the department opens at
    ``opens_at`` (null: not within a year), and is answered by email.
    """

    place: int
    estimate_seconds: int | None
    is_closed_hours: bool
    opens_at: str | None


class ChannelChangesPayload(TypedDict):
    """What changed in one channel since the versions the client named.

    ``is_reset``: the client was too far behind or knew nothing of it; drop what
    is held of the channel and start from this entry and the latest messages.
    ``version`` and ``internal_version`` are where the client stands afterwards.
    """

    entry: ChannelEntryPayload
    messages: list[MessagePayload]
    version: int
    internal_version: int
    is_reset: bool


class DepartmentPayload(TypedDict):
    """A department a visitor may choose, and whether somebody is there.

    ``is_open``: within its working hours; else ``opens_at`` tells when they begin.
    ``fields``: what it asks besides, sent along as ``fields`` of the opening.
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
    """What a client should check before it asks."""

    max_text_length: int
    max_file_bytes: int
    max_attachments: int
    file_types: list[str]


class WebsocketPayload(TypedDict):
    """Where to connect. ``subscription`` goes into the subscribe frame as it is.

    A signed one ends with its lifetime, also on an open socket: subscribe again with a
    new one before. The lifetime is as of the answer, for clocks that are wrong.
    """

    path: str
    version: str
    subscription: str | None
    subscription_expires_at: str | None
    subscription_lifetime_seconds: int | None


class QueueDepartmentPayload(TypedDict):
    """A department a conversation can be transferred to, and whether it is there.

    ``is_open``: within its working hours; ``is_available``: an agent is online, too.
    """

    id: int
    name: str
    is_open: bool
    is_available: bool


class QueueEntryPayload(TypedDict):
    """A row of the queue, for the desk. ``waited_seconds`` is as of the answer.

    ``target``: its running promise that is due first.
    """

    channel_id: int
    department: NamedRecord
    priority: Priority
    place: int
    entered_at: str
    waited_seconds: int
    target: SlaTargetPayload | None


class ColleaguePayload(TypedDict):
    """An agent to whom a conversation can be given."""

    id: int
    name: str
    status: AgentStatus
    away_text: str
    is_available: bool
    open_count: int
    chat_limit: int
    department_ids: list[int]


class OfferPayload(TypedDict):
    """A conversation offered to me: accept it before ``expires_at``.

    ``question`` is the beginning of the customer's last message, as text.
    """

    channel_id: int
    expires_at: str
    department: NamedRecord
    customer: str
    question: str
    waiting_since: str


class VerdictPayload(TypedDict):
    """What assignment says of one agent; ``text`` explains ``reason`` in words."""

    agent: NamedRecord
    reason: VerdictReason
    text: str


class PersonPayload(TypedDict):
    """Somebody I may write to; ``courses`` names at most three we share."""

    id: int
    name: str
    roles: list[Role]
    courses: list[str]


class CourseChoicePayload(TypedDict):
    """A course to choose; ``instructor`` is a user, ``is_instructor`` about me."""

    id: int
    name: str
    instructor: NamedRecord | None
    is_instructor: bool


class AgentPayload(TypedDict):
    """My own desk: chosen status, and open conversations against the limit.

    What is offered to me counts as open.
    """

    id: int
    status: AgentStatus
    away_text: str
    departments: list[NamedRecord]
    open_count: int
    chat_limit: int


class NotificationPayload(TypedDict):
    """Something that waits for one person; ``count`` of the same kind, as one.

    ``text`` is a sentence in their language. ``read_at`` is null until they saw it.
    ``sla_kind``: of which SLA target, where ``kind`` is about one.
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
    """A prepared answer; the names in ``text`` are filled in already."""

    id: int
    shortcut: str
    text: str


class BoardDepartmentPayload(TypedDict):
    """How a department stands now. Promises are counted by conversation."""

    department: NamedRecord
    waiting_count: int
    longest_wait_seconds: int | None
    open_count: int
    at_risk_count: int
    breached_count: int
    online_count: int
    is_open: bool


class BoardRiskPayload(TypedDict):
    """A conversation for which a supervisor was asked, or with a promise in danger."""

    channel: ChannelPayload
    customer: str
    priority: Priority
    is_escalated: bool
    target: SlaTargetPayload | None


class ReceiptPayload(TypedDict):
    """What somebody did with a message."""

    author: AuthorPayload
    delivered: bool
    read: bool
    confirmed: bool


class SearchResultPayload(TypedDict):
    """A message found. ``marks`` are ``[start, length]`` within the plain excerpt."""

    message: MessagePayload
    channel: ChannelPayload
    excerpt: str
    marks: list[list[int]]


# Events: type → payload. The type is the first argument of ``_emit``.


class MessageEvent(TypedDict):
    """A message appeared or changed (edit, deletion, reaction, pin)."""

    channel_id: int
    stream: Stream
    version: int
    message: MessagePayload


class MemberEvent(TypedDict):
    """Somebody joined, left, received or read."""

    channel_id: int
    stream: Stream
    version: int
    member: MemberPayload


class ChannelEvent(TypedDict):
    """The channel itself changed: state, agent, name."""

    channel_id: int
    stream: Stream
    version: int
    channel: ChannelPayload


class ChannelAddedEvent(TypedDict):
    """A channel came into the listener's sight: subscribe again, then sync."""

    channel: ChannelPayload


class AudienceEvent(TypedDict):
    """Somebody lost sight of the channel: subscribe again, then sync."""

    channel_id: int


class MembershipEvent(TypedDict):
    """My own part changed, told to me alone. Not numbered within the channel."""

    channel_id: int
    me: MembershipPayload


class SlaEvent(TypedDict):
    """The clocks of a conversation changed. For the desk, not numbered."""

    channel_id: int
    targets: list[SlaTargetPayload]


class DeskEvent(TypedDict):
    """Priority or escalation of a conversation changed. For the desk, not numbered."""

    channel_id: int
    desk: DeskRowPayload


class NotificationEvent(TypedDict):
    """A notification came, counts one more, or was seen. To its person alone."""

    notification: NotificationPayload
    unread_count: int


class QueueEvent(TypedDict):
    """A waiting customer's place changed. Not stored in the channel, not numbered."""

    channel_id: int
    queue: QueuePayload


class OfferEvent(TypedDict):
    """A conversation is offered to the listener."""

    offer: OfferPayload


class OfferEndEvent(TypedDict):
    """An offer to the listener is over, and why."""

    channel_id: int
    why: OfferEnd


class WatchEvent(TypedDict):
    """Who of the desk has the conversation open. Not stored, not numbered."""

    channel_id: int
    people: list[AuthorPayload]


class TypingEvent(TypedDict):
    """Somebody types, or stopped. Not stored, not numbered."""

    channel_id: int
    author: AuthorPayload
    is_typing: bool


class PresenceEvent(TypedDict):
    """A customer is still there. Not stored in the channel, not numbered."""

    channel_id: int
    author: AuthorPayload
    last_seen_at: str


class SessionEvent(TypedDict):
    """What the listener may see or do has changed: ask `session` again, then sync."""


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

# Answers: one per route.


class PreferencesAnswer(TypedDict):
    """How I want to be told of news: by default, and by which ways."""

    email: EmailChoice
    push: bool
    sound: bool
    notify: NotifyDefault


class SessionAnswer(TypedDict):
    """Who am I, what may I, where do I listen.

    ``may_open``: the types of conversation I may begin. ``preferences``: how I am told
    of news, where I am a user of the chat.
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

    ``rating`` is the one of the last service, as far as it was given; ``may_rate``
    tells its customer that it can be given now. ``reply_email`` is the customer's own
    address, to which answers go while they are away; ``may_request_transcript`` says
    that the ended conversation can be mailed there. ``reader_count`` is how many people
    the next message goes to, for those who may write in a broadcast.
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
    """A page of a channel's members, who came first first."""

    members: list[MemberPayload]
    next_cursor: str | None


class MessagesAnswer(TypedDict):
    """A page of messages, oldest first, and where the client stands with it."""

    messages: list[MessagePayload]
    has_more_before: bool
    has_more_after: bool
    version: int
    internal_version: int


class MessageAnswer(TypedDict):
    """The message as it is now."""

    message: MessagePayload


class MemberAnswer(TypedDict):
    """My member row as it is now."""

    member: MemberPayload


class DeliveredAnswer(TypedDict):
    """What was received is noted, but where somebody was writing just then.

    ``busy_ids`` names the channels to tell again, in a few seconds.
    """

    busy_ids: list[int]


class MembershipAnswer(TypedDict):
    """My own part as it is now."""

    channel_id: int
    me: MembershipPayload


class RevisionPayload(TypedDict):
    """What a message said before, and since when."""

    body: str
    author: AuthorPayload
    written_at: str


class RevisionsAnswer(TypedDict):
    """The earlier texts of a message, oldest first; empty where it never changed."""

    revisions: list[RevisionPayload]


class PersonPresencePayload(TypedDict):
    """Whether somebody is there; ``last_seen_at`` null when they never were."""

    user_id: int
    status: PresenceStatus
    last_seen_at: str | None


class PresencesAnswer(TypedDict):
    """Those of the people asked about with whom I share a conversation."""

    presences: list[PersonPresencePayload]


class PushKeyAnswer(TypedDict):
    """The server's public key, which a browser needs to subscribe."""

    public_key: str


class ReceiptsAnswer(TypedDict):
    """Who received, read and confirmed a message; its author does not count.

    ``is_confirmed`` is about me. ``people`` names at most 100, none to those who may
    not see who.
    """

    message_id: int
    audience_count: int
    delivered_count: int
    parse_count: int
    confirmed_count: int
    is_confirmed: bool
    people: list[ReceiptPayload]


class SearchAnswer(TypedDict):
    """Messages found, newest first."""

    results: list[SearchResultPayload]
    next_cursor: str | None


class TypingAnswer(TypedDict):
    """``is_sent`` is false when the server held it back as too frequent."""

    is_sent: bool


class AttachmentAnswer(TypedDict):
    """The stored file, to be named in a send within a day."""

    attachment: AttachmentPayload


class SyncAnswer(TypedDict):
    """Everything that changed; ask again while ``has_more``.

    ``removed`` names the channels asked about that are not the caller's (any more).
    """

    changes: list[ChannelChangesPayload]
    removed: list[int]
    has_more: bool


class SupportAnswer(TypedDict):
    """An opened conversation. ``token`` is the visitor's secret, given only here."""

    entry: ChannelEntryPayload
    message: MessagePayload
    queue: QueuePayload | None
    token: str
    token_expires_at: str
    websocket: WebsocketPayload


class QueueAnswer(TypedDict):
    """Who waits, per department in the order they are served, and who could answer.

    ``offers``: what is offered to the caller now.
    """

    entries: list[QueueEntryPayload]
    departments: list[QueueDepartmentPayload]
    agents: list[ColleaguePayload]
    offers: list[OfferPayload]


class WatchAnswer(TypedDict):
    """Who else of the desk has the conversation open, me included when I do."""

    people: list[AuthorPayload]


class ForesightAnswer(TypedDict):
    """What assignment would decide now; nothing was done. Best first.

    In ``manual`` mode, or while the department is closed, nobody is given anything.
    """

    mode: AssignmentMode
    is_open: bool
    verdicts: list[VerdictPayload]


class DoneAnswer(TypedDict):
    """It is done, and there is nothing to show for it."""

    is_done: bool


class AgentAnswer(TypedDict):
    """My desk as it is now."""

    agent: AgentPayload


class BoardAnswer(TypedDict):
    """The desk as its leads see it; first what was escalated, then what is due.

    ``at_risk``: at most the first 50 of ``at_risk_total``.
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
    """How many of my notifications I have not seen."""

    unread_count: int


class CannedAnswer(TypedDict):
    """Prepared answers for one conversation, by shortcut."""

    responses: list[CannedPayload]


class RatingAnswer(TypedDict):
    """The rating as it is kept."""

    rating: RatingPayload


class HealthCheckPayload(TypedDict):
    """One thing that must work; ``idle`` and ``off`` are no fault."""

    name: Literal["database", "bus", "timers", "cron"]
    status: Literal["ok", "idle", "off", "failing"]
    text: str


class HealthAnswer(TypedDict):
    """The server answers and nothing is wrong; else it is 503 and says what."""

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
