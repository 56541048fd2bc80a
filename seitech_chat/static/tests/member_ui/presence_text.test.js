import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";

import { presenceText } from "@seitech_chat/member_ui/presence/use_presence";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const frame = { _t: translate, locale: "en-GB" };

test("the last visit is shown with its day, today and yesterday by name", () => {
    // The clock of the suite has a time zone, Intl has the machine's.
    mockDate("2026-11-20 18:00:00"); // a Friday
    const say = (...date) =>
        presenceText({ status: "offline", lastSeenAt: new Date(...date) }, frame);

    expect(say(2026, 10, 20, 17, 4)).toMatch(/^last seen today at \d\d:04$/);
    expect(say(2026, 10, 19, 17, 4)).toMatch(/^last seen yesterday at \d\d:04$/);
    expect(say(2026, 10, 16, 17, 4)).toMatch(/^last seen Monday at \d\d:04$/);
    expect(say(2026, 9, 16, 17, 4)).toMatch(/^last seen 16 October at \d\d:04$/);
});
