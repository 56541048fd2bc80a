import { describe, expect, test } from "@odoo/hoot";

import { cutText, lengthOf } from "@seitech_chat/core/length";

describe.current.tags("headless");

const FAMILY = "👨‍👩‍👧‍👦";
// The same table stands in tests/logic/test_length.py.
const LENGTHS = {
    "": 0,
    "abc\n": 4,
    "😀😀😀😀😀": 5,
    "🇪🇸🇪🇸": 2,
    "🇪🇸🇩": 2,
    [`five ${FAMILY}`]: 6,
    "👍🏽": 1,
    "1️⃣": 1,
    "e\u0301a": 2,
    "\u1112\u1161\u11ab": 1,
    "\u0928\u093f": 1,
    "❤️‍🔥": 1,
    文字: 2,
};

test("length is what a person counts", () => {
    for (const [text, length] of Object.entries(LENGTHS)) {
        expect(lengthOf(text)).toBe(length, { message: text });
    }
    expect(lengthOf(FAMILY.repeat(100))).toBe(140);
});

test("a cut leaves no half of a character", () => {
    expect(cutText("short", 10)).toBe("short");
    expect(cutText("a🇪🇸🇪🇸", 4)).toBe("a🇪🇸");
    expect(cutText(`a${FAMILY}b`, 6)).toBe("a");
    expect(cutText("e\u0301e\u0301", 3)).toBe("e\u0301");
});
