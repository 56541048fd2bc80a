import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { authorName } from "@seitech_chat/core/models/author";
import { cutAtMarks, SearchQuery } from "@seitech_chat/member_ui/search/search_query";
import { useDebounced } from "@seitech_chat/member_ui/use_timing";
import { channelTitle } from "@seitech_chat/member_ui/channel_title";
import { isComposing } from "@seitech_chat/ui/composing";
import { formatDay } from "@seitech_chat/ui/format";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";

const ASK_AFTER_MS = 300;
const PAGE_SIZE = 30;

/** Finds messages by what they say, who wrote them, when, and whether they bring a file. */
export class SearchBox extends Component {
    static template = "seitech_chat.SearchBox";
    static components = { ErrorState, Icon, Skeleton };
    static props = {
        /** Of the conversation on the screen, or null. */
        channel: { type: [Object, { value: null }] },
        text: { type: String, optional: true },
        onPick: { type: Function },
    };
    static defaultProps = { text: "" };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.query = useState(new SearchQuery());
        this.query.text = this.props.text;
        this.query.isHereOnly = Boolean(this.props.channel);
        this.state = useState({
            status: "idle",
            failureCode: "",
            isFiltering: false,
            isLoadingMore: false,
            results: [],
            nextCursor: null,
        });
        this.question = 0;
        this.input = useRef("input");
        this.scheduleRefresh = useDebounced(() => this.ask(), ASK_AFTER_MS);
        onMounted(() => {
            this.input.el.focus();
            this.ask();
        });
    }

    /** Those who could have written it, as far as they are known. */
    get people() {
        const { channel } = this.props;
        const isOnline = channel && this.query.isHereOnly;
        const channels = isOnline ? [channel] : [...this.store.channels.values()];
        const found = new Map();
        for (const { members } of channels) {
            for (const { author } of members.values()) {
                if (author.type === "user") {
                    found.set(author.id, author.name);
                }
            }
        }
        return [...found].sort(([, one], [, other]) => one.localeCompare(other));
    }

    get types() {
        const { _t } = this.frame;
        return [
            { id: "all", label: _t("All") },
            { id: "support", label: _t("Support") },
            { id: "courses", label: _t("Courses") },
            { id: "people", label: _t("Direct messages and groups") },
        ];
    }

    get filterLabel() {
        const { _t } = this.frame;
        const count = this.query.filterCount;
        return count ? _t("Filters (%(count)s)", { count }) : _t("Filters");
    }

    get isOnline() {
        return Boolean(this.props.channel) && this.query.isHereOnly;
    }

    piecesOf({ excerpt, marks }) {
        return cutAtMarks(excerpt, marks);
    }

    placeOf({ channel: { id, name } }) {
        const held = this.store.channels.get(id);
        return held ? channelTitle(held, this.frame._t) : name;
    }

    nameOf(message) {
        return authorName(message.author, this.frame._t);
    }

    dayOf({ message }) {
        return formatDay(new Date(message.created_at), this.frame);
    }

    onInput(ev) {
        this.query.text = ev.target.value;
        this.scheduleRefresh();
    }

    onFilter() {
        this.ask();
    }

    onKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (!step || isComposing(ev) || !ev.target.matches("[data-found], input[type=search]")) {
            return;
        }
        const stops = [this.input.el, ...ev.currentTarget.querySelectorAll("[data-found]")];
        ev.preventDefault();
        stops[stops.indexOf(ev.target) + step]?.focus();
    }

    async ask() {
        const question = ++this.question;
        if (!this.query.isReady) {
            this.state.status = "idle";
            this.state.results = [];
            return;
        }
        this.state.status = this.state.results.length ? this.state.status : "loading";
        const answer = await this._fetch(question);
        if (answer) {
            this.state.results = answer.results;
            this.state.nextCursor = answer.next_cursor;
            this.state.status = "loaded";
        }
    }

    async loadMore() {
        this.state.isLoadingMore = true;
        const answer = await this._fetch(this.question, { cursor: this.state.nextCursor });
        this.state.isLoadingMore = false;
        if (answer) {
            this.state.results.push(...answer.results);
            this.state.nextCursor = answer.next_cursor;
        }
    }

    /** @returns {Promise<SearchAnswer | null>} null when it failed or was cancelled */
    async _fetch(question, range = {}) {
        try {
            const body = this.query.toBody(this.props.channel?.id ?? null);
            const answer = await this.store.api.search({ ...body, ...range, limit: PAGE_SIZE });
            return question === this.question ? answer : null;
        } catch (error) {
            this.store.reportError(error);
            if (question === this.question) {
                this.state.failureCode = error.code || "internal";
                this.state.status = "failed";
            }
            return null;
        }
    }
}
