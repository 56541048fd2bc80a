/** Finds the sources of `static/src/core`, and puts the package's ports in the place of two of them. */

import { join } from "node:path";

const SOURCE_ROOT = join(import.meta.dirname, "../seitech_chat/static/src");
const PORTS_ROOT = join(import.meta.dirname, "chat-client/src/ports");
const PREFIX = "@seitech_chat/";

/** Modules of the core that need a page or a library, and what the package has instead. */
const PORTS = {
    "core/observe": "observe.ts",
    "core/html_body": "html_body.ts",
};

/**
 * Return the file of a module of the core.
 *
 * @param {string} name such as `@seitech_chat/core/text`
 * @returns {string}
 */
export function fileOf(name) {
    const path = name.slice(PREFIX.length);
    if (!path.startsWith("core/")) {
        throw new Error(`${name}: only the core is built into the packages`);
    }
    return PORTS[path] ? join(PORTS_ROOT, PORTS[path]) : join(SOURCE_ROOT, `${path}.js`);
}

/** The plugin of esbuild. */
export const coreSources = {
    name: "seitech-chat-core",
    setup(build) {
        build.onResolve({ filter: /^@seitech_chat\// }, ({ path }) => ({ path: fileOf(path) }));
        build.onResolve({ filter: /^@odoo\// }, ({ path, importer }) => ({
            errors: [{ text: `${importer} imports ${path}, which no package contains` }],
        }));
    },
};

/** The plugin of Vite, for the tests. */
export const viteCoreSources = {
    name: "seitech-chat-core",
    enforce: "pre",
    resolveId: (name) => (name.startsWith(PREFIX) ? fileOf(name) : null),
};
