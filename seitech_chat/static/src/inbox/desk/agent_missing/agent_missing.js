import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";

/** The reason why a person of the desk gets no conversations, and the remedy. */
export class AgentMissing extends Component {
    static template = "seitech_chat.AgentMissing";
    static props = {
        /** Shown in the empty list: to leads, whom no line above it reminds. */
        isInList: { type: Boolean, optional: true },
    };

    setup() {
        this.store = useStore();
        this.action = useService("action");
    }

    get isManager() {
        return this.store.session.roles.includes("manager");
    }

    /** Leads may supervise without serving: they are reminded in the empty list only. */
    get isShown() {
        return Boolean(this.text) && this.store.session.isLead === Boolean(this.props.isInList);
    }

    get text() {
        const { agent, roles } = this.store.session;
        if (!roles.includes("agent")) {
            return "";
        }
        if (!agent && this.isManager) {
            return _t("You don't have an agent record, so you can't take conversations.");
        }
        if (!agent) {
            return _t(
                "You don't have an agent record, so you can't take conversations. Ask a chat manager to add you in Configuration ▸ Agents."
            );
        }
        if (!agent.departments.length) {
            return _t(
                "You don't belong to a department, so you won't get conversations. Ask a chat manager to add you in Configuration ▸ Departments."
            );
        }
        return "";
    }

    onAddMe() {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("New agent"),
            res_model: "seitech.chat.agent",
            views: [[false, "form"]],
            context: { default_user_id: this.store.session.me.id },
        });
    }
}
