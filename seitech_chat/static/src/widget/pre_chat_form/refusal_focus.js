import { useEffect } from "@odoo/owl";

import { takeFocus } from "@seitech_chat/core/focus_guard";

/**
 * Move the focus to the refused field, or to the button. The fields were hidden while the
 * message stood in their place, so the focus is gone by then.
 *
 * @param {{ el: HTMLElement }} root of the form
 * @param {{ isSending: boolean, refusal: string, refusedField: string }} state
 */
export function useRefusalFocus(root, state) {
    useEffect(
        (isSending, refusal) => {
            if (refusal && !isSending) {
                const field = state.refusedField;
                takeFocus(root.el.querySelector(field ? `[name="${field}"]` : "[type=submit]"));
            }
        },
        () => [state.isSending, state.refusal]
    );
}
