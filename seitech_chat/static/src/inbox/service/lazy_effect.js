import { reactive } from "@odoo/owl";

const GATHER_MS = 100;

/**
 * Run something again a moment after what it read changed. It may read all conversations:
 * with five hundred of them once for each change would be a second of work for a page.
 *
 * @template T
 * @param {(source: T) => void} callback
 * @param {T} source reactive
 */
export function lazyEffect(callback, source) {
    let timer = null;
    const observed = reactive(source, () => {
        timer ??= setTimeout(run, GATHER_MS);
    });

    function run() {
        timer = null;
        callback(observed);
    }

    run();
}
