import { describe, expect, test } from "@odoo/hoot";

import { makeTranslate } from "@seitech_chat/embed/translations";

describe.current.tags("headless");

test("a sentence is translated and its places are filled", () => {
    const _t = makeTranslate(new Map([["%(name)s is typing…", "%(name)s está digitando…"]]));

    expect(_t("%(name)s is typing…", { name: "Ana" })).toBe("Ana está digitando…");
});

test("a sentence without a translation stays as it is", () => {
    const _t = makeTranslate(new Map());

    expect(_t("You are no. %(place)s.", { place: 2 })).toBe("You are no. 2.");
    expect(_t("100% sure")).toBe("100% sure");
});
