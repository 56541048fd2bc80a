import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { Thread } from "@seitech_chat/core/ui/thread/thread";

import { drawChat, ME, startChat, TestServer } from "../chat_test_helpers";

const MESSAGE = ".o-seitech-Message";

async function drawThread() {
    const server = new TestServer();
    server.write(ME, "Hello");
    const chat = await startChat({ server });
    await drawChat(Thread, { channel: chat.channel }, { store: chat.store });
    return { ...chat, server };
}

async function pressAll(...keys) {
    for (const key of keys) {
        await press(key);
        await animationFrame();
    }
}

test("what is chosen of a message leaves the focus on the message", async () => {
    const { server } = await drawThread();
    const openMenu = ["Enter", "ArrowRight", "ArrowRight", "Enter"];
    queryOne(MESSAGE).focus();

    await pressAll(...openMenu, "ArrowDown", "Enter"); // copy
    expect(".o-seitech-MessageActions-menu").toHaveCount(0);
    expect(MESSAGE).toBeFocused();
    await pressAll(...openMenu, "ArrowUp", "Enter", "Enter"); // delete, really
    await animationFrame();

    expect(server.messages[0].deleted_at).not.toBe(null);
    expect(".o-seitech-MessageActions").toHaveCount(0);
    expect(MESSAGE).toBeFocused();
});

test("a menu that the focus leaves is closed", async () => {
    await drawThread();
    queryOne(MESSAGE).focus();
    await pressAll("Enter", "ArrowRight", "ArrowRight", "Enter");
    expect(".o-seitech-MessageActions-menu").toHaveCount(1);

    await pressAll("Tab", "Tab");
    expect(".o-seitech-MessageActions-menu").toHaveCount(1);
    queryOne(".o-seitech-Composer-input").focus();
    await animationFrame();

    expect(".o-seitech-MessageActions-menu").toHaveCount(0);
    expect(".o-seitech-Composer-input").toBeFocused();
});
