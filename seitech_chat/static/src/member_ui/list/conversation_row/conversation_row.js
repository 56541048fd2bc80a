import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { isMuted } from "@seitech_chat/member_ui/membership/mute_options";
import { isLargeGroup, messagePreview } from "@seitech_chat/member_ui/list/message_preview";
import { isOnline } from "@seitech_chat/member_ui/presence/is_online";
import { companyLabel, channelTitle } from "@seitech_chat/member_ui/channel_title";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { joinNames } from "@seitech_chat/core/isolate";

const PRIORITY_ICONS = { urgent: "alert", high: "up", low: "down" };
const ICONS = { group: "people", course: "cap", broadcast: "megaphone" };

/** One conversation in the list: who, the last line, how old, how much is unread. */
export class ConversationRow extends Component {
    static template = "seitech_chat.ConversationRow";
    static components = { Avatar, ElapsedTime, Icon };
    static props = {
        channel: { type: Object },
        isActive: { type: Boolean },
        now: { type: Number },
        /** (author) → "online", "away", "offline" or undefined */
        agentPresence: { type: Function, optional: true },
        onOpen: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
    }

    get channel() {
        return this.props.channel;
    }

    get title() {
        return channelTitle(this.channel, this.frame._t);
    }

    /** The department or the course, beside the name. */
    get subject() {
        const { course, department, agent } = this.channel;
        const subject = course?.name || department?.name || "";
        return subject === this.title ? agent?.name || "" : subject;
    }

    get company() {
        return companyLabel(this.frame.store, this.channel);
    }

    get icon() {
        return ICONS[this.channel.type] || null;
    }

    get person() {
        const channel = this.channel;
        const { isSupport, customer, agent, otherMembers } = channel;
        return (isSupport ? customer?.author || agent : otherMembers[0]?.author) || null;
    }

    /** Of a customer, who is no user; else of the one person it is with. */
    get presence() {
        const { customer, isSupport, isOpen } = this.channel;
        if (customer?.author.type === "visitor") {
            return isSupport && isOpen && isOnline(customer, this.props.now) ? "online" : undefined;
        }
        return this.props.agentPresence?.(this.person);
    }

    get isMuted() {
        return isMuted(this.channel, this.props.now);
    }

    get isArchived() {
        return Boolean(this.channel.me?.isArchived);
    }

    get isMentioned() {
        return Boolean(this.channel.me?.mentionCount);
    }

    get isTyping() {
        return this.channel.typists.size > 0;
    }

    /** Of two the row names the other one already. */
    get typingText() {
        const { _t } = this.frame;
        const names = [...this.channel.typists.values()].map(({ name }) => name);
        if (names.length > 1) {
            return _t("%(count)s people are typing…", { count: names.length });
        }
        return names[0] === this.title
            ? _t("is typing…")
            : _t("%(name)s is typing…", { name: names[0] });
    }

    /** How long a customer waits is the desk's concern. */
    get isTimed() {
        return this.channel.isWaiting && !this.channel.isMyQuestion;
    }

    get draftText() {
        return (!this.props.isActive && this.channel.draft?.body?.trim()) || "";
    }

    get preview() {
        return messagePreview(this.channel, this.frame._t);
    }

    /** A line that begins with a name runs as the screen does, not as the name. */
    get previewDirection() {
        return isLargeGroup(this.channel) ? undefined : "auto";
    }

    get unread() {
        const count = this.channel.unreadCount;
        return count > 99 ? "99+" : String(count);
    }

    /** How urgent a customer's question is, where it is not as usual. */
    get priority() {
        const { priority, isSupport, isOpen } = this.channel;
        return isSupport && isOpen && PRIORITY_ICONS[priority] ? priority : undefined;
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

    /** Read before what else the row shows; the signs for these say nothing. */
    get label() {
        const { title, channel, frame } = this;
        const count = channel.unreadCount;
        const parts = [
            title,
            this.priorityText,
            channel.isJustAssigned && frame._t("assigned to you"),
            count && frame._t("%(count)s unread", { count }),
            this.isMentioned && frame._t("you were mentioned"),
            this.isMuted && frame._t("muted"),
            this.isArchived && frame._t("archived"),
        ];
        return joinNames(parts);
    }
}
