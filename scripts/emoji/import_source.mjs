/**
 * Writes `source/` out of the npm package emojibase-data, when a newer Unicode is wanted:
 *
 *     npm pack emojibase-data@17.0.0 && tar xzf emojibase-data-17.0.0.tgz
 *     node scripts/emoji/import_source.mjs package
 *
 * The package has 49 MB; what the picker needs of it are 500 KB, which are committed.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { addTone } from "../../seitech_chat/static/src/ui/emoji_picker/skin_tone.js";

/** Unicode 15.0 (2022): telephones of 2023 and later draw all of these. */
const NEWEST_VERSION = 15;
const COMPONENTS = "component";
/** The presentation of characters that are no emojis by themselves. */
const TEXT = 0;
const LANGUAGES = { en: "en", es: "es", pt_BR: "pt" };
const SOURCE = join(import.meta.dirname, "source");

const read = (folder, language, name) =>
    JSON.parse(readFileSync(join(folder, language, `${name}.json`), "utf8"));

function write(name, lines) {
    writeFileSync(join(SOURCE, name), `${lines.join("\n")}\n`);
}

/**
 * The fully qualified sequence of Unicode. `emoji` of the package has a variation selector
 * wherever there may be one, `hexcode` none after a single character.
 */
function readEmoji({ hexcode, type }) {
    const codes = hexcode.split("-").map((one) => parseInt(one, 16));
    const isText = type === TEXT && codes.length === 1;
    return String.fromCodePoint(...codes) + (isText ? "\ufe0f" : "");
}

/** Whether it has skin tones; those of Unicode must be the ones that the picker composes. */
function hasTones({ skins = [], ...row }) {
    const emoji = readEmoji(row);
    const tones = skins.filter(({ tone }) => new Set([tone].flat()).size === 1);
    for (const skin of tones) {
        const [toned, composed] = [readEmoji(skin), addTone(emoji, [skin.tone].flat()[0])];
        if (composed !== toned) {
            throw new Error(`${emoji} is ${toned}, and not ${composed}`);
        }
    }
    return tones.length > 0;
}

const [folder] = process.argv.slice(2);
const groups = read(folder, "en", "messages").groups;
const keys = new Map(groups.map(({ order, key }) => [order, key]));
const rows = read(folder, "en", "data")
    .filter((row) => keys.has(row.group) && keys.get(row.group) !== COMPONENTS)
    .filter(({ version }) => version <= NEWEST_VERSION)
    .sort((one, other) => one.order - other.order);
write(
    "emojis.tsv",
    rows.map((row) =>
        [readEmoji(row), keys.get(row.group), hasTones(row) ? "tones" : ""].join("\t")
    )
);
for (const [code, language] of Object.entries(LANGUAGES)) {
    const named = new Map(read(folder, language, "data").map((row) => [row.hexcode, row]));
    write(
        `${code}.tsv`,
        rows.map((row) => {
            const { label, tags = [] } = named.get(row.hexcode);
            return [readEmoji(row), label, tags.join(", ")].join("\t");
        })
    );
}
