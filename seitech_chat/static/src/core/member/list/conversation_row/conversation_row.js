import { Component } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { Avatar } from "@seitech_chat/core/ui/avatar/avatar";
import { Elapsed } from "@seitech_chat/core/member/elapsed/elapsed";
import { previewOf } from "@seitech_chat/core/member/list/preview";
import { isHere } from "@seitech_chat/core/member/list/presence";

const PRIORITY_ICONS = {
    urgent: "fa-angle-double-up",
    high: "fa-angle-up",
    low: "fa-angle-down",
};
const ICONS = { group: "fa-users", course: "fa-graduation-cap", broadcast: "fa-bullhorn" };

/** One conversation in the list: who, the last line, how old, how much is unread. */
export class ConversationRow extends Component {
    static template = "seitech_chat.ConversationRow";
    static components = { Avatar, Elapsed };
    static props = {
        channel: { type: Object },
        isActive: { type: Boolean },
        now: { type: Number },
        onOpen: { type: Function },
    };

    setup() {
        this.frame = useFrame();
    }

    get channel() {
        return this.props.channel;
    }

    get title() {
        return this.channel.title || this.frame._t("Only you");
    }

    /** What it is about, beside the name: the department or the course. */
    get subject() {
        return this.channel.course?.name || this.channel.department?.name || "";
    }

    get icon() {
        return ICONS[this.channel.type] || null;
    }

    get person() {
        const channel = this.channel;
        return (channel.isSupport ? channel.customer : channel.otherMembers[0])?.author || null;
    }

    /** Of customers alone: who else is there is not told to everybody. */
    get presence() {
        const { customer, isSupport, isOpen } = this.channel;
        return isSupport && isOpen && isHere(customer, this.props.now) ? "online" : undefined;
    }

    get isTyping() {
        return this.channel.typists.size > 0;
    }

    get draftText() {
        return (!this.props.isActive && this.channel.draft?.body?.trim()) || "";
    }

    get preview() {
        return previewOf(this.channel, this.frame._t);
    }

    get unread() {
        const count = this.channel.unreadCount;
        return count > 99 ? "99+" : String(count);
    }

    /** How urgent a waiting customer's question is, where it is not as usual. */
    get priority() {
        const priority = this.channel.wait?.priority;
        return PRIORITY_ICONS[priority] ? priority : null;
    }

    get priorityIcon() {
        return PRIORITY_ICONS[this.priority];
    }

    get priorityText() {
        const { _t } = this.frame;
        return {
            urgent: _t("urgent"),
            high: _t("high priority"),
            low: _t("low priority"),
        }[this.priority];
    }

    get label() {
        const { title, channel, frame } = this;
        const count = channel.unreadCount;
        return [
            title,
            this.priorityText,
            channel.isJustGiven && frame._t("given to you"),
            count && frame._t("%(count)s unread", { count }),
        ]
            .filter(Boolean)
            .join(", ");
    }
}
