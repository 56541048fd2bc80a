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

    // Read before the panel is in the page: after that it costs a layout of all of it, and
    // another one for what is set then (was 200 ms on a slow phone).
    let box = { height: view?.height, top: view?.offsetTop };

    function show() {
        fit.isFull = phone.matches;
        const { el } = ref;
        if (el && view) {
            el.style.setProperty("--o-seitech-Panel-height", `${box.height}px`);
            el.style.setProperty("--o-seitech-Panel-top", `${box.top}px`);
        }
        // Behind a full screen the page must not scroll.
        document.documentElement.style.overflow = fit.isFull ? "hidden" : "";
    }

    function update() {
        box = { height: view?.height, top: view?.offsetTop };
        show();
    }

    onMounted(() => {
        show();
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
