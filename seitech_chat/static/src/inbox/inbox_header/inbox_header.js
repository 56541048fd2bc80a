import { Component } from "@odoo/owl";

import { newConversationItems } from "@seitech_chat/member_ui/new_conversation/new_conversation_items";
import { Menu } from "@seitech_chat/member_ui/menu/menu";
import { runWithFeedback } from "@seitech_chat/ui/run_with_feedback";
import { useStore } from "@seitech_chat/core/chat_env";
import { AgentMissing } from "@seitech_chat/inbox/desk/agent_missing/agent_missing";
import { DeskStatus } from "@seitech_chat/inbox/desk/desk_status/desk_status";
import { NotificationBell } from "@seitech_chat/inbox/desk/notification_bell/notification_bell";
import { SoundSwitch } from "@seitech_chat/inbox/desk/sound_switch/sound_switch";

/** Above the list: my status, my notifications and the new conversations. */
export class InboxHead extends Component {
    static template = "seitech_chat.InboxHead";
    static components = { AgentMissing, DeskStatus, Menu, NotificationBell, SoundSwitch };
    static props = {
        hasKeyboard: { type: Boolean },
        onOpen: { type: Function },
        onBegun: { type: Function },
        onHelp: { type: Function },
    };

    setup() {
        this.store = useStore();
    }

    /** The items of the menu of new conversations. */
    get openings() {
        const frame = this.env.chat;
        const onBegun = (channel) => this.props.onBegun(channel.id);
        return newConversationItems(frame, onBegun, (work) => runWithFeedback(frame, work));
    }
}
