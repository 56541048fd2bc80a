import { Component, useState } from "@odoo/owl";

import { MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { FormState } from "@seitech_chat/member_ui/groups/form_state";
import { rename } from "@seitech_chat/member_ui/groups/group_actions";
import { cleanLine } from "@seitech_chat/ui/characters";

/** Rename a group. */
export class RenameDialog extends Component {
    static template = "seitech_chat.RenameDialog";
    static components = { Dialog };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.maxLength = MAX_NAME_LENGTH;
        this.form = useState(new FormState());
        this.state = useState({ name: this.props.channel.name });
    }

    get canSave() {
        return Boolean(cleanLine(this.state.name)) && !this.form.isBusy;
    }

    onSubmit() {
        const { close, channel } = this.props;
        if (this.canSave) {
            this.form.submit({ frame: this.frame, close }, () =>
                rename(this.store, channel, cleanLine(this.state.name))
            );
        }
    }
}
