import { ChatApiError as CoreChatApiError } from "@seitech_chat/core/api/chat_api";

import type { ErrorCode } from "./payloads.js";

/**
 * A refusal of the server, or a failure on the way to it. `code` distinguishes them: a code of the
 * API, `network` without any answer, or one of the client's own.
 */
export interface ChatApiError<Code extends string = ErrorCode | ClientErrorCode> extends Error {
    readonly name: "ChatApiError";
    readonly code: Code;
    /** A sentence for people, in the language of the request. */
    readonly detail: string;
    /** The dotted path into the request of what was refused, or null. */
    readonly field: string | null;
    /** The HTTP status; 0 without an answer. */
    readonly status: number;
    readonly retryAfterSeconds: number | null;
    /** Whether the same request may succeed later without a change. */
    readonly isRetryable: boolean;
    /** Whether the person has to sign in again. */
    readonly isUnauthorized: boolean;
}

/** The codes of failures that the server does not answer. */
export type ClientErrorCode =
    | "network"
    | "discarded"
    | "not_ready"
    | "invalid_options"
    | "incompatible";

/** The class of the errors that the client's promises reject with. */
export const ChatApiError: {
    new (problem: { code: string; detail?: string; status?: number }): ChatApiError;
    readonly prototype: ChatApiError;
} = CoreChatApiError;

/** @internal Options that can't work; a start with them is not repeated. */
export class InvalidOptions extends TypeError {}

/** The error of a call that needs a started client. */
export function notReady(what: string): ChatApiError {
    const detail = `${what} needs a client that is "ready": await client.start() first.`;
    return new ChatApiError({ code: "not_ready", detail });
}
