import { onWillUnmount } from "@odoo/owl";

/**
 * Call it once, when nobody asked any more for a while; never after the component is gone.
 *
 * @param {() => void} callback
 * @param {number} delayMs
 */
export function useDebounced(callback, delayMs) {
    let timer = null;
    onWillUnmount(() => clearTimeout(timer));
    return () => {
        clearTimeout(timer);
        timer = setTimeout(callback, delayMs);
    };
}
