/** Builds the page of the browser tests into the folder that is given. */

import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const target = process.argv[2];
await build({
    entryPoints: [join(import.meta.dirname, "page.tsx")],
    outdir: target,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    jsx: "automatic",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
});
copyFileSync(join(import.meta.dirname, "../../dist/styles.css"), join(target, "styles.css"));
