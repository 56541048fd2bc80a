/**
 * Return the text of clean HTML of the server, each line break and each end of a block as a line
 * end. The build of `clients/` puts a module without a DOM in this place.
 *
 * @param {string} html
 */
export function textOfHtml(html) {
    // A parsed document runs nothing and loads nothing.
    const { body } = new DOMParser().parseFromString(html || "", "text/html");
    for (const lineBreak of body.querySelectorAll("br")) {
        lineBreak.replaceWith("\n");
    }
    for (const block of body.querySelectorAll("p, div, li")) {
        block.after("\n");
    }
    return body.textContent;
}
