import { Component, useState } from "@odoo/owl";

import { MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { FormState } from "@seitech_chat/member_ui/groups/form_state";
import { createGroup } from "@seitech_chat/member_ui/groups/group_actions";
import { PeoplePicker } from "@seitech_chat/member_ui/people_picker/people_picker";
import { cleanLine } from "@seitech_chat/ui/characters";
import { makeUuid } from "@seitech_chat/core/uuid";

/** Begin a group: what it is called, what it is about, who is in it. */
export class NewGroupDialog extends Component {
    static template = "seitech_chat.NewGroupDialog";
    static components = { Dialog, PeoplePicker };
    static props = {
        courseId: { type: Number, optional: true },
        onOpened: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.maxLength = MAX_NAME_LENGTH;
        this.form = useState(new FormState());
        this.state = useState({
            name: "",
            courseId: String(this.props.courseId || ""),
            chosen: [],
        });
        // Pressing again after a lost answer finds the same group.
        this.openingUuid = makeUuid();
    }

    get canCreate() {
        return Boolean(cleanLine(this.state.name)) && !this.form.isBusy;
    }

    onChange(chosen) {
        this.state.chosen = chosen;
    }

    onSubmit() {
        if (!this.canCreate) {
            return;
        }
        const { name, courseId, chosen } = this.state;
        this.form.submit({ frame: this.frame, close: this.props.close }, async () => {
            const channel = await createGroup(this.store, {
                name: cleanLine(name),
                people: chosen,
                courseId: Number(courseId) || null,
                openingUuid: this.openingUuid,
            });
            this.props.onOpened(channel);
        });
    }
}
