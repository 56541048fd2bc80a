import { Component, useEffect, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { authorName } from "@seitech_chat/core/models/author";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { formatSize } from "@seitech_chat/ui/format";
import { joinNames } from "@seitech_chat/core/isolate";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { PriorityPicker } from "@seitech_chat/inbox/desk/priority_picker/priority_picker";
import { collectHighlights } from "@seitech_chat/inbox/details/collect_highlights";
import { customerFacts, pageOf } from "@seitech_chat/inbox/details/customer_facts";
import { findEarlierConversations } from "@seitech_chat/inbox/details/earlier_conversations";
import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { htmlToLine } from "@seitech_chat/core/text";
import { isOnline } from "@seitech_chat/member_ui/presence/is_online";
import { roleLabel } from "@seitech_chat/member_ui/role_label";
import { SlaPanel } from "@seitech_chat/inbox/sla/sla_panel/sla_panel";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** Details of the person or the group, beside the conversation. */
export class DetailsPanel extends Component {
    static template = "seitech_chat.DetailsPanel";
    static components = { Avatar, ElapsedTime, PriorityPicker, SlaPanel };
    static props = {
        channel: { type: Object },
        onClose: { type: Function },
        onOpen: { type: Function },
        onJump: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.htmlToLine = htmlToLine;
        this.pageOf = pageOf;
        this.state = useState({ earlierIds: [], isEarlierFailed: false });
        useEffect(
            () => {
                this.loadEarlier(this.channel);
            },
            () => [this.channel.id, this.channel.desk?.earlier_count]
        );
    }

    get channel() {
        return this.props.channel;
    }

    get person() {
        const { isSupport, customer, otherMembers } = this.channel;
        const member = isSupport ? customer : otherMembers.length === 1 && otherMembers[0];
        return member?.author || null;
    }

    get rights() {
        return channelRights(this.store, this.channel);
    }

    /** The customer's ratings, newest first. */
    get ratings() {
        return [...(this.channel.desk?.ratings || [])].sort((one, other) =>
            other.rated_at.localeCompare(one.rated_at)
        );
    }

    nameOf(message) {
        return authorName(message.author, _t);
    }

    dayOf(moment) {
        return new Date(moment).toLocaleDateString(this.frame.locale, { dateStyle: "medium" });
    }

    seenText(time) {
        return time ? _t("Last seen %(time)s ago", { time }) : _t("Last seen just now");
    }

    starsLabel({ rating }) {
        return _t("%(rating)s of 5", { rating });
    }

    roleLabel(member) {
        return roleLabel(this.channel, member, _t);
    }

    get isOnline() {
        return isOnline(this.channel.customer, serverNow());
    }

    get facts() {
        return customerFacts(this.channel, this.frame.locale);
    }

    /** The site that signed the customer's name, or "". */
    get verifiedText() {
        const { identity } = this.channel.desk || {};
        if (!identity?.is_name_verified) {
            return "";
        }
        return _t("Verified by %(site)s", { site: identity.site });
    }

    /** The pages before the current one. */
    get earlierPages() {
        return (this.channel.desk?.pages || []).slice(1);
    }

    get members() {
        return [...this.channel.members.values()].filter((member) => member.isActive);
    }

    get held() {
        return collectHighlights(this.channel.window.messages);
    }

    get earlier() {
        return this.state.earlierIds
            .map((id) => this.store.channels.get(id))
            .filter((channel) => channel);
    }

    earlierTitle(channel) {
        const isToday = channel.startedAt.toDateString() === new Date(serverNow()).toDateString();
        const at = isToday
            ? channel.startedAt.toLocaleTimeString(this.frame.locale, { timeStyle: "short" })
            : channel.startedAt.toLocaleDateString(this.frame.locale, { dateStyle: "medium" });
        return joinNames([at, channel.department?.name], " · ");
    }

    sizeOf(attachment) {
        return formatSize(attachment.size_bytes, this.frame.locale);
    }

    onFile(attachment) {
        const images = this.held.files.filter(({ kind }) => kind === "image");
        if (attachment.kind === "image") {
            this.frame.viewFile(images, images.indexOf(attachment));
        } else {
            this.frame.downloadFile(attachment);
        }
    }

    /** The same customer's earlier conversations, as far as I may see them. */
    async loadEarlier(channel) {
        this.state.earlierIds = [];
        this.state.isEarlierFailed = false;
        if (!channel.desk?.earlier_count) {
            return;
        }
        try {
            const found = await findEarlierConversations(this.store, channel);
            if (channel.id === this.channel.id) {
                this.state.earlierIds = found.map(({ id }) => id);
            }
        } catch {
            // Said in the panel; the conversation itself works without.
            this.state.isEarlierFailed = true;
        }
    }

    get earlierFailure() {
        return _t("Couldn't load earlier conversations.");
    }
}
