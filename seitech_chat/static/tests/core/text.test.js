import { describe, expect, test } from "@odoo/hoot";

import { isLargeEmoji } from "@seitech_chat/core/ui/text";

describe.current.tags("headless");

test("one to three emojis alone are shown large", () => {
    const large = ["👍", "🇪🇸", "🇪🇸🇫🇷 🇩🇪", "1️⃣", "👍🏽 👨‍👩‍👧‍👦 ❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "™️", " 😀\n"];
    for (const text of large) {
        expect(isLargeEmoji(text)).toBe(true, { message: text });
    }
});

test("signs, digits and more than three emojis are not", () => {
    const usual = ["", " ", "™", "©", "5", "#", "5 👍", "👍 5", "🇪", "👍👍👍👍", "a👍", "😀".repeat(3000)];
    for (const text of usual) {
        expect(isLargeEmoji(text)).toBe(false, { message: text });
    }
});
