import { Component, useState } from "@odoo/owl";

import { MAX_NAME_LENGTH } from "@seitech_chat/core/contract";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { CoursePicker } from "@seitech_chat/member_ui/course_picker/course_picker";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { FormState } from "@seitech_chat/member_ui/groups/form_state";
import { createBroadcast } from "@seitech_chat/member_ui/groups/group_actions";
import { cleanLine } from "@seitech_chat/ui/characters";

/** Open the broadcast to an audience; there is one of each. */
export class BroadcastDialog extends Component {
    static template = "seitech_chat.BroadcastDialog";
    static components = { CoursePicker, Dialog };
    static props = {
        onOpened: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.maxLength = MAX_NAME_LENGTH;
        this.form = useState(new FormState());
        this.state = useState({ audience: "all", courses: [], name: "" });
    }

    get audiences() {
        const { _t } = this.frame;
        return [
            { id: "all", label: _t("Everyone") },
            { id: "students", label: _t("All students") },
            { id: "instructors", label: _t("All instructors") },
            { id: "agents", label: _t("All support agents") },
            { id: "course", label: _t("One course") },
        ];
    }

    get canOpen() {
        const { audience, courses } = this.state;
        return !this.form.isBusy && (audience !== "course" || courses.length > 0);
    }

    onCourses(courses) {
        this.state.courses = courses;
    }

    onSubmit() {
        if (!this.canOpen) {
            return;
        }
        const { audience, courses, name } = this.state;
        this.form.submit({ frame: this.frame, close: this.props.close }, async () => {
            const channel = await createBroadcast(this.store, {
                audience,
                courseId: audience === "course" ? courses[0].id : null,
                name: cleanLine(name) || null,
            });
            this.props.onOpened(channel);
        });
    }
}
