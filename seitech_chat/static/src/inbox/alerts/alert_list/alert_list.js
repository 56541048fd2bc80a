import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

/** The lines of the news, in a place of their own: they cover nothing. */
export class AlertList extends Component {
    static template = "seitech_chat.AlertList";
    static props = {
        /** Given the id of a conversation. */
        onOpen: { type: Function },
    };

    setup() {
        this.news = useState(useService("seitech_chat.inbox").news);
    }

    onOpen(line) {
        this.news.dismiss(line);
        this.props.onOpen(line.channelIds.at(-1));
    }
}
