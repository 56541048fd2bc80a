/** A refusal or a failure; `code` distinguishes them, never the sentence. */
export class ChatApiError extends Error {
    /**
     * @param {object} problem
     * @param {string} problem.code of contract.ERROR_CODES, or `network`
     * @param {string} [problem.detail] a sentence for people
     * @param {string | null} [problem.field] dotted path into the request
     * @param {number} [problem.status] of HTTP, 0 when there was no answer
     * @param {number | null} [problem.retryAfterSeconds]
     */
    constructor({ code, detail = "", field = null, status = 0, retryAfterSeconds = null }) {
        super(detail || code);
        this.name = "ChatApiError";
        this.code = code;
        this.detail = detail;
        this.field = field;
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Whether the same request may succeed later without a change. */
    get isRetryable() {
        const isAway = this.code === "network" || this.code === "unavailable";
        return isAway || this.status === 429 || this.status >= 500;
    }

    /** Whether the token or the session is worth nothing; a missing identity is no such reason. */
    get isUnauthorized() {
        return this.status === 401 && !this.needsIdentity;
    }

    /** Whether the site's page has to identify the person first. */
    get needsIdentity() {
        return this.code.startsWith("identity_");
    }
}

/**
 * Turn an answer into its payload, or throw.
 *
 * @param {{ status: number, data: any, retryAfter?: string | null }} answer
 */
function readResponse({ status, data, retryAfter }) {
    const isOk = status >= 200 && status < 300;
    if (isOk && data) {
        return data;
    }
    throw new ChatApiError({
        // An error without a problem body comes from a proxy, not from the chat.
        code: status ? "unavailable" : "network",
        ...data,
        status: isOk ? 502 : status,
        retryAfterSeconds: Number(retryAfter) || null,
    });
}

function asApiError(error) {
    if (error instanceof ChatApiError || error?.name === "AbortError") {
        return error;
    }
    return new ChatApiError({ code: "network", detail: error?.message });
}

/** The routes: one function each, returning the payload. The only way to the server. */
export class ChatApi {
    /**
     * @param {import("@seitech_chat/core/api/fetch_transport").FetchTransport} transport
     * @param {string} [root] where the caller's routes begin
     */
    constructor(transport, root = "/api/chat") {
        this.transport = transport;
        this.root = root;
    }

    async _call(path, body = {}, options = {}) {
        try {
            return readResponse(await this.transport.request(this.root + path, body, options));
        } catch (error) {
            throw asApiError(error);
        }
    }

    /** @returns {Promise<SessionAnswer>} */
    session() {
        return this._call("/session");
    }

    /** @returns {Promise<ChannelsAnswer>} */
    channels(body = {}, options) {
        return this._call("/channels", body, options);
    }

    /** @returns {Promise<ChannelAnswer>} */
    channel(channelId) {
        return this._call(`/channel/${channelId}`);
    }

    /** @returns {Promise<MessagesAnswer>} */
    messages(body, options) {
        return this._call("/messages", body, options);
    }

    /** @returns {Promise<MessageAnswer>} */
    send(body) {
        return this._call("/send", body);
    }

    /** @returns {Promise<MessageAnswer>} */
    edit(messageId, body, mentionUserIds = []) {
        return this._call("/edit", {
            message_id: messageId,
            body,
            mention_user_ids: mentionUserIds,
        });
    }

    /** @returns {Promise<MessageAnswer>} */
    delete(messageId) {
        return this._call("/delete", { message_id: messageId });
    }

    /** @returns {Promise<MessageAnswer>} */
    pin(messageId, isPinned) {
        return this._call("/pin", { message_id: messageId, is_pinned: isPinned });
    }

    /** @returns {Promise<MessageAnswer>} */
    reaction(messageId, emoji, isSet) {
        return this._call("/reaction", { message_id: messageId, emoji, is_set: isSet });
    }

    /** @returns {Promise<TypingAnswer>} */
    typing(channelId, isTyping) {
        return this._call("/typing", { channel_id: channelId, is_typing: isTyping });
    }

    /** @returns {Promise<MemberAnswer>} */
    markRead(body) {
        return this._call("/mark-read", body);
    }

    /**
     * @param {{ id: number, position: number }[]} channels
     * @returns {Promise<DeliveredAnswer>}
     */
    markDelivered(channels) {
        return this._call("/mark-delivered", { channels });
    }

    /**
     * Rate the service from 1 to 5.
     *
     * @returns {Promise<RatingAnswer>}
     */
    rate(body) {
        return this._call("/rate", body);
    }

    /**
     * Have the conversation mailed to the customer's own address.
     *
     * @returns {Promise<DoneAnswer>}
     */
    transcript(channelId) {
        return this._call("/transcript", { channel_id: channelId });
    }

    /** @returns {Promise<SyncAnswer>} */
    sync(body) {
        return this._call("/sync", body);
    }

    /**
     * Store a file.
     *
     * @param {number} channelId
     * @param {File} file
     * @param {(ratio: number) => void} onProgress from 0 to 1
     * @returns {{ promise: Promise<AttachmentAnswer>, abort: () => void }}
     */
    upload(channelId, file, onProgress) {
        const form = new FormData();
        form.append("channel_id", String(channelId));
        form.append("file", file, file.name);
        const { promise, abort } = this.transport.upload(this.root + "/upload", form, onProgress);
        return {
            abort,
            promise: promise.then(readResponse).catch((error) => {
                throw asApiError(error);
            }),
        };
    }
}

/** The API of a website's visitor. */
export class VisitorApi extends ChatApi {
    constructor(transport, root = "/api/chat/support") {
        super(transport, root);
    }

    /**
     * @param {object} form of requests.SupportRequest
     * @returns {Promise<SupportAnswer>}
     */
    open(form) {
        return this._call("", form);
    }

    /** @returns {Promise<ChannelAnswer>} */
    end(channelId) {
        return this._call("/end", { channel_id: channelId });
    }

    /**
     * The first screen and the session.
     *
     * @param {{ lang: string, path: string }} page
     * @returns {Promise<HomeAnswer>}
     */
    home(page) {
        const query = new URLSearchParams({ ...page, with_session: "true" });
        return this._call(`/home?${query}`, null);
    }

    /**
     * @param {object} body of requests.FaqSearchRequest
     * @returns {Promise<FaqsAnswer>}
     */
    searchFaqs(body, options) {
        return this._call("/faq/search", body, options);
    }

    /**
     * @param {number} faqId
     * @param {{ lang: string, path: string }} page
     * @returns {Promise<FaqAnswer>}
     */
    faq(faqId, page) {
        return this._call(`/faq/${faqId}?${new URLSearchParams(page)}`, null);
    }

    /**
     * @param {number} faqId
     * @param {object} body of requests.FaqFeedbackRequest
     * @returns {Promise<DoneAnswer>}
     */
    rateFaq(faqId, body) {
        return this._call(`/faq/${faqId}/feedback`, body);
    }
}
