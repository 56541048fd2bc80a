import { expect, test } from "@odoo/hoot";
import { queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { EVENT } from "@seitech_chat/core/contract";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";

import { AGENT, drawChat, TestServer } from "../chat_test_helpers";
import { makeChannelAnswer } from "../make_payloads";
import { openPage, settle } from "./visitor_page";

const PHOTO = ".o-seitech-Avatar img";
const PATH = "/web/static/img/favicon.ico";
const OTHER = { type: "user", id: 71, name: "Olga Other" };

class PhotoServer extends TestServer {
    photos = [{ user_id: AGENT.id, url: PATH }];

    makeApi() {
        const api = super.makeApi();
        api.channel = async () => {
            this.calls.push(["channel"]);
            return makeChannelAnswer(this.entry, { photos: this.photos });
        };
        return api;
    }
}

/** A page with a conversation on the screen. */
async function openConversation() {
    const server = new PhotoServer();
    const page = await openPage({ server, isUsingToken: true });
    await page.chat.show(5);
    await settle();
    return { ...page, server, channel: page.chat.channel };
}

function receive({ chat, server }, author) {
    const event = server.event(server.write(author, "Hello"));
    chat.store.applyEvent(EVENT.MESSAGE_NEW, event);
    return settle();
}

test("a person without a photo has initials, and nothing is asked of the server", async () => {
    for (const photo of [null, undefined]) {
        await drawChat(Avatar, { author: AGENT, photo });
        expect(".o-seitech-Avatar").toHaveText("B");
        expect(PHOTO).toHaveCount(0);
    }
});

test("a photo comes from the server, and initials stay if it is missing", async () => {
    const frame = { origin: "https://odoo.test" };
    const { component } = await drawChat(Avatar, { author: AGENT, photo: PATH }, { frame });
    expect(component.photoUrl).toBe(`https://odoo.test${PATH}`);
    expect(PHOTO).toHaveCount(1);
    expect(PHOTO).toHaveAttribute("alt", "");

    queryFirst(PHOTO).dispatchEvent(new Event("error"));
    await animationFrame();

    expect(PHOTO).toHaveCount(0);
});

test("the photos of a conversation come with it", async () => {
    const { channel } = await openConversation();

    expect(channel.photoOf(AGENT)).toBe(PATH);
    expect(channel.photoOf(OTHER)).toBe(undefined);
    expect(channel.photoOf({ type: "visitor", id: AGENT.id, name: "" })).toBe(null);
});

test("the photo of a colleague who writes is asked for once", async () => {
    const page = await openConversation();
    const before = page.server.countCalls("channel");
    await receive(page, AGENT);
    expect(page.server.countCalls("channel")).toBe(before);

    page.server.photos.push({ user_id: OTHER.id, url: "/other" });
    await receive(page, OTHER);
    await receive(page, OTHER);

    expect(page.channel.photoOf(OTHER)).toBe("/other");
    expect(page.server.countCalls("channel")).toBe(before + 1);
});

test("the photo of a new agent is asked for", async () => {
    const page = await openConversation();
    page.server.photos.push({ user_id: OTHER.id, url: "/other" });
    const channel = { ...page.server.channel, agent: OTHER, last_version: 9 };

    page.chat.store.applyEvent(EVENT.CHANNEL_CHANGED, { channel_id: 5, channel });
    await settle();

    expect(page.channel.photoOf(OTHER)).toBe("/other");
});
