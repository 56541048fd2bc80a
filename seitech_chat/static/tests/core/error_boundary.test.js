import { expect, test } from "@odoo/hoot";
import { click, queryAll, queryOne } from "@odoo/hoot-dom";
import { animationFrame, tick } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";

import { ErrorBoundary } from "@seitech_chat/ui/error_boundary/error_boundary";
import { Thread } from "@seitech_chat/ui/thread/thread";

import { AGENT, catchReports, drawChat, ME, startChat } from "../chat_test_helpers";

class Screen extends Component {
    static template = xml`
        <ErrorBoundary isConversation="true" onReload="() => state.reloadCount++">
            <Thread channel="props.channel" />
        </ErrorBoundary>
        <p class="beside" t-esc="state.reloadCount" />`;
    static components = { ErrorBoundary, Thread };
    static props = { channel: { type: Object } };

    setup() {
        this.state = useState({ reloadCount: 0 });
    }
}

/** Replace every text by one in two `font` elements, as a browser's translator does. */
function translatePage(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        texts.push(walker.currentNode);
    }
    for (const text of texts.filter(({ data }) => data.trim())) {
        const font = document.createElement("font");
        font.append(document.createElement("font"));
        font.firstChild.append(`${text.data} (es)`);
        text.replaceWith(font);
    }
}

async function settle() {
    await tick();
    await animationFrame();
    await animationFrame();
}

test("only the messages' texts are for translators", async () => {
    const { channel, store, server } = await startChat();
    await drawChat(Screen, { channel }, { store });
    store.messages.insert(channel, server.write(AGENT, "Hello"));
    await settle();

    expect(queryOne(".o-seitech-Composer").translate).toBe(false);
    expect(queryOne(".o-seitech-Message-header").translate).toBe(false);
    expect(queryOne(".o-seitech-Message-body").translate).toBe(true);
});

test("texts that a translator replaced can be edited and deleted", async () => {
    const { channel, store, server } = await startChat();
    await drawChat(Screen, { channel }, { store });
    const [first, second] = [server.write(AGENT, "One"), server.write(AGENT, "Two")];
    [first, second].forEach((payload) => store.messages.insert(channel, payload));
    await settle();
    queryAll(".o-seitech-Message-body").forEach(translatePage);

    store.messages.insert(channel, server.change(first, { body: "<p>Uno</p>" }));
    store.messages.insert(
        channel,
        server.change(second, { body: "", deleted_at: first.created_at })
    );
    store.outgoing.post(channel, { body: "Three" });
    await settle();

    expect(".o-seitech-ErrorState").toHaveCount(0);
    expect(".o-seitech-Message-bubble").toHaveCount(3);
    expect(".o-seitech-Message-bubble:first").toHaveText("Uno");
    expect(".o-seitech-Message-bubble:last").toHaveText("Three");
});

test("a pane broken from outside is rendered again and the rest goes on", async () => {
    const reports = catchReports();
    const { channel, store, server } = await startChat();
    const { holder } = await drawChat(Screen, { channel }, { store });
    store.messages.insert(channel, server.write(AGENT, "One"));
    store.messages.insert(channel, server.write(ME, "Two"));
    await settle();
    // An extension that takes elements away.
    queryAll(".o-seitech-Message").forEach((el) => el.remove());
    queryOne(".o-seitech-MessageList-content").replaceChildren();

    store.messages.insert(channel, server.write(AGENT, "Three"));
    await settle();

    expect(".o-seitech-ErrorState p:contains(Something went wrong)").toHaveCount(1);
    expect(".o-seitech-Thread").toHaveCount(0);
    expect(reports).toHaveLength(1);
    expect(".beside").toHaveText("0");
    await click(".o-seitech-ErrorState button");
    await settle();

    expect(".beside").toHaveText("1");
    expect(".o-seitech-ErrorState").toHaveCount(0);
    expect(queryAll(".o-seitech-Message-bubble", { root: holder }).length).toBe(3);
});

test("an error in one pane leaves the others and is not repeated by itself", async () => {
    const reports = catchReports();
    const state = { isBroken: true, drawCount: 0 };
    class Fragile extends Component {
        static template = xml`<i t-esc="this.text" />`;
        static props = {};
        get text() {
            state.drawCount++;
            if (state.isBroken) {
                throw new Error("broken");
            }
            return "whole";
        }
    }
    class TwoPanes extends Component {
        static template = xml`
            <ErrorBoundary><Fragile /></ErrorBoundary>
            <ErrorBoundary><b>fine</b></ErrorBoundary>`;
        static components = { ErrorBoundary, Fragile };
        static props = {};
    }
    const { store } = await startChat();
    await drawChat(TwoPanes, {}, { store });
    await settle();

    expect("b").toHaveText("fine");
    expect(".o-seitech-ErrorState").toHaveCount(1);
    expect(state.drawCount).toBe(1);
    await click(".o-seitech-ErrorState button");
    await settle();
    expect(".o-seitech-ErrorState").toHaveCount(1);
    expect(state.drawCount).toBe(2);
    expect(reports.map(({ cause }) => cause.message)).toEqual(["broken", "broken"]);

    state.isBroken = false;
    await click(".o-seitech-ErrorState button");
    await settle();
    expect("i").toHaveText("whole");
});
