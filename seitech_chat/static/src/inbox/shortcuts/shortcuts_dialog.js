import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";

/** All keys of the inbox. */
export class ShortcutsDialog extends Component {
    static template = "seitech_chat.ShortcutsDialog";
    static components = { Dialog };
    static props = { close: { type: Function } };

    get title() {
        return _t("Keyboard shortcuts");
    }

    get shortcuts() {
        return [
            { keys: ["/"], text: _t("Search conversations") },
            { keys: ["Ctrl+K"], text: _t("Commands and apps") },
            { keys: ["↑", "↓"], text: _t("Move through the list") },
            { keys: ["Enter"], text: _t("Open the conversation, or send the message") },
            { keys: ["Shift+Enter"], text: _t("New line") },
            { keys: ["Alt+↑", "Alt+↓"], text: _t("Previous or next unread conversation") },
            { keys: ["↑"], text: _t("Edit your last message (when the text is empty)") },
            { keys: ["a"], text: _t("Take the conversation") },
            { keys: ["r"], text: _t("Reply") },
            { keys: ["n"], text: _t("Write a private note") },
            { keys: ["t"], text: _t("Transfer the conversation") },
            { keys: ["Shift+E"], text: _t("Escalate to a supervisor") },
            { keys: ["Alt+Enter", "Alt+Del"], text: _t("Accept or decline an offer") },
            { keys: [":", "Ctrl+Space"], text: _t("Canned responses (type at least 2 letters)") },
            { keys: ["e"], text: _t("Resolve the conversation") },
            { keys: ["Esc"], text: _t("Go back or close") },
            { keys: ["?"], text: _t("Show keyboard shortcuts") },
        ];
    }
}
