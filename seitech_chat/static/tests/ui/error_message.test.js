import { describe, expect, test } from "@odoo/hoot";

import { errorMessage } from "@seitech_chat/ui/run_with_feedback";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const say = (retryAfterSeconds) =>
    errorMessage({ code: "rate_limited", retryAfterSeconds }, translate);

test("a refusal for too many requests says when to try again, in words", () => {
    const many = "We're receiving many requests.";

    expect(say(null)).toBe(`${many} Wait a moment and try again.`);
    expect(say(0.4)).toBe(`${many} Try again in 1 second.`);
    expect(say(12.2)).toBe(`${many} Try again in 13 seconds.`);
    expect(say(91)).toBe(`${many} Try again in 2 minutes.`);
    expect(say(5401)).toBe(`${many} Try again in 2 hours.`);
});
