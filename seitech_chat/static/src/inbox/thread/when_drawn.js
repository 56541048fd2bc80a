import { browser } from "@web/core/browser/browser";

const MAX_FRAMES = 60;

/**
 * Wait until something is drawn, for a second at most.
 *
 * @param {{ el: HTMLElement | null }} root
 * @param {string} selector
 * @returns {Promise<HTMLElement | null>}
 */
export async function whenDrawn(root, selector) {
    for (let frame = 0; frame < MAX_FRAMES; frame++) {
        const found = root.el?.querySelector(selector);
        if (found) {
            return found;
        }
        await new Promise((resolve) => browser.requestAnimationFrame(resolve));
    }
    return null;
}
