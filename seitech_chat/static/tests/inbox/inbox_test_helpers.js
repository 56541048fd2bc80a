import { describe } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

import { InboxAction } from "@seitech_chat/inbox/inbox_action";
import { clearStorageBeforeEach } from "../chat_test_helpers";
import { installServer } from "./fake_server";

/** Set up a file of tests on the inbox: its models, on a desktop, nothing stored. */
export function setUpInbox() {
    describe.current.tags("desktop");
    defineMailModels();
    clearStorageBeforeEach();
}

/** Let answers arrive, timers of a moment fire and the screen be drawn. */
export async function settle() {
    await animationFrame();
    await advanceTime(100);
    await animationFrame();
}

/**
 * Open the inbox before a fake server.
 *
 * @param {import("@seitech_chat/s/inbox/fake_server").FakeServer} server
 * @param {object} [props] of the client action
 */
export async function openInbox(server, props = {}) {
    const live = installServer(server);
    await mountWithCleanup(InboxAction, {
        props: { action: { context: {} }, updateActionState() {}, ...props },
    });
    await settle();
    return live;
}
