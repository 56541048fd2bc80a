import { browser } from "@web/core/browser/browser";
import { useBus } from "@web/core/utils/hooks";

/**
 * Give the focus that nothing has to the row of the open conversation, or to the list's search.
 *
 * @param {HTMLElement | null} inbox
 */
function focusIfLost(inbox) {
    if (inbox && document.activeElement === document.body) {
        const row = inbox.querySelector("[data-channel-id][aria-current]");
        (row || inbox.querySelector("input[type=search]"))?.focus();
    }
}

/**
 * Keep the focus in the inbox when a dialog closes: what had it before may have gone with what
 * the dialog did.
 *
 * @param {{ el: HTMLElement | null }} root
 * @param {import("services").ServiceFactories["ui"]} ui
 * @returns {() => void} does the same once what is on its way to the screen is drawn
 */
export function useFocusRestore(root, ui) {
    useBus(ui.bus, "active-element-changed", () => {
        // The dialog gives the focus back first, where it can.
        browser.setTimeout(() => ui.activeElement === document && focusIfLost(root.el));
    });
    return () => requestAnimationFrame(() => requestAnimationFrame(() => focusIfLost(root.el)));
}
