import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { useDebounced } from "@seitech_chat/core/members/timing";
import { authorKey } from "@seitech_chat/core/models/author";
import { sentenceOf } from "@seitech_chat/core/ui/attempt";
import { Avatar } from "@seitech_chat/core/ui/avatar/avatar";
import { Icon } from "@seitech_chat/core/ui/icon/icon";

const SEARCH_DELAY_MS = 200;
const LIMIT = 20;
let lastNumber = 0;

/** @param {PersonPayload} person */
export function toAuthor({ id, name }) {
    return { type: "user", id, name };
}

/** Choose people among those one may write to; who they are is the server's to say. */
export class PeoplePicker extends Component {
    static template = "seitech_chat.PeoplePicker";
    static components = { Avatar, Icon };
    static props = {
        /** PersonPayload each. */
        chosen: { type: Array },
        onChange: { type: Function },
        /** What for: `direct`, `group`, `invite` … of the people route. */
        purpose: { type: String, optional: true },
        /** Who takes part there already is left out. */
        channelId: { type: Number, optional: true },
        /** One choice replaces the other without it. */
        isMultiple: { type: Boolean, optional: true },
        /** Leaves out of what the server offers whom it returns false for. */
        accepts: { type: Function, optional: true },
    };
    static defaultProps = { purpose: "direct", isMultiple: false, accepts: () => true };

    setup() {
        this.frame = useFrame();
        this.id = `seitech-people-${++lastNumber}`;
        this.state = useState({
            search: "",
            people: [],
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

    get people() {
        return this.state.people.filter(this.props.accepts);
    }

    get activeId() {
        return this.people[this.state.active] ? `${this.id}-${this.state.active}` : undefined;
    }

    isChosen(person) {
        return this.props.chosen.some(({ id }) => id === person.id);
    }

    author(person) {
        return toAuthor(person);
    }

    /** What tells people of one name apart. */
    hint({ roles, courses }) {
        const { _t } = this.frame;
        const names = {
            student: _t("Student"),
            instructor: _t("Instructor"),
            agent: _t("Support"),
            supervisor: _t("Support"),
            manager: _t("Administration"),
        };
        const parts = [...new Set(roles.map((role) => names[role]).filter(Boolean)), ...courses];
        return parts.join(" · ");
    }

    presenceOf(person) {
        return this.frame.presenceOf?.(authorKey(toAuthor(person)));
    }

    onInput(ev) {
        this.state.search = ev.target.value;
        this.loadSoon();
    }

    async load() {
        const number = ++this.request;
        const { purpose, channelId } = this.props;
        const body = { purpose, search: this.state.search.trim() || null, limit: LIMIT };
        if (channelId) {
            body.channel_id = channelId;
        }
        this.state.isLoading = true;
        this.state.failure = "";
        try {
            const { people } = await this.frame.store.api.people(body);
            if (number === this.request) {
                Object.assign(this.state, { people, active: 0 });
            }
        } catch (error) {
            this.frame.store.noteError(error);
            this.state.failure = sentenceOf(error, this.frame._t);
        } finally {
            this.state.isLoading = number !== this.request;
        }
    }

    onKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        const count = this.people.length;
        if (step && count) {
            ev.preventDefault();
            this.state.active = (this.state.active + step + count) % count;
            this.list.el?.children[this.state.active]?.scrollIntoView({ block: "nearest" });
        } else if (ev.key === "Enter" && count) {
            ev.preventDefault();
            this.onChoose(this.people[this.state.active]);
        } else if (ev.key === "Backspace" && !this.state.search && this.props.isMultiple) {
            this.props.onChange(this.props.chosen.slice(0, -1));
        }
    }

    onChoose(person) {
        const { chosen, isMultiple, onChange } = this.props;
        if (this.isChosen(person)) {
            onChange(chosen.filter(({ id }) => id !== person.id));
        } else {
            onChange(isMultiple ? [...chosen, person] : [person]);
        }
        this.input.el?.focus();
    }
}
