import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { useDebounced } from "@seitech_chat/member_ui/use_timing";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { isComposing } from "@seitech_chat/ui/composing";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { scrollInto } from "@seitech_chat/ui/scroll_into";

const SEARCH_DELAY_MS = 200;
const LIMIT = 20;
let lastNumber = 0;

/** Choose among what a search finds. What a row shows is the slot's: it gets `item`. */
export class Picker extends Component {
    static template = "seitech_chat.Picker";
    static components = { Icon };
    static props = {
        /** The label of field and list for screen readers. */
        label: { type: String },
        listLabel: { type: String },
        placeholder: { type: String },
        noneText: { type: String },
        /** Returns a promise of at most so many: { id, name, … } each. */
        find: { type: Function },
        chosen: { type: Array },
        onChange: { type: Function },
        /** One choice replaces the other without it. */
        isMultiple: { type: Boolean, optional: true },
        /** Chosen items stay visible during the next search. */
        hasChips: { type: Boolean, optional: true },
        /** Leaves out of what is found whatever it returns false for. */
        accepts: { type: Function, optional: true },
        slots: { type: Object },
    };
    static defaultProps = { isMultiple: false, hasChips: false, accepts: () => true };

    setup() {
        this.frame = useChatEnv();
        this.id = `seitech-picker-${++lastNumber}`;
        this.state = useState({
            search: "",
            items: [],
            active: 0,
            isLoading: true,
            failure: "",
        });
        this.input = useRef("input");
        this.list = useRef("list");
        this.request = 0;
        this.loadSoon = useDebounced(() => this.load(), SEARCH_DELAY_MS);
        onWillStart(() => {
            this.load(); // the dialog does not wait for it
        });
    }

    removeLabel({ name }) {
        return this.frame._t("Remove %(name)s", { name });
    }

    get items() {
        return this.state.items.filter(this.props.accepts);
    }

    get activeId() {
        return this.items[this.state.active] ? `${this.id}-${this.state.active}` : undefined;
    }

    isChosen(item) {
        return this.props.chosen.some(({ id }) => id === item.id);
    }

    onInput(ev) {
        this.state.search = ev.target.value;
        this.loadSoon();
    }

    async load() {
        const number = ++this.request;
        this.state.isLoading = true;
        this.state.failure = "";
        try {
            const search = this.state.search.trim() || null;
            const items = await this.props.find({ search, limit: LIMIT });
            if (number === this.request) {
                Object.assign(this.state, { items, active: 0 });
            }
        } catch (error) {
            this.frame.store.reportError(error);
            this.state.failure = errorMessage(error, this.frame._t);
        } finally {
            this.state.isLoading = number !== this.request;
        }
    }

    onKeydown(ev) {
        if (isComposing(ev)) {
            return;
        }
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        const count = this.items.length;
        if (step && count) {
            ev.preventDefault();
            this.state.active = (this.state.active + step + count) % count;
            scrollInto(this.list.el, this.list.el?.children[this.state.active]);
        } else if (ev.key === "Enter" && count) {
            ev.preventDefault();
            this.onChoose(this.items[this.state.active]);
        } else if (ev.key === "Backspace") {
            this.onBackspace();
        }
    }

    onBackspace() {
        if (!this.state.search && this.props.isMultiple) {
            this.props.onChange(this.props.chosen.slice(0, -1));
        }
    }

    onChoose(item) {
        const { chosen, isMultiple, onChange } = this.props;
        if (this.isChosen(item)) {
            onChange(chosen.filter(({ id }) => id !== item.id));
        } else {
            onChange(isMultiple ? [...chosen, item] : [item]);
        }
        this.input.el?.focus();
    }
}
