"""Payloads of the support desk: departments, queue, SLA targets, agents, board."""

# Below Python 3.12, pydantic supports only the TypedDict of typing_extensions.
from typing_extensions import TypedDict

from .payloads import AuthorPayload, ChannelPayload, NamedRecord
from .vocabulary import (
    AgentDecisionReason,
    AgentStatus,
    EscalationAction,
    Priority,
    QueryType,
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


class PreChatFieldPayload(TypedDict):
    """A department's own question in the form of a new conversation."""

    name: str
    label: str
    is_required: bool


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
    last service.
    """

    priority: Priority
    is_escalated: bool
    assignee_only_replies: bool
    skills: list[NamedRecord]
    fields: list[PreChatAnswerPayload]
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
    ``fields``: the department's own questions. Clients send the answers as ``fields``
    of the new conversation.
    """

    id: int
    name: str
    is_available: bool
    is_open: bool
    opens_at: str | None
    query_type: QueryType | None
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
