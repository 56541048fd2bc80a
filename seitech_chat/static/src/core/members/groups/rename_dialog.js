import { Component, useState } from "@odoo/owl";

import { MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { useFrame, useStore } from "@seitech_chat/core/frame";
import { Dialog } from "@seitech_chat/core/members/dialog/dialog";
import { FormState } from "@seitech_chat/core/members/groups/form_dialog";
import { rename } from "@seitech_chat/core/members/groups/group_verbs";
import { cleanLine } from "@seitech_chat/core/ui/characters";

/** Give a group another name. */
export class RenameDialog extends Component {
    static template = "seitech_chat.RenameDialog";
    static components = { Dialog };
    static props = {
        channel: { type: Object },
        close: { type: Function },
    };

    setup() {
        this.frame = useFrame();
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
