import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";

import { useStore } from "@seitech_chat/core/chat_env";

const PATIENCE_MS = 3000;

/** Shows that there is no connection, once that lasts; not while requests are answered. */
export class ConnectionBanner extends Component {
    static template = "seitech_chat.ConnectionBanner";
    static props = {};

    setup() {
        this.store = useStore();
        this.state = useState({ isShown: false });
        this.timer = null;
        useEffect(
            (connection) => this.onConnection(connection),
            () => [this.store.connection.status]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    onConnection(connection) {
        if (connection === "online" || connection === "polling") {
            clearTimeout(this.timer);
            this.timer = null;
            this.state.isShown = false;
        } else if (this.timer === null) {
            this.timer = setTimeout(() => (this.state.isShown = true), PATIENCE_MS);
        }
    }
}
