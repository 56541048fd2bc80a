import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { Component } from "@odoo/owl";

import { useFrame, useStore } from "@seitech_chat/core/frame";
import { Avatar } from "@seitech_chat/core/ui/avatar/avatar";
import { authorKey } from "@seitech_chat/core/models/author";
import { Elapsed } from "@seitech_chat/core/member/elapsed/elapsed";
import { Countdown } from "@seitech_chat/inbox/sla/countdown/countdown";
import { nearest } from "@seitech_chat/inbox/sla/promise";
import { isLead, rightsIn } from "@seitech_chat/core/member/rights";

/** Who one talks to, and what can be done with the conversation as a whole. */
export class ThreadHeader extends Component {
    static template = "seitech_chat.ThreadHeader";
    static components = { Avatar, Countdown, Dropdown, DropdownItem, Elapsed };
    static props = {
        channel: { type: Object },
        isDetailsOpen: { type: Boolean },
        isBusy: { type: Boolean },
        onBack: { type: Function },
        onTake: { type: Function },
        onTransfer: { type: Function },
        onReopen: { type: Function },
        onEnd: { type: Function },
        onCopyLink: { type: Function },
        onOpenRecord: { type: Function },
        onToggleDetails: { type: Function },
    };

    setup() {
        this.frame = useFrame();
        this.store = useStore();
    }

    get channel() {
        return this.props.channel;
    }

    /** A phone has no room for more buttons than the next step. */
    get isSmall() {
        return this.env.isSmall;
    }

    get rights() {
        return rightsIn(this.store, this.channel);
    }

    get isLead() {
        return isLead(this.store);
    }

    /** The promise to keep next. */
    get promise() {
        return nearest(this.channel.promises);
    }

    get person() {
        const { isSupport, customer, otherMembers } = this.channel;
        const member = isSupport ? customer : otherMembers.length === 1 && otherMembers[0];
        return member?.author || null;
    }

    get title() {
        return this.channel.title || this.frame._t("Only you");
    }

    /** One line on what it is and how it stands. */
    get facts() {
        const { channel } = this;
        if (this.isSmall && (channel.isWaiting || this.promise)) {
            return ""; // the line is short: what presses comes first
        }
        const facts = [channel.department?.name, channel.course?.name, this.agentFact];
        if (!channel.isSupport && channel.memberCount > 2) {
            facts.push(this.frame._t("%(count)s people", { count: channel.memberCount }));
        }
        if (!channel.isOpen) {
            facts.push(this.frame._t("ended"));
        }
        return facts.filter(Boolean).join(" · ");
    }

    get agentFact() {
        const { agent, myKey } = this.channel;
        if (!agent || authorKey(agent) === myKey) {
            return "";
        }
        return this.frame._t("with %(name)s", { name: agent.name });
    }
}
