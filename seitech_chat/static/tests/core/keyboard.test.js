import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { Thread } from "@seitech_chat/ui/thread/thread";

import { drawChat, ME, startChat, TestServer } from "../chat_test_helpers";

const INPUT = ".o-seitech-Composer-input";
const MENU = ".o-seitech-MessageActions-menu";
const MESSAGE = ".o-seitech-Message";

async function drawThread() {
    const server = new TestServer();
    server.write(ME, "Hello");
    const chat = await startChat({ server });
    await drawChat(Thread, { channel: chat.channel }, { store: chat.store });
    return { ...chat, server };
}

/** Whether there are buttons beside it depends on the device: "More" is always there. */
async function openMenu() {
    queryOne(".o-seitech-MessageActions [aria-haspopup]").focus();
    await press("Enter");
    await animationFrame();
}

async function choose(label) {
    queryOne(`[role=menuitem]:contains(${label})`).focus();
    await press("Enter");
    await animationFrame();
}

test("choosing a message action keeps the focus on the message", async () => {
    const { server } = await drawThread();

    await openMenu();
    await choose("Copy");
    expect(MENU).toHaveCount(0);
    expect(MESSAGE).toBeFocused();
    await openMenu();
    await choose("Delete");
    await choose("Delete message?");
    await animationFrame();

    expect(server.messages[0].deleted_at).not.toBe(null);
    expect(".o-seitech-MessageActions").toHaveCount(0);
    expect(MESSAGE).toBeFocused();
});

test("a menu that the focus leaves is closed", async () => {
    await drawThread();
    await openMenu();
    expect(MENU).toHaveCount(1);

    await press("Tab");
    expect(MENU).toHaveCount(1);
    queryOne(INPUT).focus();
    await animationFrame();

    expect(MENU).toHaveCount(0);
    expect(INPUT).toBeFocused();
});
