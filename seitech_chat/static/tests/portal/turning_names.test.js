import { describe, expect, test } from "@odoo/hoot";

import { clearStorageBeforeEach } from "../chat_test_helpers";
import { FakeServer, makeEntry, ME } from "../inbox/fake_server";
import { countNamed, TURNING, turningTexts } from "../turning_texts";
import { openPortal } from "./portal_test_helpers";

const DEPARTMENT = { id: 3, name: TURNING };

describe.current.tags("desktop");

clearStorageBeforeEach();

test("a name turns nothing of the chat page", async () => {
    const agent = { type: "user", id: 8, name: TURNING };
    const server = new FakeServer(
        makeEntry(4, {
            type: "student_support",
            agent,
            department: DEPARTMENT,
            company: DEPARTMENT,
            people: [ME, agent],
            texts: ["I can't open the certificate"],
            me: { is_customer: true },
        })
    );
    server.roles = ["student"];
    server.agent = null;
    const { session, channel } = FakeServer.prototype;
    const companies = [DEPARTMENT, { id: 4, name: "Academy" }];
    server.session = () => ({ ...session.call(server), companies });
    server.channel = (body, id) => ({ ...channel.call(server, body, id), desk: null });

    await openPortal(server, { channelId: 4 });

    expect(".o-seitech-ConversationHeader-facts").toHaveText(/with /);
    expect(countNamed()).toBeGreaterThan(5);
    expect(turningTexts()).toEqual([]);
});
