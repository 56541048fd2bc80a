/** The built package: what it weighs, what each import brings, and what its types say. */

import { execFileSync } from "node:child_process";
import {
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const WORKSPACE = join(PACKAGE, "..");
const KILOBYTE = 1024;

interface Bundle {
    readonly code: string;
    /** Bytes that the page loads. */
    readonly first: number;
    /** Bytes that the client loads when it starts. */
    readonly later: number;
}

/** Bundle a page's module as a site does, without React. */
async function bundle(code: string): Promise<Bundle> {
    const { outputFiles, metafile } = await build({
        stdin: { contents: code, resolveDir: PACKAGE },
        bundle: true,
        splitting: true,
        minify: true,
        format: "esm",
        outdir: "/out",
        absWorkingDir: "/",
        write: false,
        metafile: true,
        external: ["react", "react/*", "react-dom"],
        target: "es2022",
    });
    const reached = new Set(["out/stdin.js"]);
    for (const path of reached) {
        metafile.outputs[path]!.imports.filter(
            ({ kind, external }) => kind === "import-statement" && !external
        ).forEach((one) => reached.add(one.path));
    }
    const sizes = outputFiles.map(({ path, contents }) => ({
        isFirst: reached.has(path.slice(1)),
        bytes: gzipSync(contents, { level: 9 }).length,
    }));
    const sum = (isFirst: boolean) =>
        sizes.filter((one) => one.isFirst === isFirst).reduce((all, one) => all + one.bytes, 0);
    return {
        code: outputFiles.map(({ text }) => text).join("\n"),
        first: sum(true),
        later: sum(false),
    };
}

const styles = () => gzipSync(readFileSync(join(PACKAGE, "dist/styles.css")), { level: 9 }).length;
const report = (name: string, first: number, later: number) =>
    console.info(
        `${name}: ${(first / KILOBYTE).toFixed(1)} KB with the page, ` +
            `${(later / KILOBYTE).toFixed(1)} KB when the client starts (gzip)`
    );

test("one hook brings the client and no component", async () => {
    const { first, later, code } = await bundle(
        'import { createChatClient } from "@seitech/chat-client";' +
            'import { ChatProvider, useChat } from "@seitech/chat-react";' +
            "console.log(createChatClient, ChatProvider, useChat);"
    );
    report("useChat and the client", first, later);
    expect(code).not.toMatch(/seitech-|Write a message/);
    expect(first).toBeLessThanOrEqual(20 * KILOBYTE);
});

test("PublicSupportChat with its styles", async () => {
    const { first, later, code } = await bundle(
        'import { PublicSupportChat } from "@seitech/chat-react"; console.log(PublicSupportChat);'
    );
    report("PublicSupportChat, the client and styles", first + styles(), later);
    expect(code).not.toContain("seitech-columns");
    expect(first + styles()).toBeLessThanOrEqual(40 * KILOBYTE);
});

test("everything", async () => {
    const { first, later } = await bundle('export * from "@seitech/chat-react";');
    report("everything, the client and styles", first + styles(), later);
    expect(first + styles() + later).toBeLessThanOrEqual(60 * KILOBYTE);
});

test("each module says that it is for the browser, but the types", () => {
    const modules = readdirSync(join(PACKAGE, "dist")).filter((name) => name.endsWith(".js"));
    for (const name of modules) {
        const isClient = readFileSync(join(PACKAGE, "dist", name), "utf8").startsWith(
            '"use client";'
        );
        expect([name, isClient]).toEqual([name, name !== "types.js"]);
    }
});

test("the stylesheet has the widget's tokens", () => {
    const theme = readFileSync(
        join(WORKSPACE, "../seitech_chat/static/src/ui/chat_theme.scss"),
        "utf8"
    );
    const css = readFileSync(join(PACKAGE, "dist/styles.css"), "utf8");
    const tokens = [...theme.matchAll(/^ {4}(--o-seitech-[\w-]+):/gm)].map(([, name]) => name!);
    expect(tokens.length).toBeGreaterThan(30);
    for (const token of tokens) {
        expect(css).toContain(`${token}:`);
    }
});

test("publint and attw have nothing to say", () => {
    const run = (...command: string[]) =>
        execFileSync(join(WORKSPACE, "node_modules/.bin", command[0]!), command.slice(1), {
            cwd: PACKAGE,
            encoding: "utf8",
        });
    run("publint", "--strict");
    run("attw", "--pack", ".", "--profile", "esm-only", "--exclude-entrypoints", "styles.css");
}, 60_000);

const CONSUMER = `
    import { createChatClient, type MessageSnapshot } from "@seitech/chat-client";
    import { ChatProvider, ChatWindow, useChat, useMessages, type MessageProps } from "@seitech/chat-react";
    import type { Texts } from "@seitech/chat-react/types";
    import type { ComponentType } from "react";

    const client = createChatClient({ baseUrl: "https://chat.example.com" });
    const texts: Partial<Texts> = { send: "Enviar" };
    function Mine({ Default, ...props }: MessageProps & { Default: ComponentType<MessageProps> }) {
        return <Default {...props} isReadOnly />;
    }
    export function Page() {
        const { me, sendMessage } = useChat();
        const { messages } = useMessages(1);
        const first: MessageSnapshot | undefined = messages[0];
        // @ts-expect-error a conversation has a number
        sendMessage("1", "Hello");
        return <p title={me?.name}>{first?.text}</p>;
    }
    export const page = (
        <ChatProvider client={client} texts={texts} parts={{ Message: Mine }}>
            <ChatWindow channelId={1} />
            {/* @ts-expect-error there is no such theme */}
            <ChatWindow channelId={1} theme="pink" />
        </ChatProvider>
    );
`;
const folder = mkdtempSync(join(tmpdir(), "chat-react-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(["bundler", "node16"])(
    "strict types, resolved as %s does",
    (resolution) => {
        const modules = join(folder, "node_modules");
        rmSync(modules, { force: true });
        symlinkSync(join(WORKSPACE, "node_modules"), modules);
        writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
        writeFileSync(join(folder, "page.tsx"), CONSUMER);
        const options = {
            strict: true,
            noEmit: true,
            skipLibCheck: false,
            exactOptionalPropertyTypes: true,
            jsx: "react-jsx",
            target: "es2022",
            lib: ["es2023", "dom", "dom.iterable"],
            types: [],
            module: resolution === "node16" ? "node16" : "esnext",
            moduleResolution: resolution,
        };
        writeFileSync(
            join(folder, "tsconfig.json"),
            JSON.stringify({ compilerOptions: options, files: ["page.tsx"] })
        );
        const tsc = join(WORKSPACE, "node_modules/.bin/tsc");
        const run = () => execFileSync(tsc, ["-p", folder], { encoding: "utf8", stdio: "pipe" });
        try {
            run();
        } catch (error) {
            expect((error as { stdout: string }).stdout).toBe("");
        }
    },
    60_000
);
