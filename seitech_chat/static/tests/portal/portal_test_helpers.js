import { after, getFixture } from "@odoo/hoot";
import { mockWebSocket } from "@odoo/hoot-mock";
import { App } from "@odoo/owl";
import { getTemplate } from "@web/core/templates";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

import { PageRoot } from "@seitech_chat/embed/page_root/page_root";
import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { Portal } from "@seitech_chat/portal/portal/portal";
import { makePortalEnv } from "@seitech_chat/portal/portal_env";

import { translate } from "../chat_test_helpers";
import { settle } from "../inbox/inbox_test_helpers";
import { checkEvent } from "../wire_check";

/**
 * Open the chat page before a fake server.
 *
 * @param {import("@seitech_chat/s/inbox/fake_server").FakeServer} server
 * @param {{ channelId?: number, widthPx?: number }} [options]
 * @returns {Promise<import("@seitech_chat/portal/portal_chat").PortalChat>}
 */
export async function openPortal(server, { channelId = null, widthPx = 1000 } = {}) {
    mockWebSocket(() => {});
    patchWithCleanup(FetchTransport.prototype, {
        async request(path, body) {
            return server.request(path, body);
        },
    });
    const root = document.createElement("div");
    const page = document.createElement("div");
    page.dataset.channelId = channelId || "";
    const config = { lang: "en-US", isEnabled: true, member: { hasConversations: true } };
    let env = null;
    const makeEnv = () => (env = makePortalEnv({ root, config, _t: translate, page }));
    const app = new App(PageRoot, {
        props: { screen: Portal, makeEnv },
        getTemplate,
        test: true,
        warnIfNoStaticProps: true,
    });
    after(() => app.destroy());
    const holder = document.createElement("div");
    holder.className = "o-seitech-theme";
    holder.style.cssText = `width: ${widthPx}px; height: 600px;`;
    getFixture().append(holder);
    await app.mount(holder);
    await settle();
    return env.portalChat;
}

/** Let a live event come to the chat page. */
export function emitTo(chat, type, payload) {
    chat.store.applyEvent(type, checkEvent(type, payload));
}
