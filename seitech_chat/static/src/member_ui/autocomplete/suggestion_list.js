import { Component, useEffect, useRef } from "@odoo/owl";

import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { scrollInto } from "@seitech_chat/ui/scroll_into";

/** Suggestions for the word at the cursor, above the text box. */
export class SuggestionList extends Component {
    static template = "seitech_chat.SuggestionList";
    static components = { Avatar };
    static props = {
        /** Of the listbox: the input names it as what it controls. */
        id: { type: String },
        suggesting: { type: Object },
    };

    setup() {
        this.root = useRef("root");
        useEffect(
            () => {
                const { el } = this.root;
                scrollInto(el, el.querySelector("[aria-selected=true]"));
            },
            () => [this.props.suggesting.activeIndex]
        );
    }

    isActive(index) {
        return index === this.props.suggesting.activeIndex;
    }

    /** The box keeps the focus. */
    onPointerdown(ev, item) {
        ev.preventDefault();
        this.props.suggesting.choose(item);
    }
}
