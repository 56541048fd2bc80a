import { Component, useState } from "@odoo/owl";

/** Draws the dialogs that components of the core open through `frame.dialogs`. */
export class DialogHost extends Component {
    static template = "seitech_chat.DialogHost";
    static props = {};

    setup() {
        this.stack = useState(this.env.chat.dialogs);
    }
}
