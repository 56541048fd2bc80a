import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { hasScreenKeyboard } from "@seitech_chat/core/focus_guard";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { isComposing } from "@seitech_chat/ui/composing";
import { findEmojis, loadEmojis } from "@seitech_chat/ui/emoji_picker/emoji_data";
import { EmojiMemory } from "@seitech_chat/ui/emoji_picker/emoji_memory";
import { addTone, TONE_COUNT } from "@seitech_chat/ui/emoji_picker/skin_tone";
import { useClickOutside } from "@seitech_chat/ui/use_click_outside";
import { usePopover } from "@seitech_chat/ui/popover";

const COLUMN_COUNT = 8;
const MAX_RESULTS = 80;
const RECENT = "recent";
const SIGNS = {
    [RECENT]: "🕘",
    "smileys-emotion": "😀",
    "people-body": "👋",
    "animals-nature": "🐻",
    "food-drink": "🍔",
    "travel-places": "🚗",
    activities: "⚽",
    objects: "💡",
    symbols: "🔣",
    flags: "🏁",
};

function namesOfGroups(_t) {
    return {
        [RECENT]: _t("Recently used"),
        "smileys-emotion": _t("Smileys and emotions"),
        "people-body": _t("People"),
        "animals-nature": _t("Animals and nature"),
        "food-drink": _t("Food and drink"),
        "travel-places": _t("Travel and places"),
        activities: _t("Activities"),
        objects: _t("Objects"),
        symbols: _t("Symbols"),
        flags: _t("Flags"),
    };
}

function namesOfTones(_t) {
    return [
        _t("No skin tone"),
        _t("Light skin tone"),
        _t("Medium-light skin tone"),
        _t("Medium skin tone"),
        _t("Medium-dark skin tone"),
        _t("Dark skin tone"),
    ];
}

/** Where an arrow leads in a line of things; null for other keys. */
function nextIndex(key, index, count, isTurned) {
    const [before, after] = isTurned ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
    const wanted = { [before]: index - 1, [after]: index + 1, Home: 0, End: count - 1 }[key];
    return wanted === undefined ? null : (wanted + count) % count;
}

/** A panel to pick an emoji from, by category, by name or synonym, or by keyboard. */
export class EmojiPicker extends Component {
    static template = "seitech_chat.EmojiPicker";
    static props = {
        /** Beside what it opens. */
        getAnchor: { type: Function },
        onSelect: { type: Function },
        onClose: { type: Function },
    };

    setup() {
        this.frame = useChatEnv();
        const store = useStore();
        this.origin = store.api.transport?.origin || "";
        this.memory = new EmojiMemory(store.session.meKey);
        this.groupNames = namesOfGroups(this.frame._t);
        this.toneNames = namesOfTones(this.frame._t);
        this.root = useRef("root");
        this.search = useRef("search");
        this.grid = useRef("grid");
        this.tone = useRef("tone");
        this.state = useState({
            groups: null,
            hasFailed: false,
            text: "",
            groupId: "",
            tone: this.memory.tone,
            isChoosingTone: false,
            index: 0,
        });
        usePopover(this.root, this.props.getAnchor);
        useClickOutside(this.root, (reason) => this.close(reason));
        onMounted(() => {
            if (!hasScreenKeyboard()) {
                this.search.el.focus({ preventScroll: true });
            }
            this.load();
        });
    }

    async load() {
        this.state.hasFailed = false;
        try {
            const groups = await loadEmojis(this.frame.locale, this.origin);
            this.state.groups = this.withRecent(groups);
            this.state.groupId = this.state.groups[0].id;
        } catch {
            this.state.hasFailed = true;
        }
    }

    withRecent(groups) {
        const known = new Map(
            groups.flatMap(({ emojis }) => emojis.map((one) => [one.emoji, one]))
        );
        const emojis = this.memory.recent.map((one) => known.get(one)).filter(Boolean);
        return emojis.length ? [{ id: RECENT, emojis }, ...groups] : groups;
    }

    get isSearching() {
        return Boolean(this.state.text.trim());
    }

    get emojis() {
        const { groups, groupId, text } = this.state;
        if (!groups) {
            return [];
        }
        if (this.isSearching) {
            const all = groups.filter(({ id }) => id !== RECENT);
            return findEmojis(all, text, MAX_RESULTS);
        }
        return groups.find(({ id }) => id === groupId).emojis;
    }

    get rows() {
        const { emojis } = this;
        const starts = [...Array(Math.ceil(emojis.length / COLUMN_COUNT)).keys()];
        return starts.map((row) => ({
            start: row * COLUMN_COUNT,
            emojis: emojis.slice(row * COLUMN_COUNT, (row + 1) * COLUMN_COUNT),
        }));
    }

    get gridLabel() {
        const { _t } = this.frame;
        return this.isSearching ? _t("Search results") : this.groupNames[this.state.groupId];
    }

    get status() {
        const { _t } = this.frame;
        if (!this.state.groups || !this.isSearching) {
            return "";
        }
        const count = this.emojis.length;
        return count ? _t("Emojis found: %(count)s", { count }) : _t("No emoji found.");
    }

    get toneLabel() {
        const tone = this.toneNames[this.state.tone];
        return this.frame._t("Skin tone: %(tone)s", { tone });
    }

    get tones() {
        return [...Array(TONE_COUNT + 1).keys()];
    }

    sign(groupId) {
        return SIGNS[groupId];
    }

    hand(tone) {
        return addTone("✋", tone);
    }

    toned({ emoji, hasTones }) {
        return hasTones ? addTone(emoji, this.state.tone) : emoji;
    }

    pick(one) {
        this.memory.add(one.emoji);
        this.props.onSelect(this.toned(one));
    }

    get isTurned() {
        return getComputedStyle(this.root.el).direction === "rtl";
    }

    focus(ref, selector) {
        ref.el?.querySelector(selector)?.focus();
    }

    // -- Search --

    onInput() {
        this.state.index = 0;
        this.grid.el?.scrollTo(0, 0);
    }

    onKeydownSearch(ev) {
        if (ev.key === "ArrowDown") {
            ev.preventDefault();
            this.focusCell(this.state.index);
        } else if (ev.key === "Enter" && this.isSearching && !isComposing(ev)) {
            ev.preventDefault();
            this.emojis.length && this.pick(this.emojis[0]);
        }
        ev.stopPropagation();
    }

    // -- Categories --

    openGroup(groupId) {
        this.state.groupId = groupId;
        this.state.index = 0;
        this.grid.el?.scrollTo(0, 0);
    }

    onKeydownTabs(ev) {
        const ids = this.state.groups.map(({ id }) => id);
        const index = nextIndex(ev.key, ids.indexOf(this.state.groupId), ids.length, this.isTurned);
        if (index !== null) {
            ev.preventDefault();
            this.openGroup(ids[index]);
            this.focus(this.root, `[data-group='${ids[index]}']`);
        } else if (ev.key === "ArrowDown") {
            ev.preventDefault();
            this.focusCell(0);
        }
    }

    // -- Grid --

    focusCell(index) {
        const button = this.grid.el?.querySelector(`[data-index='${index}']`);
        if (button) {
            this.state.index = index;
            button.focus();
        }
    }

    /** @returns {number | undefined} the place that a key leads to; -1 is the search */
    nextCell(ev) {
        const { index } = this.state;
        const last = this.emojis.length - 1;
        const row = index - (index % COLUMN_COUNT);
        const side = this.isTurned ? -1 : 1;
        const down = index + COLUMN_COUNT;
        return {
            ArrowRight: Math.max(0, Math.min(index + side, last)),
            ArrowLeft: Math.max(0, Math.min(index - side, last)),
            ArrowDown: down > last && row + COLUMN_COUNT <= last ? last : Math.min(down, last),
            ArrowUp: index < COLUMN_COUNT ? -1 : index - COLUMN_COUNT,
            Home: ev.ctrlKey ? 0 : row,
            End: ev.ctrlKey ? last : Math.min(row + COLUMN_COUNT - 1, last),
        }[ev.key];
    }

    onKeydownGrid(ev) {
        const index = this.nextCell(ev);
        if (index === undefined) {
            return;
        }
        ev.preventDefault();
        if (index < 0) {
            this.search.el.focus();
        } else {
            this.focusCell(index);
        }
    }

    // -- Skin tone --

    onToggleTones() {
        this.state.isChoosingTone = !this.state.isChoosingTone;
    }

    onTone(tone) {
        this.state.tone = this.memory.tone = tone;
        this.state.isChoosingTone = false;
        this.tone.el.focus();
    }

    onKeydownTones(ev) {
        const buttons = [...ev.currentTarget.querySelectorAll("button")];
        const index = nextIndex(ev.key, buttons.indexOf(ev.target), buttons.length, this.isTurned);
        if (index !== null) {
            ev.preventDefault();
            buttons[index].focus();
        }
    }

    /** Escape closes the tones alone where they are open. */
    close(reason) {
        if (reason === "escape" && this.state.isChoosingTone) {
            this.state.isChoosingTone = false;
            this.tone.el.focus();
        } else {
            this.props.onClose(reason);
        }
    }
}
