import { appTranslateFn } from "@web/core/l10n/translation";

import { isolateValues } from "@seitech_chat/core/isolate";

const MODULE = "seitech_chat";

/**
 * Translate a sentence of this module and fill its named places: as Odoo's `_t`, with the texts
 * isolated, so that no name turns the sentence.
 *
 * @param {string} term
 * @param {object} [values]
 */
export function _t(term, values) {
    if (!values) {
        return appTranslateFn(term, MODULE);
    }
    const sentence = String(appTranslateFn(term, MODULE));
    return appTranslateFn(term, MODULE, isolateValues(sentence, values));
}
