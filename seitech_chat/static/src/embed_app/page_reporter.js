import { watchAddress } from "@seitech_chat/embed_loader/page_path";

const INTERVAL_MS = 3000;
/** A single-page application sets its title after the address. */
const TITLE_MS = 500;
const MAX_URL_LENGTH = 2000;
const OWN_COUNT = /^\(\d+\) /; // of unread messages, in the page's title

/**
 * Return an address without user and fragment, and of its parameters only a campaign's: websites
 * carry tokens there.
 *
 * @param {string} url may be relative to the page's
 */
export function cleanAddress(url) {
    const { origin, pathname, search } = new URL(url, window.location.href);
    const campaign = search
        .slice(1)
        .split("&")
        .filter((part) => part.startsWith("utm_"));
    const query = campaign.length ? `?${campaign.join("&")}` : "";
    return (origin + pathname + query).slice(0, MAX_URL_LENGTH);
}

/** Reports the pages that a person is on to the desk, while they have an open conversation. */
export class PageReporter {
    /**
     * @param {object} parts
     * @param {() => boolean} parts.isNeeded
     * @param {(page: { url: string, title: string }) => Promise<unknown>} parts.send
     */
    constructor({ isNeeded, send }) {
        this.isNeeded = isNeeded;
        this.send = send;
        /** As the page gave it; null while the browser's address counts. */
        this.page = null;
        this.sentAt = 0;
        this.timer = null;
        this.stopWatching = watchAddress(() => this.page || this.report());
    }

    /** @param {{ url: string, title?: string }} page */
    setPage({ url, title = "" }) {
        this.page = { url: cleanAddress(url), title };
        this.report();
    }

    /** Report the page soon: the last one of several. */
    report() {
        if (!this.timer && this.isNeeded()) {
            const wait = Math.max(TITLE_MS, this.sentAt + INTERVAL_MS - Date.now());
            this.timer = setTimeout(() => this._send(), wait);
        }
    }

    _send() {
        this.timer = null;
        if (this.isNeeded()) {
            this.sentAt = Date.now();
            const url = cleanAddress(window.location.href);
            const title = document.title.replace(OWN_COUNT, "");
            // A failure is not repeated: the next page is reported as well.
            this.send(this.page || { url, title }).catch(() => {});
        }
    }

    stop() {
        clearTimeout(this.timer);
        this.stopWatching();
    }
}
