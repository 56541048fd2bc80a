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
     */
    constructor({ origin = "", headers = () => ({}), credentials = "same-origin" } = {}) {
        this.origin = origin;
        this.headers = headers;
        this.credentials = credentials;
    }

    /**
     * Post JSON. Rejects only when there was no answer.
     *
     * @param {string} path
     * @param {object} body
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
        const askedMs = Date.now();
        try {
            const response = await window.fetch(this.origin + path, {
                method: "POST",
                headers: { "Content-Type": "application/json", ...this.headers() },
                credentials: this.credentials,
                body: JSON.stringify(body),
                signal: timeout.signal,
            });
            recordServerTime(response.headers.get("Date"), askedMs, Date.now());
            return {
                status: response.status,
                retryAfter: response.headers.get("Retry-After"),
                data: parseJson(await response.text()),
            };
        } catch (error) {
            throw isTimedOut ? new TypeError("The server did not answer in time.") : error;
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
        }
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
