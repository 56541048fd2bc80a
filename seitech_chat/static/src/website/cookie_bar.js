import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The chat keeps clear of so much of the window's lower edge. */
const BOTTOM = "--seitech-chat-bottom";

/** How much of the window's lower edge the cookie bar takes, in pixels. */
function measure(bar) {
    const content = bar.querySelector(".modal.show.s_popup_bottom .modal-content");
    if (!content) {
        return 0;
    }
    const box = content.getBoundingClientRect();
    return box.height && box.bottom >= window.innerHeight - 1 ? Math.ceil(box.height) : 0;
}

/** The chat stays out of the way of the website's cookie bar. */
export class CookieBarClearance extends Interaction {
    static selector = "#website_cookies_bar";

    start() {
        const { style } = document.documentElement;
        const update = () => style.setProperty(BOTTOM, `${measure(this.el)}px`);
        const changes = new MutationObserver(update);
        changes.observe(this.el, { subtree: true, attributes: true, childList: true });
        const resizes = new ResizeObserver(update);
        resizes.observe(document.documentElement);
        this.el.querySelectorAll(".modal-content").forEach((el) => resizes.observe(el));
        this.registerCleanup(() => {
            changes.disconnect();
            resizes.disconnect();
            style.removeProperty(BOTTOM);
        });
        update();
    }
}

registry.category("public.interactions").add("seitech_chat.cookie_bar", CookieBarClearance);
