import { Component, useRef, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { ConversationRow } from "@seitech_chat/core/members/list/conversation_row/conversation_row";
import { matches, TYPE_FILTERS } from "@seitech_chat/core/members/list/filtering";
import { group } from "@seitech_chat/core/members/list/grouping";
import { ListFilters } from "@seitech_chat/core/members/list/list_filters/list_filters";
import { usePresenceOf } from "@seitech_chat/core/members/presence/presence";
import { openSearch } from "@seitech_chat/core/members/search/search_panel";
import { useClock, useDebounced } from "@seitech_chat/core/members/timing";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { isComposing } from "@seitech_chat/core/ui/composing";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

const SEARCH_DELAY_MS = 250;
const PRESENCE_REDRAW_MS = 30_000;
const LOAD_MARGIN_PX = 200;

/** With whom a conversation of two is. */
function personOf({ otherMembers, memberCount }) {
    return memberCount <= 2 ? otherMembers[0]?.author : null;
}

/** Everything I may see, under its headings: found, filtered, walked with the arrows. */
export class ConversationList extends Component {
    static template = "seitech_chat.ConversationList";
    static components = { ConversationRow, Icon, ListFilters };
    static props = {
        /** { channelId, filter, isFolded(name), toggleGroup(name) } */
        view: { type: Object },
        /** The desk's headings, or those of somebody who only talks. */
        isDesk: { type: Boolean, optional: true },
        /** Which of what the store holds is listed at all. */
        includes: { type: Function, optional: true },
        hasKeyboard: { type: Boolean },
        onOpen: { type: Function },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { isDesk: true, includes: () => true };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.view = useState(this.props.view);
        this.state = useState({ isLoading: false, failure: "", now: Date.now() });
        this.root = useRef("root");
        this.search = useRef("search");
        this.loadSoon = useDebounced(() => this.load(), SEARCH_DELAY_MS);
        useClock(this.state, PRESENCE_REDRAW_MS);
        const { statusOf } = usePresenceOf(this.store, () =>
            this.store.sortedChannels.map(personOf)
        );
        this.presenceOf = (author) => author && statusOf(author);
    }

    get groups() {
        const { isDesk, includes } = this.props;
        const { filter } = this.view;
        const held = filter.isArchived ? this.store.archivedChannels : this.store.sortedChannels;
        const listed = held.filter((channel) => includes(channel) && matches(channel, filter));
        return group(listed, { isDesk });
    }

    get placeholder() {
        const { _t } = this.frame;
        return this.props.hasKeyboard ? _t("Search (Ctrl+K)") : _t("Search");
    }

    get isFiltered() {
        const { type, isUnreadOnly, isEnded, isArchived, search } = this.view.filter;
        return type !== "all" || isUnreadOnly || isEnded || isArchived || Boolean(search.trim());
    }

    heading(name) {
        const { _t } = this.frame;
        return {
            support: _t("Support"),
            waiting: _t("Waiting"),
            mine: _t("Mine"),
            others: _t("Others"),
            news: _t("Announcements"),
            courses: _t("Courses"),
            people: _t("Direct and groups"),
            ended: _t("Ended"),
        }[name];
    }

    onFilter(change) {
        Object.assign(this.view.filter, change);
        this.load();
    }

    onSearch(ev) {
        this.view.filter.search = ev.target.value;
        this.loadSoon();
    }

    onClear() {
        Object.assign(this.view.filter, {
            type: "all",
            isUnreadOnly: false,
            isEnded: false,
            isArchived: false,
            search: "",
        });
        this.load();
        this.search.el.focus();
    }

    onSearchKeydown(ev) {
        if (isComposing(ev)) {
            return;
        }
        if (ev.key === "ArrowDown") {
            ev.preventDefault();
            this.rows[0]?.focus();
        } else if (ev.key === "Escape" && this.view.filter.search) {
            ev.stopPropagation();
            this.view.filter.search = "";
            this.load();
        } else if (ev.key === "Enter") {
            this.rows[0]?.click();
        }
    }

    /** The names are found here; what was said in them, by the server. */
    onSearchMessages() {
        openSearch(this.frame, { text: this.view.filter.search.trim() });
    }

    onListKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        const index = this.rows.indexOf(ev.target);
        if (!step || index < 0) {
            return;
        }
        ev.preventDefault();
        (this.rows[index + step] || (step < 0 && this.search.el))?.focus();
    }

    onScroll(ev) {
        const { scrollTop, clientHeight, scrollHeight } = ev.target;
        if (scrollHeight - scrollTop - clientHeight < LOAD_MARGIN_PX) {
            this.loadMore();
        }
    }

    get rows() {
        return [...this.root.el.querySelectorAll("[data-channel-id]")];
    }

    /** What is held is on the screen already; the server knows the rest. */
    load() {
        const { type, isUnreadOnly, isEnded, isArchived, search } = this.view.filter;
        const body = { state: isEnded ? "closed" : "open", unread_only: isUnreadOnly };
        if (TYPE_FILTERS[type]) {
            body.types = [...TYPE_FILTERS[type]];
        }
        if (isArchived) {
            body.is_archived = true;
        }
        if (search.trim()) {
            body.search = search.trim();
        }
        return this._load(() => this.store.loadChannels(body));
    }

    async loadMore() {
        if (this.store.nextCursor && !this.state.isLoading) {
            await this._load(() => this.store.loadMoreChannels());
        }
    }

    async _load(request) {
        this.state.isLoading = true;
        this.state.failure = "";
        try {
            await request();
        } catch (error) {
            this.store.noteError(error);
            this.state.failure = sentenceOf(error, this.frame._t);
        } finally {
            this.state.isLoading = false;
        }
    }
}
