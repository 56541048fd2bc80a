import { Component } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { NO_DESK_FILTER } from "@seitech_chat/member_ui/list/desk_filter";
import { authorKey } from "@seitech_chat/core/models/author";

/** Names of what the conversations held have, each once: `{ id, label }`, by name. */
function namesOf(channels, pick) {
    const found = new Map();
    for (const channel of channels) {
        const one = channel.isSupport && pick(channel);
        if (one) {
            found.set(one.id, one.name);
        }
    }
    return [...found]
        .map(([id, label]) => ({ id, label }))
        .sort((one, other) => one.label.localeCompare(other.label));
}

/** How the desk narrows and sorts its list: a choice for each question. */
export class DeskFilters extends Component {
    static template = "seitech_chat.DeskFilters";
    static props = {
        filter: { type: Object },
        onChange: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
    }

    get fields() {
        const { _t } = this.frame;
        const { desk, sort } = this.props.filter;
        const field = (name, label, choices) => ({ name, label, choices, value: desk[name] });
        return [
            field("departmentId", _t("Department"), [this.any(), ...this.departments]),
            field("assignee", _t("Assignee"), this.assignees),
            field("priority", _t("Priority"), this.priorities),
            field("sla", _t("SLA"), [
                this.any(),
                { id: "breached", label: _t("Breached") },
                { id: "at_risk", label: _t("At risk") },
            ]),
            field("age", _t("Started"), [
                this.any(),
                { id: "day", label: _t("In the last 24 hours") },
                { id: "week", label: _t("In the last 7 days") },
                { id: "older", label: _t("More than 7 days ago") },
            ]),
            { name: "sort", label: _t("Sort by"), choices: this.sorts, value: sort },
        ];
    }

    any() {
        return { id: "", label: this.frame._t("Any") };
    }

    get channels() {
        return [...this.store.channels.values()].filter((channel) => channel.isComplete);
    }

    get departments() {
        return namesOf(this.channels, ({ department }) => department);
    }

    get assignees() {
        const { _t } = this.frame;
        const isOther = (agent) => agent && authorKey(agent) !== this.store.session.meKey;
        return [
            this.any(),
            { id: "me", label: _t("Me") },
            { id: "none", label: _t("Unassigned") },
            ...namesOf(this.channels, ({ agent }) => isOther(agent) && agent),
        ];
    }

    get priorities() {
        const { _t } = this.frame;
        return [
            this.any(),
            { id: "urgent", label: _t("Urgent") },
            { id: "high", label: _t("High") },
            { id: "medium", label: _t("Medium") },
            { id: "low", label: _t("Low") },
        ];
    }

    get sorts() {
        const { _t } = this.frame;
        return [
            { id: "", label: _t("Queue and latest message") },
            { id: "sla", label: _t("SLA due first") },
            { id: "priority", label: _t("Priority") },
            { id: "oldest", label: _t("Oldest first") },
            { id: "newest", label: _t("Newest first") },
        ];
    }

    onSelect(name, ev) {
        const { desk } = this.props.filter;
        const { value } = ev.target;
        const chosen = /^\d+$/.test(value) ? Number(value) : value;
        this.props.onChange(
            name === "sort" ? { sort: value } : { desk: { ...desk, [name]: chosen } }
        );
    }

    onClear() {
        this.props.onChange({ desk: { ...NO_DESK_FILTER }, sort: "" });
    }
}
