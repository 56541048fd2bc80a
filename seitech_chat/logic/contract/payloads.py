"""Payloads of people, messages and channels, as every caller gets them."""

from typing import Literal

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .vocabulary import (
    AttachmentKind,
    Audience,
    AuthorType,
    ChannelState,
    ChannelType,
    MemberRole,
    MessageType,
    NotificationKind,
    NotificationLevel,
    PresenceStatus,
    Priority,
    QueryType,
    Role,
    SlaKind,
    Stream,
    SystemMessageKind,
)


class AuthorPayload(TypedDict):
    """The author of a message or reaction, or a member.

    ``system`` and ``former``, whose account was deleted, have no ``id`` and no name.
    """

    type: AuthorType
    id: int | None
    name: str


class AuthorKey(TypedDict):
    """An author without the name, for long lists."""

    type: AuthorType
    id: int | None


class PhotoPayload(TypedDict):
    """The photo of a user: a path on this server; null without a photo."""

    user_id: int
    url: str | None


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


class SystemMessagePayload(TypedDict):
    """The content of a system message, for clients that translate it themselves.

    ``text`` is in the language of the person who caused it; for an event, in the
    customer's language. ``more_count``: the number of people beyond those in ``names``.
    ``by``: the agent who caused it, visible to the desk only; null for customers.
    """

    kind: SystemMessageKind
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
    ``system_message`` is set for the types ``system`` and ``event`` only.
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
    requires_acknowledgement: bool
    client_uuid: str | None
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    pinned_at: str | None
    system_message: SystemMessagePayload | None


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
    ``first_retained_position``: messages before this position were removed after their
    retention period. They do not count as unread.
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
    first_retained_position: int
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
    broadcast who has not read it yet. ``is_blocking``: I blocked the conversation.
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
    notification_level: NotificationLevel
    draft: DraftPayload | None
    is_blocking: bool


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


class RevisionPayload(TypedDict):
    """An earlier text of a message, its author and the time it was written."""

    body: str
    author: AuthorPayload
    written_at: str


class PresencePayload(TypedDict):
    """A person's presence; ``last_seen_at`` is null without any heartbeat so far."""

    user_id: int
    status: PresenceStatus
    last_seen_at: str | None


class HealthCheckPayload(TypedDict):
    """The state of one component; ``idle`` and ``off`` are not failures."""

    name: Literal["database", "bus", "deadlines", "cron"]
    status: Literal["ok", "idle", "off", "failing"]
    text: str
