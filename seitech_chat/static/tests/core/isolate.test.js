import { describe, expect, test } from "@odoo/hoot";

import { makeTranslate } from "@seitech_chat/embed/translations";
import { isolate, joinNames } from "@seitech_chat/core/isolate";

describe.current.tags("headless");

test("a name never turns the sentence it stands in", () => {
    const _t = makeTranslate(new Map());
    const say = (name) => _t("%(name)s is typing…", { name });

    expect(say("Ana")).toBe("Ana is typing…");
    expect(say("Ana\u202egnipyt")).toBe("Anagnipyt is typing…");
    expect(say("علي 2")).toBe("\u2068علي 2\u2069 is typing…");
    expect(say("\u2067Ana")).toBe("Ana is typing…");
    expect(say("Ana\u2069\u2067")).toBe("Ana is typing…");
    expect(_t("%(count)s new", { count: 3 })).toBe("3 new");
});

test("a right-to-left sentence isolates every name", () => {
    const _t = makeTranslate(new Map([["%(name)s left.", "غادر %(name)s."]]));

    expect(_t("%(name)s left.", { name: "Ana (2)" })).toBe("غادر \u2068Ana (2)\u2069.");
});

test("names in a list are isolated one by one, also within a sentence", () => {
    const names = joinNames(["علي", "Ana (2)\u202e"]);

    expect(names).toBe("\u2068علي\u2069, \u2068Ana (2)\u2069");
    expect(isolate(names)).toBe(`\u2068${names}\u2069`);
    expect(joinNames(["Ana", "Ben"], " · ")).toBe("Ana · Ben");
    expect(joinNames(["", "Ana", undefined, null, false, "Ben"])).toBe("Ana, Ben");
});
