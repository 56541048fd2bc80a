import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { CannedReplies } from "@seitech_chat/inbox/canned/canned_replies";

describe.current.tags("headless");

const RESPONSES = [
    { id: 1, shortcut: "hello", text: "Hello Ana, how can I help?" },
    { id: 2, shortcut: "refund", text: "I return the money, hello again." },
    { id: 3, shortcut: "bye", text: "Good bye" },
];

function makeReplies(canned = async () => ({ responses: RESPONSES })) {
    const asked = [];
    const store = {
        session: { agent: { id: 1 }, roles: ["agent"] },
        reportError: () => asked.push("error"),
        api: {
            cannedResponses: (id) => {
                asked.push(id);
                return canned(id);
            },
        },
    };
    return { asked, replies: new CannedReplies(store) };
}

test("matches at the beginning come before other matches", async () => {
    const { replies } = makeReplies();

    const found = await replies.find({ id: 5 }, "hél");

    expect(found.map(({ label }) => label)).toEqual([":hello", ":refund"]);
    expect(found[0].text).toBe("Hello Ana, how can I help?");
});

test("the server is asked once a minute for a conversation", async () => {
    const { asked, replies } = makeReplies();

    await replies.find({ id: 5 }, "");
    await replies.find({ id: 5 }, "b");
    await replies.find({ id: 6 }, "");
    await advanceTime(61_000);
    await replies.find({ id: 5 }, "");

    expect(asked).toEqual([5, 6, 5]);
});

test("a failure offers nothing and is tried again", async () => {
    const { asked, replies } = makeReplies(async () => {
        throw new Error("away");
    });

    expect(await replies.find({ id: 5 }, "h")).toEqual([]);
    expect(await replies.find({ id: 5 }, "h")).toEqual([]);

    expect(asked).toEqual([5, "error", 5, "error"]);
});

test("only where a customer is answered", () => {
    const { replies } = makeReplies();

    expect(replies.isOffered({ isSupport: true })).toBe(true);
    expect(replies.isOffered({ isSupport: false })).toBe(false);
});
