/**
 * The package's port in the place of `core/html_body.js`: it reads the text of the server's clean
 * HTML without a DOM, so that a server, a worker and a browser show the same.
 */

// A tag contains no "<". Otherwise each unfinished tag would be scanned to the end of the text.
const TAG = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>|<!--[^<>]*-->/gi;
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,5}));/gi;
const BLOCKS = new Set(["p", "div", "li"]);
const NAMED: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: "\u00a0",
};
const MAX_CODE_POINT = 0x10ffff;

function decode(
    whole: string,
    hex: string | undefined,
    decimal: string | undefined,
    name = ""
): string {
    if (name) {
        return NAMED[name] ?? whole;
    }
    const point = hex ? parseInt(hex, 16) : Number(decimal);
    return point && point <= MAX_CODE_POINT ? String.fromCodePoint(point) : "\ufffd";
}

/** Return a text of HTML with its character references as characters. */
export function decodeReferences(text: string): string {
    return text.replace(REFERENCE, decode);
}

/** Return the text of clean HTML, each line break and each end of a block as a line end. */
export function textOfHtml(html: string | null): string {
    const text = (html || "").replace(TAG, (_whole, slash: string, name = "") => {
        const tag = name.toLowerCase();
        return tag === "br" || (slash && BLOCKS.has(tag)) ? "\n" : "";
    });
    return decodeReferences(text);
}
