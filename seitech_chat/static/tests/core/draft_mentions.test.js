import { expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";

import { Thread } from "@seitech_chat/ui/thread/thread";

import { drawChat, startChat } from "../chat_test_helpers";

const INPUT = ".o-seitech-Composer-input";
const NAMESAKE = { type: "user", id: 8, name: "Ana Souza" };

/** The environment of a member's screen, as far as a draft needs it. */
function makeParts(recalled) {
    const suggesting = {
        isOpen: false,
        attributes: () => ({}),
        close() {},
        look() {},
        mentionsIn: (text) => (text.includes(NAMESAKE.name) ? [NAMESAKE] : []),
        onKeydown: () => false,
        recall: (text, _isNote, mentions) => recalled.push([text, mentions]),
    };
    return { useAutocomplete: () => suggesting };
}

test("a draft is kept with whom it names, and comes back with them", async () => {
    const { channel, store } = await startChat();
    const recalled = [];
    const parts = makeParts(recalled);
    await drawChat(Thread, { channel }, { store, parts });

    await click(INPUT);
    await edit("Ask @Ana Souza");
    await advanceTime(300);
    expect(channel.draft.mentions).toEqual([NAMESAKE]);
    recalled.length = 0;
    store.events.emit("draft-changed", { channel });
    await animationFrame();

    expect(recalled).toEqual([["Ask @Ana Souza", [NAMESAKE]]]);
});
