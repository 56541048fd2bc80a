import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart, useState } from "@odoo/owl";

/** Loads the dashboard when it is opened: few people do, and it is large. */
export class DashboardAction extends Component {
    static template = "seitech_chat.DashboardAction";
    static props = { ...standardActionServiceProps };

    setup() {
        /** `Dashboard`: the component, or null where it could not be loaded. */
        this.state = useState({ Dashboard: null });
        // Before the first drawing: the address is that of the dashboard's own setup.
        onWillStart(() => this.load());
    }

    async load() {
        try {
            await loadBundle("seitech_chat.assets_dashboard");
        } catch {
            return; // the screen says so
        }
        this.state.Dashboard = registry.category("lazy_components").get("seitech_chat.Dashboard");
    }
}

registry.category("actions").add("seitech_chat.dashboard", DashboardAction);
