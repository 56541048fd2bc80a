/** Builds the package's modules and its stylesheet into `dist`. `tsc` writes the declarations beside them. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build, transform } from "esbuild";

import { themeStyles } from "./theme.mjs";

const ROOT = import.meta.dirname;
const DIST = join(ROOT, "dist");

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
const COMMON = {
    outdir: DIST,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    jsx: "automatic",
    charset: "utf8",
    packages: "external",
    logLevel: "warning",
};
const SOURCES = ["index.ts", "hooks.ts", "parts.ts", "screens.ts"];
await build({
    ...COMMON,
    entryPoints: SOURCES.map((name) => join(ROOT, "src", name)),
    splitting: true,
    chunkNames: "[name]-[hash]",
    banner: { js: '"use client";' },
});
// Of this one a server may read everything.
await build({ ...COMMON, entryPoints: [join(ROOT, "src/types.ts")] });
const styles = themeStyles() + readFileSync(join(ROOT, "src/styles.css"), "utf8");
const { code } = await transform(styles, { loader: "css", minify: true, target: "chrome120" });
writeFileSync(join(DIST, "styles.css"), code);
