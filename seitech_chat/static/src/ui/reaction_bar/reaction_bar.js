import { Component, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { authorKey } from "@seitech_chat/core/models/author";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { joinNames } from "@seitech_chat/core/isolate";

/** The emojis on a message; pressing one sets or takes back mine. */
export class ReactionBar extends Component {
    static template = "seitech_chat.ReactionBar";
    static props = {
        message: { type: Object },
        isReadOnly: { type: Boolean, optional: true },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.message = useState(this.props.message);
    }

    isMine(reaction) {
        return reaction.authors.some((author) => authorKey(author) === this.store.session.meKey);
    }

    get channel() {
        return this.store.channels.get(this.message.channelId);
    }

    label(reaction) {
        const { _t } = this.frame;
        const { channel } = this;
        const names = reaction.authors.map((author) => {
            const key = authorKey(author);
            const isMe = key === this.store.session.meKey;
            return isMe ? _t("You") : channel?.members.get(key)?.author.name || _t("Someone");
        });
        // Begins with what is seen, so that it can be called by what is seen.
        return _t("%(emoji)s %(count)s: %(names)s", {
            emoji: reaction.emoji,
            count: reaction.count,
            names: joinNames(names),
        });
    }

    onClick(reaction) {
        const isSet = !this.isMine(reaction);
        const { channel, message, store } = this;
        return this.attempt(() => store.messages.react(channel, message, reaction.emoji, isSet));
    }
}
