/** Reads the translations of the front end from a .po file. */

const FRONT_END = /^#\. odoo-javascript$/m;
const FUZZY = /^#,.*\bfuzzy\b/m;
const FIELD = /^(msgid|msgstr) (".*"(?:\n".*")*)$/gm;

/** Join the quoted lines of one field. A line is a JSON string as well. */
function unquote(lines) {
    return lines
        .split("\n")
        .map((line) => JSON.parse(line))
        .join("");
}

/**
 * @param {string} text of the file
 * @returns {Map<string, string>} source → translation, of the terms of the front end alone
 */
export function readTerms(text) {
    const terms = new Map();
    for (const entry of text.replace(/\r/g, "").split(/\n{2,}/)) {
        if (!FRONT_END.test(entry) || FUZZY.test(entry)) {
            continue;
        }
        const fields = [...entry.matchAll(FIELD)].map(([, name, lines]) => [name, unquote(lines)]);
        const { msgid, msgstr } = Object.fromEntries(fields);
        if (msgid && msgstr) {
            terms.set(msgid, msgstr);
        }
    }
    return terms;
}
