import { Component, onMounted, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { ToastList } from "@seitech_chat/embed/toast_list/toast_list";
import { NARROW_PX, Workspace } from "@seitech_chat/portal/workspace/workspace";

const PATH = /^(.*?\/my\/chat)(?:\/(\d+))?\/?$/;
const LEAST_HEIGHT_PX = 440;
const LEAST_SPACE_PX = 16;

const add = (one, other) => one + other;

/** The space below an element: paddings and margins of its ancestors. */
function spaceBelow(el) {
    let space = 0;
    for (let box = el.getRootNode().host?.parentElement; box; box = box.parentElement) {
        const { paddingBottom, borderBottomWidth, marginBottom } = getComputedStyle(box);
        space += [paddingBottom, borderBottomWidth, marginBottom].map(parseFloat).reduce(add);
    }
    return Math.max(space, LEAST_SPACE_PX);
}

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
        useExternalListener(window, "resize", () => this.updateHeight());
        onMounted(() => this.updateHeight());
        useEffect(
            (channelId) => this.updateUrl(channelId),
            () => [this.view.channelId]
        );
    }

    get base() {
        return PATH.exec(window.location.pathname)?.[1] || "/my/chat";
    }

    get channelFromUrl() {
        return Number(PATH.exec(window.location.pathname)?.[2]) || null;
    }

    /** The height of the window below the website's header. */
    updateHeight() {
        const { el } = this.root;
        const top = el.getBoundingClientRect().top + window.scrollY;
        const height = Math.max(LEAST_HEIGHT_PX, window.innerHeight - top - spaceBelow(el));
        el.style.height = `${height}px`;
    }

    /**
     * Name in the address what is on the screen. Where list and conversation take turns, the
     * list is a step back: the device's own way back must not open what was just left.
     */
    updateUrl(channelId) {
        const { history } = window;
        const isFromList = !this.channelFromUrl;
        if (channelId === this.channelFromUrl) {
            return;
        }
        if (!channelId && history.state?.isFromList) {
            history.back();
        } else if (!channelId) {
            history.replaceState({}, "", this.base);
        } else if (isFromList || !this.isNarrow) {
            history.pushState({ isFromList }, "", `${this.base}/${channelId}`);
        } else {
            history.replaceState(history.state, "", `${this.base}/${channelId}`);
        }
    }

    get isNarrow() {
        return this.root.el.offsetWidth < NARROW_PX;
    }

    onPopState() {
        if (this.channelFromUrl !== this.view.channelId) {
            this.chat.show(this.channelFromUrl);
        }
    }
}
