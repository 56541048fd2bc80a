import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";

const MAX_AWAY_LENGTH = 120;

/** My desk: whether I take conversations, and how many I have against my limit. */
export class DeskStatus extends Component {
    static template = "seitech_chat.DeskStatus";
    static components = { Dropdown, DropdownItem };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.dialog = useService("dialog");
        this.inbox = useService("seitech_chat.inbox");
        this.dropdown = useDropdownState();
        this.state = useState({ awayText: this.store.session.agent.away_text || "" });
        this.maxLength = MAX_AWAY_LENGTH;
        useLengthLimit();
    }

    get agent() {
        return this.store.session.agent;
    }

    get statuses() {
        return [
            { id: "online", label: _t("Online"), hint: _t("Receives new conversations") },
            { id: "away", label: _t("Away"), hint: _t("Taking a short break") },
            { id: "offline", label: _t("Offline"), hint: _t("Not working") },
        ];
    }

    get current() {
        return this.statuses.find(({ id }) => id === this.agent.status);
    }

    /** Found in what is held: it follows every take and end at once. */
    get openChannels() {
        const isMine = ({ isComplete, isSupport, isOpen, agent, me }) =>
            isComplete &&
            isSupport &&
            isOpen &&
            agent?.id === this.store.session.me.id &&
            !me?.isArchived;
        return [...this.store.channels.values()].filter(isMine);
    }

    get openCount() {
        return this.openChannels.length;
    }

    get isFull() {
        return this.openCount >= this.agent.chat_limit;
    }

    onSelect(status) {
        if (status === "offline" && this.openCount && this.agent.status !== "offline") {
            this.askWhereTheyGo();
        } else {
            this.choose(status);
        }
    }

    /** An agent who goes offline with open conversations leaves customers waiting. */
    askWhereTheyGo() {
        const count = this.openCount;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Go offline?"),
            body:
                count === 1
                    ? _t(
                          "You have 1 open conversation. Transfer it to the queue so that a colleague can take over?"
                      )
                    : _t(
                          "You have %(count)s open conversations. Transfer them to the queue so that colleagues can take over?",
                          { count }
                      ),
            confirmLabel: _t("Transfer and go offline"),
            confirm: () => {
                this.inbox.assignmentAlerts.recordOwnAction(
                    ...this.openChannels.map(({ id }) => id)
                );
                return this.choose("offline", null, true);
            },
            cancelLabel:
                count === 1 ? _t("Keep it and go offline") : _t("Keep them and go offline"),
            cancel: () => this.choose("offline"),
            dismiss: () => {},
        });
    }

    onSaveAwayText() {
        this.dropdown.close();
        return this.choose("away", this.state.awayText.trim());
    }

    async choose(status, awayText = null, transferOpen = false) {
        try {
            await this.store.desk.setStatus(status, awayText, transferOpen);
        } catch (error) {
            this.frame.notify(error.detail || _t("Couldn't change your status. Try again."), {
                type: "danger",
            });
        }
    }
}
