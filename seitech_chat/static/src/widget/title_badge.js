import { onWillUnmount, useEffect } from "@odoo/owl";

const BADGE = /^\(\d+\) /;

/**
 * The number of unread messages before the page's title.
 *
 * @param {() => number} getCount
 */
export function useTitleBadge(getCount) {
    const show = (count) => {
        const title = document.title.replace(BADGE, "");
        const badged = count ? `(${count}) ${title}` : title;
        if (badged !== document.title) {
            document.title = badged;
        }
    };
    useEffect(show, () => [getCount()]);
    onWillUnmount(() => show(0));
}
