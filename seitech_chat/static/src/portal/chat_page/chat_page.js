import { Component, onMounted, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { ToastList } from "@seitech_chat/core/page/toast_list/toast_list";
import { Workspace } from "@seitech_chat/portal/workspace/workspace";

const PATH = /^(.*?\/my\/chat)(?:\/(\d+))?\/?$/;
const LEAST_HEIGHT_PX = 440;

/** The chat as a page of the website: its address names the conversation. */
export class ChatPage extends Component {
    static template = "seitech_chat.ChatPage";
    static components = { ToastList, Workspace };
    static props = {};

    setup() {
        this.chat = useState(this.env.portalChat);
        this.view = useState(this.env.portalChat.view);
        this.root = useRef("root");
        useExternalListener(window, "popstate", () => this.onPopState());
        useExternalListener(window, "resize", () => this.fit());
        onMounted(() => this.fit());
        useEffect(
            (channelId) => this.showAddress(channelId),
            () => [this.view.channelId]
        );
    }

    get base() {
        return PATH.exec(window.location.pathname)?.[1] || "/my/chat";
    }

    get addressed() {
        return Number(PATH.exec(window.location.pathname)?.[2]) || null;
    }

    /** What is left of the window below the website's header. */
    fit() {
        const { el } = this.root;
        const top = el.getBoundingClientRect().top + window.scrollY;
        const height = Math.max(LEAST_HEIGHT_PX, window.innerHeight - top - 16);
        el.style.height = `${height}px`;
    }

    showAddress(channelId) {
        if (channelId !== this.addressed) {
            const path = channelId ? `${this.base}/${channelId}` : this.base;
            window.history.pushState({}, "", path);
        }
    }

    onPopState() {
        if (this.addressed !== this.view.channelId) {
            this.chat.show(this.addressed);
        }
    }
}
