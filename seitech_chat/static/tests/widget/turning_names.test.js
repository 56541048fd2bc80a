import { expect, test } from "@odoo/hoot";
import { click, select } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";

import { makeTranslate } from "@seitech_chat/embed/translations";
import { VisitorHome } from "@seitech_chat/widget/home/visitor_home";
import { Panel } from "@seitech_chat/widget/panel/panel";

import { drawChat, startChat } from "../chat_test_helpers";
import { ALI, countNamed, TURNING, TurningServer, turningTexts } from "../turning_texts";

const FIELD = { name: "order", label: TURNING, is_required: false };
const makeDepartment = (id) => ({
    id,
    name: TURNING,
    is_available: true,
    query_type: "billing",
    welcome_text: TURNING,
    away_text: "",
    fields: [FIELD],
});

async function drawPanel(values) {
    const server = new TurningServer();
    server.write(ALI, TURNING);
    const { channel, store } = await startChat({ server });
    const visitorChat = reactive({
        memory: { form: {}, person: {}, keepForm() {} },
        formFiles: [],
        signed: {},
        home: new VisitorHome(),
        server: {},
        notice: "",
        toasts: [],
        generation: 0,
        store,
        session: { departments: [makeDepartment(1)] },
        ...values(channel),
    });
    const env = { visitorChat, config: { lang: "en-US", text: TURNING } };
    await drawChat(Panel, {}, { env, store, frame: { _t: makeTranslate(new Map()) } });
    await animationFrame();
}

test("a name turns nothing of the form, its choices and the conversations before", async () => {
    await drawPanel(() => ({
        screen: "form",
        session: { departments: [makeDepartment(1), makeDepartment(2)] },
    }));
    await click("[name=query_type]");
    await select("other");
    await animationFrame();
    expect("[name=department_id] option:contains(علي)").toHaveCount(2);
    await click("[name=department_id]");
    await select("2");
    await animationFrame();

    expect(".o-seitech-EarlierConversations strong").toHaveCount(1);
    expect("[name='fields.order']").toHaveCount(1);
    expect(countNamed()).toBeGreaterThan(4);
    expect(turningTexts()).toEqual([]);
});

test("a name turns nothing of the head of a conversation", async () => {
    await drawPanel((channel) => ({ screen: "loading", channel, channelId: 5 }));

    expect(".o-seitech-Panel-titles > p").toHaveCount(1);
    expect(countNamed()).toBe(2);
    expect(turningTexts()).toEqual([]);
});
