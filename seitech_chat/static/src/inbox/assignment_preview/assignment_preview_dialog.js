import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { Component, onWillStart, useState } from "@odoo/owl";

import { decisionSummary, iconOf } from "@seitech_chat/inbox/assignment_preview/agent_decisions";

/** The agent who would get a waiting conversation now, and why not the others. Read-only. */
export class AssignmentPreviewDialog extends Component {
    static template = "seitech_chat.AssignmentPreviewDialog";
    static components = { Dialog };
    static props = {
        title: { type: String },
        /** Asks the server; resolves with a AssignmentPreviewAnswer. */
        load: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.iconOf = iconOf;
        this.state = useState({ answer: null, failure: "" });
        onWillStart(() => this.load());
    }

    get conclusion() {
        return decisionSummary(this.state.answer);
    }

    get rows() {
        return this.state.answer.decisions;
    }

    async load() {
        this.state.failure = "";
        try {
            this.state.answer = await this.props.load();
        } catch (error) {
            this.state.failure = error.detail || _t("Couldn't load the preview.");
        }
    }
}
