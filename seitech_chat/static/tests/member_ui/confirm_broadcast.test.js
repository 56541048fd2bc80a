import { describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { xml } from "@odoo/owl";

import { DialogHost } from "@seitech_chat/member_ui/dialog/dialog_host";
import { makeDialogStack } from "@seitech_chat/member_ui/dialog/dialog_stack";
import { memberComponents } from "@seitech_chat/member_ui/member_components";
import { Thread } from "@seitech_chat/ui/thread/thread";

import { drawChat, startChat, TestServer } from "../chat_test_helpers";
import { settle } from "../inbox/inbox_test_helpers";
import { makeChannelAnswer } from "../make_payloads";

const INPUT = ".o-seitech-Composer-input";

describe.current.tags("desktop");

async function drawBroadcast(readerCount) {
    const server = new TestServer();
    server.channel.type = "broadcast";
    const chat = await startChat({ server });
    chat.store.api.channel = async () =>
        makeChannelAnswer(server.entry, { reader_count: readerCount });
    class Screen extends Thread {
        static components = { ...Thread.components, DialogHost };
        static template = xml`<t t-call="seitech_chat.Thread"/><DialogHost/>`;
    }
    await drawChat(
        Screen,
        { channel: chat.channel },
        { store: chat.store, parts: memberComponents, frame: { dialogs: makeDialogStack() } }
    );
    await click(INPUT);
    await edit("The exam moves");
    await press("Enter");
    await press("Enter");
    await settle();
    return server;
}

test("Enter asks how many an announcement goes to, and sends nothing", async () => {
    const server = await drawBroadcast(1240);

    expect(server.countCalls("send")).toBe(0);
    expect(queryAllTexts("[role=dialog] p")).toEqual(["1,240 people will receive it."]);
    expect(INPUT).toHaveValue("The exam moves");
    await press("Enter");
    await animationFrame();
    expect(server.countCalls("send")).toBe(0);
    expect("[role=dialog]").toHaveCount(0);
    expect(INPUT).toHaveValue("The exam moves");

    await press("Enter");
    await settle();
    await click("[role=dialog] .o-isPrimary");
    await settle();

    expect(server.messages.map(({ body }) => body)).toEqual(["<p>The exam moves</p>"]);
    expect(INPUT).toHaveValue("");
});

test("one reader is one person", async () => {
    await drawBroadcast(1);

    expect(queryAllTexts("[role=dialog] p")).toEqual(["1 person will receive it."]);
});
