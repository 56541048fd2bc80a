// Mirrors logic/contract/, name by name.

type ChannelType =
    | "public_support"
    | "student_support"
    | "student_instructor"
    | "instructor_admin"
    | "group"
    | "course"
    | "direct"
    | "broadcast";
type ChannelState = "active" | "archived" | "closed";
type Priority = "low" | "medium" | "high" | "urgent";
type QueryType = "course_inquiry" | "technical_support" | "billing" | "other";
type MemberRole = "member" | "moderator";
type MessageType = "text" | "file" | "image" | "system" | "event" | "note";
type AuthorType = "user" | "visitor" | "system";
type AttachmentKind = "image" | "video" | "audio" | "file";
type AgentStatus = "online" | "away" | "offline";
type NotifyChoice = "default" | "all" | "mentions" | "none";
type NotifyDefault = "all" | "mentions" | "none";
type EmailChoice = "digest" | "mentions" | "none";
type PresenceStatus = "online" | "away" | "offline";
type Stream = "public" | "internal";
type Audience = "all" | "students" | "instructors" | "agents" | "course";
type Role = "public" | "student" | "instructor" | "agent" | "supervisor" | "manager";
type SlaKind = "first_response" | "next_response" | "resolution";
type NotificationKind =
    | "unread"
    | "urgent"
    | "assigned"
    | "offered"
    | "sla_warning"
    | "sla_breach"
    | "mention"
    | "escalated"
    | "released";

type NoticeKind =
    | "created"
    | "renamed"
    | "invited"
    | "removed"
    | "left"
    | "moderator"
    | "member"
    | "closed"
    | "opened"
    | "silent"
    | "offline"
    | "overflowed"
    | "abandoned"
    | "taken"
    | "assigned"
    | "transferred"
    | "escalated"
    | "moved"
    | "returned"
    | "ended"
    | "customer_ended"
    | "reopened"
    | "customer_reopened"
    | "continued"
    | "continues";
type PeoplePurpose = "direct" | "group" | "invite" | "note";

interface AuthorPayload {
    type: AuthorType;
    id: number | null;
    name: string;
}
interface AuthorKey {
    type: AuthorType;
    id: number | null;
}
interface AttachmentPayload {
    id: number;
    name: string;
    mimetype: string;
    size_bytes: number;
    kind: AttachmentKind;
    width: number | null;
    height: number | null;
    url: string;
}
interface ReactionPayload {
    emoji: string;
    count: number;
    authors: AuthorKey[];
}
interface ReplyPayload {
    id: number;
    channel_id: number;
    position: number;
    author: AuthorPayload;
    excerpt: string;
    is_deleted: boolean;
}
interface LinkPreviewPayload {
    url: string;
    title: string;
    description: string;
    site_name: string;
    image_url: string | null;
}
interface NoticePayload {
    what: NoticeKind;
    names: string[];
    more_count: number;
    by: string | null;
    text: string;
}
interface MessagePayload {
    id: number;
    channel_id: number;
    position: number;
    version: number;
    stream: Stream;
    type: MessageType;
    author: AuthorPayload;
    body: string;
    attachments: AttachmentPayload[];
    reactions: ReactionPayload[];
    reply_to: ReplyPayload | null;
    mentions: AuthorPayload[];
    previews: LinkPreviewPayload[];
    asks_confirmation: boolean;
    client_uuid: string | null;
    created_at: string;
    edited_at: string | null;
    deleted_at: string | null;
    pinned_at: string | null;
    notice: NoticePayload | null;
}
interface MemberPayload {
    id: number;
    channel_id: number;
    version: number;
    author: AuthorPayload;
    role: MemberRole;
    is_active: boolean;
    last_read_position: number;
    last_delivered_position: number;
    joined_at: string;
    last_seen_at: string | null;
}
interface NamedRecord {
    id: number;
    name: string;
}
interface ChannelPayload {
    id: number;
    type: ChannelType;
    state: ChannelState;
    name: string;
    query_type: QueryType | null;
    department: NamedRecord | null;
    agent: AuthorPayload | null;
    course: NamedRecord | null;
    company: NamedRecord;
    audience: Audience | null;
    is_waiting: boolean;
    is_blocked: boolean;
    started_at: string;
    ended_at: string | null;
    first_position: number;
    last_position: number;
    last_version: number;
}
interface DraftPayload {
    body: string;
    reply_to_id: number | null;
    is_note: boolean;
    saved_at: string;
}
interface MembershipPayload {
    member_id: number;
    own_version: number;
    role: MemberRole;
    is_customer: boolean;
    last_read_position: number;
    unread_count: number;
    unread_from: number | null;
    mention_count: number;
    mention_positions: number[];
    is_archived: boolean;
    archived_position: number | null;
    muted_until: string | null;
    notify: NotifyChoice;
    draft: DraftPayload | null;
    has_blocked: boolean;
}
interface FormerPayload {
    last_read_position: number;
    last_delivered_position: number;
}
interface SlaDuePayload {
    id: number;
    kind: SlaKind;
    due_at: string;
    warn_at: string | null;
    breached_at: string | null;
}
interface DeskRowPayload {
    priority: Priority;
    is_escalated: boolean;
    target: SlaDuePayload | null;
}
interface ChannelEntryPayload {
    channel: ChannelPayload;
    desk: DeskRowPayload | null;
    internal_version: number;
    me: MembershipPayload | null;
    members: MemberPayload[];
    member_count: number;
    former: FormerPayload;
    last_message: MessagePayload | null;
}
interface SpanPayload {
    from_at: string;
    to_at: string;
}
interface SlaStepPayload {
    at: string;
    what:
        | "started"
        | "paused"
        | "resumed"
        | "folded"
        | "changed"
        | "warned"
        | "breached"
        | "escalated"
        | "met"
        | "late"
        | "dropped"
        | "withdrawn";
    left_seconds: number | null;
    due_at: string | null;
    spans: SpanPayload[];
    action: "notify_agent" | "notify_supervisor" | "reassign" | "raise_priority" | null;
}
interface SlaTargetPayload {
    id: number;
    kind: SlaKind;
    cycle: number;
    policy: NamedRecord;
    calendar: NamedRecord | null;
    budget_seconds: number;
    started_at: string;
    due_at: string | null;
    warn_at: string | null;
    paused_at: string | null;
    remaining_seconds: number | null;
    met_at: string | null;
    breached_at: string | null;
    history: SlaStepPayload[];
}
interface FieldPayload {
    name: string;
    label: string;
    is_required: boolean;
}
interface AnsweredFieldPayload {
    label: string;
    text: string;
}
interface RatingPayload {
    rating: number;
    comment: string;
    rated_at: string;
    agent: AuthorPayload | null;
}
interface DeskPayload {
    priority: Priority;
    is_escalated: boolean;
    only_owner_answers: boolean;
    skills: NamedRecord[];
    fields: AnsweredFieldPayload[];
    visitor_email: string | null;
    page_url: string | null;
    page_link: string | null;
    lang: string | null;
    company: NamedRecord;
    first_response_seconds: number | null;
    resolution_seconds: number | null;
    earlier_count: number;
    previous_id: number | null;
    sla: SlaTargetPayload[];
    ratings: RatingPayload[];
}
interface QueuePayload {
    place: number;
    estimate_seconds: number | null;
    is_closed_hours: boolean;
    opens_at: string | null;
}
interface ChannelChangesPayload {
    entry: ChannelEntryPayload;
    messages: MessagePayload[];
    version: number;
    internal_version: number;
    is_reset: boolean;
}
interface DepartmentPayload {
    id: number;
    name: string;
    is_available: boolean;
    is_open: boolean;
    opens_at: string | null;
    query_type: QueryType | null;
    fields: FieldPayload[];
    welcome_text: string;
    away_text: string;
}
interface LimitsPayload {
    max_text_length: number;
    max_file_bytes: number;
    max_attachments: number;
    file_types: string[];
}
interface WebsocketPayload {
    path: string;
    version: string;
    subscription: string | null;
    subscription_expires_at: string | null;
    subscription_lifetime_seconds: number | null;
}
interface QueueDepartmentPayload {
    id: number;
    name: string;
    is_open: boolean;
    is_available: boolean;
}
interface QueueEntryPayload {
    channel_id: number;
    department: NamedRecord;
    priority: Priority;
    place: number;
    entered_at: string;
    waited_seconds: number;
    target: SlaTargetPayload | null;
}
interface ColleaguePayload {
    id: number;
    name: string;
    status: AgentStatus;
    away_text: string;
    is_available: boolean;
    open_count: number;
    chat_limit: number;
    department_ids: number[];
}
interface OfferPayload {
    channel_id: number;
    expires_at: string;
    department: NamedRecord;
    customer: string;
    question: string;
    waiting_since: string;
}
interface VerdictPayload {
    agent: NamedRecord;
    reason:
        | "chosen"
        | "next"
        | "offline"
        | "away"
        | "no_heartbeat"
        | "full"
        | "language"
        | "skill"
        | "declined"
        | "customer";
    text: string;
}
interface PersonPayload {
    id: number;
    name: string;
    roles: Role[];
    courses: string[];
}
interface CourseChoicePayload {
    id: number;
    name: string;
    instructor: NamedRecord | null;
    is_instructor: boolean;
}
interface AgentPayload {
    id: number;
    status: AgentStatus;
    away_text: string;
    departments: NamedRecord[];
    open_count: number;
    chat_limit: number;
}
interface ReceiptPayload {
    author: AuthorPayload;
    delivered: boolean;
    read: boolean;
    confirmed: boolean;
}
interface SearchResultPayload {
    message: MessagePayload;
    channel: ChannelPayload;
    excerpt: string;
    marks: number[][];
}
interface MessageEvent {
    channel_id: number;
    stream: Stream;
    version: number;
    message: MessagePayload;
}
interface MemberEvent {
    channel_id: number;
    stream: Stream;
    version: number;
    member: MemberPayload;
}
interface ChannelEvent {
    channel_id: number;
    stream: Stream;
    version: number;
    channel: ChannelPayload;
}
interface ChannelAddedEvent {
    channel: ChannelPayload;
}
interface AudienceEvent {
    channel_id: number;
}
interface MembershipEvent {
    channel_id: number;
    me: MembershipPayload;
}
interface SlaEvent {
    channel_id: number;
    targets: SlaTargetPayload[];
}
interface DeskEvent {
    channel_id: number;
    desk: DeskRowPayload;
}
interface NotificationPayload {
    id: number;
    kind: NotificationKind;
    sla_kind: SlaKind | null;
    channel_id: number;
    channel_name: string;
    text: string;
    count: number;
    created_at: string;
    read_at: string | null;
}
interface CannedPayload {
    id: number;
    shortcut: string;
    text: string;
}
interface BoardDepartmentPayload {
    department: NamedRecord;
    waiting_count: number;
    longest_wait_seconds: number | null;
    open_count: number;
    at_risk_count: number;
    breached_count: number;
    online_count: number;
    is_open: boolean;
}
interface BoardRiskPayload {
    channel: ChannelPayload;
    customer: string;
    priority: Priority;
    is_escalated: boolean;
    target: SlaTargetPayload | null;
}
interface NotificationEvent {
    notification: NotificationPayload;
    unread_count: number;
}
interface QueueEvent {
    channel_id: number;
    queue: QueuePayload;
}
interface OfferEvent {
    offer: OfferPayload;
}
interface OfferEndEvent {
    channel_id: number;
    why: "accepted" | "declined" | "expired" | "withdrawn";
}
interface WatchEvent {
    channel_id: number;
    people: AuthorPayload[];
}
interface TypingEvent {
    channel_id: number;
    author: AuthorPayload;
    is_typing: boolean;
}
interface PresenceEvent {
    channel_id: number;
    author: AuthorPayload;
    last_seen_at: string;
}
interface SessionAnswer {
    caller: AuthorPayload | null;
    roles: Role[];
    may_open: ChannelType[];
    companies: NamedRecord[];
    courses: CourseChoicePayload[];
    agent: AgentPayload | null;
    lang: string;
    websocket: WebsocketPayload;
    limits: LimitsPayload;
    departments: DepartmentPayload[];
    preferences: PreferencesAnswer | null;
}
interface ChannelsAnswer {
    channels: ChannelEntryPayload[];
    next_cursor: string | null;
}
interface ChannelAnswer {
    entry: ChannelEntryPayload;
    desk: DeskPayload | null;
    queue: QueuePayload | null;
    rating: RatingPayload | null;
    may_rate: boolean;
    reply_email: string | null;
    may_request_transcript: boolean;
    reader_count: number | null;
}
interface PeopleAnswer {
    people: PersonPayload[];
}
interface CoursesAnswer {
    courses: CourseChoicePayload[];
}
interface MembersAnswer {
    members: MemberPayload[];
    next_cursor: string | null;
}
interface MessagesAnswer {
    messages: MessagePayload[];
    has_more_before: boolean;
    has_more_after: boolean;
    version: number;
    internal_version: number;
}
interface MessageAnswer {
    message: MessagePayload;
}
interface MemberAnswer {
    member: MemberPayload;
}
interface DeliveredAnswer {
    busy_ids: number[];
}
interface ReceiptsAnswer {
    message_id: number;
    audience_count: number;
    delivered_count: number;
    read_count: number;
    confirmed_count: number;
    is_confirmed: boolean;
    people: ReceiptPayload[];
}
interface SearchAnswer {
    results: SearchResultPayload[];
    next_cursor: string | null;
}
interface TypingAnswer {
    is_sent: boolean;
}
interface AttachmentAnswer {
    attachment: AttachmentPayload;
}
interface SyncAnswer {
    changes: ChannelChangesPayload[];
    removed: number[];
    has_more: boolean;
}
interface SupportAnswer {
    entry: ChannelEntryPayload;
    message: MessagePayload;
    queue: QueuePayload | null;
    token: string;
    token_expires_at: string;
    websocket: WebsocketPayload;
}
interface QueueAnswer {
    entries: QueueEntryPayload[];
    departments: QueueDepartmentPayload[];
    agents: ColleaguePayload[];
    offers: OfferPayload[];
}
interface WatchAnswer {
    people: AuthorPayload[];
}
interface ForesightAnswer {
    mode: "automatic" | "offer" | "manual";
    is_open: boolean;
    verdicts: VerdictPayload[];
}
interface DoneAnswer {
    is_done: boolean;
}
interface AgentAnswer {
    agent: AgentPayload;
}
interface BoardAnswer {
    departments: BoardDepartmentPayload[];
    agents: ColleaguePayload[];
    at_risk: BoardRiskPayload[];
    at_risk_total: number;
}
interface NotificationsAnswer {
    notifications: NotificationPayload[];
    unread_count: number;
    next_cursor: string | null;
}
interface UnreadAnswer {
    unread_count: number;
}
interface CannedAnswer {
    responses: CannedPayload[];
}
interface RatingAnswer {
    rating: RatingPayload;
}
interface HealthCheckPayload {
    name: "database" | "bus" | "timers" | "cron";
    status: "ok" | "idle" | "off" | "failing";
    text: string;
}
interface HealthAnswer {
    status: "ok";
    version: string;
    checks: HealthCheckPayload[];
}
interface ProblemPayload {
    type: string;
    title: string;
    status: number;
    code: string;
    detail: string;
    field: string | null;
}
interface MembershipAnswer {
    channel_id: number;
    me: MembershipPayload;
}
interface RevisionPayload {
    body: string;
    author: AuthorPayload;
    written_at: string;
}
interface RevisionsAnswer {
    revisions: RevisionPayload[];
}
interface PersonPresencePayload {
    user_id: number;
    status: PresenceStatus;
    last_seen_at: string | null;
}
interface PresencesAnswer {
    presences: PersonPresencePayload[];
}
interface PreferencesAnswer {
    email: EmailChoice;
    push: boolean;
    sound: boolean;
    notify: NotifyDefault;
}
interface PushKeyAnswer {
    public_key: string;
}
