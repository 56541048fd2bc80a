import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";

import { BroadcastDialog } from "@seitech_chat/member_ui/groups/broadcast_dialog";
import { drawChat, startChat } from "../chat_test_helpers";
import { makeChannelAnswer } from "../make_payloads";

const COURSES = [
    { id: 3, name: "Diving", instructor: { id: 8, name: "Paul Martin" }, is_instructor: false },
    { id: 4, name: "First Aid", instructor: null, is_instructor: false },
];
const OPEN = ".o-seitech-Dialog-footer .o-isPrimary";

describe.current.tags("desktop");

/** The dialog of a manager who teaches nothing; what it asked for is noted. */
async function openDialog() {
    const { store, server } = await startChat();
    const asked = [];
    store.api.courses = async (body) => {
        asked.push(body);
        const search = (body.search || "").toLowerCase();
        return { courses: COURSES.filter(({ name }) => name.toLowerCase().includes(search)) };
    };
    store.api.createBroadcast = async (body) => {
        asked.push(body);
        return makeChannelAnswer(server.entry);
    };
    const props = { onOpened: ({ id }) => expect.step(`opened ${id}`), close() {} };
    await drawChat(BroadcastDialog, props, { store });
    await animationFrame();
    return asked;
}

async function chooseCourse() {
    await click("input[value=course]");
    await animationFrame();
    await animationFrame();
}

test("a manager finds any course of the company and opens its announcements", async () => {
    const asked = await openDialog();
    await chooseCourse();
    expect(queryAllTexts("[role=option]")).toEqual(["Diving\nPaul Martin", "First Aid"]);
    expect(OPEN).not.toBeEnabled();

    await click("[role=combobox]");
    await edit("aid");
    await advanceTime(300);
    await animationFrame();
    expect(queryAllTexts("[role=option]")).toEqual(["First Aid"]);
    await press("Enter");
    await animationFrame();
    expect(queryAllTexts(".o-seitech-chip")).toEqual(["First Aid"]);
    await click(OPEN);
    await animationFrame();

    expect(asked).toEqual([
        { search: null, limit: 20, purpose: "broadcast" },
        { search: "aid", limit: 20, purpose: "broadcast" },
        { audience: "course", course_id: 4, name: null },
    ]);
    expect.verifySteps(["opened 5"]);
});

test("the choice stays visible during a further search", async () => {
    await openDialog();
    await chooseCourse();
    await click("[role=option]:contains(Diving)");
    await animationFrame();
    await click("[role=combobox]");
    await edit("nothing like it");
    await advanceTime(300);
    await animationFrame();

    expect("[role=option]").toHaveCount(0);
    expect(".o-seitech-Picker-state").toHaveText("No courses found.");
    expect(queryAllTexts(".o-seitech-chip")).toEqual(["Diving"]);
    expect(OPEN).toBeEnabled();
});

test("Enter in the name opens it, unless the course is missing", async () => {
    const asked = await openDialog();

    await click("form input");
    await edit("Exam news");
    await chooseCourse();
    await click("form input");
    await press("Enter");
    await animationFrame();
    expect.verifySteps([]);
    await click("input[value=students]");
    await animationFrame();
    await click("form input");
    await press("Enter");
    await animationFrame();

    expect(asked.at(-1)).toEqual({ audience: "students", course_id: null, name: "Exam news" });
    expect.verifySteps(["opened 5"]);
});
