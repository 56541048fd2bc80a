import { Component, useRef, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import {
    mayDelete,
    mayEdit,
    mayPin,
    mayReact,
    mayReply,
} from "@seitech_chat/core/store/permissions";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useMenuKeys } from "@seitech_chat/ui/use_menu_keys";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";
import { htmlToText } from "@seitech_chat/core/text";
import { ThreadState } from "@seitech_chat/ui/thread/thread_state";

const makeQuickReactions = (_t) => [
    { emoji: "👍", name: _t("thumbs up") },
    { emoji: "❤️", name: _t("heart") },
    { emoji: "😂", name: _t("laughing") },
    { emoji: "😮", name: _t("surprised") },
    { emoji: "😢", name: _t("crying") },
    { emoji: "🙏", name: _t("thank you") },
];

/** The actions on a message: shown on hover, on focus, and always on touch screens. */
export class MessageActions extends Component {
    static template = "seitech_chat.MessageActions";
    static components = { Icon };
    static props = {
        message: { type: Object },
        channel: { type: Object },
        thread: { type: ThreadState },
    };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.attempt = useFeedback();
        this.message = useState(this.props.message);
        this.channel = useState(this.props.channel);
        this.state = useState({ isOpen: false, isDeleting: false });
        this.quickReactions = makeQuickReactions(this.frame._t);
        this.menu = useRef("menu");
        this.toggle = useRef("toggle");
        usePopover(this.menu, () => this.toggle.el);
        useMenuKeys(this.menu);
        useClickOutside(this.menu, (reason) => this.close(reason === "escape"), {
            isParentInside: true,
        });
    }

    /** The same rules for every entry: what to show, and what it does. */
    get entries() {
        const { _t } = this.frame;
        const all = [
            { id: "react", icon: "smile", label: _t("React"), may: mayReact, isForTouch: true },
            { id: "reply", icon: "reply", label: _t("Reply"), may: mayReply, isForTouch: true },
            { id: "edit", icon: "edit", label: _t("Edit"), may: mayEdit },
            { id: "copy", icon: "copy", label: _t("Copy text"), may: () => this.hasText },
            {
                id: "pin",
                icon: "pin",
                label: this.message.pinnedAt ? _t("Unpin") : _t("Pin"),
                may: mayPin,
            },
            { id: "delete", icon: "trash", label: _t("Delete"), may: mayDelete },
        ];
        const extra = [
            ...(this.frame.parts?.messageMenuItems(
                this.frame,
                this.channel,
                this.message,
                this.attempt
            ) || []),
            ...(this.frame.messageActions?.(this.message) || []),
        ];
        const own = all.filter(({ may }) => this.may(may));
        // Irreversible actions are last.
        const isLast = ({ id }) => id === "delete";
        return [...own.filter((one) => !isLast(one)), ...extra, ...own.filter(isLast)];
    }

    /** Cheaper than the entries themselves, which only an open menu needs. */
    get hasEntries() {
        const rules = [() => this.hasText, mayEdit, mayDelete, mayPin];
        return (
            rules.some((rule) => this.may(rule)) ||
            Boolean(this.frame.messageActions) ||
            this.hasMemberEntries
        );
    }

    /** A file alone has no text to copy, and can be marked unread like any message. */
    get hasMemberEntries() {
        const { isNote, isPending, isDeleted } = this.message;
        const isStored = !isNote && !isPending && !isDeleted;
        return Boolean(this.frame.parts && this.channel.me) && isStored;
    }

    get hasText() {
        return !this.message.isDeleted && Boolean(this.message.body);
    }

    get canReact() {
        return this.may(mayReact);
    }

    get canReply() {
        return this.may(mayReply);
    }

    may(rule) {
        return rule(this.store, this.channel, this.message);
    }

    onReact() {
        this.props.thread.emojiFor = this.message;
    }

    isMine(emoji) {
        const reaction = this.message.reactions.find((one) => one.emoji === emoji);
        const { session } = this.store;
        return Boolean(reaction?.authors.some((author) => session.isMe(author)));
    }

    quickLabel({ emoji, name }) {
        const { _t } = this.frame;
        return this.isMine(emoji)
            ? _t("Remove reaction: %(name)s", { name })
            : _t("React: %(name)s", { name });
    }

    /** One press sets it, or takes mine back. */
    onQuickReact(emoji) {
        const { channel, message, store } = this;
        const isSet = !this.isMine(emoji);
        if (this.state.isOpen) {
            this.toggle.el.closest(".o-seitech-Message").focus({ preventScroll: true });
            this.close();
        }
        return this.attempt(() => store.messages.react(channel, message, emoji, isSet));
    }

    onReply() {
        this.props.thread.replyTo = this.message;
        this.frame.bus.dispatchEvent(new CustomEvent("focus-composer"));
    }

    onToggle() {
        this.state.isDeleting = false;
        this.state.isOpen = !this.state.isOpen;
    }

    onSelect(entry) {
        if (entry.id === "delete" && !this.state.isDeleting) {
            this.state.isDeleting = true;
            return;
        }
        // The entry goes with the menu, the button with a deleted message: the message stays.
        this.toggle.el.closest(".o-seitech-Message").focus({ preventScroll: true });
        this.close();
        if (entry.onSelect) {
            entry.onSelect(this.message);
        } else {
            this.act(entry.id);
        }
    }

    act(id) {
        const { channel, message, store } = this;
        switch (id) {
            case "react":
                this.onReact();
                return;
            case "reply":
                this.onReply();
                return;
            case "edit":
                this.props.thread.editingKey = message.key;
                return;
            case "copy":
                this.copy(htmlToText(message.body));
                return;
            case "pin":
                this.attempt(() => store.messages.pin(channel, message, !message.pinnedAt));
                return;
            case "delete":
                this.attempt(() => store.messages.delete(channel, message));
        }
    }

    async copy(text) {
        const { _t, notify } = this.frame;
        try {
            await navigator.clipboard.writeText(text);
            notify(_t("Text copied"), { type: "success" });
        } catch {
            notify(_t("Your browser doesn't allow copying here. Select the text instead."), {
                type: "danger",
            });
        }
    }

    close(isFocusing = false) {
        this.state.isOpen = false;
        if (isFocusing) {
            this.toggle.el?.focus();
        }
    }
}
