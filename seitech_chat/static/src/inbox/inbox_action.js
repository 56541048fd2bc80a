import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillUnmount, useRef, useState, useSubEnv } from "@odoo/owl";

import { ErrorBoundary } from "@seitech_chat/core/ui/error_boundary/error_boundary";
import { DetailsPanel } from "@seitech_chat/inbox/details/details_panel/details_panel";
import { InboxHead } from "@seitech_chat/inbox/inbox_head/inbox_head";
import { InboxView } from "@seitech_chat/inbox/inbox_view";
import { ConversationList } from "@seitech_chat/core/members/list/conversation_list/conversation_list";
import { unreadNeighbour } from "@seitech_chat/core/members/list/unread_neighbour";
import { useInboxHotkeys } from "@seitech_chat/inbox/shortcuts/inbox_hotkeys";
import { ShortcutsDialog } from "@seitech_chat/inbox/shortcuts/shortcuts_dialog";
import { useConversationActions } from "@seitech_chat/inbox/thread/conversation_actions";
import { rightsIn } from "@seitech_chat/core/members/rights";
import { ThreadPane } from "@seitech_chat/inbox/thread/thread_pane/thread_pane";

const MAX_DRAWING_FRAMES = 60;

/** The workspace of everybody who chats in the backend: list, conversation, details. */
export class InboxAction extends Component {
    static template = "seitech_chat.InboxAction";
    static components = { ConversationList, DetailsPanel, ErrorBoundary, InboxHead, ThreadPane };
    static props = { ...standardActionServiceProps };

    setup() {
        this.inbox = useService("seitech_chat.inbox");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        this.start = useState(this.inbox.state);
        this.store = useState(this.inbox.store);
        this.view = useState(new InboxView());
        this.state = useState({ failureCode: null });
        this.actions = useConversationActions(this.inbox);
        this.threadActions = this.makeThreadActions();
        this.root = useRef("root");
        this.wantedPosition = Number(router.current.position) || null;
        this.inbox.frame.openConversation = (id, position) => this.openAt(id, position);
        useSubEnv({ chat: this.inbox.frame });
        const { actions } = this;
        useInboxHotkeys({
            isSearching: () => document.activeElement === this.searchInput,
            search: () => this.focusSearch(),
            reply: () => this.focusComposer(),
            transfer: () => this.mayHere("canTransfer") && actions.transfer(this.channel),
            escalate: () => this.mayHere("canEscalate") && actions.escalate(this.channel),
            end: () => this.mayHere("canEnd") && actions.end(this.channel),
            walkUnread: (step) => this.walkUnread(step),
            back: () => this.onBack(),
            help: () => this.onHelp(),
        });
        onMounted(() => {
            this.inbox.attention.isInboxShown = true;
            this.onStart();
        });
        onWillUnmount(() => {
            this.inbox.attention.isInboxShown = false;
            this.leave();
        });
    }

    /** What the buttons over the conversation do. */
    makeThreadActions() {
        const { actions } = this;
        return {
            back: () => this.onBack(),
            take: () => this.onTake(),
            transfer: () => actions.transfer(this.channel),
            takeOver: () => this.onTakeOver(),
            escalate: () => actions.escalate(this.channel),
            foresee: () => actions.foresee(this.channel),
            reopen: () => this.onReopen(),
            end: () => actions.end(this.channel),
            copyLink: () => actions.copyLink(this.channel),
            openRecord: () => actions.openRecord(this.channel),
            toggleDetails: () => this.onToggleDetails(),
        };
    }

    get channel() {
        return this.store.channels.get(this.view.channelId) || null;
    }

    mayHere(right) {
        return this.channel && rightsIn(this.store, this.channel)[right];
    }

    /** What became of the conversation that was on the screen and is out of sight. */
    get departure() {
        return this.inbox.handovers.departures.get(this.view.channelId) || "";
    }

    get isDetailsShown() {
        return this.ui.isSmall ? this.view.page === "details" : this.view.isDetailsOpen;
    }

    /** Go where a copied link points to, once the conversation is drawn. */
    async showPosition(position) {
        this.wantedPosition = null;
        for (let frame = 0; position && frame < MAX_DRAWING_FRAMES; frame++) {
            await new Promise((resolve) => browser.requestAnimationFrame(resolve));
            if (this.root.el?.querySelector(".o-seitech-Message")) {
                this.onJump({ position });
                return;
            }
        }
    }

    async onStart() {
        await this.inbox.start();
        if (this.start.status !== "ready") {
            return;
        }
        const { resId, action } = this.props;
        const wanted = Number(resId || action.context?.active_id) || null;
        if (wanted) {
            await this.open(wanted);
            this.showPosition(this.wantedPosition);
        } else if (this.inbox.lastChannelId && !this.ui.isSmall) {
            // The address stays as it was: the browser's way back must not lead here again.
            await this.show(this.inbox.lastChannelId);
        }
    }

    open(channelId) {
        this.props.updateActionState({ resId: channelId, active_id: false });
        return this.show(channelId);
    }

    /** Put a conversation on the screen: at once what is held of it, then the rest. */
    async show(channelId) {
        this.view.show(channelId);
        this.state.failureCode = null;
        this.inbox.lastChannelId = channelId;
        this.inbox.attention.shownChannelId = channelId;
        try {
            await this.store.openChannel(channelId);
        } catch (error) {
            if (this.view.channelId === channelId) {
                this.state.failureCode = error.code || "internal";
            }
        }
    }

    leave() {
        this.store.closeChannel();
        this.inbox.attention.shownChannelId = null;
    }

    onBack() {
        if (!this.ui.isSmall) {
            this.root.el.querySelector(`[data-channel-id='${this.view.channelId}']`)?.focus();
        } else if (this.view.page === "details") {
            this.view.page = "thread";
        } else {
            this.view.page = "list";
            this.props.updateActionState({ resId: false });
            this.leave();
        }
    }

    onToggleDetails() {
        if (this.ui.isSmall) {
            this.view.page = this.view.page === "details" ? "thread" : "details";
        } else {
            this.view.toggleDetails();
        }
    }

    /** Bring a message of the open conversation into sight. */
    onJump(message) {
        if (this.ui.isSmall) {
            this.view.page = "thread";
        }
        this.inbox.frame.bus.trigger("show-message", message);
    }

    async onTake() {
        if (await this.actions.take(this.channel)) {
            this.focusComposer();
        }
    }

    async onTakeOver() {
        if (await this.actions.takeOver(this.channel)) {
            this.focusComposer();
        }
    }

    async onReopen() {
        if (await this.actions.reopen(this.channel)) {
            this.focusComposer();
        }
    }

    onHelp() {
        this.dialog.add(ShortcutsDialog);
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

    walkUnread(step) {
        const next = unreadNeighbour(this.store.sortedChannels, this.view.channelId, step);
        if (next) {
            this.open(next.id);
        }
    }

    get searchInput() {
        return this.root.el?.querySelector(".o-seitech-ConversationList-input");
    }

    focusSearch() {
        this.searchInput?.focus();
        this.searchInput?.select();
    }

    focusComposer() {
        this.inbox.frame.bus.trigger("focus-composer");
    }
}

registry.category("actions").add("seitech_chat.inbox", InboxAction);
