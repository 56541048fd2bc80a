import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { FormState } from "@seitech_chat/member_ui/groups/form_state";
import { invite } from "@seitech_chat/member_ui/groups/group_actions";
import { PeoplePicker } from "@seitech_chat/member_ui/people_picker/people_picker";

/** Bring people into a group. */
export class InviteDialog extends Component {
    static template = "seitech_chat.InviteDialog";
    static components = { Dialog, PeoplePicker };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.form = useState(new FormState());
        this.state = useState({ chosen: [] });
    }

    onChange(chosen) {
        this.state.chosen = chosen;
    }

    onSubmit() {
        const { close, channel } = this.props;
        this.form.submit({ frame: this.frame, close }, () =>
            invite(this.store, channel, this.state.chosen)
        );
    }
}
