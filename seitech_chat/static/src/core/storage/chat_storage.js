/**
 * JSON values under a prefix, in the storage a frame hands in. Where the browser refuses
 * (private window, quota) the values live as long as the page.
 */
export class ChatStorage {
    /**
     * @param {Storage} backend
     * @param {string} prefix
     */
    constructor(backend, prefix) {
        this.backend = backend;
        this.prefix = prefix;
        this.fallback = new Map();
    }

    get(key) {
        const name = this.prefix + key;
        try {
            const text = this.backend.getItem(name);
            if (text !== null) {
                return JSON.parse(text);
            }
        } catch {
            // Not readable, or not ours: as if it were not there.
        }
        return this.fallback.get(name) ?? null;
    }

    set(key, value) {
        const name = this.prefix + key;
        try {
            this.backend.setItem(name, JSON.stringify(value));
            this.fallback.delete(name);
        } catch {
            this.fallback.set(name, value);
        }
    }

    remove(key) {
        const name = this.prefix + key;
        this.fallback.delete(name);
        try {
            this.backend.removeItem(name);
        } catch {
            // It could not be stored there either.
        }
    }

    /** The keys under the prefix, without it. */
    keys() {
        const names = new Set(this.fallback.keys());
        try {
            for (let i = 0; i < this.backend.length; i++) {
                names.add(this.backend.key(i));
            }
        } catch {
            // The fallback is all there is.
        }
        return [...names]
            .filter((name) => name.startsWith(this.prefix))
            .map((name) => name.slice(this.prefix.length));
    }

    /**
     * Listen to changes of other tabs under the prefix.
     *
     * @param {(key: string, value: any) => void} callback value null: removed
     * @returns {() => void} stops listening
     */
    listen(callback) {
        const onStorage = (ev) => {
            if (ev.storageArea === this.backend && ev.key?.startsWith(this.prefix)) {
                let value = null;
                try {
                    value = JSON.parse(ev.newValue);
                } catch {
                    // Written by something else: as if removed.
                }
                callback(ev.key.slice(this.prefix.length), value);
            }
        };
        // Outside of a page there is no other tab.
        globalThis.addEventListener?.("storage", onStorage);
        return () => globalThis.removeEventListener?.("storage", onStorage);
    }
}
