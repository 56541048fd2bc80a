import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { Acknowledgement } from "@seitech_chat/member_ui/receipts/acknowledgement";

import { AGENT, drawChat, startChat, TestServer } from "../chat_test_helpers";
import { makeReceiptsAnswer } from "../make_payloads";

const CONFIRM = ".o-seitech-Acknowledgement button";
const DONE = ".o-seitech-Acknowledgement-done";

async function drawAcknowledgement(confirm) {
    const server = new TestServer();
    server.write(AGENT, "The exam moves to Friday");
    const { channel, store } = await startChat({ server });
    const receipts = makeReceiptsAnswer({ audience_count: 6 });
    store.api.receipts = async () => receipts;
    store.api.acknowledge = () => confirm.then(() => ({ ...receipts, is_confirmed: true }));
    await drawChat(Acknowledgement, { message: channel.messages[0] }, { store });
    await animationFrame();
}

test("confirming by keyboard keeps the focus", async () => {
    const answer = Promise.withResolvers();
    await drawAcknowledgement(answer.promise);
    queryOne(CONFIRM).focus();

    await press("Enter");
    await animationFrame();
    expect(CONFIRM).toBeFocused();
    answer.resolve();
    await animationFrame();
    await animationFrame();

    expect(DONE).toHaveText("Confirmed");
    expect(DONE).toBeFocused();
});

test("an acknowledged announcement takes no focus", async () => {
    await drawAcknowledgement(Promise.resolve());

    expect(document.activeElement).toBe(document.body);
    expect(DONE).toHaveCount(0);
});
