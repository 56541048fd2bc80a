/**
 * Writes `seitech_chat/static/embed/`: the scripts of the widget for any site.
 *
 *     node scripts/embed/build.mjs [FOLDER]
 *
 * The same sources give the same bytes, so that a check can compare. Names of files have a
 * hash of their content, since browsers keep them for a week.
 */

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { readTerms } from "./po_file.mjs";
import { buildLoader, buildQuestion, buildScripts } from "./scripts.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const ADDON = join(ROOT, "seitech_chat");
const SOURCES = join(ADDON, "static/src");
const OWL = join(ROOT, "node_modules/@odoo/owl");
const { version: OWL_VERSION } = JSON.parse(readFileSync(join(OWL, "package.json"), "utf8"));
const BANNER = "SEI Tech Chat, LGPL-3.";
const OWL_NOTICE = `Contains parts of OWL ${OWL_VERSION}, LGPL-3: see OWL-LICENSE.txt.`;
/** The language of the sources. */
const SOURCE_LANGUAGE = "en";
const HASH_LENGTH = 10;
/** Texts of the loader, which has no translations of its own. */
const LABELS = { openLabel: "Open chat" };

function readLanguages() {
    const folder = join(ADDON, "i18n");
    const languages = new Map([[SOURCE_LANGUAGE, new Map()]]);
    for (const name of readdirSync(folder).sort()) {
        if (name.endsWith(".po")) {
            languages.set(
                basename(name, ".po"),
                readTerms(readFileSync(join(folder, name), "utf8"))
            );
        }
    }
    return languages;
}

/** Name a file by its content, and write it. */
function writeHashed(folder, stem, text) {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
    const name = `${stem}.${hash}.js`;
    writeFileSync(join(folder, name), text);
    return name;
}

async function writeLanguage(folder, code, terms) {
    const translate = (term) => terms.get(term) || term;
    const options = { sourceRoot: SOURCES, translate, banner: BANNER };
    const built = await buildScripts({ ...options, banner: `${BANNER} ${OWL_NOTICE}` });
    built.set("question", await buildQuestion(options));
    const files = [...built].map(([name, text]) => [
        name,
        writeHashed(folder, `${name}.${code}`, text),
    ]);
    const labels = Object.entries(LABELS).map(([name, term]) => [name, translate(term)]);
    return Object.fromEntries([...files, ...labels]);
}

async function main(folder) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const manifest = { loader: "loader.js", languages: {} };
    for (const [code, terms] of readLanguages()) {
        manifest.languages[code] = await writeLanguage(folder, code, terms);
    }
    writeFileSync(join(folder, manifest.loader), await buildLoader(SOURCES, BANNER));
    writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 4)}\n`);
    copyFileSync(join(OWL, "LICENSE"), join(folder, "OWL-LICENSE.txt"));
    copyFileSync(join(SOURCES, "embed_loader/README.txt"), join(folder, "README.txt"));
    copyFileSync(
        join(SOURCES, "embed_loader/seitech_chat.d.ts"),
        join(folder, "seitech_chat.d.ts")
    );
}

await main(resolve(process.argv[2] || join(ADDON, "static/embed")));
