import { describe, expect, test } from "@odoo/hoot";

import { queueText } from "@seitech_chat/ui/waiting/queue_text";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const say = (place, seconds) =>
    queueText({ position: place, estimate_seconds: seconds }, translate);

test("nobody waits: nothing is said", () => {
    expect(queueText(null, translate)).toBe("");
});

test("a place comes with minutes only when they are known", () => {
    expect(say(2, 240)).toBe("You are no. 2 · about 4 minutes");
    expect(say(1, 60)).toBe("You are next · about a minute");
    expect(say(1, null)).toBe("You are next");
});

test("an unknown wait behind others is called so", () => {
    expect(say(3, null)).toBe("You are no. 3 · it may take longer than usual");
});
