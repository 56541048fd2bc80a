/**
 * Builds the classic scripts of one language, and the loader.
 *
 * A page loads no modules from another origin without CORS, so what esbuild splits becomes
 * classic scripts that are loaded one after the other. Each takes what it needs of those before
 * out of `__page.modules`, and leaves there what those after it need. `__page` is the loader, which a
 * script finds on its own element: nothing of it is global.
 */

import { build } from "esbuild";

import { addonSources, assignStyles } from "./sources.mjs";
import { ENTRIES, standIns } from "./stand_ins.mjs";
import { compileStyles } from "./styles.mjs";

/** Safari 16.4 (March 2023) is the first with `adoptedStyleSheets`. */
const OPTIONS = {
    bundle: true,
    format: "esm",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    absWorkingDir: "/",
    outdir: "/",
    write: false,
    metafile: true,
    logLevel: "warning",
};
const IMPORT = /^import(?:\{([^{}]*)\}from)?"\.\/([\w-]+)\.js";/;
const EXPORT = /export\{([^{}]*)\};\s*$/;

/**
 * Let the entry of each script import the one before: then esbuild shares exactly the modules
 * of each script with those after it, and makes one chunk of them.
 */
function chainEntries() {
    const before = (index) => (index ? `import "entry:${Object.keys(ENTRIES)[index - 1]}";` : "");
    const chained = Object.entries(ENTRIES).map(([name, code], index) => [
        name,
        before(index) + code,
    ]);
    return Object.fromEntries(chained);
}

/** `a as b,c` → `[["a", "b"], ["c", "c"]]` */
function readNames(list) {
    return list.split(",").map((one) => {
        const [name, as = name] = one.trim().split(/\s+as\s+/);
        return [name, as];
    });
}

/** Turn the imports and exports of a chunk into properties of `__page.modules`. */
function linkChunk(text, name, nameOf) {
    let code = text;
    let head = "";
    for (let found; (found = IMPORT.exec(code)); code = code.slice(found[0].length)) {
        const [, list, chunk] = found;
        const names = list && readNames(list).map((pair) => pair.join(":"));
        head += names ? `var{${names}}=__page.modules.${nameOf(chunk)};` : "";
    }
    const body = code.replace(EXPORT, (_all, list) => {
        const names = readNames(list).map(([own, as]) => `${as}:${own}`);
        return `__page.modules.${name}={${names}};`;
    });
    return head + body.trim();
}

/**
 * Chromium then compiles all functions while it loads the script. In the first click they take a
 * slow phone 15 ms.
 */
const EAGER = "//# allFunctionsCalledOnLoad\n";
/** The script that draws the form; those after it are loaded when the person waits for nothing. */
const FIRST = Object.keys(ENTRIES)[0];

/** Wrap the chunk and its styles: a script has no names of its own on the page. */
function wrap(code, css, banner) {
    const styles = css && `__page.addStyles(${JSON.stringify(css)});`;
    return `/*! ${banner} */\n((__page)=>{"use strict";${styles}${code}})(document.currentScript.seitechChat);\n`;
}

/** @returns {Map<string, string>} chunk → name of its script: the first that imports it */
function nameChunks(outputs, names) {
    const chunks = new Map();
    for (const name of names) {
        const reached = [`${name}.js`];
        for (const path of reached) {
            reached.push(...outputs[path].imports.map((one) => one.path));
            chunks.set(path, chunks.get(path) || name);
        }
    }
    return chunks;
}

/** @returns {Map<string, string>} path of a module → name of its script */
function nameModules(outputs, chunks) {
    const modules = new Map();
    for (const [chunk, name] of chunks) {
        Object.keys(outputs[chunk].inputs).forEach((path) => modules.set(`/${path}`, name));
    }
    return modules;
}

/**
 * @param {object} options
 * @param {string} options.sourceRoot `static/src`
 * @param {(term: string) => string} options.translate
 * @param {string} options.banner
 * @returns {Promise<Map<string, string>>} name → text of the script
 */
export async function buildScripts({ sourceRoot, translate, banner }) {
    const names = Object.keys(ENTRIES);
    const { metafile, outputFiles } = await build({
        ...OPTIONS,
        entryPoints: names.map((name) => ({ in: `entry:${name}`, out: name })),
        plugins: [standIns, addonSources({ sourceRoot, translate, entries: chainEntries() })],
        splitting: true,
    });
    const texts = new Map(outputFiles.map(({ path, text }) => [path.slice(1), text]));
    const chunks = nameChunks(metafile.outputs, names);
    const styles = assignStyles(sourceRoot, nameModules(metafile.outputs, chunks), names[0]);
    const built = new Map();
    for (const name of names) {
        const own = [...chunks].filter(([, script]) => script === name).map(([chunk]) => chunk);
        // An entry that only imports its chunk has nothing of its own.
        const filled = own.filter((chunk) => Object.keys(metafile.outputs[chunk].inputs).length);
        if (filled.length !== 1) {
            throw new Error(`${name} is ${filled.length} chunks: ${filled}`);
        }
        const nameOf = (stem) => chunks.get(`${stem}.js`);
        const css = await compileStyles(styles.get(name) || [], OPTIONS.target);
        const script = wrap(linkChunk(texts.get(filled[0]), name, nameOf), css, banner);
        built.set(name, (name === FIRST ? EAGER : "") + script);
    }
    return built;
}

/** Bundle one entry, which needs no other script. */
async function buildAlone({ code, sourceRoot, translate = (term) => term }) {
    const { outputFiles } = await build({
        ...OPTIONS,
        entryPoints: [{ in: "entry:alone", out: "alone" }],
        plugins: [addonSources({ sourceRoot, translate, entries: { alone: code } })],
    });
    return outputFiles[0].text.trim();
}

/**
 * Build the loader: a function of the site's settings, which the server calls.
 *
 * @param {string} sourceRoot
 * @param {string} banner
 * @returns {Promise<string>}
 */
export async function buildLoader(sourceRoot, banner) {
    const code = 'import { begin } from "@seitech_chat/embed_loader/loader"; begin(__page);';
    const text = await buildAlone({ code, sourceRoot });
    return `/*! ${banner} */\n((__page)=>{"use strict";${text}})\n`;
}

/**
 * Build the question for consent of one language. The loader loads it where a site requires consent.
 *
 * @param {object} options as for `buildScripts`
 * @returns {Promise<string>}
 */
export async function buildQuestion({ sourceRoot, translate, banner }) {
    const code = [
        'import { makeQuestion } from "@seitech_chat/embed_loader/consent";',
        "__page.showQuestion = makeQuestion(__page);",
    ].join("\n");
    return wrap(await buildAlone({ code, sourceRoot, translate }), "", banner);
}
