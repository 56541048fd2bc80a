/** The list of my conversations, page by page, in the server's order. */
export class ChannelList {
    filter = {};
    /** Where the list goes on, or null. */
    nextCursor = null;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/api/chat_api").ChatApi} parts.api
     * @param {import("@seitech_chat/core/store/channels").Channels} parts.channels
     */
    constructor(parts) {
        Object.assign(this, parts);
    }

    /**
     * The first page.
     *
     * @param {object} [filter] of requests.ChannelsRequest
     */
    async load(filter = {}) {
        const answer = await this.api.channels(filter);
        this.filter = filter;
        this.nextCursor = answer.next_cursor;
        return this._insert(answer);
    }

    /** @param {number} [limit] how many at once, the server's own number by default */
    async loadMore(limit) {
        if (!this.nextCursor) {
            return [];
        }
        const body = { ...this.filter, cursor: this.nextCursor };
        const answer = await this.api.channels(limit ? { ...body, limit } : body);
        this.nextCursor = answer.next_cursor;
        return this._insert(answer);
    }

    /**
     * Look conversations up beside the list, which stays where it is.
     *
     * @param {object} filter of requests.ChannelsRequest
     */
    async find(filter) {
        return this._insert(await this.api.channels(filter));
    }

    _insert({ channels }) {
        return channels.map((entry) => this.channels.insertFound(entry));
    }
}
