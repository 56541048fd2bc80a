import { Component, useRef } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Dialog } from "@seitech_chat/member_ui/dialog/dialog";
import { SearchBox } from "@seitech_chat/member_ui/search/search_box";
import { isCovering, SidePanel } from "@seitech_chat/member_ui/side_panel/side_panel";

function show(frame, { message }, openChannelId) {
    if (message.channel_id !== openChannelId) {
        frame.openConversation(message.channel_id, message.position);
        return;
    }
    // A note shares its position with the message before it.
    const isNote = message.stream === "internal";
    const detail = {
        position: message.position,
        key: isNote ? message.client_uuid || `id-${message.id}` : undefined,
    };
    frame.bus.dispatchEvent(new CustomEvent("show-message", { detail }));
}

/** Searching beside the conversation on the screen. */
export class SearchPanel extends Component {
    static template = "seitech_chat.SearchPanel";
    static components = { SearchBox, SidePanel };
    static props = {
        channel: { type: Object },
        text: { type: String, optional: true },
        close: { type: Function },
    };
    static defaultProps = { text: "" };

    setup() {
        this.frame = useChatEnv();
        this.root = useRef("root");
    }

    onPick(result) {
        const isInTheWay = isCovering(this.root.el.closest(".o-seitech-SidePanel"));
        show(this.frame, result, this.props.channel.id);
        if (isInTheWay) {
            this.props.close();
        }
    }
}

/** Searching where no conversation is on the screen. */
export class SearchDialog extends Component {
    static template = "seitech_chat.SearchDialog";
    static components = { Dialog, SearchBox };
    static props = {
        text: { type: String, optional: true },
        close: { type: Function },
    };
    static defaultProps = { text: "" };

    setup() {
        this.frame = useChatEnv();
    }

    onPick(result) {
        this.props.close();
        show(this.frame, result, null);
    }
}

/**
 * Open the search: beside a conversation, or over everything.
 *
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 * @param {{ channel?: object | null, text?: string }} [where]
 */
export function openSearch(frame, { channel = null, text = "" } = {}) {
    if (channel) {
        const detail = { Component: SearchPanel, props: { text } };
        frame.bus.dispatchEvent(new CustomEvent("show-panel", { detail }));
    } else {
        frame.dialogs.open(SearchDialog, { text });
    }
}
