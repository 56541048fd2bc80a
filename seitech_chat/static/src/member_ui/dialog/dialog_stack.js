import { reactive } from "@odoo/owl";

import { ConfirmDialog } from "@seitech_chat/member_ui/dialog/confirm_dialog";

/** The dialogs over a frame, the last on top. A `DialogHost` draws them. */
export class DialogStack {
    /** @type {{ id: number, Component: Function, props: object }[]} */
    dialogs = [];
    lastId = 0;

    /**
     * Show a component, which gets `close` among its props.
     *
     * @param {Function} Component with a `Dialog` at its root
     * @param {object} [props]
     * @param {{ onClose?: () => void }} [options]
     * @returns {() => void} closes it
     */
    open(Component, props = {}, { onClose = () => {} } = {}) {
        const id = ++this.lastId;
        const close = () => {
            const isOpen = this.dialogs.some((dialog) => dialog.id === id);
            this.dialogs = this.dialogs.filter((dialog) => dialog.id !== id);
            if (isOpen) {
                onClose();
            }
        };
        this.dialogs = [...this.dialogs, { id, Component, props: { ...props, close } }];
        return close;
    }

    /**
     * Ask before something that can't be taken back.
     *
     * @param {{ title: string, text: string, confirmLabel: string, isDanger?: boolean,
     *  isCareful?: boolean }} question
     * @returns {Promise<boolean>}
     */
    confirm(question) {
        return new Promise((resolve) => {
            const onConfirm = () => resolve(true);
            // Closing does not reject a promise that was fulfilled.
            this.open(ConfirmDialog, { ...question, onConfirm }, { onClose: () => resolve(false) });
        });
    }
}

/** @returns {DialogStack} reactive */
export function makeDialogStack() {
    return reactive(new DialogStack());
}
