import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { openDirect } from "@seitech_chat/member_ui/groups/group_actions";
import { FormState } from "@seitech_chat/member_ui/groups/form_state";
import { PeoplePicker } from "@seitech_chat/member_ui/people_picker/people_picker";

/** Choose somebody and write to them. */
export class WriteToDialog extends Component {
    static template = "seitech_chat.WriteToDialog";
    static components = { Dialog, PeoplePicker };
    static props = {
        onOpened: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.form = useState(new FormState());
    }

    onChange([person]) {
        if (this.form.isBusy) {
            return;
        }
        this.form.submit({ frame: this.frame, close: this.props.close }, async () => {
            this.props.onOpened(await openDirect(this.store, person.id));
        });
    }
}
