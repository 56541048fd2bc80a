import { EMOJI_FILES } from "@seitech_chat/ui/emoji_picker/emoji_files";

const FOLDER = "/seitech_chat/static/emoji/";
const FALLBACK = "en";
// Bits of a row of the files.
const HAS_TONES = 1;
const IS_COMMON = 2;
const ACCENTS = /\p{Mn}/gu;

/**
 * An emoji with what it is found by.
 *
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string} name in the person's language
 * @property {boolean} hasTones
 * @property {boolean} isCommon before others that fit as well
 * @property {string} synonyms with "|" between them
 */

/** @typedef {{ id: string, emojis: Emoji[] }} EmojiGroup */

/** @type {Map<string, Promise<EmojiGroup[]>>} by address */
const loading = new Map();

/** @type {WeakMap<Emoji, { names: string[], terms: string[] }>} */
const words = new WeakMap();

/** Lower case without accents. */
export function simplify(text) {
    return text.toLowerCase().normalize("NFD").replace(ACCENTS, "");
}

/** A phrase, and each of its words. */
function phrases(text) {
    return [...new Set([text, ...text.split(/[\s:,()]+/)])].filter(Boolean);
}

/** @returns {EmojiGroup[]} */
export function readEmojis(data) {
    return data.map(([id, rows]) => ({
        id,
        emojis: rows.map(([emoji, name, synonyms, flags = 0]) => ({
            emoji,
            name,
            hasTones: Boolean(flags & HAS_TONES),
            isCommon: Boolean(flags & IS_COMMON),
            synonyms,
        })),
    }));
}

/** Return the words that find an emoji: computed for the first search, not while the picker opens. */
function wordsOf(emoji) {
    if (!words.has(emoji)) {
        words.set(emoji, {
            names: phrases(simplify(emoji.name)),
            terms: simplify(emoji.synonyms).split("|").flatMap(phrases),
        });
    }
    return words.get(emoji);
}

/** How well a word fits: 0 is best; null when it fits nothing. */
function rank(emoji, word) {
    const { names, terms } = wordsOf(emoji);
    const rules = [
        () => names[0] === word,
        () => names.includes(word) || terms.includes(word),
        () => names.some((one) => one.startsWith(word)),
        () => terms.some((one) => one.startsWith(word)),
    ];
    const found = rules.findIndex((rule) => rule());
    return found < 0 ? null : found;
}

/**
 * Find emojis by name or synonym; each word must fit, or the whole text.
 *
 * @param {EmojiGroup[]} groups
 * @param {string} text as typed
 * @param {number} limit
 * @returns {Emoji[]} the best first
 */
export function findEmojis(groups, text, limit) {
    const wanted = simplify(text).trim().replace(/\s+/g, " ");
    const parts = wanted.split(" ");
    const found = [];
    for (const emoji of groups.flatMap(({ emojis }) => emojis)) {
        const whole = rank(emoji, wanted);
        const ranks = parts.map((part) => rank(emoji, part));
        if (whole !== null) {
            found.push([whole, emoji]);
        } else if (!ranks.includes(null)) {
            found.push([Math.max(...ranks), emoji]);
        }
    }
    // Stable: else in the order of Unicode.
    found.sort(([one, { isCommon }], [other, emoji]) => one - other || emoji.isCommon - isCommon);
    return found.slice(0, limit).map(([, emoji]) => emoji);
}

/** The file of a language such as "pt-BR"; English for one that has none. */
function fileOf(locale) {
    const [language] = String(locale).toLowerCase().split(/[-_]/);
    const code = Object.keys(EMOJI_FILES).find((one) => one.split("_")[0] === language);
    return EMOJI_FILES[code || FALLBACK];
}

/** A classic script, which a page of any site may load; it leaves its data on its element. */
function loadScript(url) {
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.charset = "utf-8";
        script.src = url;
        script.onload = () => resolve(readEmojis(script.seitechEmojis));
        script.onerror = () => reject(new TypeError(`can't load ${url}`));
        document.head.append(script);
        script.remove(); // it runs nevertheless
    });
}

/**
 * Load the emojis of a language, once in a page.
 *
 * @param {string} locale
 * @param {string} [origin] of the server, "" for the page's own
 * @returns {Promise<EmojiGroup[]>}
 */
export function loadEmojis(locale, origin = "") {
    const url = origin + FOLDER + fileOf(locale);
    if (!loading.has(url)) {
        const work = loadScript(url);
        loading.set(url, work);
        work.catch(() => loading.delete(url)); // the next time tries again
    }
    return loading.get(url);
}
