import { markRaw } from "@seitech_chat/core/observe";

import { authorKey } from "@seitech_chat/core/models/author";
import { WebsocketAccess } from "@seitech_chat/core/live/websocket_access";

// The server's other processes drop what they remember of roles just after the commit.
const SETTLE_MS = 300;
const LEAD_ROLES = ["supervisor", "manager"];

/** The session answer: my identity, my rights, my settings and the key to the socket. */
export class Session {
    /** My author payload, or null: nobody yet. */
    me = null;
    roles = [];
    /** My record as an agent of the support desk, or null. */
    agent = null;
    lang = "";
    limits = null;
    departments = [];
    /** Types of conversation I may open. */
    mayOpen = [];
    /** My courses: CourseChoicePayload each. */
    courses = [];
    companies = [];
    /** How I am notified: PreferencesAnswer; null for a visitor. */
    preferences = null;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {import("@seitech_chat/core/store/store_events").StoreEvents} parts.events
     * @param {import("@seitech_chat/core/live/chat_sync").ChatSync} parts.sync
     * @param {(error: Error) => void} parts.onError
     */
    constructor(parts) {
        Object.assign(this, parts);
        /** @type {WebsocketAccess | null} */
        this.websocket = null;
        this.timer = null;
    }

    get meKey() {
        return authorKey(this.me);
    }

    /** Whether I answer for every customer's conversation that I see. */
    get isLead() {
        return LEAD_ROLES.some((role) => this.roles.includes(role));
    }

    /** @param {AuthorPayload | null} author */
    isMe(author) {
        return Boolean(this.me) && authorKey(author) === this.meKey;
    }

    /** @param {Message | MessagePayload} message */
    isMine(message) {
        return this.isMe(message.author);
    }

    /** @param {Partial<SessionAnswer>} answer a visitor's may come after the conversation began */
    insert(answer) {
        this.me = answer.caller;
        this.roles = answer.roles;
        this.agent = answer.agent;
        this.lang = answer.lang;
        this.limits = answer.limits || null;
        this.departments = answer.departments || [];
        this.mayOpen = answer.may_open || [];
        this.courses = answer.courses || [];
        this.companies = answer.companies || [];
        this.preferences = answer.preferences || null;
    }

    /** @param {WebsocketPayload} payload */
    insertWebsocket(payload) {
        this.websocket = markRaw(new WebsocketAccess(payload));
    }

    /** Ask the server again. Throws the ChatApiError of a refusal. */
    async refresh() {
        const answer = await this.api.session();
        this.insert(answer);
        this.insertWebsocket(answer.websocket);
        return answer;
    }

    /**
     * Change some of my settings. Throws the ChatApiError of a refusal.
     *
     * @param {object} changes of requests.PreferencesRequest
     */
    async savePreferences(changes) {
        this.preferences = await this.api.setPreferences(changes);
    }

    /**
     * Where to connect, and what to subscribe with.
     *
     * @param {boolean} isFresh ask the server, whatever is held
     * @returns {Promise<WebsocketPayload>}
     */
    async getWebsocket(isFresh) {
        if (isFresh || !this.websocket || this.websocket.isExpiring) {
            try {
                await this.refresh();
            } catch (error) {
                this.onError(error);
                throw error;
            }
        }
        return this.websocket.payload;
    }

    /** My rights have changed on the server. */
    onChanged() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this._refreshChanged(), SETTLE_MS);
    }

    stop() {
        clearTimeout(this.timer);
    }

    /** The server has subscribed me again by it: fetch what became visible. */
    async _refreshChanged() {
        try {
            await this.refresh();
        } catch (error) {
            this.onError(error);
            return;
        }
        this.events.emit("session-changed");
        this.sync.request(0);
    }
}
