import { useExternalListener } from "@odoo/owl";

import { cutText, lengthOf } from "@seitech_chat/core/length";

function limit(ev) {
    const [el] = ev.composedPath();
    const maxLength = Number(el.dataset?.maxLength);
    if (!maxLength || ev.isComposing || lengthOf(el.value) <= maxLength) {
        return;
    }
    let size = [...el.value].length;
    let text = el.value;
    while (lengthOf(text) > maxLength) {
        size -= Math.max(1, lengthOf(text) - maxLength);
        text = cutText(text, size);
    }
    const caret = el.selectionStart;
    el.value = text;
    el.setSelectionRange(caret, caret);
    if (ev.type === "compositionend") {
        el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    }
}

/**
 * Limit fields with `data-max-length` to so many characters, as a person and the server count
 * them; `maxlength` counts an emoji as two to eleven. Runs before the handlers of the field.
 */
export function useLengthLimit() {
    useExternalListener(document, "input", limit, { capture: true });
    useExternalListener(document, "compositionend", limit, { capture: true });
}
