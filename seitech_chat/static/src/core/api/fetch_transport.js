import { deviceNow, recordServerTime } from "@seitech_chat/core/live/server_clock";

const REQUEST_TIMEOUT_MS = 30_000;

function parseJson(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Headers with which a page elsewhere needs no preflight request. */
const SIMPLE_HEADERS = ["Accept-Language"];

/**
 * Carries requests by the browser's own means: with the session cookie, or with a header
 * the frame names.
 */
export class FetchTransport {
    /**
     * @param {object} [options]
     * @param {string} [options.origin] of the server, "" for the page's own
     * @param {string} [options.site] the key of the site of a page elsewhere, "" for none
     * @param {() => Record<string, string>} [options.headers] read again for each request
     * @param {RequestCredentials} [options.credentials]
     * @param {(path: string, answer: object) => void} [options.onAnswer] called with each answer to JSON
     * @param {typeof fetch | null} [options.fetch] the browser's, if it is not said
     */
    constructor({
        origin = "",
        site = "",
        headers = () => ({}),
        credentials = "same-origin",
        onAnswer = () => {},
        fetch = null,
    } = {}) {
        this.hasProgress = !fetch;
        // The browser's is looked up for each request, as a page may replace it later.
        this.fetch = fetch || ((...args) => globalThis.fetch(...args));
        this.onAnswer = onAnswer;
        /** Requests without an answer yet. @type {Set<AbortController>} */
        this.running = new Set();
        this.origin = origin;
        this.site = site;
        this.headers = headers;
        this.credentials = credentials;
    }

    /** The whole address. It names the site: a header would need a preflight request. */
    _address(path) {
        const query = this.site && `${path.includes("?") ? "&" : "?"}site=${this.site}`;
        return this.origin + path + query;
    }

    /**
     * Post JSON, or get what a route without a body returns. Rejects only when there was no
     * answer.
     *
     * @param {string} path with its query
     * @param {object | null} body null for GET
     * @param {{ signal?: AbortSignal }} [options]
     */
    async request(path, body, { signal } = {}) {
        const timeout = new AbortController();
        let isTimedOut = false;
        const timer = setTimeout(() => {
            isTimedOut = true;
            timeout.abort();
        }, REQUEST_TIMEOUT_MS);
        const onAbort = () => timeout.abort();
        signal?.addEventListener("abort", onAbort);
        this.running.add(timeout);
        const askedMs = deviceNow();
        try {
            const headers = this.headers();
            const response = await this.fetch(this._address(path), {
                method: body ? "POST" : "GET",
                headers: body ? { "Content-Type": this._typeFor(headers), ...headers } : headers,
                credentials: this.credentials,
                body: body && JSON.stringify(body),
                signal: timeout.signal,
            });
            recordServerTime(response.headers.get("Date"), askedMs, deviceNow());
            const answer = {
                status: response.status,
                retryAfter: response.headers.get("Retry-After"),
                data: parseJson(await response.text()),
            };
            this.onAnswer(path, answer);
            return answer;
        } catch (error) {
            throw isTimedOut ? new TypeError("The server did not answer in time.") : error;
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
            this.running.delete(timeout);
        }
    }

    /** Without a header of our own, JSON as plain text saves a page elsewhere the preflight request. */
    _typeFor(headers) {
        const isSimple = Object.keys(headers).every((name) => SIMPLE_HEADERS.includes(name));
        return this.site && this.origin && isSimple ? "text/plain" : "application/json";
    }

    /** End all requests that wait for the network: nothing of the person is sent any more. */
    abort() {
        this.running.forEach((one) => one.abort());
    }

    /**
     * Post a form with a file; only XMLHttpRequest reports the progress.
     *
     * @param {string} path
     * @param {FormData} form
     * @param {(ratio: number) => void} onProgress
     * @returns {{ promise: Promise<object>, abort: () => void }}
     */
    upload(path, form, onProgress) {
        if (!this.hasProgress || !globalThis.XMLHttpRequest) {
            return this._uploadByFetch(path, form);
        }
        const request = new XMLHttpRequest();
        request.open("POST", this._address(path));
        request.withCredentials = this.credentials === "include";
        for (const [name, value] of Object.entries(this.headers())) {
            request.setRequestHeader(name, value);
        }
        const promise = new Promise((resolve, reject) => {
            request.upload.onprogress = (ev) =>
                ev.lengthComputable && onProgress(ev.loaded / ev.total);
            request.onload = () =>
                resolve({
                    status: request.status,
                    retryAfter: request.getResponseHeader("Retry-After"),
                    data: parseJson(request.responseText),
                });
            request.onerror = () => reject(new TypeError("The upload was cut off."));
            request.onabort = () => reject(new DOMException("Aborted", "AbortError"));
        });
        request.send(form);
        return { promise, abort: () => request.abort() };
    }

    _uploadByFetch(path, form) {
        const stop = new AbortController();
        const options = { headers: this.headers(), credentials: this.credentials };
        const request = { ...options, method: "POST", body: form, signal: stop.signal };
        const promise = this.fetch(this._address(path), request).then(async (response) => ({
            status: response.status,
            retryAfter: response.headers.get("Retry-After"),
            data: parseJson(await response.text()),
        }));
        return { promise, abort: () => stop.abort() };
    }

    /**
     * Fetch a file with the caller's headers.
     *
     * @param {string} path
     * @returns {Promise<Blob>}
     */
    async fileBlob(path) {
        const response = await this.fetch(this._address(path), {
            headers: this.headers(),
            credentials: this.credentials,
        });
        if (!response.ok) {
            throw new TypeError(`The file was not sent (${response.status}).`);
        }
        return response.blob();
    }
}
