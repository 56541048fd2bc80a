/**
 * Wait until something is drawn, for so many frames at most.
 *
 * @param {{ el: HTMLElement | null }} root
 * @param {string} selector
 * @param {number} maxFrames
 * @returns {Promise<HTMLElement | null>}
 */
export async function afterRender(root, selector, maxFrames) {
    for (let frame = 0; frame < maxFrames; frame++) {
        const found = root.el?.querySelector(selector);
        if (found) {
            return found;
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return null;
}
