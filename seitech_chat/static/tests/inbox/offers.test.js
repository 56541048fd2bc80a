import { beforeEach, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { FakeDesk, makeOffer } from "./fake_desk";
import { makeEntry, makeVisitor } from "./fake_server";
import { openInbox, setUpInbox, settle } from "./inbox_test_helpers";

const CARD = ".o-seitech-OfferCards-card";
const NOTICES = ".o_notification";
const NEWS = ".o-seitech-AlertList-line";
const OFFERED = "seitech.chat.agent/offer_created";
const ENDED = "seitech.chat.agent/offer_closed";

setUpInbox();

beforeEach(() => {
    patchWithCleanup(document, { hasFocus: () => true });
    patchWithCleanup(browser, {
        Audio: class {
            play() {
                expect.step("sound");
                return Promise.resolve();
            }
        },
    });
});

async function openDesk(offers = []) {
    const server = new FakeDesk(
        makeEntry(1, { is_waiting: true, people: [makeVisitor(3)], texts: ["Hello"] })
    );
    server.offers = offers;
    const live = await openInbox(server);
    patchWithCleanup(getService("seitech_chat.inbox").alerts, {
        openInbox: (channelId) => expect.step(`open ${channelId}`),
    });
    return { live, server };
}

test("an offer comes with a sound and counts down", async () => {
    const { live } = await openDesk();

    live.emit(OFFERED, { offer: makeOffer(1, "Ana Souza", 30) });
    await settle();
    expect.verifySteps(["sound"]);
    expect(CARD).toHaveText(/Ana Souza\s+Billing · waiting 1:35\s+Where is my invoice\?/);
    expect(".o-seitech-OfferCards-left").toHaveText(/^(30|2\d) s left$/);
    await advanceTime(26_000);
    await animationFrame();

    expect(CARD).toHaveClass("o-isExpiringSoon");
    expect(".o-seitech-OfferCards-left").toHaveText(/^[1-5] s left$/);
});

test("accepting takes the conversation and opens it", async () => {
    const { server } = await openDesk([makeOffer(1, "Ana Souza")]);
    expect(CARD).toHaveCount(1);

    await contains(".o-seitech-OfferCards-accept").click();
    await settle();

    expect(server.bodiesOf("accept")).toEqual([{ channel_id: 1 }]);
    expect.verifySteps(["open 1"]);
    expect(CARD).toHaveCount(0);
});

test("the keyboard declines what ends first, also while one types", async () => {
    const { server } = await openDesk([
        makeOffer(1, "Ana Souza", 60),
        makeOffer(2, "Ben Carter", 20),
    ]);
    expect(queryAllTexts(`${CARD} .fw-bold`)).toEqual(["Ben Carter", "Ana Souza"]);

    await contains(".o-seitech-ConversationList-input").click();
    await press(["alt", "delete"]);
    await settle();

    expect(server.bodiesOf("decline")).toEqual([{ channel_id: 2 }]);
    expect(queryAllTexts(`${CARD} .fw-bold`)).toEqual(["Ana Souza"]);
});

test("an offer whose time is over goes, and it is said where to", async () => {
    const { live } = await openDesk([makeOffer(1, "Ana Souza")]);

    live.emit(ENDED, { channel_id: 1, reason: "expired" });
    await settle();

    expect(CARD).toHaveCount(0);
    expect(queryAllTexts(NEWS)).toEqual(["The offer for Ana Souza expired."]);
});

test("an offer goes by itself when the server's word is lost", async () => {
    await openDesk([makeOffer(1, "Ana Souza", 10)]);

    await advanceTime(41_000);
    await animationFrame();

    expect(CARD).toHaveCount(0);
});

test("a late accept shows the reason and removes the card", async () => {
    const { server } = await openDesk([makeOffer(1, "Ana Souza")]);
    server.refusals.accept = { status: 409, code: "already_taken", detail: "Tom was quicker." };

    await contains(".o-seitech-OfferCards-accept").click();
    await settle();

    expect(queryAllTexts(NOTICES)).toEqual(["Tom was quicker."]);
    expect(CARD).toHaveCount(0);
    expect.verifySteps([]);
});

test("without a connection the card stays for another try", async () => {
    const { server } = await openDesk([makeOffer(1, "Ana Souza")]);
    server.refusals.decline = { status: 503, code: "unavailable" };

    await contains(".o-seitech-OfferCards-decline").click();
    await settle();

    expect(CARD).toHaveCount(1);
});

test("an offer comes with a sound while there is no socket, too", async () => {
    const { live, server } = await openDesk();
    live.connection.dispatchEvent(new Event("BUS:CONNECT"));
    live.connection.dispatchEvent(new Event("BUS:DISCONNECT"));

    server.offers = [makeOffer(1, "Ana Souza", 60)];
    await advanceTime(16_000);
    await animationFrame();

    expect(CARD).toHaveCount(1);
    expect.verifySteps(["sound"]);
});
