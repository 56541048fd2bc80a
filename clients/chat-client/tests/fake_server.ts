import { WebSocket } from "ws";

import type { SessionAnswer } from "../src/index.js";

/** A socket that never opens, for tests of what happens before. */
export const NoSocket = class extends WebSocket {
    constructor() {
        super("ws://127.0.0.1:9");
        this.on("error", () => {});
    }
};

export function sessionAnswer(values: Partial<SessionAnswer> = {}): SessionAnswer {
    return {
        api_version: 1,
        caller: { type: "user", id: 7, name: "Ana" },
        roles: ["student"],
        may_open: ["direct"],
        companies: [],
        courses: [],
        agent: null,
        lang: "en-US",
        websocket: {
            path: "/websocket",
            version: "19.0-2",
            subscription: null,
            subscription_expires_at: null,
            subscription_lifetime_seconds: null,
        },
        limits: {
            max_text_length: 5000,
            max_file_bytes: 1000,
            max_attachments: 10,
            file_types: [],
        },
        departments: [],
        preferences: null,
        ...values,
    } as SessionAnswer;
}

type Reply = { status?: number; body?: unknown } | "no network";

/**
 * Requests of a client, answered as a table says: what is passed as `fetch`.
 *
 * @param replies path → answer, or answers one after the other; the last one stays
 */
export function fakeServer(replies: Record<string, Reply | Reply[]> = {}) {
    const requests: { path: string; headers: Record<string, string>; body: unknown }[] = [];
    const all: Record<string, Reply | Reply[]> = {
        session: { body: sessionAnswer() },
        channels: { body: { channels: [], next_cursor: null } },
        sync: { body: { changes: [], removed: [], has_more: false } },
        heartbeat: { body: { is_done: true } },
        ...replies,
    };
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
        const path = url.replace(/^.*\/api\/chat\/(support\/)?/, "");
        const body = typeof init.body === "string" ? JSON.parse(init.body) : init.body;
        requests.push({ path, headers: init.headers as Record<string, string>, body });
        const known = all[path] ?? { status: 404, body: { code: "not_found", detail: "" } };
        const reply = Array.isArray(known) ? known[0]! : known;
        if (Array.isArray(known) && known.length > 1) {
            known.shift();
        }
        if (reply === "no network") {
            throw new TypeError("fetch failed");
        }
        return new Response(JSON.stringify(reply.body), { status: reply.status ?? 200 });
    };
    const count = (path: string) => requests.filter((one) => one.path === path).length;
    return { fetch: fetch as typeof globalThis.fetch, requests, count };
}

export const REFUSED = { status: 401, body: { code: "not_signed_in", detail: "Sign in." } };
