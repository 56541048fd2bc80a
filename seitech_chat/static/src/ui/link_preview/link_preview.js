import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";

const WEB = /^https?:\/\//i;

/** The preview of a message's link. */
export class LinkPreview extends Component {
    static template = "seitech_chat.LinkPreview";
    static props = { preview: { type: Object } };

    setup() {
        this.frame = useChatEnv();
    }

    get site() {
        const { site_name: name, url } = this.props.preview;
        return name || url.replace(WEB, "").split("/")[0];
    }

    get href() {
        const { url } = this.props.preview;
        return WEB.test(url) ? url : undefined;
    }

    /** From our own host only, so that no other host learns of the readers. */
    get imageUrl() {
        const { image_url: url } = this.props.preview;
        const isOurs = url && new URL(url, window.location.href).origin === window.location.origin;
        return isOurs && this.frame.parts ? url : "";
    }
}
