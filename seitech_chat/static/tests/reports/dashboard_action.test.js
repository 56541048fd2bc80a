import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { assets } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { Component, xml } from "@odoo/owl";

import { DashboardAction } from "@seitech_chat/reports/boot/dashboard_action";
import { setUpInbox } from "../inbox/inbox_test_helpers";

setUpInbox();

class FakeDashboard extends Component {
    static template = xml`<p class="o-seitech-fake" t-esc="props.resId" />`;
    static props = ["*"];
}

function mountAction() {
    patchWithCleanup(registry.category("lazy_components"), { get: () => FakeDashboard });
    return mountWithCleanup(DashboardAction, { props: { action: {}, resId: 5 } });
}

test("the dashboard's bundle is loaded when it is opened, and gets the action", async () => {
    patchWithCleanup(assets, { loadBundle: async (name) => expect.step(name) });
    await mountAction();

    expect.verifySteps(["seitech_chat.assets_dashboard"]);
    expect(".o-seitech-fake").toHaveText("5");
});

test("a bundle that can't be loaded is asked for again", async () => {
    let isAway = true;
    patchWithCleanup(assets, {
        async loadBundle() {
            if (isAway) {
                throw new Error("away");
            }
        },
    });
    await mountAction();
    expect(".o_action[role=alert]").toHaveText(/^Couldn't load the dashboard\./);

    isAway = false;
    await contains(".o_action[role=alert] button").click();
    await animationFrame();

    expect(".o-seitech-fake").toHaveCount(1);
});
