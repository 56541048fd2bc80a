/** OWL's runtime without its template compiler, cut out of the published file. */

/** [what is cut, its first line, the first line after it] */
const CUTS = [
    ["the compiler", "/**\n * Owl QWeb Expression Parser\n", "// do not modify manually."],
    ["its use", "TemplateSet.prototype._compileTemplate = ", "export { App, "],
    // A global name of its own on a page that is not ours.
    [
        "the devtools",
        'if (typeof window !== "undefined") {\n    window.__OWL_DEVTOOLS__',
        "class App ",
    ],
];

/**
 * @param {string} source of `owl.es.js`
 * @returns {string}
 */
export function cutOwl(source) {
    source = source.replace(/\r/g, "");
    for (const [name, first, next] of CUTS) {
        const parts = source.split(first);
        const end = parts.length === 2 ? parts[1].indexOf(next) : -1;
        if (end < 0) {
            throw new Error(`OWL has changed: ${name} is not where it was`);
        }
        source = parts[0] + parts[1].slice(end);
    }
    if (/new Function|\beval\(/.test(source)) {
        throw new Error("OWL still builds functions from texts, which a strict policy forbids");
    }
    return source;
}
