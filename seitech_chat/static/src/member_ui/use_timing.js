import { onWillUnmount } from "@odoo/owl";

/**
 * Debounce the calls; none runs after the component is destroyed.
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
