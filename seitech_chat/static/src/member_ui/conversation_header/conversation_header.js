import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { presenceText, usePresence } from "@seitech_chat/member_ui/presence/use_presence";
import { companyLabel, channelTitle } from "@seitech_chat/member_ui/channel_title";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { Icon } from "@seitech_chat/ui/icon/icon";

// Called after what they are, however few are in them.
const CIRCLE_TYPES = ["course", "group", "broadcast"];

/**
 * The other person. The screen adds the line below the name and the actions.
 *
 * Slots: `facts` on one line below the name, `actions` at the end.
 */
export class ConversationHeader extends Component {
    static template = "seitech_chat.ConversationHeader";
    static components = { Avatar, Icon };
    static props = {
        channel: { type: Object },
        /** Back to the list, where it is not on the screen too. */
        onBack: { type: Function, optional: true },
        class: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { class: "" };

    setup() {
        this.frame = useChatEnv();
        this.presence = usePresence(this.frame.store, () => [this.other]);
    }

    /** The other one of two. */
    get other() {
        const { isSupport, memberCount } = this.props.channel;
        return (!isSupport && memberCount <= 2 && this.person) || null;
    }

    get presenceText() {
        return this.other ? presenceText(this.presence.of(this.other), this.frame) : "";
    }

    get person() {
        const { type, isSupport, agent, customer, otherMembers } = this.props.channel;
        if (isSupport) {
            return (customer?.author ?? agent) || null;
        }
        const isCircle = CIRCLE_TYPES.includes(type);
        return (!isCircle && otherMembers.length === 1 && otherMembers[0].author) || null;
    }

    get title() {
        return channelTitle(this.props.channel, this.frame._t);
    }
}

/**
 * Kind and state of a conversation, in short phrases; nothing that its title says.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 */
export function factsOf(channel, { store, _t }) {
    const company = companyLabel(store, channel);
    const facts = [channel.department?.name, channel.course?.name, company];
    if (!channel.isSupport && channel.memberCount > 2) {
        facts.push(_t("%(count)s people", { count: channel.memberCount }));
    }
    if (!channel.isOpen) {
        facts.push(_t("ended"));
    }
    const title = channelTitle(channel, _t);
    return facts.filter((fact) => fact && fact !== title);
}
