import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";

const MAX_NAMED = 2;

/** The people typing now. Its space is reserved, so that nothing jumps. */
export class TypingIndicator extends Component {
    static template = "seitech_chat.TypingIndicator";
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useChatEnv();
        this.channel = useState(this.props.channel);
    }

    get text() {
        const { _t } = this.frame;
        const names = [...this.channel.typists.values()].map((author) => author.name);
        if (!names.length) {
            return "";
        }
        if (names.length === 1) {
            return _t("%(name)s is typing…", { name: names[0] });
        }
        if (names.length <= MAX_NAMED) {
            return _t("%(one)s and %(other)s are typing…", { one: names[0], other: names[1] });
        }
        return _t("Several people are typing…");
    }
}
