import { recordServerTime } from "@seitech_chat/core/live/server_clock";

const REQUEST_TIMEOUT_MS = 30_000;

function parseJson(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/**
 * Carries requests by the browser's own means: with the session cookie, or with a header
 * the frame names.
 */
export class FetchTransport {
    /**
     * @param {object} [options]
     * @param {string} [options.origin] of the server, "" for the page's own
     * @param {() => Record<string, string>} [options.headers] read again for each request
     * @param {RequestCredentials} [options.credentials]
     * @param {(path: string, answer: object) => void} [options.onAnswer] called with each answer to JSON
     */
    constructor({
        origin = "",
        headers = () => ({}),
        credentials = "same-origin",
        onAnswer = () => {},
    } = {}) {
        this.onAnswer = onAnswer;
        /** Requests without an answer yet. @type {Set<AbortController>} */
        this.running = new Set();
        this.origin = origin;
        this.headers = headers;
        this.credentials = credentials;
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
        const askedMs = Date.now();
        try {
            const response = await window.fetch(this.origin + path, {
                method: body ? "POST" : "GET",
                headers: { "Content-Type": "application/json", ...this.headers() },
                credentials: this.credentials,
                body: body && JSON.stringify(body),
                signal: timeout.signal,
            });
            recordServerTime(response.headers.get("Date"), askedMs, Date.now());
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
     */
    upload(path, form, onProgress) {
        const request = new XMLHttpRequest();
        request.open("POST", this.origin + path);
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

    /**
     * Fetch a file with the caller's headers.
     *
     * @param {string} path
     * @returns {Promise<Blob>}
     */
    async fileBlob(path) {
        const response = await window.fetch(this.origin + path, {
            headers: this.headers(),
            credentials: this.credentials,
        });
        if (!response.ok) {
            throw new TypeError(`The file was not sent (${response.status}).`);
        }
        return response.blob();
    }
}
