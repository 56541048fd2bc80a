/** Finds and loads the sources of the addon, as esbuild asks for them. */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { cutOwl } from "./owl_runtime.mjs";
import { compileStyles } from "./styles.mjs";
import { compileTemplates, templateNames } from "./templates.mjs";
import { translateSource, untranslatedCalls } from "./terms.mjs";

/** The folders of `static/src` in the script, in the order of their styles. */
export const FOLDERS = ["embed", "ui", "widget", "embed_app", "core"];
const TEMPLATE = /^ {4}static template = "([\w.]+)";$/gm;

/** @returns {string[]} the paths of all files with such an ending, in a fixed order */
export function listFiles(sourceRoot, ending) {
    return FOLDERS.flatMap((folder) => {
        const root = join(sourceRoot, folder);
        const names = readdirSync(root, { recursive: true }).sort();
        return names.filter((name) => name.endsWith(ending)).map((name) => join(root, name));
    });
}

/** @returns {Map<string, string>} template → path of its file */
function indexTemplates(sourceRoot) {
    const index = new Map();
    for (const path of listFiles(sourceRoot, ".xml")) {
        for (const name of templateNames(readFileSync(path, "utf8"))) {
            index.set(name, path);
        }
    }
    return index;
}

/**
 * The plugin: `@seitech_chat/…` is a folder, a component brings its template, and OWL comes
 * without its compiler.
 *
 * @param {object} options
 * @param {string} options.sourceRoot `static/src`
 * @param {(term: string) => string} options.translate
 * @param {Record<string, string>} options.entries name → JavaScript
 */
export function addonSources({ sourceRoot, translate, entries }) {
    const templatePaths = indexTemplates(sourceRoot);

    function loadScript({ path }) {
        const source = readFileSync(path, "utf8");
        const lost = untranslatedCalls(source);
        if (lost.length) {
            throw new Error(`${path}: _t takes a literal text: ${lost.join("; ")}`);
        }
        const imports = [...source.matchAll(TEMPLATE)].map(([, name]) => {
            if (!templatePaths.has(name)) {
                throw new Error(`${path}: there is no template ${name}`);
            }
            return `import ${JSON.stringify(templatePaths.get(name))};`;
        });
        return { contents: imports.join("") + translateSource(source, translate), loader: "js" };
    }

    return {
        name: "seitech-chat",
        setup(build) {
            build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path, namespace: "entry" }));
            build.onLoad({ filter: /./, namespace: "entry" }, ({ path }) => ({
                contents: entries[path.slice("entry:".length)],
                resolveDir: sourceRoot,
            }));
            build.onResolve({ filter: /^@seitech_chat\// }, ({ path }) => {
                const file = join(sourceRoot, path.slice("@seitech_chat/".length));
                return { path: file.endsWith(".scss") ? file : `${file}.js` };
            });
            build.onLoad({ filter: /\/static\/src\/.*\.js$/ }, loadScript);
            build.onLoad({ filter: /\.scss$/ }, async ({ path }) => ({
                contents: await compileStyles([path], build.initialOptions.target),
                loader: "text",
            }));
            build.onLoad({ filter: /\.xml$/ }, ({ path }) => ({
                contents: compileTemplates(readFileSync(path, "utf8"), translate),
                loader: "js",
                resolveDir: import.meta.dirname,
            }));
            build.onLoad({ filter: /owl\.es\.js$/ }, ({ path }) => ({
                contents: cutOwl(readFileSync(path, "utf8")),
                loader: "js",
            }));
        },
    };
}

/**
 * Choose the script of each file of styles: the one with the module of the same name, else with
 * a module of the same folder. Those right in a shared folder belong to all: to the first script.
 *
 * @param {string} sourceRoot
 * @param {Map<string, string>} scriptOf path of a module → name of its script
 * @param {string} first name of the first script
 * @returns {Map<string, string[]>} name of a script → paths of styles, in their order
 */
export function assignStyles(sourceRoot, scriptOf, first) {
    const places = new Map(FOLDERS.map((folder) => [join(sourceRoot, folder), first]));
    for (const [path, script] of scriptOf) {
        places.set(path.replace(/\.js$/, ""), script);
        places.set(dirname(path), places.get(dirname(path)) || script);
    }
    const assigned = new Map();
    for (const path of listFiles(sourceRoot, ".scss")) {
        const script = places.get(path.replace(/\.scss$/, "")) || places.get(dirname(path));
        if (script) {
            assigned.set(script, [...(assigned.get(script) || []), path]);
        }
    }
    return assigned;
}
