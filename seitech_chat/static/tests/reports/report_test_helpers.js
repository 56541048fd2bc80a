import { beforeEach, expect } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import {
    mockService,
    mountWithCleanup,
    onRpc,
    preloadBundle,
    serverState,
} from "@web/../tests/web_test_helpers";

import { Dashboard } from "@seitech_chat/reports/dashboard/dashboard";
import { installServer } from "../inbox/fake_server";
import { settle, setUpInbox } from "../inbox/inbox_test_helpers";

/** Set up a file of tests on the dashboard: on Friday, the 20th of November 2026. */
export function setUpReports() {
    setUpInbox();
    preloadBundle("web.chartjs_lib");
    beforeEach(() => {
        serverState.lang = "en_US";
        mockDate("2026-11-20 10:00:00", 0);
        onRpc("seitech.chat.report.subscription", "get_frequency", () => "weekly");
    });
}

/**
 * Open the dashboard before a fake server. Opened lists are collected in `actions`.
 *
 * @param {import("./fake_reports").FakeReports} server
 * @param {object} [props] of the client action
 */
export async function openDashboard(server, props = {}) {
    const actions = [];
    mockService("action", {
        doAction: async (action) => void actions.push(action),
        loadState() {},
    });
    const live = installServer(server);
    await mountWithCleanup(Dashboard, {
        props: { action: { context: {} }, updateActionState() {}, ...props },
    });
    await settle();
    expect("[aria-label=Loading]").toHaveCount(0);
    return { actions, live };
}
