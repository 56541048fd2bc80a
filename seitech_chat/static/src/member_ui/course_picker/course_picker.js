import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Picker } from "@seitech_chat/member_ui/picker/picker";

/** Choose one course among those the server offers for this purpose. */
export class CoursePicker extends Component {
    static template = "seitech_chat.CoursePicker";
    static components = { Picker };
    static props = {
        /** CourseChoicePayload each, one at most. */
        chosen: { type: Array },
        onChange: { type: Function },
        /** The purpose: `own`, `broadcast` of the courses route. */
        purpose: { type: String },
    };

    setup() {
        this.frame = useChatEnv();
    }

    async find(request) {
        const { purpose } = this.props;
        const { courses } = await this.frame.store.api.courses({ ...request, purpose });
        return courses;
    }
}
