import { onWillUnmount, useExternalListener } from "@odoo/owl";

import { mayTakeFocus } from "@seitech_chat/core/focus_guard";
import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { useFeedback } from "@seitech_chat/ui/run_with_feedback";
import { afterRender } from "@seitech_chat/ui/after_render";

const HIGHLIGHT_MS = 1800;
const MAX_DRAWING_FRAMES = 30; // what was just fetched takes a few

/** The quote that was clicked may be gone with its page of messages, and the focus with it. */
function focusIfLost(el) {
    const { activeElement } = el.getRootNode();
    if ((!activeElement || activeElement === document.body) && mayTakeFocus()) {
        el.focus({ preventScroll: true });
    }
}

/**
 * Jumps to a message of a list, for a click on a quote and for `show-message` of the frame.
 *
 * @param {object} parts
 * @param {import("@seitech_chat/core/models/channel").Channel} parts.channel
 * @param {import("@seitech_chat/ui/thread/thread_state").ThreadState} parts.thread
 * @param {ReturnType<import("@seitech_chat/ui/message_list/use_scroll_position").useScrollPosition>} parts.keeper
 * @returns {(position: number, key?: string) => Promise<void>} `key` of a note, which shares
 *     its position with a message
 */
export function useJump({ channel, thread, keeper }) {
    const frame = useChatEnv();
    const store = useStore();
    const attempt = useFeedback();
    let timer = null;

    function highlight(key) {
        clearTimeout(timer);
        thread.highlightKey = key;
        timer = setTimeout(() => (thread.highlightKey = null), HIGHLIGHT_MS);
    }

    async function jump(position, key = null) {
        const { window } = channel;
        if (!window.covers(position)) {
            // Now, or the list follows its end through all that comes after the message.
            keeper.release();
            if (!(await attempt(() => store.messages.loadAround(channel, position)))) {
                return;
            }
        }
        const message = window.messages.find((one) =>
            key ? one.key === key : one.position === position
        );
        const row = message && `[data-key="${message.key}"]`;
        const el = row && (await afterRender(keeper.content, row, MAX_DRAWING_FRAMES));
        if (el) {
            keeper.release();
            keeper.bring(el, "center");
            highlight(message.key);
            focusIfLost(el);
        }
    }

    useExternalListener(frame.bus, "show-message", ({ detail }) =>
        jump(detail.position, detail.key)
    );
    onWillUnmount(() => clearTimeout(timer));
    return jump;
}
