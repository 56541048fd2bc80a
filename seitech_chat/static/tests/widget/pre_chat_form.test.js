import { expect, test } from "@odoo/hoot";
import { click, edit, queryAllTexts, queryOne, select, setInputFiles } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { VisitorHome } from "@seitech_chat/widget/home/visitor_home";
import { PreChatForm } from "@seitech_chat/widget/pre_chat_form/pre_chat_form";

import { AGENT, drawChat } from "../chat_test_helpers";

const DEPARTMENTS = [
    { id: 1, name: "General", is_available: true, welcome_text: "", away_text: "" },
    { id: 2, name: "Billing", is_available: false, welcome_text: "", away_text: "Back on Monday." },
];

async function drawForm({
    departments = DEPARTMENTS,
    refusals = [],
    kept = {},
    channels = [],
} = {}) {
    const sent = [];
    const shown = [];
    const memory = { form: kept, person: {}, keepForm: (form) => (memory.form = form) };
    const visitorChat = reactive({
        memory,
        formFiles: [],
        signed: {},
        home: new VisitorHome(),
        server: {},
        notice: "",
        store: { isReady: true, channels: { sorted: channels } },
        show: (id) => shown.push(id),
        session: departments && { departments },
        begin: async (form) => {
            sent.push(form);
            const refusal = refusals.shift();
            if (refusal) {
                throw refusal;
            }
        },
    });
    const env = { visitorChat, config: { lang: "en_US" } };
    await drawChat(PreChatForm, {}, { env });
    return { memory, sent, shown, visitorChat };
}

async function fillIn({ name = "Ana", email = "ana@example.com", body = "Help" } = {}) {
    for (const [field, value] of Object.entries({ name, email, body })) {
        await click(`[name=${field}]`);
        await edit(value);
    }
}

test("the empty form says what is missing and goes to the first of it", async () => {
    const { sent } = await drawForm();

    await click("[type=submit]");
    await animationFrame();

    expect(".o-seitech-field-error").toHaveCount(3);
    expect("[name=name]").toBeFocused();
    expect("[name=name]").toHaveAttribute("aria-invalid", "true");
    expect(sent).toEqual([]);
});

test("the message shows with the click, and the form comes back with a refusal", async () => {
    const { visitorChat } = await drawForm();
    let refuse;
    visitorChat.begin = () => new Promise((_resolve, reject) => (refuse = reject));
    await fillIn({ body: "Is it valid?" });

    await click("[type=submit]");
    await animationFrame();

    expect(".o-seitech-PreChatForm-sent .o-seitech-Message-body").toHaveText("Is it valid?");
    expect("[name=body]").not.toBeVisible();

    refuse(new ChatApiError({ code: "invalid_email", status: 422, field: "email" }));
    await animationFrame();
    await animationFrame();

    expect(".o-seitech-PreChatForm-sent").toHaveCount(0);
    expect("[name=body]").toHaveValue("Is it valid?");
    expect("[name=email]").toBeFocused();
});

test("members are suggested while typing", async () => {
    const { visitorChat } = await drawForm({ departments: null });
    expect("[type=submit]").toHaveText("Start chat");
    await click("[name=name]");
    await edit("Ana");

    visitorChat.session = { departments: [DEPARTMENTS[1]] };
    await animationFrame();

    expect(".o-seitech-PreChatForm-away").toHaveText("Back on Monday.");
    expect("[name=name]").toBeFocused();
    expect("[name=name]").toHaveValue("Ana");
});

test("an error goes as soon as it is mended", async () => {
    await drawForm();
    await fillIn({ email: "ana@" });
    await animationFrame();
    expect("#seitech-email-error").toHaveCount(1);

    await click("[name=email]");
    await edit("ana@example.com");
    await animationFrame();

    expect("#seitech-email-error").toHaveCount(0);
});

test("a complete form is sent with the language and the page", async () => {
    const { sent } = await drawForm();

    await fillIn({ name: " Ana " });
    await click("[type=submit]");
    await animationFrame();

    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
        name: "Ana",
        email: "ana@example.com",
        body: "Help",
        query_type: "other",
        department_id: null,
        lang: "en_US",
    });
});

test("the same form sent again is the same opening, a changed one is another", async () => {
    const refusals = [1, 2].map(() => new ChatApiError({ code: "network" }));
    const { sent } = await drawForm({ refusals });
    await fillIn();

    await click("[type=submit]");
    await animationFrame();
    expect("[role=alert]").toHaveCount(1);
    await click("[type=submit]");
    await animationFrame();
    await click("[name=body]");
    await edit("Another question");
    await click("[type=submit]");
    await animationFrame();

    expect(sent[1].opening_uuid).toBe(sent[0].opening_uuid);
    expect(sent[2].opening_uuid).not.toBe(sent[0].opening_uuid);
});

test("a server error is shown beside its field", async () => {
    const refusal = new ChatApiError({
        code: "invalid_field",
        field: "email",
        detail: "This mailbox does not exist.",
        status: 422,
    });
    await drawForm({ refusals: [refusal] });
    await fillIn();

    await click("[type=submit]");
    await animationFrame();

    expect("#seitech-email-error").toHaveText("This mailbox does not exist.");
});

test("the form asks for a department only if the topic has none", async () => {
    await drawForm();
    expect("[name=department_id]").toHaveCount(0);

    await click("[name=query_type]");
    await select("billing");
    await animationFrame();
    expect("[name=department_id]").toHaveCount(0);
    await click("[name=query_type]");
    await select("other");
    await animationFrame();

    expect("[name=department_id]").toHaveCount(1);
});

test("when nobody is there it says so and takes a message", async () => {
    await drawForm({ departments: [DEPARTMENTS[1]] });

    expect(".o-seitech-PreChatForm-away").toHaveText("Back on Monday.");
    expect(queryOne("[type=submit]")).toHaveText("Send message");
});

test("typed text survives a reload", async () => {
    await drawForm({ kept: { name: "Ana", body: "half a question" } });

    expect("[name=name]").toHaveValue("Ana");
    expect("[name=body]").toHaveValue("half a question");
});

const TEXT = { type: "text", choices: [] };
const ORDER = { ...TEXT, name: "order", label: "Order number", is_required: true };
const PHONE = { ...TEXT, name: "phone", label: "Phone", is_required: false };
const ASKING = [
    { ...DEPARTMENTS[0], fields: [] },
    { ...DEPARTMENTS[1], is_available: true, query_type: "billing", fields: [ORDER, PHONE] },
];

test("a department asks what it needs to know, and checks it", async () => {
    const { sent } = await drawForm({ departments: ASKING });
    await fillIn();
    expect("[name='fields.order']").toHaveCount(0);
    await click("[name=query_type]");
    await select("billing");
    await animationFrame();
    expect("[name='fields.phone']").toHaveCount(1);

    await click("[type=submit]");
    await animationFrame();
    expect("#seitech-fields-order-error").toHaveText("Fill in this field.");
    expect("[name='fields.order']").toBeFocused();
    await edit(" S1183 ");
    await click("[type=submit]");
    await animationFrame();

    expect(sent).toHaveLength(1);
    expect(sent[0].fields).toEqual({ order: "S1183" });
});

test("a refused field shows its error beside it", async () => {
    const refusal = new ChatApiError({
        code: "invalid_field",
        field: "fields.order",
        detail: "No such order.",
        status: 422,
    });
    await drawForm({ departments: [ASKING[1]], refusals: [refusal] });
    await fillIn();
    await click("[name='fields.order']");
    await edit("1");

    await click("[type=submit]");
    await animationFrame();

    expect("#seitech-fields-order-error").toHaveText("No such order.");
    expect("[name='fields.order']").toBeFocused();
});

test("out of hours it says when it opens, beside the department's own words", async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    const closed = { ...DEPARTMENTS[1], is_open: false, opens_at: opensAt };
    await drawForm({ departments: [closed] });

    const text = queryOne(".o-seitech-PreChatForm-away").textContent.trim();
    expect(text).toMatch(/^Back on Monday. We're closed until [^.]*\.$/);
    expect(queryOne("[type=submit]")).toHaveText("Send message");
});

test("autofilled values count", async () => {
    const { memory, sent } = await drawForm();
    await click("[type=submit]");
    await animationFrame();
    expect(".o-seitech-field-error").toHaveCount(3);

    for (const [field, value] of Object.entries({ name: "Ana", email: "ana@example.com" })) {
        queryOne(`[name=${field}]`).value = value;
        queryOne(`[name=${field}]`).dispatchEvent(new Event("change", { bubbles: true }));
    }
    await animationFrame();
    expect(".o-seitech-field-error").toHaveCount(1);
    expect(memory.form.name).toBe("Ana");

    // Another browser's reports nothing at all.
    queryOne("[name=body]").value = "Help";
    await click("[type=submit]");
    await animationFrame();
    expect(sent.map(({ name, email, body }) => [name, email, body])).toEqual([
        ["Ana", "ana@example.com", "Help"],
    ]);
});

test("a name has so many characters, however many units they take", async () => {
    await drawForm();

    queryOne("[name=name]").value = "😀".repeat(121);
    queryOne("[name=name]").dispatchEvent(new Event("input", { bubbles: true }));

    expect("[name=name]").toHaveValue("😀".repeat(120));
});

test("the team chosen before a reload is shown as chosen", async () => {
    const kept = { query_type: "other", department_id: "2" };
    await drawForm({ kept });

    expect(queryOne("[name=department_id]").selectedOptions[0].textContent).toBe("Billing");
});

test("a refused form says until when, and keeps what was typed", async () => {
    const refusal = new ChatApiError({
        code: "rate_limited",
        status: 429,
        detail: "We're receiving many requests.",
        retryAfterSeconds: 40,
    });
    const { memory, sent } = await drawForm({ refusals: [refusal] });

    await fillIn();
    await click("[type=submit]");
    await animationFrame();

    expect("[role=alert]").toHaveText("We're receiving many requests. Try again in 40 seconds.");
    expect("[name=body]").toHaveValue("Help");
    expect(memory.form).toMatchObject({ name: "Ana", body: "Help" });
    await click("[type=submit]");
    expect(sent).toHaveLength(2);
});

function makeChannel(id, values = {}) {
    return {
        id,
        agent: null,
        department: { id: 1, name: "General" },
        lastMessage: { body: `<p>Question ${id}</p>`, attachments: [] },
        lastActivityAt: new Date(2020, 0, id),
        unreadCount: 0,
        ...values,
    };
}

test("without an earlier conversation none is listed", async () => {
    await drawForm();

    expect("nav").toHaveCount(0);
});

test("the latest conversations are listed, all on request, and each leads back", async () => {
    const file = { body: "", attachments: [{ name: "plan.pdf" }] };
    const { shown } = await drawForm({
        channels: [
            makeChannel(9, { agent: AGENT, unreadCount: 2 }),
            makeChannel(8, { lastMessage: file }),
            makeChannel(7),
        ],
    });
    expect(queryAllTexts("[data-channel-id] strong")).toEqual(["Ben", "General"]);
    expect("[data-channel-id='8']").toHaveText(/plan\.pdf/);
    expect("[data-channel-id='9']").toHaveText(/2\s+unread/);

    await click("button:contains(Show all)");
    await animationFrame();
    expect("[data-channel-id]").toHaveCount(3);
    expect("button:contains(Show all)").toHaveCount(0);
    await click("[data-channel-id='7']");

    expect(shown).toEqual([7]);
});

const toChoice = (value) => ({ value, label: value });
const OPTIONAL = { choices: [], is_required: false };
const QUESTIONS = [
    {
        ...OPTIONAL,
        name: "plan",
        label: "Plan",
        type: "choice",
        choices: ["Basic", "Pro"].map(toChoice),
    },
    { ...OPTIONAL, name: "seats", label: "Seats", type: "number" },
    { ...OPTIONAL, name: "start", label: "Start", type: "date" },
    { ...OPTIONAL, name: "terms", label: "I agree", type: "checkbox", is_required: true },
];

test("each type of question is checked and sent as the server reads it", async () => {
    const { memory, sent } = await drawForm({
        departments: [{ ...DEPARTMENTS[0], fields: QUESTIONS }],
    });
    await fillIn();
    expect("[name='fields.start']").toHaveAttribute("type", "date");
    await click("[name='fields.plan']");
    await select("Pro");
    await click("[name='fields.seats']");
    await edit("ten");
    await click("[type=submit]");
    await animationFrame();
    expect("#seitech-fields-seats-error").toHaveText("Enter a number.");
    expect("#seitech-fields-terms-error").toHaveText("Fill in this field.");
    expect(sent).toEqual([]);

    await edit("10");
    queryOne("[name='fields.start']").value = "2026-03-02";
    queryOne("[name='fields.start']").dispatchEvent(new Event("change", { bubbles: true }));
    await click("[name='fields.terms']");
    await animationFrame();
    expect("[name='fields.terms']").toBeChecked();
    expect(memory.form.fields.terms).toBe("true");
    await click("[type=submit]");
    await animationFrame();

    const fields = { plan: "Pro", seats: "10", start: "2026-03-02", terms: "true" };
    expect(sent.map((one) => one.fields)).toEqual([fields]);
});

test("the form asks for the contact details that the department asks for", async () => {
    const form = { name: "optional", email: "hidden", phone: "required" };
    const { sent } = await drawForm({
        departments: [{ ...DEPARTMENTS[1], away_text: "", form }],
    });
    expect("[name=email]").toHaveCount(0);
    expect(".o-seitech-PreChatForm-away").toHaveText(/reply here/);
    await click("[name=body]");
    await edit("Help");
    await click("[type=submit]");
    await animationFrame();
    expect("#seitech-phone-error").toHaveText("Enter your phone number.");
    expect("[name=phone]").toBeFocused();

    await edit("call me");
    await animationFrame();
    expect("#seitech-phone-error").toHaveText(/valid phone number/);
    await edit("+55 81 99999-0000");
    await click("[type=submit]");
    await animationFrame();

    expect(sent).toHaveLength(1);
    expect(sent[0].phone).toBe("+55 81 99999-0000");
    expect("name" in sent[0] || "email" in sent[0]).toBe(false);
});

test("details that only another department asks for are shown when the server does", async () => {
    const form = { name: "required", email: "required", phone: "required" };
    const departments = [DEPARTMENTS[0], { ...DEPARTMENTS[1], query_type: "other", form }];
    departments[0] = { ...departments[0], form: { ...form, phone: "hidden" } };
    const refusal = new ChatApiError({
        code: "field_missing",
        field: "phone",
        detail: "Enter your phone number.",
        status: 422,
    });
    await drawForm({
        departments: [departments[0], { ...departments[1], fields: [] }],
        refusals: [refusal],
    });
    await fillIn();

    await click("[type=submit]");
    await animationFrame();
    await animationFrame();

    expect("[name=phone]").toHaveAttribute("required");
    expect("#seitech-phone-error").toHaveText("Enter your phone number.");
});

function makeFile(name, size) {
    return new File(["x".repeat(size)], name, { type: "text/plain" });
}

async function attach(...files) {
    await click(".o-seitech-FormFiles-add");
    await setInputFiles(files);
    await animationFrame();
}

test("files are attached to the first message, and refused ones say why", async () => {
    const { visitorChat } = await drawForm({ departments: null });
    visitorChat.session = {
        departments: DEPARTMENTS,
        limits: { max_file_bytes: 10, max_attachments: 2 },
    };

    await attach(makeFile("large.txt", 11), makeFile("a.txt", 3));
    expect(".o-seitech-FormFiles [role=alert]").toHaveText(/^large\.txt: File is too large/);
    await attach(makeFile("b.txt", 3), makeFile("c.txt", 3));
    expect(".o-seitech-FormFiles [role=alert]").toHaveText("Up to 2 files per message.");
    expect(queryAllTexts(".o-seitech-FormFiles bdi")).toEqual(["a.txt", "b.txt"]);
    await click("button[title='Remove a.txt']");
    await animationFrame();

    expect(visitorChat.formFiles.map(({ name }) => name)).toEqual(["b.txt"]);
    expect(".o-seitech-FormFiles-add").toBeFocused();
});
