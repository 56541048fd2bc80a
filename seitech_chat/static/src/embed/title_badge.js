import { onMounted, onWillUnmount, reactive } from "@odoo/owl";

/** The prefix of the page's title; a title such as "(2026) Courses" is the page's. */
let badge = "";

function showCount(count) {
    const { title } = document;
    const own = badge && title.startsWith(badge) ? title.slice(badge.length) : title;
    badge = count ? `(${count}) ` : "";
    if (badge + own !== title) {
        document.title = badge + own;
    }
}

/**
 * The number of unread messages before the page's title. It does not wait for drawing,
 * which browsers put off in tabs nobody looks at: those it is for.
 *
 * @param {VisitorChat} chat
 */
export function useTitleBadge(chat) {
    let isOnline = true;
    const observed = reactive(chat, () => isOnline && show());
    const show = () => showCount(observed.unreadCount);
    onMounted(show);
    onWillUnmount(() => {
        isOnline = false;
        showCount(0);
    });
}
