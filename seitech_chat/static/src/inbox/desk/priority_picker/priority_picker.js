import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";

import { PRIORITIES } from "@seitech_chat/core/contract";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";

/** How urgent a conversation is, and the way to change it. */
export class PriorityPicker extends Component {
    static template = "seitech_chat.PriorityPicker";
    static props = {
        channel: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        this.state = useState({ isBusy: false });
    }

    get priority() {
        return this.channel.priority;
    }

    get priorities() {
        const labels = {
            low: _t("Low"),
            medium: _t("Medium"),
            high: _t("High"),
            urgent: _t("Urgent"),
        };
        return [...PRIORITIES].reverse().map((id) => ({ id, label: labels[id] }));
    }

    async onChange(ev) {
        const select = ev.target;
        this.state.isBusy = true;
        try {
            await this.store.desk.setPriority(this.channel, select.value);
        } catch (error) {
            select.value = this.priority;
            this.frame.notify(error.detail || _t("Something went wrong. Try again."), {
                type: "danger",
            });
        } finally {
            this.state.isBusy = false;
        }
    }
}
