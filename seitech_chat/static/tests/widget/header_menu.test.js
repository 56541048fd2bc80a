import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";

import { HeaderMenu } from "@seitech_chat/widget/header_menu/header_menu";

import { drawChat } from "../chat_test_helpers";

const MENU = ".o-seitech-HeaderMenu-menu";

async function drawMenu({ visitorChat: values, env } = {}) {
    const steps = [];
    const visitorChat = reactive({
        channel: { isOpen: true },
        isSoundEnabled: false,
        end: async () => steps.push("end"),
        withdrawConsent: async () => steps.push("withdraw"),
        ...values,
    });
    await drawChat(HeaderMenu, {}, { env: { config: {}, visitorChat, ...env } });
    return steps;
}

async function press(label) {
    await click(`button:contains(${label})`);
    await animationFrame();
}

async function askEnd() {
    await click("[aria-haspopup]");
    await animationFrame();
    await press("End chat");
}

test("ending the chat asks first, with the focus on the answer", async () => {
    const steps = await drawMenu();

    await askEnd();

    expect(steps).toEqual([]);
    expect(queryAllTexts(`${MENU} [role=group] p`)).toEqual(["End chat?"]);
    expect(queryAllTexts(`${MENU} [role=group] button`)).toEqual(["End", "Cancel"]);
    expect(queryOne(`${MENU} .o-isDanger`)).toBeFocused();
    await press("End");
    expect(steps).toEqual(["end"]);
    expect(MENU).toHaveCount(0);
});

test("Cancel ends nothing and closes the menu", async () => {
    const steps = await drawMenu();

    await askEnd();
    await press("Cancel");

    expect(steps).toEqual([]);
    expect(MENU).toHaveCount(0);
    expect("[aria-haspopup]").toBeFocused();
});

test("withdrawing the consent asks first, also without a conversation", async () => {
    const steps = await drawMenu({
        visitorChat: { channel: null },
        env: { config: { consent: { mode: "required" } }, launcher: {} },
    });

    await click("[aria-haspopup]");
    await animationFrame();
    expect("button:contains(End chat)").toHaveCount(0);
    await press("Withdraw consent");
    expect(steps).toEqual([]);
    expect(queryAllTexts(`${MENU} [role=group] p`)).toEqual([
        "Withdraw consent? This browser forgets your conversations.",
    ]);
    await press("Withdraw");

    expect(steps).toEqual(["withdraw"]);
});

test("a site that requires no consent offers no withdrawal", async () => {
    await drawMenu({ env: { config: { consent: { mode: "notice" } }, launcher: {} } });

    await click("[aria-haspopup]");
    await animationFrame();

    expect("button:contains(Withdraw)").toHaveCount(0);
});
