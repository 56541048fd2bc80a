const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,24}$/u;
const ANY_PICTURE = /\p{Extended_Pictographic}/u;
const MAX_LARGE_EMOJI = 3;

function parse(html) {
    // A parsed document runs nothing and loads nothing.
    return new DOMParser().parseFromString(html || "", "text/html").body;
}

/** What was typed, from the clean HTML the server made of it. */
export function textOfHtml(html) {
    const body = parse(html);
    for (const lineBreak of body.querySelectorAll("br")) {
        lineBreak.replaceWith("\n");
    }
    for (const block of body.querySelectorAll("p, div")) {
        block.after("\n");
    }
    return body.textContent.trim();
}

/** The same on one line, for quotes and previews. */
export function lineOfHtml(html) {
    return textOfHtml(html).replace(/\s+/g, " ");
}

/** Whether a text is nothing but a few emojis, to be shown large. */
export function isLargeEmoji(text) {
    if (text.length > 40 || !ONLY_EMOJI.test(text) || !ANY_PICTURE.test(text)) {
        return false;
    }
    const segmenter = Intl.Segmenter && new Intl.Segmenter();
    const count = segmenter ? [...segmenter.segment(text.trim())].length : text.length / 2;
    return count <= MAX_LARGE_EMOJI;
}
