// Characters as a person counts them; `logic/length.py` counts the same.
const POINTS_PER_CHARACTER = 5;
const PICTURE = String.raw`[\u2190-\u2bff\u3030\u303d\u3297\u3299\u{1f000}-\u{1faff}]`;
const EXTENDING =
    String.raw`[\p{M}\u200c\u200d\u1160-\u11ff\ud7b0-\ud7ff\u{1f3fb}-\u{1f3ff}` +
    String.raw`\u{e0020}-\u{e007f}]`;
const CHARACTER = new RegExp(
    // eslint-disable-next-line no-misleading-character-class -- single code points
    String.raw`(?:[\u{1f1e6}-\u{1f1ff}]{2}|.)(?:\u200d${PICTURE}|${EXTENDING})*`,
    "gsu"
);
const ASCII = /^[\0-\x7f]*$/;

/**
 * Count the characters of a text. An emoji, a flag and a letter with its marks are one
 * each; of very long ones, each five code points.
 *
 * @param {string} text
 */
export function lengthOf(text) {
    if (ASCII.test(text)) {
        return text.length;
    }
    const characters = text.match(CHARACTER).length;
    return Math.max(characters, Math.ceil([...text].length / POINTS_PER_CHARACTER));
}

/** Return the first character of a text. */
export function firstCharacter(text) {
    const [first = ""] = text.match(CHARACTER) || [];
    return first;
}

/**
 * Cut a text to some code points, never within a character.
 *
 * @param {string} text
 * @param {number} size
 */
export function cutText(text, size) {
    const points = [...text];
    if (points.length <= size) {
        return text;
    }
    let end = "";
    let count = 0;
    for (const [character] of text.matchAll(CHARACTER)) {
        count += [...character].length;
        if (count > size) {
            break;
        }
        end += character;
    }
    return end;
}
