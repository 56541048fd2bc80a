// Whole payloads of the contract, each with the values that a test cares about.

/** @returns {MessagePayload} */
export function makeMessagePayload(values) {
    return {
        id: 100,
        channel_id: 5,
        position: 1,
        version: 1,
        stream: "public",
        type: "text",
        author: { type: "system", id: null, name: "" },
        body: "",
        attachments: [],
        reactions: [],
        reply_to: null,
        mentions: [],
        previews: [],
        requires_acknowledgement: false,
        client_uuid: null,
        created_at: "2026-03-02T10:00:00Z",
        edited_at: null,
        deleted_at: null,
        pinned_at: null,
        system_message: null,
        ...values,
    };
}

/** The quote of a reply. @returns {ReplyPayload} */
export function makeReplyPayload({ id, channel_id, position, author }, excerpt) {
    return { id, channel_id, position, author, excerpt, is_deleted: false };
}

/** @returns {AttachmentPayload} */
export function makeAttachmentPayload(values) {
    return {
        id: 1,
        name: "invoice.pdf",
        mimetype: "application/pdf",
        size_bytes: 10,
        kind: "file",
        width: null,
        height: null,
        url: "/api/chat/file/1",
        ...values,
    };
}

/** @returns {MemberPayload} */
export function makeMemberPayload(author, values) {
    return {
        id: author.id,
        channel_id: 5,
        version: 0,
        author,
        role: "member",
        is_active: true,
        last_read_position: 0,
        last_delivered_position: 0,
        joined_at: "2026-03-02T10:00:00Z",
        last_seen_at: null,
        ...values,
    };
}

/** @returns {ChannelPayload} */
export function makeChannelPayload(values) {
    return {
        id: 5,
        type: "public_support",
        state: "active",
        name: "",
        query_type: "other",
        department: { id: 1, name: "General" },
        agent: null,
        course: null,
        company: { id: 1, name: "Company" },
        audience: null,
        is_waiting: false,
        is_blocked: false,
        started_at: "2026-03-02T10:00:00Z",
        ended_at: null,
        first_retained_position: 1,
        last_position: 0,
        last_version: 0,
        ...values,
    };
}

/** @returns {MembershipPayload} */
export function makeMembershipPayload(values) {
    return {
        member_id: 1,
        own_version: 0,
        role: "member",
        is_customer: false,
        last_read_position: 0,
        unread_count: 0,
        unread_from: null,
        mention_count: 0,
        mention_positions: [],
        is_archived: false,
        archived_position: null,
        muted_until: null,
        notification_level: "default",
        draft: null,
        is_blocking: false,
        ...values,
    };
}

/** @returns {ChannelEntryPayload} */
export function makeEntryPayload(values) {
    return {
        channel: makeChannelPayload(),
        desk: null,
        internal_version: 0,
        me: null,
        members: [],
        member_count: 0,
        former: { last_read_position: 0, last_delivered_position: 0 },
        last_message: null,
        ...values,
    };
}

/** @returns {ChannelAnswer} */
export function makeChannelAnswer(entry, values) {
    return {
        entry,
        desk: null,
        queue: null,
        rating: null,
        may_rate: false,
        reply_email: null,
        may_request_transcript: false,
        reader_count: null,
        photos: [],
        ...values,
    };
}

/** @returns {SupportDetailsPayload} */
export function makeSupportDetailsPayload(values) {
    return {
        priority: "medium",
        is_escalated: false,
        assignee_only_replies: true,
        skills: [],
        fields: [],
        visitor_email: "ana@example.com",
        visitor_phone: null,
        identity: null,
        pages: [],
        page_url: "/slides",
        page_link: "/slides",
        lang: "en",
        company: { id: 1, name: "Company" },
        first_response_seconds: null,
        resolution_seconds: null,
        earlier_count: 0,
        previous_id: null,
        sla: [],
        ratings: [],
        ...values,
    };
}

/** @returns {SlaTargetPayload} */
export function makeTargetPayload(values) {
    return {
        id: 1,
        kind: "first_response",
        service_number: 1,
        policy: { id: 1, name: "Standard" },
        calendar: null,
        budget_seconds: 900,
        started_at: "2026-03-02T10:00:00Z",
        due_at: null,
        warn_at: null,
        paused_at: null,
        remaining_seconds: null,
        met_at: null,
        breached_at: null,
        history: [],
        ...values,
    };
}

/** The columns of a running target in a row of the list. @returns {SlaDuePayload} */
export function makeDuePayload({ id, kind, due_at, warn_at, breached_at }) {
    return { id, kind, due_at, warn_at, breached_at };
}

/** @returns {SlaHistoryItemPayload} */
export function makeHistoryItemPayload(at, kind, values) {
    return { at, kind, left_seconds: null, due_at: null, spans: [], action: null, ...values };
}

/** @returns {QueuePayload} */
export function makeQueuePayload(values) {
    return {
        position: 1,
        estimate_seconds: null,
        is_outside_hours: false,
        opens_at: null,
        ...values,
    };
}

/** @returns {DepartmentPayload} */
export function makeDepartmentPayload(values) {
    return {
        id: 3,
        name: "Billing",
        is_available: true,
        is_open: true,
        opens_at: null,
        query_type: null,
        form: { name: "required", email: "required", phone: "hidden" },
        fields: [],
        welcome_text: "",
        away_text: "",
        ...values,
    };
}

/** @returns {HomeAnswer} */
export function makeHomeAnswer(values) {
    return {
        team: {
            agents: [],
            is_available: true,
            typical_response_seconds: null,
            opens_at: null,
        },
        faqs: [],
        has_faqs: false,
        quick_actions: [],
        session: null,
        ...values,
    };
}

/** @returns {QuickActionPayload} */
export function makeQuickActionPayload(values) {
    return {
        id: 1,
        label: "Request a callback",
        icon: "phone",
        action: "callback",
        faq_id: null,
        query_type: "callback",
        department_id: null,
        body: "",
        url: "",
        ...values,
    };
}

/** @returns {AgentSummaryPayload} */
export function makeAgentSummaryPayload(id, name, values) {
    return {
        id,
        name,
        status: "online",
        away_text: "",
        is_available: true,
        open_count: 0,
        chat_limit: 5,
        department_ids: [3],
        ...values,
    };
}

/** @returns {ReceiptsAnswer} */
export function makeReceiptsAnswer(values) {
    return {
        message_id: 100,
        audience_count: 1,
        delivered_count: 0,
        read_count: 0,
        confirmed_count: 0,
        is_confirmed: false,
        people: [],
        ...values,
    };
}

/** @returns {WebsocketPayload} */
export function makeWebsocketPayload(values) {
    return {
        path: "/websocket",
        version: "1",
        subscription: "seitech_chat",
        subscription_expires_at: null,
        subscription_lifetime_seconds: null,
        ...values,
    };
}

/** @returns {SessionAnswer} */
export function makeSessionAnswer(values) {
    return {
        api_version: 1,
        caller: null,
        roles: ["public"],
        may_open: [],
        companies: [{ id: 1, name: "Company" }],
        courses: [],
        agent: null,
        lang: "en-US",
        websocket: makeWebsocketPayload(),
        limits: {
            max_text_length: 5000,
            max_file_bytes: 1000,
            max_attachments: 10,
            file_types: [],
        },
        departments: [],
        preferences: null,
        ...values,
    };
}
