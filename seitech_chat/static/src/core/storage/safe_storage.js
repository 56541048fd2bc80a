/** Like Storage, for as long as the page lives: where the browser has none for us. */
class PageStorage {
    constructor() {
        this.items = new Map();
    }

    get length() {
        return this.items.size;
    }

    key(index) {
        return [...this.items.keys()][index] ?? null;
    }

    getItem(name) {
        return this.items.get(name) ?? null;
    }

    setItem(name, value) {
        this.items.set(name, String(value));
    }

    removeItem(name) {
        this.items.delete(name);
    }
}

/**
 * A storage of the browser, which a privacy setting may forbid even to look at.
 *
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | PageStorage}
 */
export function browserStorage(name) {
    try {
        return window[name] || new PageStorage();
    } catch {
        return new PageStorage();
    }
}

/**
 * Return whether values outlive the page in a storage: private modes forbid it.
 *
 * @param {Storage | PageStorage} storage
 */
export function isLasting(storage) {
    const name = "seitech_chat.probe";
    try {
        storage.setItem(name, "1");
        storage.removeItem(name);
        return !(storage instanceof PageStorage);
    } catch {
        return false;
    }
}
