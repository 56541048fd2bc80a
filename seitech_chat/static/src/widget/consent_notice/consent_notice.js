import { Component } from "@odoo/owl";

/** The site's text about data in a chat, where it only informs of it. */
export class ConsentNotice extends Component {
    static template = "seitech_chat.ConsentNotice";
    static props = {};

    get consent() {
        const { consent } = this.env.config;
        return consent?.mode === "notice" ? consent : null;
    }
}
