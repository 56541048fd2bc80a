import { onMounted, onWillUnmount, reactive } from "@odoo/owl";

const BADGE = /^\(\d+\) /;

function showCount(count) {
    const title = document.title.replace(BADGE, "");
    const badged = count ? `(${count}) ${title}` : title;
    if (badged !== document.title) {
        document.title = badged;
    }
}

/**
 * The number of unread messages before the page's title. It does not wait for drawing,
 * which browsers put off in tabs nobody looks at: those it is for.
 *
 * @param {VisitorChat} chat
 */
export function useTitleBadge(chat) {
    let isHere = true;
    const observed = reactive(chat, () => isHere && show());
    const show = () => showCount(observed.unreadCount);
    onMounted(show);
    onWillUnmount(() => {
        isHere = false;
        showCount(0);
    });
}
