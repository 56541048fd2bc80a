/** The examples of the document compile as they stand there. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

const WORKSPACE = join(import.meta.dirname, "../..");
const DOCUMENT = readFileSync(join(WORKSPACE, "../docs/headless.md"), "utf8");
const EXAMPLE = /^```tsx\n(.*?)^```$/gms;

test("each example of the document compiles strictly", () => {
    const folder = mkdtempSync(join(tmpdir(), "chat-document-"));
    symlinkSync(join(WORKSPACE, "node_modules"), join(folder, "node_modules"));
    const examples = [...DOCUMENT.matchAll(EXAMPLE)].map(([, code]) => code!);
    expect(examples.length).toBeGreaterThan(3);
    examples.forEach((code, index) =>
        writeFileSync(join(folder, `example${index}.tsx`), `${code}export {};\n`)
    );
    writeFileSync(join(folder, "styles.d.ts"), 'declare module "*.css";\n');
    const compilerOptions = {
        strict: true,
        noEmit: true,
        jsx: "react-jsx",
        target: "es2022",
        lib: ["es2023", "dom", "dom.iterable"],
        types: [],
        module: "esnext",
        moduleResolution: "bundler",
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const tsc = join(WORKSPACE, "node_modules/.bin/tsc");
    let said = "";
    try {
        execFileSync(tsc, ["-p", folder], { encoding: "utf8", stdio: "pipe" });
    } catch (error) {
        said = (error as { stdout: string }).stdout;
    }
    rmSync(folder, { recursive: true });
    expect(said).toBe("");
}, 60_000);
