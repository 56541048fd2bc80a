import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { useChatEnv } from "@seitech_chat/core/chat_env";
import { isComposing } from "@seitech_chat/ui/composing";
import { makePalette } from "@seitech_chat/ui/emoji_picker/emoji_palette";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";

const COLUMN_COUNT = 8;
const STEPS = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: COLUMN_COUNT,
    ArrowUp: -COLUMN_COUNT,
};

/** A panel to pick an emoji from, by eye, name or arrow keys. */
export class EmojiPicker extends Component {
    static template = "seitech_chat.EmojiPicker";
    static props = {
        /** Beside what it opens. */
        getAnchor: { type: Function },
        onSelect: { type: Function },
        onClose: { type: Function },
    };

    setup() {
        this.palette = makePalette(useChatEnv()._t);
        this.root = useRef("root");
        this.search = useRef("search");
        this.grid = useRef("grid");
        this.state = useState({ text: "" });
        usePopover(this.root, this.props.getAnchor);
        useClickOutside(this.root, this.props.onClose);
        onMounted(() => {
            if (!hasScreenKeyboard()) {
                this.search.el.focus({ preventScroll: true });
            }
        });
    }

    get emojis() {
        const text = this.state.text.trim().toLowerCase();
        return this.palette.filter(([, name]) => name.toLowerCase().includes(text));
    }

    onKeydownSearch(ev) {
        if (ev.key === "ArrowDown") {
            ev.preventDefault();
            this.grid.el.querySelector("button")?.focus();
        } else if (ev.key === "Enter" && this.emojis.length && !isComposing(ev)) {
            ev.preventDefault();
            this.props.onSelect(this.emojis[0][0]);
        }
        ev.stopPropagation();
    }

    onKeydownGrid(ev) {
        let step = STEPS[ev.key];
        if (!step) {
            return;
        }
        ev.preventDefault();
        const buttons = [...this.grid.el.querySelectorAll("button")];
        const isTurned = getComputedStyle(this.grid.el).direction === "rtl";
        step = isTurned && Math.abs(step) === 1 ? -step : step;
        const index = buttons.indexOf(ev.target) + step;
        if (index < 0) {
            this.search.el.focus();
        } else {
            buttons[Math.min(index, buttons.length - 1)].focus();
        }
    }
}
