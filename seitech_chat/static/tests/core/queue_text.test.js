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
    expect(say(2, 240)).toBe("You're number 2 in line · about 4 min wait");
    expect(say(1, 60)).toBe("You're next in line · about 1 min wait");
    expect(say(1, null)).toBe("You're next in line");
});

test("an unknown wait behind others is called so", () => {
    expect(say(3, null)).toBe("You're number 3 in line · the wait may be longer than usual");
});
