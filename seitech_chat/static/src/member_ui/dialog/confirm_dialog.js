import { Component } from "@odoo/owl";

import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";

/** A question with yes and no. */
export class ConfirmDialog extends Component {
    static template = "seitech_chat.ConfirmDialog";
    static components = { Dialog };
    static props = {
        title: { type: String },
        text: { type: String },
        confirmLabel: { type: String },
        isDanger: { type: Boolean, optional: true },
        /** One more Enter cancels, so that nothing is done by a slip of that key. */
        isCareful: { type: Boolean, optional: true },
        onConfirm: { type: Function },
        close: { type: Function },
    };

    onConfirm() {
        this.props.onConfirm();
        this.props.close();
    }
}
