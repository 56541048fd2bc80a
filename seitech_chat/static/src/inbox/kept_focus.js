import { useBus } from "@web/core/utils/hooks";
import { browser } from "@web/core/browser/browser";

/**
 * Keep the focus in the inbox when a dialog closes: what had it before may have gone with what
 * the dialog did. It goes to the row of the open conversation, or to the list's search.
 *
 * @param {{ el: HTMLElement | null }} root
 * @param {import("services").ServiceFactories["ui"]} ui
 */
export function useKeptFocus(root, ui) {
    useBus(ui.bus, "active-element-changed", () => {
        // The dialog gives the focus back first, where it can.
        browser.setTimeout(() => {
            const { activeElement, body } = document;
            if (root.el && activeElement === body && ui.activeElement === document) {
                const find = (place) => root.el.querySelector(place);
                (find("[data-channel-id][aria-current]") || find("input[type=search]"))?.focus();
            }
        });
    });
}
