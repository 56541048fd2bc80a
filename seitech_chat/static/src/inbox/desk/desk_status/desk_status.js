import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { useLengthLimit } from "@seitech_chat/core/ui/length_limit";

const MAX_AWAY_LENGTH = 120;

/** My desk: whether I take conversations, and how many I have against my limit. */
export class DeskStatus extends Component {
    static template = "seitech_chat.DeskStatus";
    static components = { Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.frame = useFrame();
        this.store = useStore();
        this.dropdown = useDropdownState();
        this.state = useState({ awayText: this.store.agent.away_text || "" });
        this.maxLength = MAX_AWAY_LENGTH;
        useLengthLimit();
    }

    get agent() {
        return this.store.agent;
    }

    get statuses() {
        return [
            { id: "online", label: _t("Online"), hint: _t("New conversations come to you") },
            { id: "away", label: _t("Away"), hint: _t("A short break") },
            { id: "offline", label: _t("Offline"), hint: _t("Done for today") },
        ];
    }

    get current() {
        return this.statuses.find(({ id }) => id === this.agent.status);
    }

    /** Counted from what is held: it follows every take and end at once. */
    get openCount() {
        let count = 0;
        for (const channel of this.store.sortedChannels) {
            const isMine = channel.agent && channel.agent.id === this.store.me.id;
            count += Number(channel.isSupport && channel.isOpen && Boolean(isMine));
        }
        return count;
    }

    get isFull() {
        return this.openCount >= this.agent.chat_limit;
    }

    onSelect(status) {
        return this.choose(status);
    }

    onSaveAwayText() {
        this.dropdown.close();
        return this.choose("away", this.state.awayText.trim());
    }

    async choose(status, awayText = null) {
        try {
            await this.store.setStatus(status, awayText);
        } catch (error) {
            this.frame.notify(error.detail || _t("Your status could not be changed. Try again."), {
                type: "danger",
            });
        }
    }
}
