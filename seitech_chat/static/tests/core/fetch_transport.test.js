import { describe, expect, test } from "@odoo/hoot";
import { mockFetch } from "@odoo/hoot-mock";

import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";

describe.current.tags("headless");

const ELSEWHERE = { origin: "https://odoo.example.com", site: "a1b2" };

/** Make a request, and return its address and headers. */
async function carry(options, path, body) {
    const sent = {};
    mockFetch((url, { headers }) => {
        Object.assign(sent, {
            url: String(url),
            headers: Object.fromEntries(new Headers(headers)),
        });
        return new Response("{}");
    });
    await new FetchTransport(options).request(path, body);
    return sent;
}

test("the address names the site, before or behind a query", async () => {
    const first = await carry(ELSEWHERE, "/api/chat/support", {});
    const second = await carry(ELSEWHERE, "/api/chat/support/home?lang=en", null);

    expect(first.url).toBe("https://odoo.example.com/api/chat/support?site=a1b2");
    expect(second.url).toBe("https://odoo.example.com/api/chat/support/home?lang=en&site=a1b2");
});

test("a page elsewhere sends what needs no preflight request, until it has a token", async () => {
    const plain = { "Accept-Language": "pt-BR" };
    const known = { ...plain, "X-Chat-Visitor-Token": "secret" };
    for (const [options, headers, type] of [
        [ELSEWHERE, plain, "text/plain"],
        [ELSEWHERE, known, "application/json"],
        [{ site: "a1b2" }, plain, "application/json"],
        [{}, {}, "application/json"],
    ]) {
        const asked = { ...options, headers: () => headers };
        const posted = await carry(asked, "/api/chat/support", {});
        const got = await carry(asked, "/api/chat/support/home", null);

        const shown = Object.fromEntries(new Headers(headers));
        expect(posted.headers).toEqual({ "content-type": type, ...shown });
        expect(got.headers).toEqual(shown);
    }
});
