import { router } from "@web/core/browser/router";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillUnmount, useRef, useState, useSubEnv } from "@odoo/owl";

import { useInboxOpening } from "@seitech_chat/inbox/inbox_opening";
import { precompileTemplates } from "@seitech_chat/ui/precompile_templates";
import { INBOX_PARTS } from "@seitech_chat/inbox/inbox_parts";
import { InboxView } from "@seitech_chat/inbox/inbox_view";
import { useFocusRestore } from "@seitech_chat/inbox/use_focus_restore";
import { MAX_PAGE_SIZE } from "@seitech_chat/core/contract";
import { DetailsToggle } from "@seitech_chat/inbox/details/details_toggle";
import { deskRequest } from "@seitech_chat/member_ui/list/desk_filter";
import { nextAfter } from "@seitech_chat/member_ui/list/next_after";
import { nextUnread } from "@seitech_chat/member_ui/list/next_unread";
import { useInboxHotkeys } from "@seitech_chat/inbox/shortcuts/inbox_hotkeys";
import { ShortcutsDialog } from "@seitech_chat/inbox/shortcuts/shortcuts_dialog";
import { useConversationActions } from "@seitech_chat/inbox/thread/conversation_actions";
import { channelRights } from "@seitech_chat/member_ui/channel_rights";
import { _t } from "@seitech_chat/inbox/translation";
import { serverNow } from "@seitech_chat/core/live/server_clock";

/** The workspace of everybody who chats in the backend: list, conversation, details. */
export class InboxAction extends Component {
    static template = "seitech_chat.InboxAction";
    static components = INBOX_PARTS;
    static props = { ...standardActionServiceProps };

    setup() {
        this.inbox = useService("seitech_chat.inbox");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        this.start = useState(this.inbox.state);
        this.store = useState(this.inbox.store);
        this.view = useState(new InboxView());
        this.actions = useConversationActions(this.inbox);
        this.threadActions = this.makeThreadActions();
        this.root = useRef("root");
        this.details = new DetailsToggle(this);
        this.opening = useInboxOpening({
            inbox: this.inbox,
            view: this.view,
            ui: this.ui,
            root: this.root,
            updateActionState: this.props.updateActionState,
        });
        this.wantedPosition = Number(router.current.position) || null;
        this.inbox.frame.openConversation = (id, position) => this.opening.openAt(id, position);
        useSubEnv({ chat: this.inbox.frame });
        useInboxHotkeys(this.makeKeys());
        this.keepFocus = useFocusRestore(this.root, this.ui);
        onMounted(() => {
            this.precompileTemplates();
            this.inbox.news.show(true);
            this.onStart();
        });
        onWillUnmount(() => {
            this.stopCompiling();
            this.inbox.news.show(false);
            this.opening.leave();
        });
    }

    /** Templates that an opened conversation draws; compiled early for the first one. */
    precompileTemplates() {
        const { app } = this.__owl__;
        this.stopCompiling = precompileTemplates(app, [
            INBOX_PARTS.ThreadPane,
            INBOX_PARTS.DetailsPanel,
        ]);
    }

    /** The keyboard shortcuts. */
    makeKeys() {
        const { actions, opening } = this;
        return {
            search: () => this.focusSearch(),
            isWriting: () => opening.isWriting,
            take: () => this.canReplyHere("canTake") && this.thenAnswer(actions.take(this.channel)),
            reply: () => opening.write(false),
            note: () => this.canReplyHere("canNote") && opening.write(true),
            transfer: () => this.canReplyHere("canTransfer") && actions.transfer(this.channel),
            escalate: () => this.canReplyHere("canEscalate") && actions.escalate(this.channel),
            end: () => this.canReplyHere("canEnd") && this.onEnd(),
            goToNextUnread: (step) => this.goToNextUnread(step),
            back: () => this.onBack(),
            help: () => this.onHelp(),
        };
    }

    /** The actions of the buttons over the conversation. */
    makeThreadActions() {
        const { actions } = this;
        return {
            back: () => this.onBack(),
            take: () => this.thenAnswer(actions.take(this.channel)),
            transfer: () => actions.transfer(this.channel),
            takeOver: () => this.thenAnswer(actions.takeOver(this.channel)),
            escalate: () => actions.escalate(this.channel),
            previewAssignment: () => actions.previewAssignment(this.channel),
            reopen: () => this.thenAnswer(actions.reopen(this.channel)),
            end: () => this.onEnd(),
            copyLink: () => actions.copyLink(this.channel),
            openRecord: () => actions.openRecord(this.channel),
            toggleDetails: () => this.details.toggle(),
        };
    }

    get channel() {
        return this.store.channels.get(this.view.channelId) || null;
    }

    canReplyHere(right) {
        return this.channel && channelRights(this.store, this.channel)[right];
    }

    async onStart() {
        await this.inbox.start();
        if (this.start.status !== "ready") {
            return;
        }
        this.startFilters();
        await this.openWanted();
        if (this.isChosen) {
            this.keepFocus();
        }
    }

    /** The person who chose it on the board or in an alert works here next. */
    get isChosen() {
        return Boolean(this.props.action.context?.is_inbox_chosen) && !this.ui.isSmall;
    }

    async openWanted() {
        const { resId, action } = this.props;
        const wanted = Number(resId || action.context?.active_id) || null;
        if (wanted) {
            await this.opening.openAddressed(wanted, this.isChosen);
            this.opening.showPosition(this.wantedPosition);
            this.wantedPosition = null;
        } else if (this.inbox.lastChannelId && !this.ui.isSmall) {
            // The address stays as it was: the browser's way back must not lead here again.
            await this.opening.show(this.inbox.lastChannelId);
        }
    }

    /** The desk's, and what the inbox is opened with. */
    startFilters() {
        if (this.store.session.agent || this.store.session.isLead) {
            const wanted = this.props.action.context?.inbox_filter;
            this.view.startDesk(wanted);
            wanted && this.loadFiltered();
        }
    }

    /** A conversation opened from elsewhere may not be in the loaded list. */
    async loadFiltered() {
        const desk = deskRequest(this.view.filter.desk, serverNow());
        try {
            await this.store.list.find({ desk, limit: MAX_PAGE_SIZE });
        } catch (error) {
            this.store.reportError(error); // the list shows what is loaded
        }
    }

    onOpen(channelId) {
        this.opening.choose(channelId);
    }

    onBegun(channelId) {
        this.opening.openAt(channelId);
    }

    onJump(message) {
        this.opening.jump(message);
    }

    onBack() {
        if (this.details.isCovering) {
            this.details.close();
        } else if (!this.ui.isSmall) {
            this.root.el.querySelector(`[data-channel-id='${this.view.channelId}']`)?.focus();
        } else if (this.view.page === "details") {
            this.view.page = "thread";
        } else {
            this.opening.backToList();
        }
    }

    /** It becomes mine by this: the next thing is to answer. */
    async thenAnswer(work) {
        if (await work) {
            this.opening.focusComposer();
        }
    }

    /** Resolved, the next one of the same group is opened: that is what is left to do. */
    onEnd() {
        const { channel } = this;
        const { sort } = this.view.filter;
        const next = nextAfter(this.store.channels.sorted, channel.id, { sort });
        this.actions.end(channel, () => {
            this.inbox.frame.notify(_t("%(name)s was resolved.", { name: channel.title }));
            const isLeft = this.view.channelId === channel.id && !this.ui.isSmall;
            if (next?.isOpen && isLeft) {
                this.opening.choose(next.id);
            }
        });
    }

    onHelp() {
        this.dialog.add(ShortcutsDialog);
    }

    goToNextUnread(step) {
        const next = nextUnread(this.store.channels.sorted, this.view.channelId, step);
        if (next) {
            this.opening.choose(next.id);
        }
    }

    get searchInput() {
        return this.root.el?.querySelector(".o-seitech-ConversationList-input");
    }

    focusSearch() {
        this.searchInput?.focus();
        this.searchInput?.select();
    }
}

registry.category("actions").add("seitech_chat.inbox", InboxAction);
