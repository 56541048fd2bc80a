import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useMenuKeys } from "@seitech_chat/ui/use_menu_keys";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";
import { hasConsented } from "@seitech_chat/widget/consent_notice/consent";

/** The actions on the whole conversation, and on the visitor's consent. */
export class HeaderMenu extends Component {
    static template = "seitech_chat.HeaderMenu";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ isOpen: false, asked: "" });
        this.menu = useRef("menu");
        this.toggle = useRef("toggle");
        usePopover(this.menu, () => this.toggle.el);
        useMenuKeys(this.menu);
        // The entry that was pressed went, and the focus with it.
        const confirm = useRef("confirm");
        useEffect(
            (el) => el?.focus(),
            () => [confirm.el]
        );
        useClickOutside(this.menu, (reason) => this.close(reason === "escape"), {
            isParentInside: true,
        });
    }

    get mayEnd() {
        return Boolean(this.chat.channel?.isOpen);
    }

    get mayWithdraw() {
        return hasConsented(this.env);
    }

    /** Return the question of an entry that asks before it acts. @returns {{ text: string, label: string } | null} */
    get question() {
        const { _t } = this.frame;
        const questions = {
            end: { text: _t("End chat?"), label: _t("End") },
            withdraw: {
                text: _t("Withdraw consent? This browser forgets your conversations."),
                label: _t("Withdraw"),
            },
        };
        return questions[this.state.asked] || null;
    }

    onToggle() {
        this.state.isOpen = !this.state.isOpen;
        this.state.asked = "";
    }

    onSound() {
        this.chat.toggleSound();
        this.close(true);
    }

    async onConfirm() {
        const isEnding = this.state.asked === "end";
        this.close(true);
        try {
            await (isEnding ? this.chat.end() : this.chat.withdrawConsent());
        } catch (error) {
            this.frame.notify(errorMessage(error, this.frame._t), { type: "danger" });
        }
    }

    close(isFocusing = false) {
        this.state.isOpen = false;
        if (isFocusing) {
            this.toggle.el.focus();
        }
    }
}
