import { useState } from "@odoo/owl";

import { afterRender } from "@seitech_chat/ui/after_render";
import { useRemovalNotice } from "@seitech_chat/inbox/use_removal_notice";
import { PhoneHistory } from "@seitech_chat/inbox/phone_history";

const MAX_DRAWING_FRAMES = 60; // a second

/** Opens a conversation on the screen, and moves the focus into it. */
class InboxOpening {
    /** Why the conversation asked for is not there, or null. */
    failureCode = null;
    /** Why the conversation that was on the screen is no longer visible, or "". */
    removalText = "";
    /** The person chose it: the composer takes the focus once it is drawn. */
    isComposing = false;

    setup({ inbox, view, ui, root, updateActionState }) {
        this.inbox = inbox;
        this.store = inbox.store;
        this.view = view;
        this.ui = ui;
        this.root = root;
        this.wayBack = new PhoneHistory(updateActionState);
    }

    open(channelId, isComposing = false) {
        const shown = this.view.page === "list" ? "list" : "conversation";
        this.wayBack.toConversation(channelId, this.ui.isSmall ? shown : null);
        return this.show(channelId, isComposing);
    }

    /** The address named it: no list was before. */
    openAddressed(channelId, isComposing = false) {
        this.wayBack.toConversation(channelId);
        return this.show(channelId, isComposing);
    }

    /** The person chose it: what they type next is for it. A phone's keyboard stays away. */
    choose(channelId) {
        const isComposing = !this.ui.isSmall;
        if (isComposing && channelId === this.view.channelId) {
            this.focusComposer();
        }
        return this.open(channelId, isComposing);
    }

    /** Open a conversation that was just begun, or at a place in it. */
    async openAt(channelId, position = null) {
        await this.open(channelId);
        if (position) {
            this.showPosition(position);
        } else {
            this.focusComposer();
        }
    }

    /** Put a conversation on the screen: at once what is held of it, then the rest. */
    async show(channelId, isComposing = false) {
        this.isComposing = isComposing;
        this.view.show(channelId);
        this.failureCode = null;
        this.removalText = "";
        this.inbox.lastChannelId = channelId;
        this.inbox.alerts.show(channelId);
        try {
            await this.store.current.open(channelId);
        } catch (error) {
            if (this.view.channelId === channelId) {
                this.failureCode = error.code || "internal";
                if (error.code === "not_found" && this.store.channels.has(channelId)) {
                    this.store.sync.request(); // it is held, but no longer mine to see: sync removes it
                }
            }
        }
    }

    /** Back to the list, with nothing on the screen but a sentence. */
    close(removalText = "") {
        this.wayBack.toList();
        this.view.show(null);
        Object.assign(this, { failureCode: null, isComposing: false, removalText });
        this.inbox.lastChannelId = null;
        this.leave();
    }

    /** On a phone: the list instead of the conversation. */
    backToList() {
        this.view.page = "list";
        this.wayBack.toList();
        this.leave();
    }

    leave() {
        this.store.current.close();
        this.inbox.alerts.show(null);
    }

    /** Go where a copied link points to, once the conversation is drawn. */
    async showPosition(position) {
        const message = ".o-seitech-Message";
        if (position && (await afterRender(this.root, message, MAX_DRAWING_FRAMES))) {
            this.jump({ position });
        }
    }

    /** Bring a message of the open conversation into view. */
    jump(message) {
        if (this.ui.isSmall) {
            this.view.page = "thread";
        }
        this.inbox.frame.bus.trigger("show-message", message);
    }

    focusComposer() {
        this.inbox.frame.bus.trigger("focus-composer");
    }

    /** Write to the customer, or a note to the team. */
    write(isNote) {
        this.inbox.frame.bus.trigger("write", { isNote });
    }

    get isWriting() {
        return document.activeElement?.matches(".o-seitech-Composer-input");
    }
}

/** @returns {InboxOpening} reactive */
export function useInboxOpening(parts) {
    const opening = useState(new InboxOpening());
    opening.setup(parts);
    useRemovalNotice(opening);
    return opening;
}
