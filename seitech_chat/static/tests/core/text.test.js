import { describe, expect, test } from "@odoo/hoot";

import { isLargeEmoji, htmlToText, trimText } from "@seitech_chat/core/text";

describe.current.tags("headless");

test("one to three emojis alone are shown large", () => {
    const large = ["👍", "🇪🇸", "🇪🇸🇫🇷 🇩🇪", "1️⃣", "👍🏽 👨‍👩‍👧‍👦 ❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "™️", " 😀\n"];
    for (const text of large) {
        expect(isLargeEmoji(text)).toBe(true, { message: text });
    }
});

test("signs, digits and more than three emojis are not", () => {
    const usual = [
        "",
        " ",
        "™",
        "©",
        "5",
        "#",
        "5 👍",
        "👍 5",
        "🇪",
        "👍👍👍👍",
        "a👍",
        "😀".repeat(3000),
    ];
    for (const text of usual) {
        expect(isLargeEmoji(text)).toBe(false, { message: text });
    }
});

test("indentation is kept where a text has lines", () => {
    const cases = [
        ["  one line ", "one line"],
        ["\n\n    if x:\n\treturn  y\n\n", "    if x:\n\treturn  y"],
        ["a   b\tc", "a   b\tc"],
    ];
    for (const [typed, kept] of cases) {
        expect(trimText(typed)).toBe(kept);
        expect(htmlToText(`<p>${kept.replaceAll("\n", "<br>")}</p>`)).toBe(kept);
    }
});
