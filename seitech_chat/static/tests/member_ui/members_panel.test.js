import { expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { MembersPanel } from "@seitech_chat/member_ui/groups/members_panel";
import { roleLabel } from "@seitech_chat/member_ui/role_label";

import { AGENT, drawChat, ME, startChat, TestServer } from "../chat_test_helpers";
import { makeChannelAnswer } from "../make_payloads";

const LIST = ".o-seitech-people";

/** A group that I moderate, with one other person. */
async function drawPanel() {
    const server = new TestServer();
    server.channel.type = "group";
    const { channel, store } = await startChat({ server });
    channel.me.role = "moderator";
    store.api.listPresence = async () => ({ presence: [] });
    store.api.remove = async ({ user_id: userId }) => {
        server.members = server.members.filter(({ author }) => author.id !== userId);
        return makeChannelAnswer(server.entry);
    };
    const dialogs = { confirm: async () => true };
    await drawChat(MembersPanel, { channel, close() {} }, { store, frame: { dialogs } });
    await animationFrame();
    return channel;
}

test("the moderator of a course is called instructor", () => {
    const labelOf = (type, role) => roleLabel({ type }, { role }, (term) => term);

    expect(labelOf("group", "moderator")).toBe("moderator");
    expect(labelOf("course", "moderator")).toBe("instructor");
    expect(labelOf("course", "member")).toBe("");
});

test("removing somebody by keyboard leaves the focus on the list of people", async () => {
    await drawPanel();
    queryOne(`${LIST} [aria-haspopup]`).focus();
    await press("Enter");
    await animationFrame();
    queryOne("[role=menuitem]:contains(Remove from group)").focus();
    await press("Enter");
    await animationFrame();
    await animationFrame();

    expect(`${LIST} li`).toHaveCount(1);
    expect(`${LIST}`).toHaveText(new RegExp(ME.name));
    expect(`${LIST}`).not.toHaveText(new RegExp(AGENT.name));
    expect(LIST).toBeFocused();
});
