import { Component, useState } from "@odoo/owl";

/** Passing lines: what did not work. */
export class ToastList extends Component {
    static template = "seitech_chat.ToastList";
    static props = {};

    setup() {
        this.chat = useState(this.env.visitorChat);
    }
}
