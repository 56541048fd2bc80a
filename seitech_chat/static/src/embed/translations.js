import { isolateValues } from "@seitech_chat/core/isolate";

const MODULE = "seitech_chat";

/**
 * The words of the page's language, out of Odoo's own translations.
 *
 * @param {string} url empty when the language is that of the source
 * @returns {Promise<Map<string, string>>}
 */
export async function loadTranslations(url) {
    if (!url) {
        return new Map();
    }
    try {
        const response = await window.fetch(url, { credentials: "omit" });
        const { modules } = await response.json();
        const messages = modules[MODULE]?.messages || [];
        return new Map(messages.map(({ id, string }) => [id, string]));
    } catch {
        return new Map(); // English is better than nothing.
    }
}

/**
 * @param {Map<string, string>} terms
 * @returns {(term: string, values?: object) => string}
 */
export function makeTranslate(terms) {
    return (term, values = {}) => {
        const sentence = terms.get(term) || term;
        const filled = isolateValues(sentence, values);
        return sentence.replace(/%\((\w+)\)s/g, (_place, name) => filled[name] ?? "");
    };
}
