import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

import { createChatClient } from "../src/index.js";

test.each([
    ["example.com", /scheme/],
    ["//example.com", /scheme/],
    ["ftp://example.com", /scheme/],
    ["https://", /origin/],
    ["https://example.com/api/chat", /path/],
    ["https://example.com/?db=one", /path/],
    ["https://user:secret@example.com", /path/],
])("%s is refused when the client is made", (baseUrl, problem) => {
    expect(() => createChatClient({ baseUrl })).toThrow(TypeError);
    expect(() => createChatClient({ baseUrl })).toThrow(problem);
    expect(() => createChatClient({ websocketUrl: baseUrl })).toThrow(problem);
});

test.each(["https://example.com", "https://example.com/", "http://localhost:8069", ""])(
    "%s is taken",
    (baseUrl) => {
        expect(createChatClient({ baseUrl }).getSnapshot().status).toBe("idle");
    }
);

test("a client that is not started has one state, also for a server that renders a page", () => {
    const client = createChatClient({ baseUrl: "https://example.com" });
    const parts = [client, client.channels, client.support, client.channel(1)];

    for (const part of [...parts, client.messages(1), client.uploads(1)]) {
        expect(part.getSnapshot()).toBe(part.getSnapshot());
        expect(part.getServerSnapshot()).toEqual(part.getSnapshot());
    }
    expect(client.messages(1)).toBe(client.messages(1));
    expect(client.messages(1).getServerSnapshot()).toBe(client.messages(2).getServerSnapshot());
});

test("calls before the start say what is missing", async () => {
    const client = createChatClient({ baseUrl: "https://example.com" });

    expect(() => client.messages(1).send("Hello")).toThrow(/client.start\(\)/);
    await expect(client.channels.load()).rejects.toMatchObject({ code: "not_ready" });
    await expect(client.support.open({ body: "Hello" })).rejects.toMatchObject({
        code: "not_ready",
    });
});

test("the built package reads no global of a page when it is imported", () => {
    const names = ["window", "document", "navigator", "localStorage", "sessionStorage", "location"];
    const code = `
        for (const name of ${JSON.stringify(names)}) {
            Object.defineProperty(globalThis, name, {
                get() { throw new Error(name + " was read"); },
                configurable: true,
            });
        }
        const { createChatClient, visitor } = await import("@seitech/chat-client");
        const client = createChatClient({ baseUrl: "https://example.com", auth: visitor() });
        await import(import.meta.resolve("@seitech/chat-client").replace("index.js", process.argv[1]));
        console.log(client.getSnapshot().status);`;
    const engine = execFileSync("ls", [new URL("../dist", import.meta.url).pathname], {
        encoding: "utf8",
    })
        .split("\n")
        .find((name) => name.startsWith("engine-"))!;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code, engine], {
        cwd: new URL("..", import.meta.url),
        encoding: "utf8",
    });

    expect(printed.trim()).toBe("idle");
});
