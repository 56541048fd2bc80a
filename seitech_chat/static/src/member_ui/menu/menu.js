import { Component, useRef, useState } from "@odoo/owl";

import { Icon } from "@seitech_chat/ui/icon/icon";
import { useMenuKeys } from "@seitech_chat/ui/use_menu_keys";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";

/**
 * A button and the list of choices it opens.
 *
 * @typedef {object} MenuEntry
 * @property {string} id
 * @property {string} label
 * @property {string} [icon] of `Icon`
 * @property {boolean} [isDanger]
 * @property {boolean} [isChecked] it is a setting, on or off
 * @property {() => void} onSelect
 */
export class Menu extends Component {
    static template = "seitech_chat.Menu";
    static components = { Icon };
    static props = {
        /** The button's name. */
        label: { type: String },
        /** Shown on the button; without it, the sign. */
        text: { type: String, optional: true },
        icon: { type: String, optional: true },
        entries: { type: Array },
        class: { type: String, optional: true },
    };
    static defaultProps = { text: "", icon: "more", class: "" };

    setup() {
        this.state = useState({ isOpen: false });
        this.menu = useRef("menu");
        this.toggle = useRef("toggle");
        usePopover(this.menu, () => this.toggle.el);
        useMenuKeys(this.menu);
        useClickOutside(this.menu, (reason) => this.close(reason === "escape"), {
            isParentInside: true,
        });
    }

    /** The text on it is part of its name. */
    get buttonLabel() {
        const { label, text } = this.props;
        return text ? `${label}: ${text}` : label;
    }

    roleOf(entry) {
        return entry.isChecked === undefined ? "menuitem" : "menuitemcheckbox";
    }

    checkedOf({ isChecked }) {
        return isChecked === undefined ? undefined : String(isChecked);
    }

    onToggle() {
        this.state.isOpen = !this.state.isOpen;
    }

    onSelect(entry) {
        this.close(true);
        entry.onSelect();
    }

    close(isFocusing) {
        this.state.isOpen = false;
        if (isFocusing) {
            this.toggle.el?.focus();
        }
    }
}
