import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useExternalListener } from "@odoo/owl";

const EDITABLE = "input, textarea, select, [contenteditable='true']";

/**
 * The keys that work wherever the focus is in the inbox. Letters don't while somebody types.
 *
 * @param {object} callbacks
 * @param {() => boolean} callbacks.isSearching the search has the focus: Ctrl+K goes on to
 *  the web client's own palette
 * @param {() => void} callbacks.search
 * @param {() => boolean} callbacks.isWriting the composer has the focus
 * @param {() => void} callbacks.take
 * @param {() => void} callbacks.reply
 * @param {() => void} callbacks.note
 * @param {() => void} callbacks.transfer
 * @param {() => void} callbacks.escalate
 * @param {() => void} callbacks.end
 * @param {(step: 1 | -1) => void} callbacks.walkUnread
 * @param {() => void} callbacks.back
 * @param {() => void} callbacks.help
 */
export function useInboxHotkeys(callbacks) {
    const anywhere = { bypassEditableProtection: true };
    useHotkey("control+k", () => callbacks.search(), {
        ...anywhere,
        global: false,
        isAvailable: () => !callbacks.isSearching(),
    });
    useHotkey("a", () => callbacks.take());
    useHotkey("r", () => callbacks.reply());
    useHotkey("n", () => callbacks.note());
    useHotkey("t", () => callbacks.transfer());
    useHotkey("shift+e", () => callbacks.escalate());
    useHotkey("e", () => callbacks.end());
    useHotkey("alt+arrowdown", () => callbacks.walkUnread(1), anywhere);
    useHotkey("alt+arrowup", () => callbacks.walkUnread(-1), anywhere);
    useHotkey("escape", () => callbacks.back());
    // From the text too, where nothing else wants it: a reply, a list, a dialog.
    useHotkey("escape", () => callbacks.back(), {
        ...anywhere,
        isAvailable: () => callbacks.isWriting(),
    });
    // The web client's hotkeys know no question mark.
    useExternalListener(window, "keydown", (ev) => {
        const isModal = document.querySelector(".modal.o_technical_modal, .modal.show");
        if (ev.key === "?" && !ev.target.closest?.(EDITABLE) && !isModal) {
            ev.preventDefault();
            callbacks.help();
        }
    });
}
