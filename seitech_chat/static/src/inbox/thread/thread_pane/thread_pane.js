import { Component, onMounted, onWillRender, useExternalListener, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { Thread } from "@seitech_chat/ui/thread/thread";
import { _t } from "@seitech_chat/inbox/translation";
import { ViewerBanner } from "@seitech_chat/inbox/viewers/viewer_banner";
import { CannedButton } from "@seitech_chat/inbox/canned/canned_button/canned_button";
import { ComposerTabs } from "@seitech_chat/inbox/thread/composer_tabs/composer_tabs";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { ThreadHeader } from "@seitech_chat/inbox/thread/thread_header/thread_header";

/** The open conversation: header, messages, and composer. */
export class ThreadPane extends Component {
    static template = "seitech_chat.ThreadPane";
    static components = { ViewerBanner, CannedButton, ComposerTabs, Thread, ThreadHeader };
    static props = {
        channel: { type: Object },
        isDetailsOpen: { type: Boolean },
        isBusy: { type: Boolean },
        /** The person chose the conversation: the composer takes the focus. */
        isComposing: { type: Boolean },
        /** For the header: see there. */
        actions: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.state = useState({ isNoteChosen: Boolean(this.props.channel.draft?.isNote) });
        /** Only a note could be written so far. */
        this.isNoteOnly = false;
        onWillRender(() => this.keepNote());
        useExternalListener(this.frame.bus, "write", ({ detail: { isNote } }) =>
            this.onChoose(isNote)
        );
        // Where there is nothing to answer the focus stays: the keys of the list work there.
        onMounted(() => {
            if (this.props.isComposing && this.rights.canReply) {
                this.frame.bus.trigger("focus-composer");
            }
        });
    }

    /** A draft begun as a private note stays one when replies are possible again. */
    keepNote() {
        const { canReply } = this.rights;
        if (canReply && this.isNoteOnly) {
            this.frame.bus.trigger("save-draft");
            this.state.isNoteChosen ||= Boolean(this.channel.draft?.isNote);
        }
        this.isNoteOnly = !canReply;
    }

    get channel() {
        return this.props.channel;
    }

    get rights() {
        return channelRights(this.store, this.channel);
    }

    get isNote() {
        const { canNote, canReply } = this.rights;
        return canNote && (this.state.isNoteChosen || !canReply);
    }

    get replyBlockedReason() {
        if (this.rights.canReply) {
            return "";
        }
        if (!this.channel.isOpen) {
            return _t("Reopen the conversation to reply");
        }
        return this.channel.isWaiting
            ? _t("Take the conversation to reply")
            : _t("Assigned to %(name)s", {
                  name: this.channel.agent?.name || _t("another agent"),
              });
    }

    get closedText() {
        if (!this.channel.isOpen) {
            return _t("This conversation has ended.");
        }
        return _t("Read-only: you can't reply here.");
    }

    onChoose(isNote) {
        this.state.isNoteChosen = isNote;
        this.frame.bus.trigger("focus-composer");
    }
}
