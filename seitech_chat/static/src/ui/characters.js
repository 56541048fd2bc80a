// Characters that show nothing or turn text; `logic/characters.py` removes the same.
const CONTROLS = String.raw`\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f`;
const TURNING = String.raw`\u202a-\u202e\u2066-\u2069`;
const UNSEEN =
    String.raw`\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u206f\u2800` +
    String.raw`\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0001}`;
const JOINING = String.raw`\u034f\u200c\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}\u{e0100}-\u{e01ef}`;
// eslint-disable-next-line no-misleading-character-class -- single code points
const NOT_IN_LINE = new RegExp(`[${CONTROLS}${TURNING}${UNSEEN}]`, "gu");
// eslint-disable-next-line no-misleading-character-class -- single code points
const SHOWN = new RegExp(`[^\\s${CONTROLS}${TURNING}${UNSEEN}${JOINING}]`, "u");

/** Return whether a reader sees anything of a text. */
export function isShown(text) {
    return SHOWN.test(text);
}

/** Remove hidden characters from one line, and the white space around it. */
export function cleanLine(text) {
    const line = text.replace(NOT_IN_LINE, "").trim();
    return isShown(line) ? line : "";
}
