import { expect, test } from "@odoo/hoot";

import { FakeServer } from "./fake_server";
import { openInbox, setUpInbox } from "./inbox_test_helpers";

setUpInbox();

const MISSING = ".o-seitech-AgentMissing";

function makeEmptyDesk({ roles, agent }) {
    return Object.assign(new FakeServer(), { roles, agent });
}

test("an agent without an agent record reads what is missing, in place of all quiet", async () => {
    await openInbox(makeEmptyDesk({ roles: ["agent"], agent: null }));

    expect(`.alert${MISSING}`).toHaveText(/You don't have an agent record.*Ask a chat manager/);
    expect(".o-seitech-ConversationList-empty").toHaveText("");
});

test("a manager without an agent record is no warning, and may add one", async () => {
    await openInbox(makeEmptyDesk({ roles: ["agent", "supervisor", "manager"], agent: null }));

    expect(`.alert${MISSING}`).toHaveCount(0);
    expect(`.o-seitech-ConversationList-empty ${MISSING}-add`).toHaveText("Add me as an agent");
});

test("an agent without a department reads it", async () => {
    const { agent } = new FakeServer().session();
    await openInbox(makeEmptyDesk({ roles: ["agent"], agent: { ...agent, departments: [] } }));

    expect(`.alert${MISSING}`).toHaveText(/You don't belong to a department/);
});

test("an agent who has all that is needed reads that all is quiet", async () => {
    const { agent } = new FakeServer().session();
    const departments = [{ id: 3, name: "Technical support" }];
    await openInbox(makeEmptyDesk({ roles: ["agent"], agent: { ...agent, departments } }));

    expect(MISSING).toHaveCount(0);
    expect(".o-seitech-ConversationList-empty").toHaveText(/No conversations yet/);
});
