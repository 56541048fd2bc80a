import { onMounted, onWillUnmount, useState } from "@odoo/owl";

const PHONE = "(max-width: 479px)";

/**
 * On a phone the panel takes the whole screen, and only what the keyboard leaves of it.
 *
 * @param {{ el: HTMLElement | null }} ref
 */
export function useMobileFullscreen(ref) {
    const phone = window.matchMedia(PHONE);
    const fit = useState({ isFull: phone.matches });
    const view = window.visualViewport;

    function update() {
        fit.isFull = phone.matches;
        const { el } = ref;
        if (el && view) {
            el.style.setProperty("--o-seitech-Panel-height", `${view.height}px`);
            el.style.setProperty("--o-seitech-Panel-top", `${view.offsetTop}px`);
        }
        // Behind a full screen the page must not scroll.
        document.documentElement.style.overflow = fit.isFull ? "hidden" : "";
    }

    onMounted(() => {
        update();
        phone.addEventListener("change", update);
        view?.addEventListener("resize", update);
        view?.addEventListener("scroll", update);
    });
    onWillUnmount(() => {
        phone.removeEventListener("change", update);
        view?.removeEventListener("resize", update);
        view?.removeEventListener("scroll", update);
        document.documentElement.style.overflow = "";
    });
    return fit;
}
