import { useCommand } from "@web/core/commands/command_hook";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { useExternalListener } from "@odoo/owl";

const EDITABLE = "input, textarea, select, [contenteditable='true']";

/**
 * The keys that work wherever the focus is in the inbox. Letters don't while somebody types.
 *
 * @param {object} callbacks
 * @param {() => void} callbacks.search
 * @param {() => boolean} callbacks.isWriting the composer has the focus
 * @param {() => void} callbacks.take
 * @param {() => void} callbacks.reply
 * @param {() => void} callbacks.note
 * @param {() => void} callbacks.transfer
 * @param {() => void} callbacks.escalate
 * @param {() => void} callbacks.end
 * @param {(step: 1 | -1) => void} callbacks.goToNextUnread
 * @param {() => void} callbacks.back
 * @param {() => void} callbacks.help
 */
export function useInboxHotkeys(callbacks) {
    const anywhere = { bypassEditableProtection: true };
    // Ctrl+K is the web client's palette, which names it too.
    useCommand(_t("Search conversations"), () => callbacks.search());
    useHotkey("a", () => callbacks.take());
    useHotkey("r", () => callbacks.reply());
    useHotkey("n", () => callbacks.note());
    useHotkey("t", () => callbacks.transfer());
    useHotkey("shift+e", () => callbacks.escalate());
    useHotkey("e", () => callbacks.end());
    useHotkey("alt+arrowdown", () => callbacks.goToNextUnread(1), anywhere);
    useHotkey("alt+arrowup", () => callbacks.goToNextUnread(-1), anywhere);
    useHotkey("escape", () => callbacks.back());
    // From the text too, where nothing else wants it: a reply, a list, a dialog.
    useHotkey("escape", () => callbacks.back(), {
        ...anywhere,
        isAvailable: () => callbacks.isWriting(),
    });
    // The web client's hotkeys know no such signs.
    const signs = { "?": callbacks.help, "/": callbacks.search };
    useExternalListener(window, "keydown", (ev) => {
        const isModal = document.querySelector(".modal.o_technical_modal, .modal.show");
        const isCommand = ev.ctrlKey || ev.metaKey || ev.altKey;
        if (signs[ev.key] && !isCommand && !ev.target.closest?.(EDITABLE) && !isModal) {
            ev.preventDefault();
            signs[ev.key]();
        }
    });
}
