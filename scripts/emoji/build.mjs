/**
 * Writes the emojis of the picker, one file per language, and the list of these files:
 *
 *     node scripts/emoji/build.mjs FOLDER LIST
 *
 * A page of another site can't read JSON of this server without a header that web servers don't
 * send for static files. So each file is a classic script, like those of `static/embed`. It
 * leaves its data on its own element.
 */

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const SOURCE = join(import.meta.dirname, "source");
const BANNER = "/*! Of emojibase (MIT) and Unicode CLDR (Unicode-3.0): see LICENSE.txt. */";
const HASH_LENGTH = 10;
// Bits of a row.
const HAS_TONES = 1;
const IS_COMMON = 2;

function readTable(name) {
    const lines = readFileSync(join(SOURCE, name), "utf8").trimEnd().split("\n");
    return lines.map((line) => line.split("\t"));
}

/** A word that is part of the name, or said twice, finds nothing more. */
function terms(name, ...lists) {
    const known = new Set(name.toLowerCase().split(" "));
    const found = lists.flatMap((list) => (list ? list.split(", ") : []));
    return [...new Set(found.map((term) => term.toLowerCase()))].filter((term) => !known.has(term));
}

/** @returns {[group: string, emojis: [emoji: string, name: string, terms: string, flags?: number][]][]} */
function readLanguage(code) {
    const names = readTable(`${code}.tsv`);
    const added = new Map(readTable(`added.${code}.tsv`));
    const groups = new Map();
    readTable("emojis.tsv").forEach(([emoji, group, tones], index) => {
        const [same, name, list] = names[index];
        if (same !== emoji) {
            throw new Error(`${code}.tsv has ${same} in the line of ${emoji}`);
        }
        const row = [emoji, name, terms(name, list, added.get(emoji)).join("|")];
        // Emojis with terms of our own are the common ones.
        const flags = (tones ? HAS_TONES : 0) | (added.has(emoji) ? IS_COMMON : 0);
        groups.set(group, [...(groups.get(group) || []), flags ? [...row, flags] : row]);
        added.delete(emoji);
    });
    if (added.size) {
        throw new Error(`added.${code}.tsv has unknown emojis: ${[...added.keys()]}`);
    }
    return [...groups];
}

function writeLanguage(folder, code) {
    const data = JSON.stringify(readLanguage(code));
    const text = `${BANNER}\ndocument.currentScript.seitechEmojis=${data};\n`;
    const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
    const name = `emojis.${code}.${hash}.js`;
    writeFileSync(join(folder, name), text);
    return [code, name];
}

const [folder, list] = process.argv.slice(2);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const codes = readdirSync(SOURCE)
    .filter((name) => name.startsWith("added."))
    .map((name) => basename(name, ".tsv").slice("added.".length));
const files = codes.sort().map((code) => writeLanguage(folder, code));
copyFileSync(join(SOURCE, "LICENSE.txt"), join(folder, "LICENSE.txt"));
writeFileSync(
    list,
    [
        "// Built by `make emojis`.",
        "export const EMOJI_FILES = {",
        ...files.map(([code, name]) => `    ${code}: "${name}",`),
        "};\n",
    ].join("\n")
);
