const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const OVERRIDES = /[\u202a-\u202e]/g;
const ISOLATES = /[\u2066-\u2069]/g;
const RIGHT_TO_LEFT =
    /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u2066-\u2069\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function isBalanced(text) {
    let depth = 0;
    for (const [character] of text.matchAll(ISOLATES)) {
        depth += character === POP_ISOLATE ? -1 : 1;
        if (depth < 0) {
            return false;
        }
    }
    return depth === 0;
}

/**
 * Return a name for the middle of a sentence: its direction ends with it. Where it is alone in
 * an element, `<bdi>` does the same. A sentence has neither `<bdi>` nor `dir="auto"`: browsers
 * would let it run as the name it begins with.
 *
 * @param {string} name
 * @param {string} [sentence] a right-to-left one also turns names that are not
 */
export function isolate(name, sentence = "") {
    let text = name.replace(OVERRIDES, "");
    if (!isBalanced(text)) {
        text = text.replace(ISOLATES, "");
    }
    const isTurning = RIGHT_TO_LEFT.test(text) || RIGHT_TO_LEFT.test(sentence);
    return isTurning ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text;
}

/**
 * Join names, and phrases that may be names, to one line: none turns its neighbours.
 *
 * @param {(string | null | undefined | false | 0)[]} names empty ones are left out
 * @param {string} [separator]
 */
export function joinNames(names, separator = ", ") {
    const shown = names.filter(Boolean);
    const line = shown.join();
    return shown.map((name) => isolate(name, line)).join(separator);
}

/**
 * Isolate every text that is filled into a sentence.
 *
 * @param {string} sentence
 * @param {object} values by the name of their place
 */
export function isolateValues(sentence, values) {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
            key,
            typeof value === "string" ? isolate(value, sentence) : value,
        ])
    );
}
