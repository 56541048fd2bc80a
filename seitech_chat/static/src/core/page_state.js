/**
 * The state of the page that the live parts ask for: visible or not, online or not.
 *
 * @typedef {object} PageState
 * @property {boolean} isVisible
 * @property {boolean} isOnline
 * @property {(type: "online" | "offline" | "visibilitychange", callback: () => void) => () => void}
 *  listen returns a function that ends it
 */

function listenTo(target, type, callback) {
    target?.addEventListener?.(type, callback);
    return () => target?.removeEventListener?.(type, callback);
}

/**
 * The page of the browser; outside of one, a page that is always visible and online. It reads
 * nothing before it is asked.
 *
 * @type {PageState}
 */
export const browserPage = {
    get isVisible() {
        return globalThis.document?.visibilityState !== "hidden";
    },
    get isOnline() {
        return globalThis.navigator?.onLine ?? true;
    },
    listen(type, callback) {
        const target = type === "visibilitychange" ? globalThis.document : globalThis;
        return listenTo(target, type, callback);
    },
};
