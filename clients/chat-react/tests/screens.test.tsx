// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Profiler, StrictMode, version, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
    ChatInterface,
    ChatProvider,
    ChatWindow,
    PublicSupportChat,
    useChat,
    useMessages,
    type Chat,
    type MessageProps,
    type Messages,
} from "../src/index.js";
import { BEN, ChatWorld } from "./chat_world.js";

let world: ChatWorld;
let channelId: number;

beforeEach(() => {
    world = new ChatWorld();
    channelId = world.addChannel("Ben Carter", { count: 3 });
    vi.stubGlobal("CSS", { escape: (text: string) => text });
    Object.assign(window, { matchMedia: () => ({ matches: false }) });
});

afterEach(async () => {
    cleanup();
    await act(() => new Promise((resolve) => setTimeout(resolve, 5))); // the client is stopped
});

function show(children: ReactNode, client = world.client()) {
    return render(<ChatProvider client={client}>{children}</ChatProvider>);
}

/** Return the latest value of a hook. */
function probe<Value>(useIt: () => Value) {
    const seen: { value: Value | null; count: number } = { value: null, count: 0 };
    function Probe() {
        seen.value = useIt();
        seen.count++;
        return null;
    }
    return [seen as { value: Value; count: number }, <Probe key="probe" />] as const;
}

test("the tests run with the React of their project", () => {
    expect(["18.3.1", "19.3.1"]).toContain(version);
});

describe("hooks", () => {
    test("without a provider the error names the hook and the fix", () => {
        vi.spyOn(console, "error").mockImplementation(() => {});
        const [, element] = probe(() => useChat());
        expect(() => render(element)).toThrow(/useChat\(\).*<ChatProvider client=/);
    });

    test("useChat has the names of the first product", async () => {
        const [chat, element] = probe<Chat>(() => useChat());
        show(element);
        await waitFor(() => expect(chat.value.status).toBe("ready"));

        expect(chat.value.me?.name).toBe("Ana Souza");
        expect(chat.value.channels.map(({ title }) => title)).toEqual(["Ben Carter"]);
        const leave = await act(() => chat.value.joinRoom(channelId));
        await act(() => chat.value.setActiveChannel(channelId));
        expect(chat.value.activeChannel?.id).toBe(channelId);
        await act(() => chat.value.sendMessage(channelId, "Hello").stored);
        act(() => chat.value.startTyping(channelId));
        act(() => chat.value.stopTyping(channelId));
        act(() => chat.value.markAsRead(channelId));
        leave();
        const opened = await act(() => chat.value.createStudentInstructorChannel(3));
        expect(opened.title).not.toBe("");
        expect(world.requests.map(({ path }) => path)).toEqual(
            expect.arrayContaining(["send", "typing", "create-student-instructor"])
        );
    });

    test("what did not change is the same object, and draws nothing again", async () => {
        const [chat, element] = probe<Chat>(() => useChat());
        show(element);
        await waitFor(() => expect(chat.value.status).toBe("ready"));
        const { value, count } = chat;

        await act(async () => chat.value.client.channel(channelId).stopTyping());

        expect(chat.value).toBe(value);
        expect(chat.count).toBe(count);
    });

    test("useMessages joins, sends and shows what comes in", async () => {
        const [messages, element] = probe<Messages>(() => useMessages(channelId));
        show(element);
        await waitFor(() => expect(messages.value.status).toBe("loaded"));
        const first = messages.value.messages[0];

        await act(() => messages.value.send("From me").stored);
        act(() => world.write(channelId, BEN, "From Ben"));

        await waitFor(() =>
            expect(messages.value.messages.map(({ text }) => text).slice(-2)).toEqual([
                "From me",
                "From Ben",
            ])
        );
        expect(messages.value.messages[0]).toBe(first);
    });

    test("a conversation that is not visible is an error, and no loop", async () => {
        const [messages, element] = probe<Messages>(() => useMessages(99));
        show(element);
        await waitFor(() => expect(messages.value.error?.code).toBe("not_found"));
        await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
        expect(world.count("channel/99")).toBe(1);
    });

    test("StrictMode leaves one socket, and the last provider that goes closes it", async () => {
        const [chat, element] = probe<Chat>(() => useChat());
        const client = world.client();
        const { unmount } = render(
            <StrictMode>
                <ChatProvider client={client}>
                    <ChatProvider client={client}>{element}</ChatProvider>
                </ChatProvider>
            </StrictMode>
        );
        await waitFor(() => expect(chat.value.status).toBe("ready"));
        await waitFor(() => expect(world.sockets.size).toBe(1));
        expect(world.openSockets).toBe(1);
        await act(() => chat.value.sendMessage(channelId, "Once").stored);
        expect(world.count("send")).toBe(1);

        unmount();
        await waitFor(() => expect(world.openSockets).toBe(0));
        expect(client.getSnapshot().status).toBe("idle");
    });
});

describe("ChatWindow", () => {
    test("a message is written with Enter and shown once", async () => {
        show(<ChatWindow channelId={channelId} />);
        const field = await screen.findByRole("textbox");
        fireEvent.change(field, { target: { value: "Hello Ben" } });
        fireEvent.keyDown(field, { key: "Enter" });

        await waitFor(() => expect(world.count("send")).toBe(1));
        await screen.findByLabelText("Sent");
        expect(screen.getAllByText("Hello Ben", { selector: ".seitech-body *" })).toHaveLength(1);
        expect((field as HTMLTextAreaElement).value).toBe("");
    });

    test("a message of another renders its row alone, in three commits at most", async () => {
        const rendered: string[] = [];
        function Spy({
            Default,
            ...props
        }: MessageProps & { Default: React.ComponentType<MessageProps> }) {
            rendered.push(props.message.text);
            return <Default {...props} />;
        }
        let commits = 0;
        const parts = { Message: Spy };
        show(
            <Profiler id="window" onRender={() => commits++}>
                <ChatWindow channelId={channelId} parts={parts} />
            </Profiler>
        );
        await screen.findByText("Message 3");
        await waitFor(() => expect(world.sockets.size).toBe(1));
        await act(() => new Promise((resolve) => setTimeout(resolve, 100)));
        rendered.length = 0;
        commits = 0;

        await act(async () => world.write(channelId, BEN, "News"));
        await screen.findByText("News", { selector: "p" });

        expect(new Set(rendered)).toEqual(new Set(["News"]));
        console.info(`React ${version}: ${commits} commits for an incoming message`);
        expect(commits).toBeLessThanOrEqual(3);
    });

    test("a refused message says why and can be sent again", async () => {
        world.refusals.set("send", { status: 422, code: "message_refused" });
        show(<ChatWindow channelId={channelId} />);
        const field = await screen.findByRole("textbox");
        fireEvent.change(field, { target: { value: "Hello" } });
        fireEvent.keyDown(field, { key: "Enter" });
        const again = await screen.findByRole("button", { name: "Send again" });
        world.refusals.clear();

        fireEvent.click(again);

        await screen.findByLabelText("Sent");
    });

    test("no body runs anything", async () => {
        world.write(
            channelId,
            BEN,
            'a<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">b</a>' +
                '<a href="https://example.com/?a=1&amp;b=2" onclick="alert(1)">c</a> &lt;b&gt;'
        );
        const { container } = show(<ChatWindow channelId={channelId} />);
        const link = await screen.findByRole("link", { name: "c" });

        expect(link.getAttribute("href")).toBe("https://example.com/?a=1&b=2");
        expect(link.getAttribute("onclick")).toBeNull();
        expect(screen.getByText("b").getAttribute("href")).toBeNull();
        expect(container.querySelector("script, img")).toBeNull();
        expect(container.textContent).toContain("<b>");
        expect(container.textContent).not.toContain("alert");
    });

    test.each([
        ["signed out", () => (world.isSignedIn = false), /Sign in/],
        ["another version", () => (world.apiVersion = 9), /needs an update/],
    ])("%s is said in the place of the chat", async (_case, change, text) => {
        change();
        show(<ChatWindow channelId={channelId} />);
        await screen.findByText(text);
        expect(world.count("session")).toBe(1);
    });

    test("ten thousand messages take less than 250 elements", async () => {
        const longId = world.addChannel("Long", { count: 10_000 });
        const [messages, element] = probe<Messages>(() => useMessages(longId));
        const { container } = show([<ChatWindow key="window" channelId={longId} />, element]);
        await waitFor(() => expect(messages.value.status).toBe("loaded"));
        while (messages.value.hasOlder) {
            await act(() => messages.value.loadOlder());
        }
        expect(messages.value.messages).toHaveLength(10_000);
        expect(container.querySelectorAll("[data-key]").length).toBeLessThanOrEqual(250);
        await screen.findByText("Message 10000");
    }, 30_000);
});

describe("ChatInterface", () => {
    test.each(["sidebar", "floating", "fullscreen"] as const)(
        "%s opens a conversation",
        async (mode) => {
            show(<ChatInterface mode={mode} />);
            if (mode === "floating") {
                fireEvent.click(screen.getByRole("button", { name: "Open chat" }));
            }
            fireEvent.click(await screen.findByRole("button", { name: /Ben Carter/ }));
            await screen.findByText("Message 2");
            fireEvent.click(screen.getByRole("button", { name: "Back" }));
            expect(screen.queryByText("Message 2")).toBeNull();
        }
    );

    test("texts in another language", async () => {
        render(
            <ChatProvider client={world.client()} texts={{ chats: "Conversas" }} locale="pt-BR">
                <ChatInterface />
            </ChatProvider>
        );
        expect(screen.getByRole("heading").textContent).toBe("Conversas");
        await screen.findByRole("button", { name: /Ben Carter/ });
    });

    test("Escape closes the panel and the focus goes back", async () => {
        show(<ChatInterface mode="floating" />);
        const launcher = screen.getByRole("button", { name: "Open chat" });
        fireEvent.click(launcher);
        const dialog = screen.getByRole("dialog");
        expect(document.activeElement).toBe(dialog);
        fireEvent.keyDown(dialog, { key: "Escape" });
        expect(document.activeElement).toBe(launcher);
    });
});

describe("PublicSupportChat", () => {
    beforeEach(() => world.channels.clear());

    test("the form says what is missing, opens a conversation and shows the place", async () => {
        show(<PublicSupportChat mode="inline" />);
        fireEvent.click(await screen.findByRole("button", { name: /Send message|Start chat/ }));
        const field = await screen.findByRole("textbox", { name: "Message" });
        expect(field.getAttribute("aria-invalid")).toBe("true");
        await waitFor(() => expect(document.activeElement).toBe(field));

        fireEvent.change(field, { target: { value: "My question" } });
        fireEvent.click(screen.getByRole("button", { name: /Send message|Start chat/ }));

        await screen.findByText(/number 2 in line · about 4 min wait/);
        await screen.findByText("My question", { selector: ".seitech-body *" });
    });

    test("a refusal keeps what was typed and says why", async () => {
        world.refusals.set("create-student-support", { status: 422, code: "no_department" });
        show(<PublicSupportChat mode="inline" initial={{ body: "My question" }} />);
        fireEvent.click(await screen.findByRole("button", { name: /Send message|Start chat/ }));
        await screen.findByText("Refused: no_department");
        world.refusals.clear();
        fireEvent.click(screen.getByRole("button", { name: /Send message|Start chat/ }));
        await screen.findByText("My question", { selector: ".seitech-body *" });
    });

    test("an ended conversation is rated and leads to a new one", async () => {
        const id = world.addChannel("Support", { type: "student_support", count: 1 });
        world.channels.get(id)!.state = "closed";
        show(<PublicSupportChat mode="inline" />);
        fireEvent.click(await screen.findByRole("radio", { name: /4: Good/ }));
        fireEvent.click(screen.getByRole("button", { name: "Submit rating" }));
        await screen.findByText("You rated this chat 4 out of 5");
        fireEvent.click(screen.getByRole("button", { name: "New conversation" }));
        await screen.findByRole("textbox", { name: "Message" });
    });
});
