import { Component, onMounted, toRaw, useRef, useState } from "@odoo/owl";

import { useClock } from "@seitech_chat/member_ui/clock";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { ConversationRow } from "@seitech_chat/member_ui/list/conversation_row/conversation_row";
import { countDeskFilters } from "@seitech_chat/member_ui/list/desk_filter";
import {
    channelsRequest,
    clearFilter,
    isNarrowed,
    isSearchNarrowed,
    matches,
} from "@seitech_chat/member_ui/list/filter_channels";
import { SearchResults } from "@seitech_chat/member_ui/list/search_results";
import { groupChannels } from "@seitech_chat/member_ui/list/group_channels";
import { ListFilters } from "@seitech_chat/member_ui/list/list_filters/list_filters";
import { useSortedGroups } from "@seitech_chat/member_ui/list/use_sorted_groups";
import { rowPxFor, useRowWindow } from "@seitech_chat/member_ui/list/row_window";
import { usePresence } from "@seitech_chat/member_ui/presence/use_presence";
import { openSearch } from "@seitech_chat/member_ui/search/search_panel";
import { useDebounced } from "@seitech_chat/member_ui/use_timing";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { isComposing } from "@seitech_chat/ui/composing";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { afterRender } from "@seitech_chat/ui/after_render";

const SEARCH_DELAY_MS = 250;
const LOAD_MARGIN_PX = 200;
const MAX_DRAWING_FRAMES = 6;

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
        /** With which one gets into the search. */
        searchKey: { type: String, optional: true },
        onOpen: { type: Function },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { isDesk: true, includes: () => true, searchKey: "Ctrl+K" };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.view = useState(this.props.view);
        this.state = useState({ isLoading: false, failure: "" });
        this.found = useState(new SearchResults());
        this.isSearchNarrowed = () => isSearchNarrowed(this.view.filter);
        this.isSearching = () => this.state.isLoading || !this.found.isFor(this.view.filter);
        onMounted(() => this.view.filter.search.trim() && this.load());
        this.root = useRef("root");
        this.search = useRef("search");
        this.loadSoon = useDebounced(() => this.load(), SEARCH_DELAY_MS);
        this.clock = useClock();
        this.scroller = useRef("scroller");
        this.rowWindow = useRowWindow(this.scroller, () => rowPxFor(this.store.session.companies));
        this.listing = useSortedGroups(
            { store: this.store, view: this.view, clock: this.clock, found: this.found },
            (sources) => this.order(sources)
        );
        const { statusOf } = usePresence(this.store, () =>
            [...toRaw(this.store).channels.values()].map(personOf)
        );
        this.agentPresence = (author) => author && statusOf(author);
    }

    order({ store, view: { filter }, clock, found }) {
        const { isDesk, includes } = this.props;
        // Due times pass without an event.
        const now = countDeskFilters(filter.desk) ? clock.now(false) : 0;
        const ids = found.idsFor(filter);
        const isListed = (one) => one.isComplete && includes(one) && matches(one, filter, now, ids);
        const listed = [...store.channels.values()].filter(isListed);
        return groupChannels(listed, { isDesk, sort: filter.sort });
    }

    get groups() {
        return this.listing.groups;
    }

    get placeholder() {
        const { _t } = this.frame;
        const { hasKeyboard, searchKey: key } = this.props;
        return hasKeyboard ? _t("Search (%(key)s)", { key }) : _t("Search");
    }

    get isFiltered() {
        return isNarrowed(this.view.filter);
    }

    /** How many there are; with "+" where the server has more than is loaded. */
    countOf({ ids }) {
        return `${ids.length}${this.store.list.nextCursor ? "+" : ""}`;
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
            people: _t("Direct messages and groups"),
            ended: _t("Ended"),
        }[name];
    }

    onFilter(change) {
        Object.assign(this.view.filter, change);
        this.view.keepSort?.();
        this.load();
    }

    onSearch(ev) {
        this.view.filter.search = ev.target.value;
        this.listing.refresh();
        this.loadSoon();
    }

    /** @param {string} [search] what to go on searching for */
    onClear(search = "") {
        clearFilter(this.view.filter, search);
        this.load();
        this.search.el.focus();
    }

    onSearchKeydown(ev) {
        if (isComposing(ev)) {
            return;
        }
        if (ev.key === "ArrowDown") {
            ev.preventDefault();
            this.focusRow(this.listedIds[0]);
        } else if (ev.key === "Escape" && this.view.filter.search) {
            ev.stopPropagation();
            this.view.filter.search = "";
            this.load();
        } else if (ev.key === "Enter") {
            const [channelId] = this.listedIds;
            channelId && this.props.onOpen(channelId);
        }
    }

    /** The names are found here; what was said in them, by the server. */
    onSearchMessages() {
        openSearch(this.frame, { text: this.view.filter.search.trim() });
    }

    onListKeydown(ev) {
        const { listedIds } = this;
        const index = listedIds.indexOf(Number(ev.target.dataset.channelId));
        const last = listedIds.length - 1;
        const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[ev.key];
        if (next === undefined || index < 0) {
            return;
        }
        ev.preventDefault();
        if (listedIds[next]) {
            this.focusRow(listedIds[next]);
        } else if (next < 0) {
            this.search.el.focus();
        }
    }

    /** Focus a row, which may be out of view and not drawn yet. */
    async focusRow(channelId) {
        this.rowWindow.focusedId = channelId;
        const row = `[data-channel-id="${channelId}"]`;
        (await afterRender(this.scroller, row, MAX_DRAWING_FRAMES))?.focus();
    }

    onFocusIn(ev) {
        this.rowWindow.focusedId = Number(ev.target.dataset.channelId) || null;
    }

    onScroll(ev) {
        this.rowWindow.measureSoon();
        const { scrollTop, clientHeight, scrollHeight } = ev.target;
        if (scrollHeight - scrollTop - clientHeight < LOAD_MARGIN_PX) {
            this.loadMore();
        }
    }

    /** Ids of all rows that are not folded away, from the top on. */
    get listedIds() {
        return this.groups
            .filter(({ name }) => !this.view.isFolded(name))
            .flatMap(({ ids }) => ids);
    }

    /** Loaded conversations are filtered at once; the server searches the rest. */
    load() {
        this.listing.refresh();
        const body = channelsRequest(this.view.filter);
        return this._load(async () => {
            this.found.take(this.view.filter, body, await this.store.list.load(body));
            this.listing.refresh();
        });
    }

    async loadMore() {
        if (this.store.list.nextCursor && !this.state.isLoading) {
            await this._load(async () => this.found.add(await this.store.list.loadMore()));
        }
    }

    async _load(request) {
        this.state.isLoading = true;
        this.state.failure = "";
        try {
            await request();
        } catch (error) {
            this.store.reportError(error);
            this.state.failure = errorMessage(error, this.frame._t);
        } finally {
            this.state.isLoading = false;
        }
    }
}
