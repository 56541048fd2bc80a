/** Builds the package's module, and the one it loads at its start, into `dist`. `tsc` writes the declarations beside it. */

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

import { coreSources } from "../core_sources.mjs";

const ROOT = import.meta.dirname;
const DIST = join(ROOT, "dist");

rmSync(DIST, { recursive: true, force: true });
mkdirSync(join(DIST, "api"), { recursive: true });
await build({
    entryPoints: [join(ROOT, "src/index.ts")],
    outdir: DIST,
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    plugins: [coreSources],
    logLevel: "warning",
});
// tsc does not write what is a declaration already.
copyFileSync(join(ROOT, "src/api/schema.d.ts"), join(DIST, "api/schema.d.ts"));
