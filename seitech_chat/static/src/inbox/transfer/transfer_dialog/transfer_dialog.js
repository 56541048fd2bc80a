import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import {
    listAgentTargets,
    departmentPresenceText,
    listDepartmentTargets,
    presenceText,
} from "@seitech_chat/inbox/transfer/transfer_targets";
import { isComposing } from "@seitech_chat/ui/composing";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";
import { _t } from "@seitech_chat/inbox/translation";

/** The codes of refusals that ask the person to confirm the consequence. */
const TO_CONFIRM = ["agent_unavailable", "department_unavailable"];

/** Choose the target of a transfer, and write a note for it. */
export class TransferDialog extends Component {
    static template = "seitech_chat.TransferDialog";
    static components = { Dialog };
    static props = {
        store: { type: Object },
        channel: { type: Object },
        /**
         * Called with { agentId or departmentId, name, note, isConfirmed }; throws what the
         * server refuses.
         */
        onChoose: { type: Function },
        close: { type: Function },
    };

    setup() {
        this.maxLength = MAX_TEXT_LENGTH;
        useLengthLimit();
        this.presenceText = presenceText;
        this.departmentPresenceText = departmentPresenceText;
        this.state = useState({
            answer: null,
            search: "",
            choice: null,
            note: "",
            failure: "",
            /** The consequence of the choice; choosing it again confirms it. */
            warning: "",
            isBusy: false,
        });
        useAutofocus({ refName: "search" });
        this.list = useRef("list");
        onWillStart(() => this.load());
    }

    get title() {
        return this.props.channel.agent
            ? _t("Transfer %(name)s", { name: this.props.channel.title })
            : _t("Transfer %(name)s to", { name: this.props.channel.title });
    }

    get agents() {
        const { store, channel } = this.props;
        const { answer, search } = this.state;
        return listAgentTargets(answer, channel, { search, mayExceed: store.session.isLead });
    }

    get departments() {
        return listDepartmentTargets(this.state.answer, this.state.search);
    }

    departmentText({ id, waitingCount }) {
        if (id === this.props.channel.department?.id) {
            return _t("back to queue");
        }
        return waitingCount ? _t("%(count)s waiting", { count: waitingCount }) : "";
    }

    isChosen(key) {
        return this.state.choice?.key === key;
    }

    onChoose(kind, { id, name }) {
        this.state.failure = "";
        this.state.warning = "";
        this.state.choice = { key: `${kind}-${id}`, kind, id, name };
    }

    onSearch(ev) {
        this.state.search = ev.target.value;
    }

    onSearchKeydown(ev) {
        if (isComposing(ev)) {
            return;
        }
        if (ev.key === "ArrowDown") {
            ev.preventDefault();
            const first = this.list.el.querySelector("input:not(:disabled)");
            first?.focus();
            first?.click(); // chosen, as the arrows choose among radio buttons: Enter confirms
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.chooseOnly();
        }
    }

    /**
     * The only one found is meant; else there is still to be chosen. What is drawn may be
     * one key behind what is typed: it is not asked.
     */
    chooseOnly() {
        const found = [
            ...this.agents.filter((one) => !one.isRefused).map((one) => ["agent", one]),
            ...this.departments.map((one) => ["department", one]),
        ];
        if (found.length === 1) {
            const [[kind, target]] = found;
            this.onChoose(kind, target);
            this.list.el.querySelector(`[data-${kind}-id="${target.id}"] input`)?.focus();
        }
    }

    async load() {
        this.state.failure = "";
        try {
            this.state.answer = await this.props.store.desk.loadQueue();
        } catch (error) {
            this.state.failure = error.detail || _t("Couldn't load agents and departments.");
        }
    }

    async onConfirm() {
        const { choice, note } = this.state;
        if (!choice || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        const target =
            choice.kind === "agent" ? { agentId: choice.id } : { departmentId: choice.id };
        try {
            await this.props.onChoose({
                ...target,
                name: choice.name,
                note: note.trim(),
                isConfirmed: Boolean(this.state.warning),
            });
            this.props.close();
        } catch (error) {
            const failure = error.detail || _t("Something went wrong. Try again.");
            await this.load(); // somebody else was quicker: show how it is now
            this.state[TO_CONFIRM.includes(error.code) ? "warning" : "failure"] = failure;
        } finally {
            this.state.isBusy = false;
        }
    }
}
