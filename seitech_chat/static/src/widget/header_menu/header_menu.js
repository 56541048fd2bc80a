import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useMenuKeys } from "@seitech_chat/ui/use_menu_keys";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";

/** The actions on the whole conversation. */
export class HeaderMenu extends Component {
    static template = "seitech_chat.HeaderMenu";
    static components = { Icon };
    static props = {};

    setup() {
        this.frame = useChatEnv();
        this.chat = useState(this.env.visitorChat);
        this.state = useState({ isOpen: false, isEnding: false });
        this.menu = useRef("menu");
        this.toggle = useRef("toggle");
        usePopover(this.menu, () => this.toggle.el);
        useMenuKeys(this.menu);
        // The entry that was pressed went, and the focus with it.
        const end = useRef("end");
        useEffect(
            (el) => el?.focus(),
            () => [end.el]
        );
        useClickOutside(this.menu, (reason) => this.close(reason === "escape"), {
            isParentInside: true,
        });
    }

    onToggle() {
        this.state.isOpen = !this.state.isOpen;
        this.state.isEnding = false;
    }

    onSound() {
        this.chat.toggleSound();
        this.close(true);
    }

    async onEnd() {
        this.close(true);
        try {
            await this.chat.end();
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
