import { Component } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import {
    ConversationHeader,
    factsOf,
} from "@seitech_chat/member_ui/conversation_header/conversation_header";
import { conversationMenuItems } from "@seitech_chat/member_ui/menus/conversation_menu_items";
import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { Menu } from "@seitech_chat/member_ui/menu/menu";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { authorKey } from "@seitech_chat/core/models/author";
import { nextTarget } from "@seitech_chat/core/models/sla_target";
import { joinNames } from "@seitech_chat/core/isolate";
import { Countdown } from "@seitech_chat/inbox/sla/countdown/countdown";
import { _t } from "@seitech_chat/inbox/translation";

/** The other person, and the actions on the whole conversation. */
export class ThreadHeader extends Component {
    static template = "seitech_chat.ThreadHeader";
    static components = { ConversationHeader, Countdown, ElapsedTime, Menu };
    static props = {
        channel: { type: Object },
        isDetailsOpen: { type: Boolean },
        isBusy: { type: Boolean },
        /** The actions of its buttons, from the workspace. */
        actions: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
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
        return channelRights(this.store, this.channel);
    }

    /** Beside "Take" a phone has no room to end. */
    get isEndInMenu() {
        return this.isSmall && this.rights.canTake;
    }

    /** The desk's choices that have no button of their own. */
    get deskEntries() {
        const { _t } = this.frame;
        const { canTransfer, canTakeOver, canEscalate, canPreviewAssignment } = this.rights;
        const entry = (id, icon, label, onSelect) => ({ id, icon, label, onSelect });
        return [
            canTransfer &&
                this.isSmall &&
                entry("transfer", "send", _t("Transfer"), this.props.actions.transfer),
            canTakeOver &&
                this.isSmall &&
                entry("take_over", "reply", _t("Take over"), this.props.actions.takeOver),
            this.rights.canEnd &&
                this.isEndInMenu &&
                entry("end", "close", _t("Resolve"), this.props.actions.end),
            canEscalate && entry("escalate", "up", _t("Escalate"), this.props.actions.escalate),
            canPreviewAssignment &&
                entry(
                    "preview_assignment",
                    "search",
                    _t("Preview assignment"),
                    this.props.actions.previewAssignment
                ),
        ];
    }

    /** The menu items: those of the desk, then those of everybody. */
    get entries() {
        const { _t } = this.frame;
        const { copyLink, openRecord } = this.props.actions;
        return [
            ...this.deskEntries,
            { id: "link", icon: "link", label: _t("Copy link"), onSelect: copyLink },
            this.store.session.isLead && {
                id: "record",
                icon: "file",
                label: _t("Open record"),
                onSelect: openRecord,
            },
            ...conversationMenuItems(this.frame, this.channel),
        ].filter(Boolean);
    }

    waitingText(time) {
        return _t("waiting %(time)s", { time });
    }

    /** The SLA target due next. */
    get slaTarget() {
        return nextTarget(this.channel.slaTargets);
    }

    /** One line with its kind and state. */
    get facts() {
        const { channel } = this;
        if (this.isSmall && (channel.isWaiting || this.slaTarget)) {
            return ""; // the line is short: what presses comes first
        }
        const [first, ...rest] = factsOf(channel, this.frame);
        return joinNames([first, this.agentFact, ...rest], " · ");
    }

    get agentFact() {
        const { agent, myKey } = this.channel;
        if (!agent || authorKey(agent) === myKey) {
            return "";
        }
        return this.frame._t("with %(name)s", { name: agent.name });
    }
}
