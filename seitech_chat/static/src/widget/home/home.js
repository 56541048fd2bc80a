import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { hasScreenKeyboard, mayTakeFocus } from "@seitech_chat/core/focus_guard";
import { addIcons, Icon } from "@seitech_chat/ui/icon/icon";
import { EarlierConversations } from "@seitech_chat/widget/earlier_conversations/earlier_conversations";
import { TeamLine } from "@seitech_chat/widget/home/team_line";

addIcons({
    book: "M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zm0 0v14",
    calendar: "M4 6h16v14H4zM4 10.5h16M8 3v5M16 3v5",
    card: "M3 6h18v12H3zM3 10h18M7 14.5h4",
    cart: "M3 4h2.5l2 11h10l2-8H6.2M9 19.5h.01M16 19.5h.01",
    link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
    next: "M9 5l7 7-7 7",
    phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3C10 21 3 14 3 6a3 3 0 0 1 3-3z",
    question:
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8M12 16.5h.01",
    search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
});
const ICONS = ["phone", "calendar", "question", "link", "cart", "book", "card"];

/** The first screen: the team, FAQs, quick actions and the conversations before. */
export class Home extends Component {
    static template = "seitech_chat.Home";
    static components = { EarlierConversations, Icon, TeamLine };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.home = useState(this.env.visitorChat.home);
        this.root = useRef("root");
        onMounted(() => this.focusFirst());
    }

    get hasConversations() {
        return Boolean(this.chat.store?.isReady && this.chat.store.channels.sorted.length);
    }

    get isNothingFound() {
        return this.home.found?.length === 0;
    }

    get status() {
        const { _t } = this.frame;
        const { found } = this.home;
        if (!found) {
            return "";
        }
        if (found.length < 2) {
            return found.length ? _t("1 answer found") : _t("No answers found.");
        }
        return _t("%(count)s answers found", { count: found.length });
    }

    iconOf({ icon }) {
        return ICONS.includes(icon) ? icon : "chat";
    }

    /** A path is one of the server's website. */
    addressOf({ url }) {
        return url.startsWith("/") ? (this.chat.server.origin || "") + url : url;
    }

    /** Where one was, or the search: a finger's keyboard would cover what there is to read. */
    focusFirst() {
        if (!mayTakeFocus()) {
            return;
        }
        const pressed = this.root.el.querySelector(`[data-key="${this.home.pressedKey}"]`);
        const search = hasScreenKeyboard() ? null : this.root.el.querySelector("[type=search]");
        (pressed || search)?.focus({ preventScroll: !pressed });
    }

    onSearch(ev) {
        this.home.setQuery(ev.target.value);
    }

    onFaq(faq, key) {
        this.home.pressedKey = key;
        this.home.showFaq(faq);
    }

    onAction(action) {
        this.home.pressedKey = `action-${action.id}`;
        if (action.action === "faq") {
            this.home.showFaq({ id: action.faq_id, question: action.label });
        } else {
            this.chat.showForm(action);
        }
    }

    onWrite() {
        this.home.pressedKey = "write";
        this.chat.showForm();
    }
}
