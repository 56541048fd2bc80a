import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Picker } from "@seitech_chat/member_ui/picker/picker";
import { authorKey } from "@seitech_chat/core/models/author";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { joinNames } from "@seitech_chat/core/isolate";

/** @param {PersonPayload} person */
export function toAuthor({ id, name }) {
    return { type: "user", id, name };
}

/** Choose among the people that the person may write to; the server lists them. */
export class PeoplePicker extends Component {
    static template = "seitech_chat.PeoplePicker";
    static components = { Avatar, Picker };
    static props = {
        /** PersonPayload each. */
        chosen: { type: Array },
        onChange: { type: Function },
        /** The purpose: `direct`, `group`, `invite` … of the people route. */
        purpose: { type: String, optional: true },
        /** Its members are left out. */
        channelId: { type: Number, optional: true },
        /** One choice replaces the other without it. */
        isMultiple: { type: Boolean, optional: true },
        /** Leaves out of what the server offers whom it returns false for. */
        accepts: { type: Function, optional: true },
    };
    static defaultProps = { purpose: "direct", isMultiple: false, accepts: () => true };

    setup() {
        this.frame = useChatEnv();
    }

    async find(request) {
        const { purpose, channelId } = this.props;
        const body = { ...request, purpose };
        if (channelId) {
            body.channel_id = channelId;
        }
        const { people } = await this.frame.store.api.people(body);
        return people;
    }

    author(person) {
        return toAuthor(person);
    }

    /** A text that distinguishes people of the same name. */
    hint({ roles, courses }) {
        const { _t } = this.frame;
        const names = {
            student: _t("Student"),
            instructor: _t("Instructor"),
            agent: _t("Support"),
            supervisor: _t("Support"),
            manager: _t("Administration"),
        };
        const parts = [...new Set(roles.map((role) => names[role]).filter(Boolean)), ...courses];
        return joinNames(parts, " · ");
    }

    agentPresence(person) {
        return this.frame.agentPresence?.(authorKey(toAuthor(person)));
    }
}
