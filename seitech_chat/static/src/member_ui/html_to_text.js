const MAX_REMEMBERED = 500;
const remembered = new Map();

/**
 * Give the text of a message's clean HTML on one line. Parsed in a document of its own:
 * nothing of it is loaded or run.
 *
 * @param {string} html
 */
export function htmlToText(html) {
    if (!remembered.has(html)) {
        if (remembered.size >= MAX_REMEMBERED) {
            remembered.clear();
        }
        const spaced = html.replace(/<(?:br|\/p|\/div|\/li)\b[^>]*>/gi, " $&");
        const body = new DOMParser().parseFromString(spaced, "text/html").body;
        remembered.set(html, body.textContent.replace(/\s+/g, " ").trim());
    }
    return remembered.get(html);
}
