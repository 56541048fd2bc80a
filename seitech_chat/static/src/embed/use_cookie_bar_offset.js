import { onMounted, onWillUnmount } from "@odoo/owl";

const COOKIE_BAR = "#website_cookies_bar";

/** How much of the window's lower edge the cookie bar takes, in pixels. */
function measure(bar) {
    const content = bar.querySelector(".modal.show.s_popup_bottom .modal-content");
    if (!content) {
        return 0;
    }
    const box = content.getBoundingClientRect();
    return box.height && box.bottom >= window.innerHeight - 1 ? Math.ceil(box.height) : 0;
}

/**
 * Stay out of the way of the website's cookie bar.
 *
 * @param {(clearancePx: number) => void} onChange
 */
export function useCookieBarOffset(onChange) {
    let observer = null;
    let resizes = null;
    onMounted(() => {
        const bar = document.querySelector(COOKIE_BAR);
        if (!bar) {
            return;
        }
        const update = () => onChange(measure(bar));
        observer = new MutationObserver(update);
        observer.observe(bar, { subtree: true, attributes: true, childList: true });
        resizes = new ResizeObserver(update);
        resizes.observe(document.documentElement);
        bar.querySelectorAll(".modal-content").forEach((el) => resizes.observe(el));
        update();
    });
    onWillUnmount(() => {
        observer?.disconnect();
        resizes?.disconnect();
    });
}
