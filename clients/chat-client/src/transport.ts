import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";

import type { AuthState } from "./auth.js";
import type { ChatClientOptions } from "./options.js";

interface Response {
    readonly status: number;
    readonly retryAfter: string | null;
    readonly data: unknown;
}

interface Upload {
    readonly promise: Promise<Response>;
    readonly abort: () => void;
}

/** Whether other credentials may help: a missing identity is no such refusal. */
function isRefused({ status, data }: Response): boolean {
    const { code = "" } = (data ?? {}) as { code?: string };
    return status === 401 && !code.startsWith("identity_");
}

/** Requests with the credentials of an `AuthState`; a refused one is repeated once with new ones. */
export class ClientTransport extends FetchTransport {
    constructor(
        private readonly auth: AuthState,
        { baseUrl = "", fetch, language }: ChatClientOptions
    ) {
        super({
            origin: baseUrl,
            headers: () => ({
                ...(language && { "Accept-Language": language }),
                ...auth.headers(),
            }),
            ...(fetch && { fetch }),
        });
    }

    async request(path: string, body: object | null, options?: object): Promise<Response> {
        return this.withCredentials(() => super.request(path, body, options));
    }

    upload(path: string, form: FormData, onProgress: (ratio: number) => void): Upload {
        let running: Upload | null = null;
        let isAborted = false;
        const send = () => {
            if (isAborted) {
                throw new DOMException("Aborted", "AbortError");
            }
            running = super.upload(path, form, onProgress) as Upload;
            return running.promise;
        };
        const abort = () => {
            isAborted = true;
            running?.abort();
        };
        return { promise: this.withCredentials(send), abort };
    }

    private async withCredentials(send: () => Promise<Response>): Promise<Response> {
        await this.auth.prepare();
        const { token } = this.auth;
        const response = await send();
        return isRefused(response) && (await this.auth.renew(token)) ? send() : response;
    }
}
