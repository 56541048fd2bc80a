import { describe, expect, test } from "@odoo/hoot";
import { tick } from "@odoo/hoot-mock";

import { Suggesting } from "@seitech_chat/member_ui/autocomplete/use_autocomplete";

describe.current.tags("headless");

const CANNED = {
    trigger: ":",
    minLength: 2,
    isFirstActive: false,
    isOffered: () => true,
    find: async () => [
        { id: 1, label: ":delay", text: "Sorry for the delay" },
        { id: 2, label: ":done", text: "It is done" },
    ],
};

function makeSuggesting({ otherMembers = [], named = [] } = {}) {
    const input = { value: "", selectionStart: 0, focus() {}, setSelectionRange() {} };
    const suggesting = new Suggesting();
    const channel = { type: "direct", otherMembers, members: new Map(), memberCount: 0 };
    suggesting.setup({
        frame: { store: {}, _t: (text) => text, suggesters: [CANNED] },
        getChannel: () => channel,
        getInput: () => input,
        setText: (text) => (input.value = text),
        getNamed: () => named,
    });
    async function type(text, options) {
        input.value = text;
        input.selectionStart = text.length;
        await suggesting.look(false, options);
        await tick();
    }
    function press(key) {
        return suggesting.onKeydown({ key, preventDefault() {}, stopPropagation() {} });
    }
    return { input, press, suggesting, type };
}

for (const text of ["Thanks :D", "Thanks :)", "Well :/", ":-)", ":P", "8:30 :", "a:de", ": de"]) {
    test(`nothing is offered for ${text}`, async () => {
        const { press, suggesting, type } = makeSuggesting();

        await type(text);

        expect(suggesting.isOpen).toBe(false);
        expect(press("Enter")).toBe(false);
    });
}

test("Enter sends what is typed until an arrow chose an answer", async () => {
    const { input, press, suggesting, type } = makeSuggesting();

    await type("See :de");
    expect(suggesting.isOpen).toBe(true);
    expect(press("Enter")).toBe(false);
    expect(input.value).toBe("See :de");

    press("ArrowDown");
    expect(press("Enter")).toBe(true);
    expect(input.value).toBe("See Sorry for the delay");
});

test("the arrow up begins at the end, Tab takes the first", async () => {
    const { input, press, type } = makeSuggesting();

    await type(":de");
    press("ArrowUp");
    press("Enter");
    expect(input.value).toBe("It is done");

    await type(":de");
    press("Tab");
    expect(input.value).toBe("Sorry for the delay");
});

test("asked for by its key, all are offered", async () => {
    const { suggesting, type } = makeSuggesting();

    await type(":", { isAsked: true });

    expect(suggesting.items).toHaveLength(2);
    expect(suggesting.active).toBe(null);
});

test("somebody renamed is mentioned by either name, once", () => {
    const now = { type: "user", id: 7, name: "Ana Silva" };
    const before = { ...now, name: "Ana Souza" };
    const otherMembers = [{ author: now, key: "user-7" }];
    const { suggesting } = makeSuggesting({ otherMembers, named: [before] });

    for (const text of ["@Ana Souza hello", "@Ana Silva hello", "@Ana Souza, @Ana Silva"]) {
        expect(suggesting.mentionsIn(text).map(({ id }) => id)).toEqual([7]);
    }
    expect(suggesting.mentionsIn("Ana Souza")).toEqual([]);
});

test("in a private note colleagues are offered, not the customer", async () => {
    const asked = [];
    const store = {
        api: {
            people: async (body) => {
                asked.push(body);
                return { people: [{ id: 7, name: "Marta Ruiz" }] };
            },
        },
    };
    const ana = { author: { type: "user", id: 3, name: "Ana Souza" }, key: "user-3" };
    const channel = {
        id: 5,
        type: "student_support",
        otherMembers: [ana],
        members: new Map([[1, ana]]),
        memberCount: 1,
    };
    const input = { value: "Ask @m", selectionStart: 6, focus() {}, setSelectionRange() {} };
    const suggesting = new Suggesting();
    suggesting.setup({
        frame: { store, _t: (text) => text },
        getChannel: () => channel,
        getInput: () => input,
        setText: (text) => (input.value = text),
    });

    await suggesting.look(true);
    await tick();

    expect(asked).toEqual([{ channel_id: 5, purpose: "note", search: "m", limit: 8 }]);
    expect(suggesting.items.map(({ label }) => label)).toEqual(["Marta Ruiz"]);
    suggesting.choose(suggesting.items[0]);
    expect(input.value).toBe("Ask @Marta Ruiz ");
    expect(suggesting.mentionsIn(input.value)).toEqual([
        { type: "user", id: 7, name: "Marta Ruiz" },
    ]);

    input.value = "@";
    input.selectionStart = 1;
    await suggesting.look(false);
    expect(suggesting.items.map(({ label }) => label)).toEqual(["Ana Souza"]);
});

test("a note's draft that comes back names whom it named, found by their first word", async () => {
    const asked = [];
    const people = [
        { id: 7, name: "Marta Ruiz" },
        { id: 8, name: "Marta Lind" },
    ];
    const store = {
        api: {
            people: async ({ search, purpose }) => {
                asked.push([search, purpose]);
                return { people: people.filter(({ name }) => name.startsWith(search)) };
            },
        },
    };
    const channel = { id: 5, type: "public_support", otherMembers: [], members: new Map() };
    const suggesting = new Suggesting();
    suggesting.setup({
        frame: { store, _t: (text) => text },
        getChannel: () => channel,
        getInput: () => null,
        setText() {},
    });
    const text = "@Marta Ruiz please; ana@example.com wrote, @nobody";

    await suggesting.recall(text, true);

    expect(asked).toEqual([
        ["Marta", "note"],
        ["nobody", "note"],
    ]);
    expect(suggesting.mentionsIn(text).map(({ id }) => id)).toEqual([7]);
    await suggesting.recall("@Marta Ruiz again", true);
    expect(asked).toHaveLength(2);
});

test("a draft that comes back while offline names nobody and breaks nothing", async () => {
    const store = { api: { people: () => Promise.reject(new Error("offline")) } };
    const suggesting = new Suggesting();
    suggesting.setup({
        frame: { store, _t: (text) => text },
        getChannel: () => ({ id: 5, type: "public_support", otherMembers: [] }),
        getInput: () => null,
        setText() {},
    });

    await suggesting.recall("@Marta", true);

    expect(suggesting.mentionsIn("@Marta")).toEqual([]);
});

test("of two people of one name the draft keeps the one who was chosen", async () => {
    const [one, other] = [7, 8].map((id) => ({ type: "user", id, name: "Ana Souza" }));
    const otherMembers = [{ author: one }, { author: other }];
    const { input, suggesting } = makeSuggesting({ otherMembers });
    const choose = (author) => {
        input.value = "@";
        suggesting.start = 0;
        suggesting.choose({ author, text: "@Ana Souza " });
    };
    choose(one);
    choose(other);
    const mentions = suggesting.mentionsIn(input.value);
    expect(mentions).toEqual([other]);

    const { suggesting: later } = makeSuggesting({ otherMembers });
    await later.recall(input.value, false, mentions);

    expect(later.mentionsIn(input.value)).toEqual([other]);
});
