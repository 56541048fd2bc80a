import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { PeoplePicker } from "@seitech_chat/member_ui/people_picker/people_picker";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";

/** Choose the person to write to. */
export class ChoosePersonDialog extends Component {
    static template = "seitech_chat.ChoosePersonDialog";
    static components = { Dialog, PeoplePicker };
    static props = {
        title: { type: String },
        accepts: { type: Function, optional: true },
        /** Opens the conversation; what it refuses is said and the dialog stays. */
        onChoose: { type: Function },
        close: { type: Function },
    };
    static defaultProps = { accepts: () => true };

    setup() {
        this.frame = useChatEnv();
        this.attempt = useFeedback();
        this.state = useState({ chosen: [], isBusy: false });
    }

    async onChange(chosen) {
        if (this.state.isBusy || !chosen.length) {
            return;
        }
        Object.assign(this.state, { chosen, isBusy: true });
        const isDone = await this.attempt(() => this.props.onChoose(chosen[0]));
        if (isDone) {
            this.props.close();
        } else {
            Object.assign(this.state, { chosen: [], isBusy: false });
        }
    }
}
