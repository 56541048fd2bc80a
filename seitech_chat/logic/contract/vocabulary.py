"""Enumerations of the API, as types and as tuples of their values."""

from typing import Literal, get_args

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
QueryType = Literal[
    "course_inquiry", "technical_support", "billing", "other", "callback", "demo"
]
QuickActionKind = Literal["callback", "demo", "faq", "form", "address"]
MemberRole = Literal["member", "moderator"]
PreChatFieldType = Literal["text", "choice", "number", "checkbox", "date"]
PreChatFieldMode = Literal["required", "optional", "hidden"]
MessageType = Literal["text", "file", "image", "system", "event", "note"]
AuthorType = Literal["user", "visitor", "system", "former"]
AttachmentKind = Literal["image", "video", "audio", "file"]
AgentStatus = Literal["online", "away", "offline"]
Stream = Literal["public", "internal"]
AssignmentMode = Literal["automatic", "offer", "manual"]
OfferOutcome = Literal["accepted", "declined", "expired", "withdrawn"]
AgentDecisionReason = Literal[
    "chosen",
    "eligible",
    "offline",
    "away",
    "no_heartbeat",
    "full",
    "language",
    "skill",
    "declined",
    "customer",
]
NotificationLevel = Literal["default", "all", "mentions", "none"]
DefaultNotificationLevel = Literal["all", "mentions", "none"]
EmailChoice = Literal["digest", "mentions", "none"]
PresenceStatus = Literal["online", "away", "offline"]
Audience = Literal["all", "students", "instructors", "agents", "course"]
Role = Literal["public", "student", "instructor", "agent", "supervisor", "manager"]
SlaKind = Literal["first_response", "next_response", "resolution"]
SlaHistoryKind = Literal[
    "started",
    "paused",
    "resumed",
    "compacted",
    "changed",
    "warned",
    "breached",
    "escalated",
    "met",
    "late",
    "cancelled",
    "breach_withdrawn",
]
EscalationAction = Literal[
    "notify_agent", "notify_supervisor", "reassign", "raise_priority"
]
NotificationKind = Literal[
    "unread",
    "urgent",
    "assigned",
    "offered",
    "sla_warning",
    "sla_breach",
    "mention",
    "escalated",
    "unassigned",
]
# Kind of a system message; the comments list its `names`, in order.
SystemMessageKind = Literal[
    "created",  # the actor, the group's name
    "renamed",  # the actor, the new name
    "invited",  # the actor, the invited people …
    "member_removed",  # the actor, the removed member
    "left",  # the member who left
    "moderator_added",  # the actor, the new moderator; one name: automatic
    "moderator_removed",  # the actor, the member who lost the moderator role
    "group_closed",  # the actor
    "group_reopened",  # the actor
    "response_timeout",  # the agent who did not answer in time
    "agent_offline",  # the agent who went offline
    "overflowed",  # the department before, the department now
    "abandoned",  # the department in which the customer waited
    # For messages of type `event`:
    "taken",  # the agent
    "assigned",  # the agent
    "transferred",  # the agent before, the agent now
    "escalated",  # the supervisor; the agent before, where there was one
    "department_changed",  # the department before, the department now
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
SupportType = Literal["public_support", "student_support"]
ServiceOutcome = Literal["served", "abandoned", "missed", "left_message", "no_question"]
# The records that figures count, with the day on which they count.
BasisKey = Literal["opened", "ended", "first_response", "next_response"]
# Figures of services, then figures of answers.
ServiceFigureKey = Literal[
    "opened",
    "ended",
    "served",
    "abandoned",
    "missed",
    "left_message",
    "no_question",
    "resolution",
    "sla_first_response",
    "sla_next_response",
    "sla_resolution",
    "satisfaction",
    "answer_rate",
    "late",
]
AnswerFigureKey = Literal["first_response", "next_response"]
FigureKey = Literal[ServiceFigureKey, AnswerFigureKey]
FigureUnit = Literal["count", "seconds", "share", "rating"]
GroupBy = Literal[
    "day",
    "week",
    "month",
    "hour",
    "weekday_hour",
    "agent",
    "department",
    "query_type",
    "page",
]
TrendStep = Literal["day", "week", "month"]
ReportScope = Literal["company", "departments", "own"]
RecountReason = Literal["nightly", "manual", "time_zone", "upgrade"]
RecountState = Literal["waiting", "running", "done"]

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
NOTIFICATION_LEVELS: tuple[str, ...] = get_args(NotificationLevel)
DEFAULT_NOTIFICATION_LEVELS: tuple[str, ...] = get_args(DefaultNotificationLevel)
EMAIL_CHOICES: tuple[str, ...] = get_args(EmailChoice)
AUDIENCES: tuple[str, ...] = get_args(Audience)
FIGURE_KEYS: tuple[str, ...] = get_args(FigureKey)
SERVICE_OUTCOMES: tuple[str, ...] = get_args(ServiceOutcome)

# Conversations with a customer of the support desk. They have a department, an agent
# and a queue.
SUPPORT_TYPES = frozenset({"public_support", "student_support"})
