import { textOfHtml } from "@seitech_chat/core/html_body";

// An emoji as Unicode Technical Standard 51 builds one: a flag, a keycap, or pictures joined
// to one. "™" and "5" become pictures only by a selector behind them.
const FLAG = String.raw`\p{Regional_Indicator}{2}`;
const KEYCAP = String.raw`[0-9#*]\uFE0F?\u20E3`;
const PICTURE =
    String.raw`(?![0-9#*\p{Regional_Indicator}])` +
    String.raw`(?:\p{Emoji_Presentation}|\p{Emoji}(?=[\uFE0F\u200D\p{Emoji_Modifier}]))` +
    String.raw`[\uFE0F\p{Emoji_Modifier}]*[\u{E0020}-\u{E007F}]*`;
const JOINED = String.raw`${PICTURE}(?:\u200D(?:${PICTURE}|\p{Emoji}))*`;
const LARGE_EMOJI = new RegExp(`^(?:(?:${FLAG}|${KEYCAP}|${JOINED})\\s*){1,3}$`, "u");

/** The typed text, from the clean HTML of the server. */
export function htmlToText(html) {
    return trimText(textOfHtml(html));
}

/** The same on one line, for quotes and previews. */
export function htmlToLine(html) {
    return htmlToText(html).replace(/\s+/g, " ").trim();
}

/**
 * Remove the white space around a text as the server does: the first of several lines keeps its
 * indentation, as in pasted code.
 */
export function trimText(text) {
    const bare = text.trim();
    return bare.includes("\n") ? text.trimEnd().replace(/^(?:\s*\n)*/, "") : bare;
}

/** Return whether a text is nothing but one to three emojis, to be shown large. */
export function isLargeEmoji(text) {
    return LARGE_EMOJI.test(text.trim());
}
