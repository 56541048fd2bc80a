"""Payloads of the support desk: departments, queue, SLA targets, agents, board."""

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .payloads import AuthorPayload, ChannelPayload, NamedRecord
from .vocabulary import (
    AgentDecisionReason,
    AgentStatus,
    EscalationAction,
    PreChatFieldMode,
    PreChatFieldType,
    Priority,
    QueryType,
    QuickActionKind,
    SlaHistoryKind,
    SlaKind,
)


class WorkingIntervalPayload(TypedDict):
    """An interval of working time."""

    from_at: str
    to_at: str


class SlaHistoryItemPayload(TypedDict):
    """One step in the explanation of an SLA deadline.

    When the clock starts to run, ``left_seconds`` is the remaining working time,
    ``spans`` are the first intervals in which it elapses, and ``due_at`` is its end.
    ``action`` is the action of an escalation.
    """

    at: str
    kind: SlaHistoryKind
    left_seconds: int | None
    due_at: str | None
    spans: list[WorkingIntervalPayload]
    action: EscalationAction | None


class SlaTargetPayload(TypedDict):
    """One SLA target of a conversation. ``due_at`` is null while the clock is paused.

    ``calendar`` is the working-time calendar of the clock; null means around the clock.
    """

    id: int
    kind: SlaKind
    service_number: int
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
    history: list[SlaHistoryItemPayload]


class PreChatChoicePayload(TypedDict):
    """A possible answer to a question of the type ``choice``."""

    value: str
    label: str


class PreChatFieldPayload(TypedDict):
    """A department's own question in the form of a new conversation.

    An answer is a text: of ``choice`` the ``value`` of one of the ``choices``, of
    ``number`` digits with an optional sign and decimal point, of ``checkbox`` ``true``
    or ``false``, of ``date`` an ISO 8601 date such as ``2026-03-02``.
    """

    name: str
    label: str
    is_required: bool
    type: PreChatFieldType
    choices: list[PreChatChoicePayload]


class PreChatFormPayload(TypedDict):
    """The contact details that the form of a department asks visitors for."""

    name: PreChatFieldMode
    email: PreChatFieldMode
    phone: PreChatFieldMode


class PreChatAnswerPayload(TypedDict):
    """A customer's answer to a department's own question."""

    label: str
    text: str


class RatingPayload(TypedDict):
    """A customer's rating of a service; ``agent`` is the rated agent."""

    rating: int
    comment: str
    rated_at: str
    agent: AuthorPayload | None


class IdentityPayload(TypedDict):
    """The customer's identity, signed by the server of the site.

    ``subject`` is the site's own id of the person. ``is_name_verified`` and
    ``is_email_verified``: the conversation's name and email address are the signed
    ones. ``fields``: what else the site signed.
    """

    subject: str
    site: str
    is_name_verified: bool
    is_email_verified: bool
    fields: list[PreChatAnswerPayload]


class VisitedPagePayload(TypedDict):
    """A page that the customer was on during a conversation.

    ``url`` has no query and fragment, except for a campaign's parameters. It is
    untrusted, so clients show it as text.
    """

    url: str
    title: str
    visited_at: str


class SupportDetailsPayload(TypedDict):
    """The properties of a conversation that are visible to the support desk only.

    ``is_escalated``: an agent escalated the conversation to a supervisor. ``skills``:
    the skills required from its agent. ``assignee_only_replies``: false lets any agent
    of the department answer an assigned conversation. ``ratings`` are newest first.
    ``page_url`` is the address that the customer's browser sent, without query and
    fragment; it is untrusted, so clients show it as text. ``page_link`` is the same
    address if it is a page of the company's websites, else null. ``previous_id``: the
    channel that this one continues, because that channel ended too long ago to be
    reopened. ``first_response_seconds`` and ``resolution_seconds`` are those of the
    last service. ``identity`` is null for a customer whom no site identified.
    ``pages``: the last pages that the customer was on, newest first.
    """

    priority: Priority
    is_escalated: bool
    assignee_only_replies: bool
    skills: list[NamedRecord]
    fields: list[PreChatAnswerPayload]
    visitor_email: str | None
    visitor_phone: str | None
    identity: IdentityPayload | None
    pages: list[VisitedPagePayload]
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
    longer than usual. ``is_outside_hours``: the conversation waits until the department
    opens at ``opens_at`` (null: not within a year), and is answered by email.
    """

    position: int
    estimate_seconds: int | None
    is_outside_hours: bool
    opens_at: str | None


class DepartmentPayload(TypedDict):
    """A department that a visitor may choose, and its availability.

    ``is_open``: within its working hours; otherwise ``opens_at`` is their start.
    ``form``: the contact details that it asks for. ``fields``: the department's own
    questions. Clients send the answers as ``fields`` of the new conversation.
    """

    id: int
    name: str
    is_available: bool
    is_open: bool
    opens_at: str | None
    query_type: QueryType | None
    form: PreChatFormPayload
    fields: list[PreChatFieldPayload]
    welcome_text: str
    away_text: str


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

    ``position`` in the queue: 1 is next. ``target``: the running SLA target with the
    earliest deadline.
    """

    channel_id: int
    department: NamedRecord
    priority: Priority
    position: int
    entered_at: str
    waited_seconds: int
    target: SlaTargetPayload | None


class AgentSummaryPayload(TypedDict):
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


class AgentDecisionPayload(TypedDict):
    """The assignment's decision on one agent; ``text`` explains ``reason`` in words."""

    agent: NamedRecord
    reason: AgentDecisionReason
    text: str


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


class CannedResponsePayload(TypedDict):
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


class BoardAlertPayload(TypedDict):
    """A conversation that is escalated or whose SLA target is at risk."""

    channel: ChannelPayload
    customer: str
    priority: Priority
    is_escalated: bool
    target: SlaTargetPayload | None


class FacePayload(TypedDict):
    """An agent who is online, as visitors see them.

    ``avatar_url`` is a path on this server, which returns the photo; null without one.
    """

    name: str
    avatar_url: str | None


class TeamPayload(TypedDict):
    """The agents who are online, and when the desk answers.

    ``typical_response_seconds``: the median of the last 28 days; null with few
    services. ``opens_at``: null while the desk is open, or if it does not open within a
    year.
    """

    agents: list[FacePayload]
    is_available: bool
    typical_response_seconds: int | None
    opens_at: str | None


class FaqPayload(TypedDict):
    """An FAQ in a list."""

    id: int
    question: str


class QuickActionPayload(TypedDict):
    """A button of the first screen.

    ``callback`` and ``demo`` start a conversation with a phone number and a wished
    time; ``form`` opens the form with ``query_type``, ``department_id`` and ``body``
    filled in; ``faq`` shows the FAQ ``faq_id``; ``address`` opens ``url``.
    """

    id: int
    label: str
    icon: str
    action: QuickActionKind
    faq_id: int | None
    query_type: QueryType | None
    department_id: int | None
    body: str
    url: str


class HomePayload(TypedDict):
    """The contents of the first screen. ``has_faqs`` is false if no FAQ is offered."""

    team: TeamPayload
    faqs: list[FaqPayload]
    has_faqs: bool
    quick_actions: list[QuickActionPayload]
