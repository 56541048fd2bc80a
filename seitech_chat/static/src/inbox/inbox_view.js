import { browser } from "@web/core/browser/browser";

import { NO_DESK_FILTER } from "@seitech_chat/member_ui/list/desk_filter";

const DETAILS_KEY = "seitech_chat.inbox.details";
const ROOM_FOR_DETAILS_PX = 1100; // below, they lie over the thread: see inbox_action.scss
const SORT_KEY = "seitech_chat.inbox.sort";
const FOLDED_KEY = "seitech_chat.inbox.folded";

function remember(key, value) {
    try {
        browser.localStorage.setItem(key, JSON.stringify(value));
    } catch {
        // Private window or full storage: it holds as long as the page.
    }
}

function recall(key, fallback) {
    try {
        return JSON.parse(browser.localStorage.getItem(key)) ?? fallback;
    } catch {
        return fallback;
    }
}

/** The view state of the inbox; nothing of the conversations themselves. */
export class InboxView {
    /** @type {number | null} the open conversation */
    channelId = null;
    /** On a phone: list, thread or details. */
    page = "list";
    filter = {
        type: "all",
        isUnreadOnly: false,
        isEnded: false,
        isArchived: false,
        search: "",
        /** The desk's; null for others. */
        desk: null,
        sort: "",
    };
    isDetailsOpen = recall(DETAILS_KEY, browser.innerWidth >= ROOM_FOR_DETAILS_PX);
    foldedGroups = recall(FOLDED_KEY, []);

    /**
     * The desk may narrow its list from now on.
     *
     * Its initial filter: values of `NO_DESK_FILTER`, and one of `SORTS`.
     *
     * @param {{ sort?: string }} [wanted]
     */
    startDesk({ sort = recall(SORT_KEY, ""), ...desk } = {}) {
        this.filter.desk = { ...NO_DESK_FILTER, ...desk };
        this.filter.sort = sort;
    }

    keepSort() {
        remember(SORT_KEY, this.filter.sort);
    }

    show(channelId) {
        this.channelId = channelId;
        this.page = channelId ? "thread" : "list";
    }

    toggleDetails(isOpen = !this.isDetailsOpen) {
        this.isDetailsOpen = isOpen;
        remember(DETAILS_KEY, isOpen);
    }

    toggleGroup(name) {
        this.foldedGroups = this.foldedGroups.includes(name)
            ? this.foldedGroups.filter((folded) => folded !== name)
            : [...this.foldedGroups, name];
        remember(FOLDED_KEY, this.foldedGroups);
    }

    isFolded(name) {
        return this.foldedGroups.includes(name);
    }
}
