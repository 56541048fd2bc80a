// Be a visitor who types in no time: runs in the page that is measured.

(() => {
    /** Find an element anywhere, in the widgets' shadow roots too. */
    const find = (selector, root = document) => {
        const found = root.querySelector(selector);
        if (found) {
            return found;
        }
        const hosts = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
        return hosts.map((host) => find(selector, host.shadowRoot)).find(Boolean);
    };

    /** Wait until an element is there to be seen, and painted. */
    const seen = (selector) =>
        new Promise((resolve) => {
            const look = () => {
                const element = find(selector);
                if (!element?.getBoundingClientRect().width) {
                    requestAnimationFrame(look);
                    return;
                }
                // A message is handled behind the frame.
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => resolve(element);
                port2.postMessage(0);
            };
            look();
        });

    /** Wait for the answer of a route; return the time of its last byte. */
    const answered = (path) =>
        new Promise((resolve) => {
            const observer = new PerformanceObserver((list) => {
                const isIts = ({ name }) => new URL(name).pathname.endsWith(path);
                const entry = list.getEntries().find(isIts);
                if (entry) {
                    observer.disconnect();
                    resolve(entry.responseEnd);
                }
            });
            observer.observe({ type: "resource" });
        });

    const options = { bubbles: true, composed: true, cancelable: true };

    const enter = (field, value) => {
        field.value = value;
        field.dispatchEvent(new Event("input", options));
        field.dispatchEvent(new Event("change", options));
    };

    /**
     * Open a chat and send its first message, as fast as it lets itself be used.
     *
     * @param {object} way
     * @param {string} way.launcher selector of what opens it
     * @param {[string, string][]} way.fields selector and value of all there is to fill in;
     *   the message is the last
     * @param {object} way.key what sends, as `KeyboardEvent` has it
     * @param {string} way.route that stores the message
     * @returns {Promise<{ready: number, readyAt: number, stored: number, storedAt: number}>}
     *   milliseconds from the click until there was something to write in, and until the
     *   message was answered; both also on the wall clock
     */
    window.startAsVisitor = async ({ launcher, fields, key, route }) => {
        const stored = answered(route);
        const start = performance.now();
        find(launcher).click();
        const [last] = fields.at(-1);
        const message = await seen(last);
        const ready = performance.now() - start;
        const readyAt = performance.timeOrigin + performance.now();
        for (const [selector, value] of fields) {
            enter(find(selector), value);
        }
        message.dispatchEvent(new KeyboardEvent("keydown", { ...options, ...key }));
        const storedMs = await stored;
        const storedAt = performance.timeOrigin + storedMs;
        return { ready, readyAt, stored: storedMs - start, storedAt };
    };
})();
