import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { FakeDesk } from "./fake_desk";
import { makeEntry, makeVisitor, ME } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

setUpInbox();

function makeDesk() {
    return new FakeDesk(
        makeEntry(2, { agent: ME, people: [makeVisitor(4), ME], texts: ["Hello"], me: {} })
    );
}

const STATUS = ".o-seitech-DeskStatus .btn-link";
const CHOOSE_OFFLINE = "[data-choose=offline]";

async function chooseOffline() {
    await contains(STATUS).click();
    await contains(CHOOSE_OFFLINE).click();
    await animationFrame();
}

test("going offline asks about open conversations and may transfer them", async () => {
    const server = makeDesk();
    await openInbox(server, { resId: 2 });

    await chooseOffline();
    expect(".modal .modal-body").toHaveText(/You have 1 open conversation/);
    await contains(".modal .btn-close").click();
    expect(server.bodiesOf("agent-status")).toEqual([]);

    await chooseOffline();
    await contains(".modal .btn-secondary").click();
    await settle();
    expect(server.bodiesOf("agent-status")).toEqual([{ status: "offline" }]);

    server.agent = { ...server.agent, status: "online" };
    await contains(STATUS).click();
    await contains("[data-choose=online]").click();
    await chooseOffline();
    await contains(".modal .btn-primary").click();
    await settle();
    expect(server.bodiesOf("agent-status").at(-1)).toEqual({
        status: "offline",
        transfer_open: true,
    });
});

test("without open conversations an agent goes offline at once", async () => {
    const server = makeDesk();
    server.entries.delete(2);
    await openInbox(server);

    await chooseOffline();
    await settle();

    expect(".modal").toHaveCount(0);
    expect(server.bodiesOf("agent-status")).toEqual([{ status: "offline" }]);
});
