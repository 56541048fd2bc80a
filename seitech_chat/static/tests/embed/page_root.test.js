import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { Component, onWillDestroy, reactive, useState, useSubEnv, xml } from "@odoo/owl";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

import { PageRoot } from "@seitech_chat/embed/page_root/page_root";
import { Preview } from "@seitech_chat/widget/preview/preview";
import { makeWidgetEnv } from "@seitech_chat/widget/widget_env";
import { Widget } from "@seitech_chat/widget/widget";

import { catchReports, clearStorageBeforeEach, drawChat, translate } from "../chat_test_helpers";
import { FakeServer, makeEntry, ME, TOM } from "../inbox/fake_server";
import { settle } from "../inbox/inbox_test_helpers";
import { openPortal } from "../portal/portal_test_helpers";

const FAILURE = ".o-seitech-ErrorState";

describe.current.tags("desktop");

clearStorageBeforeEach();

test("an error of the outermost screen shows a sentence and restarts it", async () => {
    const reports = catchReports();
    const state = reactive({ isBroken: false });
    let count = 0;
    const stopped = [];
    class Screen extends Component {
        static template = xml`<p class="screen"><t t-esc="env.number" /><t t-esc="text" /></p>`;
        static props = { makeEnv: { type: Function } };
        setup() {
            useSubEnv(this.props.makeEnv());
            this.state = useState(state);
            const { number } = this.env;
            onWillDestroy(() => stopped.push(number));
        }
        get text() {
            if (this.state.isBroken) {
                throw new Error("broken");
            }
            return " whole";
        }
    }
    await drawChat(PageRoot, { screen: Screen, makeEnv: () => ({ number: ++count }) });
    expect(".screen").toHaveText("1 whole");

    state.isBroken = true;
    await settle();
    expect(".screen").toHaveCount(0);
    expect(`${FAILURE} p`).toHaveText("Something went wrong.");
    expect(stopped).toEqual([1]);
    await click(`${FAILURE} button`);
    await settle();
    expect(FAILURE).toHaveCount(1);
    expect(stopped).toEqual([1, 2]);
    expect(reports).toHaveLength(2);

    state.isBroken = false;
    await click(`${FAILURE} button`);
    await settle();
    expect(".screen").toHaveText("3 whole");
    expect(FAILURE).toHaveCount(0);
});

test("a widget that failed at its first rendering restarts", async () => {
    catchReports();
    const state = { isBroken: true };
    patchWithCleanup(Preview.prototype, {
        setup() {
            if (state.isBroken) {
                throw new Error("broken");
            }
            super.setup();
        },
    });
    const root = document.createElement("div");
    const config = { lang: "en-US" };
    const makeEnv = () => {
        const env = makeWidgetEnv({ root, config, _t: translate });
        env.visitorChat.preview = { text: "Hi", author: null, messageId: null, channelId: null };
        return { ...env, launcher: { isShown: () => true } };
    };
    await drawChat(PageRoot, { screen: Widget, makeEnv });
    await settle();
    expect(`${FAILURE} p`).toHaveText("Something went wrong.");

    state.isBroken = false;
    await click(`${FAILURE} button`);
    await settle();
    expect(FAILURE).toHaveCount(0);
    expect(".o-seitech-Preview").toHaveCount(1);
});

test("the chat page goes on after an error above its panes", async () => {
    catchReports();
    const server = new FakeServer(
        makeEntry(6, { type: "group", name: "Exam", people: [TOM, ME], texts: ["Hi"], me: {} })
    );
    const chat = await openPortal(server);
    expect("[data-channel-id='6']").toHaveCount(1);

    chat.viewer = { attachments: [], index: 5 };
    await settle();
    expect(`${FAILURE} p`).toHaveText("Something went wrong.");
    expect("[data-channel-id='6']").toHaveCount(0);

    await click(`${FAILURE} button`);
    await settle();
    expect(FAILURE).toHaveCount(0);
    expect("[data-channel-id='6']").toHaveCount(1);
});
