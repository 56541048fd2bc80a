import { createChatClient } from "@seitech/chat-client";
import { createElement, type ComponentType } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";

import * as all from "../src/index.js";

const client = createChatClient({ baseUrl: "https://chat.example.com" });
const author = { id: 1, name: "Ana", type: "user" } as const;
const message = {
    key: "1",
    id: 1,
    html: "<p>Hello<br>you</p>",
    text: "Hello\nyou",
    author,
    createdAt: new Date("2026-03-02T22:30:00Z"),
    attachments: [],
    reactions: [],
    mentions: [],
    channelId: 1,
    status: "stored",
};
const channel = {
    id: 1,
    members: [],
    title: "Ben",
    lastMessage: null,
    lastActivityAt: new Date("2026-03-02T22:30:00Z"),
    isWaiting: true,
    isOpen: true,
};
const attachment = { id: 1, name: "a.pdf", kind: "file", size_bytes: 1, url: "/a" };
const PROPS: Record<string, object> = {
    AttachmentFile: { attachment },
    Avatar: { author },
    ChannelList: { onSelect() {} },
    ChannelRow: { channel, onSelect() {} },
    Composer: { channelId: 1 },
    EndedScreen: { channel },
    Message: { message, isGroupStart: true, mark: "" },
    MessageBody: { html: "<p>Hello</p>" },
    MessageList: { channelId: 1 },
    StateView: { state: "loading" },
    WaitingLine: { channel },
    ChatWindow: { channelId: 1 },
};
const components = Object.entries(all).filter(
    ([name]) => /^[A-Z]/.test(name) && name !== "ChatProvider"
) as unknown as [string, ComponentType<object>][];

test("a server has no page", () => {
    expect("window" in globalThis || "document" in globalThis).toBe(false);
    expect(components.length).toBeGreaterThan(13);
});

test.each(components)("%s is rendered by a server, twice alike", (name, Component) => {
    const render = () =>
        renderToString(
            createElement(all.ChatProvider, { client }, createElement(Component, PROPS[name] ?? {}))
        );
    expect(render()).toBe(render());
    expect(render()).not.toBe("");
});

const hooks = {
    useChat: () => all.useChat(),
    useChannels: () => all.useChannels({ state: "open" }),
    useChannel: () => all.useChannel(1),
    useMessages: () => all.useMessages(1),
    useTyping: () => all.useTyping(1),
    usePresence: () => all.usePresence([1]),
    useUpload: () => all.useUpload(1),
    useSupport: () => all.useSupport(),
    useChatClient: () => all.useChatClient(),
};

test("every hook is tested here", () => {
    const names = Object.keys(all).filter((name) => name.startsWith("use"));
    expect(names.sort()).toEqual(Object.keys(hooks).sort());
});

test.each(Object.entries(hooks))("%s answers on a server", (_name, useIt) => {
    function Probe() {
        return createElement("p", null, typeof useIt());
    }
    const html = renderToString(createElement(all.ChatProvider, { client }, createElement(Probe)));
    expect(html).toBe("<p>object</p>");
});

test("times have one zone and one language until the page is mounted", () => {
    const props = PROPS.Message as never;
    const html = renderToString(
        createElement(all.ChatProvider, { client }, createElement(all.Message, props))
    );
    expect(html).toContain("22:30</time>");
    expect(client.getSnapshot().status).toBe("idle");
});
