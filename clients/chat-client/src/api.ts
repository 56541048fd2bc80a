import { ChatApi, VisitorApi } from "@seitech_chat/core/api/chat_api";

import { ChatApiError } from "./errors.js";
import { REQUIRED_API_VERSION } from "./options.js";
import type { SessionAnswer } from "./payloads.js";
import type { CoreApi } from "./store.js";
import type { ClientTransport } from "./transport.js";

/**
 * Return the routes of a caller.
 *
 * @param transport
 * @param root where they begin
 * @param onIncompatible called with the version of a server that is not the required one
 */
export function makeApi(
    transport: ClientTransport,
    root: string,
    onIncompatible: (version: number | null) => void
): CoreApi {
    const Base: new (
        transport: ClientTransport,
        root: string
    ) => { session(): Promise<SessionAnswer> } = root.endsWith("/support") ? VisitorApi : ChatApi;
    return new (class extends Base {
        /** Servers before the first version that says so say none. */
        async session(): Promise<SessionAnswer> {
            const answer = await super.session();
            const version = answer.api_version ?? null;
            if (version !== REQUIRED_API_VERSION) {
                onIncompatible(version);
                throw new ChatApiError({ code: "incompatible", status: 200 });
            }
            return answer;
        }
    })(transport, root) as unknown as CoreApi;
}
