import { Component } from "@odoo/owl";

import { authorKey, avatarHue, initials } from "@seitech_chat/core/models/author";

/** A person as a coloured disc with initials. The name is shown beside it. */
export class Avatar extends Component {
    static template = "seitech_chat.Avatar";
    static props = {
        author: { type: Object },
        sizePx: { type: Number, optional: true },
        /** online, away or offline; nothing is drawn without it. */
        presence: { type: String, optional: true },
    };
    static defaultProps = { sizePx: 32 };

    get initials() {
        return initials(this.props.author.name);
    }

    get style() {
        const hue = avatarHue(authorKey(this.props.author));
        return `--o-seitech-Avatar-hue: ${hue}; --o-seitech-Avatar-size: ${this.props.sizePx}px`;
    }
}
