import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";

/** Ask a supervisor to step in, and say why. */
export class EscalateDialog extends Component {
    static template = "seitech_chat.EscalateDialog";
    static components = { Dialog };
    static props = {
        title: { type: String },
        /** Given the note; throws what the server refuses. */
        onConfirm: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.maxLength = MAX_TEXT_LENGTH;
        useLengthLimit();
        this.state = useState({ note: "", failure: "", isBusy: false });
        useAutofocus({ refName: "note" });
    }

    async onSubmit() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        this.state.failure = "";
        try {
            await this.props.onConfirm(this.state.note.trim());
            this.props.close();
        } catch (error) {
            this.state.failure = error.detail || _t("Something went wrong. Try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
