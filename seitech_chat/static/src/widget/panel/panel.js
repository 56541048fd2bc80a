import { Component, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { ErrorBoundary } from "@seitech_chat/ui/error_boundary/error_boundary";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { ErrorState } from "@seitech_chat/ui/states/error_state";
import { Skeleton } from "@seitech_chat/ui/states/skeleton";
import { hasConsented } from "@seitech_chat/widget/consent_notice/consent";
import { Conversation } from "@seitech_chat/widget/conversation/conversation";
import { HeaderMenu } from "@seitech_chat/widget/header_menu/header_menu";
import { useChatWindow } from "@seitech_chat/embed/use_embedded_chat";
import { FaqAnswer } from "@seitech_chat/widget/faq_answer/faq_answer";
import { Home } from "@seitech_chat/widget/home/home";
import { PreChatForm } from "@seitech_chat/widget/pre_chat_form/pre_chat_form";
import { ToastList } from "@seitech_chat/embed/toast_list/toast_list";

/** The window of the chat: its head, and the form or the conversation. */
export class Panel extends Component {
    static template = "seitech_chat.Panel";
    static components = {
        Avatar,
        Conversation,
        ErrorBoundary,
        ErrorState,
        FaqAnswer,
        HeaderMenu,
        Home,
        Icon,
        PreChatForm,
        Skeleton,
        ToastList,
    };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.dialog = useChatWindow("panel", this.chat);
    }

    get title() {
        const { _t } = this.frame;
        const { channel } = this.chat;
        if (channel) {
            return channel.agent?.name || channel.department?.name || _t("Support");
        }
        const { home } = this.chat;
        if (home.mayGoBack) {
            return this.pageTitle;
        }
        return this.env.config.title || _t("Hi 👋 How can we help?");
    }

    /** The title of a screen behind home. */
    get pageTitle() {
        const { _t } = this.frame;
        const { action, page } = this.chat.home;
        if (page === "faq") {
            return _t("Questions and answers");
        }
        return action?.label || _t("Write to us");
    }

    get hasMenu() {
        return Boolean(this.chat.channel) || hasConsented(this.env);
    }

    get mayGoBack() {
        return !this.chat.channel && this.chat.screen !== "loading" && this.chat.home.mayGoBack;
    }

    get subtitle() {
        const { _t } = this.frame;
        const { channel, home } = this.chat;
        if (!channel) {
            return home.mayGoBack ? "" : this.env.config.text || this.welcome;
        }
        if (!channel.isOpen) {
            return _t("Chat ended");
        }
        if (channel.agent) {
            return channel.department?.name || _t("Support");
        }
        return _t("Support");
    }

    get welcome() {
        const departments = this.chat.session?.departments || [];
        const open = departments.filter((department) => department.is_available);
        return (open.length === 1 ? open[0].welcome_text : "") || "";
    }
}
