import { onMounted, onWillUnmount, useState } from "@odoo/owl";

const PHONE = "(max-width: 479px)";
const FOCUSABLE =
    'a[href], button:not(:disabled), input:not(:disabled):not([type="file"]), select, textarea, [tabindex="0"]';

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

/** Tab goes round within an element that covers everything else. */
export function trapFocus(el, ev) {
    const stops = [...el.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent);
    const current = el.getRootNode().activeElement;
    const edge = ev.shiftKey ? stops[0] : stops.at(-1);
    if (stops.length && (current === edge || current === el)) {
        ev.preventDefault();
        (ev.shiftKey ? stops.at(-1) : stops[0]).focus();
    }
}
