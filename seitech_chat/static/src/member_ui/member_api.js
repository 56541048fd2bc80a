import { ChatApi } from "@seitech_chat/core/api/chat_api";

/** The API of signed-in people. */
export class MemberApi extends ChatApi {
    /** @returns {Promise<ChannelAnswer>} */
    createDirect(userId) {
        return this._call("/create-direct", { user_id: userId });
    }

    /** @returns {Promise<ChannelAnswer>} */
    createStudentInstructor(courseId, studentId = null) {
        return this._call("/create-student-instructor", {
            course_id: courseId,
            student_id: studentId,
        });
    }

    /** @returns {Promise<ChannelAnswer>} */
    accept(channelId) {
        return this._call("/accept", { channel_id: channelId });
    }

    /** @returns {Promise<ChannelAnswer>} */
    resolve(channelId) {
        return this._call("/resolve", { channel_id: channelId });
    }

    /**
     * Assign a conversation to an agent.
     *
     * @param {number} channelId
     * @param {number} agentId
     * @param {string} [note] for the desk
     * @param {boolean} [isConfirmed] also to one who is absent or of another department
     * @returns {Promise<ChannelAnswer>}
     */
    assign(channelId, agentId, note = "", isConfirmed = false) {
        return this._call("/assign", {
            channel_id: channelId,
            agent_id: agentId,
            note,
            ...(isConfirmed && { is_confirmed: true }),
        });
    }

    /**
     * Transfer a conversation to a department, where it waits.
     *
     * @param {number} channelId
     * @param {number} departmentId
     * @param {string} [note] for the desk
     * @param {boolean} [isConfirmed] also to one that is closed or has nobody online
     * @returns {Promise<ChannelAnswer>}
     */
    transfer(channelId, departmentId, note = "", isConfirmed = false) {
        return this._call("/transfer", {
            channel_id: channelId,
            department_id: departmentId,
            note,
            ...(isConfirmed && { is_confirmed: true }),
        });
    }

    /** @returns {Promise<ChannelAnswer>} */
    reopen(channelId) {
        return this._call("/reopen", { channel_id: channelId });
    }

    /** @returns {Promise<QueueAnswer>} */
    queue() {
        return this._call("/queue");
    }

    /** @returns {Promise<AgentAnswer>} */
    agentHeartbeat(status = null) {
        return this._call("/agent-heartbeat", { status });
    }

    /**
     * The people I may write to or invite.
     *
     * @returns {Promise<PeopleAnswer>}
     */
    people(body = {}) {
        return this._call("/people", body);
    }

    /** @returns {Promise<CoursesAnswer>} */
    courses(body = {}) {
        return this._call("/courses", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    createGroup(body = {}) {
        return this._call("/create-group", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    rename(body = {}) {
        return this._call("/rename", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    invite(body = {}) {
        return this._call("/invite", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    remove(body = {}) {
        return this._call("/remove", body);
    }

    /** @returns {Promise<DoneAnswer>} */
    leave(body = {}) {
        return this._call("/leave", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    moderate(body = {}) {
        return this._call("/moderate", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    close(body = {}) {
        return this._call("/close", body);
    }

    /**
     * A large group's members, page by page.
     *
     * @returns {Promise<MembersAnswer>}
     */
    members(body = {}) {
        return this._call("/members", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    block(body = {}) {
        return this._call("/block", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    createInstructorAdmin(body = {}) {
        return this._call("/create-instructor-admin", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    createStudentSupport(body = {}) {
        return this._call("/create-student-support", body);
    }

    /**
     * Take a visitor's conversation along.
     *
     * @returns {Promise<ChannelAnswer>}
     */
    mergeVisitor(body = {}) {
        return this._call("/merge-visitor", body);
    }

    /** @returns {Promise<ChannelAnswer>} */
    createBroadcast(body = {}) {
        return this._call("/create-broadcast", body);
    }

    /** @returns {Promise<ReceiptsAnswer>} */
    acknowledge(body = {}) {
        return this._call("/acknowledge", body);
    }

    /** @returns {Promise<ReceiptsAnswer>} */
    receipts(body = {}) {
        return this._call("/receipts", body);
    }

    /** @returns {Promise<SearchAnswer>} */
    search(body = {}) {
        return this._call("/search", body);
    }

    /** @returns {Promise<MembershipAnswer>} */
    draft(body = {}) {
        return this._call("/draft", body);
    }

    /** @returns {Promise<MembershipAnswer>} */
    markUnread(body = {}) {
        return this._call("/mark-unread", body);
    }

    /** @returns {Promise<MembershipAnswer>} */
    mute(body = {}) {
        return this._call("/mute", body);
    }

    /** @returns {Promise<MembershipAnswer>} */
    archive(body = {}) {
        return this._call("/archive", body);
    }

    /** @returns {Promise<MembershipAnswer>} */
    setNotificationLevel(body = {}) {
        return this._call("/notification-level", body);
    }

    /** @returns {Promise<EditHistoryAnswer>} */
    editHistory(body = {}) {
        return this._call("/edit-history", body);
    }

    /**
     * A sign of life of mine.
     *
     * @returns {Promise<DoneAnswer>}
     */
    heartbeat(body = {}) {
        return this._call("/heartbeat", body);
    }

    /** @returns {Promise<PresenceAnswer>} */
    listPresence(body = {}) {
        return this._call("/presence", body);
    }

    /** @returns {Promise<PreferencesAnswer>} */
    preferences(body = {}) {
        return this._call("/preferences", body);
    }

    /** @returns {Promise<PreferencesAnswer>} */
    setPreferences(body = {}) {
        return this._call("/set-preferences", body);
    }

    /** @returns {Promise<PushKeyAnswer>} */
    pushKey(body = {}) {
        return this._call("/push-key", body);
    }

    /** @returns {Promise<DoneAnswer>} */
    pushSubscribe(body = {}) {
        return this._call("/push-subscribe", body);
    }

    /** @returns {Promise<DoneAnswer>} */
    pushUnsubscribe(body = {}) {
        return this._call("/push-unsubscribe", body);
    }

    /** @returns {Promise<NotificationsAnswer>} */
    notifications(body = {}) {
        return this._call("/notifications", body);
    }

    /**
     * Mark notifications as read: `ids`, those of a `channel_id`, or `all`.
     *
     * @returns {Promise<UnreadAnswer>}
     */
    markNotificationsRead(body = {}) {
        return this._call("/mark-notifications-read", body);
    }

    /**
     * Prepared answers, filled in for a conversation.
     *
     * @returns {Promise<CannedResponsesAnswer>}
     */
    cannedResponses(channelId) {
        return this._call("/canned-responses", { channel_id: channelId });
    }

    /** @returns {Promise<BoardAnswer>} */
    board() {
        return this._call("/board");
    }
}
