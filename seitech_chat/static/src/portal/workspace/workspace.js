import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { ConversationList } from "@seitech_chat/member_ui/list/conversation_list/conversation_list";
import { nextUnread } from "@seitech_chat/member_ui/list/next_unread";
import { Menu } from "@seitech_chat/member_ui/menu/menu";
import { PreferencesDialog } from "@seitech_chat/member_ui/preferences/preferences_dialog";
import { isComposing } from "@seitech_chat/ui/composing";
import { ErrorBoundary } from "@seitech_chat/ui/error_boundary/error_boundary";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { VisitorMergeBanner } from "@seitech_chat/portal/visitor_merge_banner/visitor_merge_banner";
import { ConversationPane } from "@seitech_chat/portal/conversation_pane/conversation_pane";
import { useNewConversation } from "@seitech_chat/member_ui/new_conversation/new_conversation_menu";
import { WindowButtons } from "@seitech_chat/portal/window_buttons/window_buttons";
import { useRemovalFocus, useSizeFocus } from "@seitech_chat/portal/workspace/workspace_focus";

/** Below this width list and conversation take turns. */
export const NARROW_PX = 640;

/** List and conversation, side by side where there is room, else one after the other. */
export class Workspace extends Component {
    static template = "seitech_chat.Workspace";
    static components = {
        VisitorMergeBanner,
        ConversationList,
        ConversationPane,
        ErrorBoundary,
        ErrorState,
        Icon,
        Menu,
        WindowButtons,
    };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.chat = useState(this.env.portalChat);
        this.view = useState(this.env.portalChat.view);
        this.state = useState({ isNarrow: true });
        this.root = useRef("root");
        this.newConversation = useNewConversation();
        this.useWidth();
        useSizeFocus(this);
        useRemovalFocus(this);
        /** The first focus after drawing: a selector, or null. */
        this.nextFocus = null;
        useEffect(() => this.moveFocus());
        useExternalListener(window, "keydown", (ev) => this.onWindowKeydown(ev));
        useEffect(
            () => this.runPendingAction(),
            () => [this.chat.pendingAction, this.chat.status]
        );
    }

    /** Run the action of a page's button, once everything is loaded. */
    runPendingAction() {
        const { pendingAction } = this.chat;
        if (pendingAction && this.chat.status === "ready") {
            this.chat.pendingAction = null;
            this.newConversation.begin(pendingAction);
        }
    }

    /** The room it has decides, not the screen: it may be a window of its own. */
    useWidth() {
        const observer = new ResizeObserver(([{ contentRect }]) => {
            this.state.isNarrow = contentRect.width < NARROW_PX;
        });
        onMounted(() => observer.observe(this.root.el));
        onWillUnmount(() => observer.disconnect());
    }

    get isListShown() {
        return !this.state.isNarrow || !this.view.channelId;
    }

    get isPaneShown() {
        return !this.state.isNarrow || Boolean(this.view.channelId);
    }

    /** Nothing may be shown any more, not even what is held. */
    get isStopped() {
        return ["forbidden", "signedOut"].includes(this.chat.status);
    }

    get isPage() {
        return this.chat.mode === "page";
    }

    /** Customers' conversations of an agent belong into the inbox. */
    isMine(channel) {
        return Boolean(channel.me);
    }

    get settings() {
        const { _t } = this.frame;
        const { chat } = this;
        const entries = [
            {
                id: "sound",
                icon: chat.isSoundEnabled ? "sound" : "mute",
                label: _t("Sound"),
                isChecked: chat.isSoundEnabled,
                onSelect: () => chat.toggleSound(),
            },
        ];
        entries.push({
            id: "preferences",
            icon: "bell",
            label: _t("Notifications…"),
            onSelect: () => this.frame.dialogs.open(PreferencesDialog, {}),
        });
        const permission = window.Notification?.permission;
        if (permission === "default") {
            entries.push({
                id: "notify",
                icon: "bell",
                label: _t("Enable browser notifications"),
                onSelect: () => this.askForNotifications(),
            });
        }
        if (!this.isPage) {
            entries.push({
                id: "page",
                icon: "link",
                label: _t("Open full page"),
                onSelect: () => window.location.assign("/my/chat"),
            });
        }
        return entries;
    }

    async askForNotifications() {
        const { _t, notify } = this.frame;
        const answer = await window.Notification.requestPermission();
        notify(
            answer === "granted"
                ? _t("You'll be notified of new messages while a page with the chat is open.")
                : _t(
                      "Your browser blocks notifications from this site. Allow them in the browser's settings."
                  )
        );
    }

    get loginUrl() {
        return `/web/login?redirect=${encodeURIComponent(window.location.pathname)}`;
    }

    async onOpen(channelId) {
        await this.chat.show(channelId);
        this.chat.focusComposer();
    }

    onBack() {
        const channelId = this.view.channelId;
        this.chat.show(null);
        this.focus(`[data-channel-id="${channelId}"]`);
    }

    /** Now, or with the next drawing. */
    focus(selector) {
        this.nextFocus = selector;
        if (this.root.el?.querySelector(selector)) {
            this.moveFocus();
        }
    }

    moveFocus() {
        if (this.nextFocus) {
            this.root.el.querySelector(this.nextFocus)?.focus();
            this.nextFocus = null;
        }
    }

    /** Escape goes one step back; what is above the list is the window's. */
    onKeydown(ev) {
        if (isComposing(ev)) {
            return;
        }
        if (ev.key === "Escape" && this.state.isNarrow && this.view.channelId) {
            ev.stopPropagation();
            this.onBack();
        } else if (ev.altKey && (ev.key === "ArrowDown" || ev.key === "ArrowUp")) {
            ev.preventDefault();
            this.goToNextUnread(ev.key === "ArrowDown" ? 1 : -1);
        }
        this.onWindowKeydown(ev);
    }

    onWindowKeydown(ev) {
        if ((ev.ctrlKey || ev.metaKey) && ev.key.toLowerCase() === "k" && !ev.defaultPrevented) {
            ev.preventDefault();
            this.jump();
        }
    }

    /** To the list's search, which a narrow window shows without a conversation. */
    jump() {
        if (this.state.isNarrow && this.view.channelId) {
            this.chat.show(null);
        }
        this.focus(".o-seitech-ConversationList-input");
    }

    goToNextUnread(step) {
        const mine = this.store.channels.sorted.filter(this.isMine);
        const next = nextUnread(mine, this.view.channelId, step, { isDesk: false });
        if (next) {
            this.onOpen(next.id);
        }
    }
}
