import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { runAllTimers } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";

import { FakeServer, makeEntry, makeVisitor } from "./fake_server";
import { openInbox, settle, setUpInbox } from "./inbox_test_helpers";

const ANA = makeVisitor(3);
const BEN = makeVisitor(4, "Ben Carter");
const row = (id) => `[data-channel-id="${id}"]`;
const inGroup = (name, id) => `[data-group="${name}"] ${row(id)}`;

/** By channel: the server searches them, no answer has them. */
const EMAILS = { 1: "ana@example.com", 2: "ben@example.com" };

class MailServer extends FakeServer {
    channels({ search = "", ...body }) {
        const answer = super.channels(body);
        answer.channels = answer.channels.filter(({ channel }) =>
            EMAILS[channel.id].includes(search)
        );
        return answer;
    }
}

setUpInbox();

test("searching finds an email and ended conversations, and says where nothing was found", async () => {
    const search = ".o-seitech-ConversationList-input";
    const empty = ".o-seitech-ConversationList-empty";
    const server = new MailServer(
        makeEntry(1, { people: [ANA] }),
        makeEntry(2, { state: "closed", people: [BEN] })
    );
    await openInbox(server);
    expect(row(2)).toHaveCount(0);

    await contains(search).edit("ben@example", { confirm: false });
    expect(empty).toHaveCount(0, { message: "the server has not answered yet" });
    await runAllTimers();
    await settle();

    expect(inGroup("ended", 2)).toHaveCount(1);
    expect(row(1)).toHaveCount(0);
    expect(server.bodiesOf("channels").at(-1)).toMatchObject({ state: "all", is_archived: null });

    await contains(search).edit("ana@example", { confirm: false });
    await contains(".o-seitech-ListFilters-ended").click();
    await runAllTimers();
    await settle();
    expect(empty).toHaveCount(1);

    await contains(`${empty} button`).click();
    await runAllTimers();
    await settle();
    expect(row(1)).toHaveCount(1);
    expect(queryOne(search).value).toBe("ana@example");
});
