import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";

import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { whenPainted } from "@seitech_chat/ui/when_painted";

/**
 * Exports of the scripts that a page loads later, by name. In the script before, the build
 * imports a stand-in in the place of each (`scripts/embed/stand_ins.mjs`).
 */
const values = new Map();
const loader = { load: (name) => Promise.reject(new TypeError(`Nothing defines ${name}.`)) };

/** The script has come: its entry defines what it exports. */
export function defineLazy(name, value) {
    values.set(name, value);
}

export function isLoaded(name) {
    return values.has(name);
}

/**
 * Set how this page loads a name.
 *
 * @param {(name: string) => Promise<void>} load resolves when it is defined
 */
export function setLazyLoader(load) {
    loader.load = load;
}

/** Load a name, unless it is there. A later call tries again what could not be loaded. */
export async function loadLazy(name) {
    if (!isLoaded(name)) {
        await loader.load(name);
    }
}

/** A component that is loaded when it is drawn for the first time. */
class Lazy extends Component {
    static template = "seitech_chat.Lazy";
    static components = { ErrorState };
    static props = ["*"]; // those of the component
    static lazyName = "";

    setup() {
        this.state = useState({ isLoaded: Boolean(this.Component), hasFailed: false });
        this.isGone = false;
        onWillUnmount(() => (this.isGone = true));
        if (!this.state.isLoaded) {
            // When what is around it was painted: a script takes 50 ms of a slow phone.
            onMounted(() => whenPainted(() => this.load()));
        }
    }

    get Component() {
        return values.get(this.constructor.lazyName);
    }

    async load() {
        if (this.isGone) {
            return;
        }
        this.state.hasFailed = false;
        let hasFailed = false;
        try {
            await loadLazy(this.constructor.lazyName);
        } catch {
            hasFailed = true;
        }
        if (!this.isGone) {
            Object.assign(this.state, { isLoaded: !hasFailed, hasFailed });
        }
    }
}

/** @returns {typeof Component} that stands in for the component of a later script */
export function standInForComponent(name) {
    return class extends Lazy {
        static lazyName = name;
    };
}

/** @returns {Function} that calls the function or class of a later script, which is there by then */
export function standInForFunction(name) {
    return function (...args) {
        const real = values.get(name);
        return new.target ? new real(...args) : real(...args);
    };
}
