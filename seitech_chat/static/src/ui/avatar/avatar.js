import { Component, useRef, useState } from "@odoo/owl";

import { authorKey, avatarHue, initials } from "@seitech_chat/core/models/author";
import { useStyle } from "@seitech_chat/ui/use_style";

/**
 * A person as a coloured disc with initials, or with their photo over it. The name is shown
 * beside it.
 */
export class Avatar extends Component {
    static template = "seitech_chat.Avatar";
    static props = {
        author: { type: Object },
        sizePx: { type: Number, optional: true },
        /** The path of a photo on the server. */
        photo: { type: [String, { value: null }], optional: true },
        /** online, away or offline; nothing is drawn without it. */
        presence: { type: String, optional: true },
    };
    static defaultProps = { sizePx: 32 };

    setup() {
        this.state = useState({ failedUrl: "" });
        useStyle(useRef("root"), () => this.style);
    }

    get initials() {
        return initials(this.props.author.name);
    }

    get photoUrl() {
        const { photo } = this.props;
        const url = photo ? (this.env.chat.origin || "") + photo : "";
        return url === this.state.failedUrl ? "" : url;
    }

    get style() {
        const hue = avatarHue(authorKey(this.props.author));
        return {
            "--o-seitech-Avatar-hue": String(hue),
            "--o-seitech-Avatar-size": `${this.props.sizePx}px`,
        };
    }
}
