import { spawnSync } from "node:child_process";
import {
    mkdtempSync,
    readFileSync,
    readdirSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build, transformSync } from "esbuild";
import { publint } from "publint";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const BIN = join(ROOT, "../node_modules/.bin");
const DIST = join(ROOT, "dist");
const KB = 1024;

function run(program: string, args: string[], cwd = ROOT) {
    const { status, stdout, stderr } = spawnSync(join(BIN, program), args, {
        cwd,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
    });
    return { status, output: stdout + stderr };
}

/** Bytes with gzip -9 of a bundled program that imports the package, by chunk. */
async function measure(code: string): Promise<{ first: number; later: number }> {
    const { outputFiles, metafile } = await build({
        stdin: { contents: code, resolveDir: ROOT },
        bundle: true,
        splitting: true,
        minify: true,
        format: "esm",
        target: "es2022",
        metafile: true,
        write: false,
        outdir: "/out",
        absWorkingDir: "/",
    });
    const sizes = new Map(
        outputFiles.map(({ path, contents }) => [
            path.slice(1),
            gzipSync(contents, { level: 9 }).length,
        ])
    );
    const reached = new Set(["out/stdin.js"]);
    for (const path of reached) {
        metafile.outputs[path]!.imports.filter(({ kind }) => kind === "import-statement").forEach(
            (one) => reached.add(one.path)
        );
    }
    const add = (paths: Iterable<string>) =>
        [...paths].reduce((sum, path) => sum + sizes.get(path)!, 0);
    const first = add(reached);
    return { first, later: add(sizes.keys()) - first };
}

test("the client is small", async () => {
    const all = await measure('export * from "@seitech/chat-client"');
    const api = await measure(
        'import { ChatApiError } from "@seitech/chat-client"; console.log(ChatApiError)'
    );

    console.log(
        [
            "chat-client, gzip -9             bytes   limit",
            `imported with the page        ${String(all.first).padStart(8)}${String(16 * KB).padStart(8)}`,
            `loaded by start()             ${String(all.later).padStart(8)}${String(18 * KB).padStart(8)}`,
            `ChatApiError alone            ${String(api.first).padStart(8)}${String(8 * KB).padStart(8)}`,
        ].join("\n")
    );
    expect(all.first).toBeLessThanOrEqual(16 * KB);
    expect(all.later).toBeLessThanOrEqual(18 * KB);
    expect(api.first).toBeLessThanOrEqual(8 * KB);
});

test("nothing of another library is in the package", () => {
    const scripts = readdirSync(DIST).filter((name) => name.endsWith(".js"));
    const { dependencies, peerDependencies } = JSON.parse(
        readFileSync(join(ROOT, "package.json"), "utf8")
    );

    expect(scripts.length).toBeGreaterThan(1);
    for (const name of scripts) {
        const source = readFileSync(join(DIST, name), "utf8");
        const text = transformSync(source, { minify: true, legalComments: "none" }).code;
        expect(text).not.toMatch(/@odoo\/owl|node_modules|new Function|\beval\(/);
        const paths = [...text.matchAll(/(?:from|import\()"([^"]+)"/g)].map(([, path]) => path!);
        expect(paths.filter((path) => !path.startsWith("./"))).toEqual([]);
    }
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
});

test("publint finds nothing", async () => {
    const { messages } = await publint({ pkgDir: ROOT, strict: true });

    expect(messages).toEqual([]);
});

test("the types are found the way that every resolver looks for them", () => {
    const { status, output } = run("attw", ["--pack", ".", "--profile", "esm-only"]);

    expect(output).toContain("node16 (from ESM)");
    expect(status, output).toBe(0);
}, 60_000);

test.each([
    ["bundler", "esnext"],
    ["node16", "node16"],
])(
    "a strict program compiles with moduleResolution %s",
    (moduleResolution, module) => {
        const folder = mkdtempSync(join(tmpdir(), "consumer-"));
        try {
            symlinkSync(join(ROOT, "../node_modules"), join(folder, "node_modules"));
            writeFileSync(join(folder, "package.json"), '{"type":"module"}');
            writeFileSync(
                join(folder, "consumer.ts"),
                readFileSync(join(import.meta.dirname, "types/consumer.ts"))
            );
            const compilerOptions = {
                ...{ module, moduleResolution, target: "es2022", lib: ["es2022", "dom"] },
                ...{ strict: true, skipLibCheck: false, noEmit: true, types: [] },
                ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
            };
            const config = JSON.stringify({ compilerOptions, files: ["consumer.ts"] });
            writeFileSync(join(folder, "tsconfig.json"), config);

            expect(run("tsc", ["-p", folder])).toEqual({ status: 0, output: "" });
        } finally {
            rmSync(folder, { recursive: true });
        }
    },
    60_000
);
