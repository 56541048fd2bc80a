import { onMounted, useEffect, useEnv, useRef, useState } from "@odoo/owl";

import { mayTakeFocus } from "@seitech_chat/core/focus_guard";
import { useChatEnv } from "@seitech_chat/core/chat_env";
import { useMobileFullscreen } from "@seitech_chat/embed/use_mobile_fullscreen";
import { useTitleBadge } from "@seitech_chat/embed/title_badge";
import { isComposing } from "@seitech_chat/ui/composing";
import { trapFocus } from "@seitech_chat/ui/trap_focus";

/**
 * Behaviour of a chat with a launcher in a page: it counts in the title, and returns the focus
 * when its window closes.
 *
 * @param {VisitorChat | PortalChat} observed
 */
export function useEmbeddedChat(observed) {
    const { _t } = useChatEnv();
    const { root, launcher: pageLauncher } = useEnv();
    const chat = useState(observed);
    const launcher = useRef("launcher");
    useTitleBadge(observed);

    let wasOpen = chat.isOpen;
    useEffect(
        (isOpen) => {
            if (wasOpen && !isOpen) {
                // Back to where it was opened from.
                const { opener } = root;
                root.opener = null;
                (opener || launcher.el?.querySelector("button") || pageLauncher)?.focus();
            }
            wasOpen = isOpen;
        },
        () => [chat.isOpen]
    );
    return {
        /** The count on the launcher for screen readers. */
        get unreadText() {
            const count = chat.unreadCount;
            if (!count || chat.isOpen) {
                return "";
            }
            return count === 1
                ? _t("1 unread message")
                : _t("%(count)s unread messages", { count });
        },
    };
}

/**
 * Behaviour of a chat window: opened by the person it takes the focus, Escape closes it, and while it
 * covers everything Tab stays in it.
 *
 * @param {string} name - of the element's `t-ref`
 * @param {VisitorChat | PortalChat} chat
 */
export function useChatWindow(name, chat) {
    const ref = useRef(name);
    const fit = useMobileFullscreen(ref);
    onMounted(() => {
        const { el } = ref;
        // Unless something in it has it already.
        if (mayTakeFocus() && !el.contains(el.getRootNode().activeElement)) {
            el.focus({ preventScroll: true });
        }
    });
    return {
        get isModal() {
            return fit.isFull || chat.mode === "full";
        },
        onKeydown(ev) {
            if (ev.key === "Escape" && !isComposing(ev)) {
                ev.stopPropagation();
                chat.minimize();
            } else if (ev.key === "Tab" && this.isModal) {
                trapFocus(ref.el, ev);
            }
        },
    };
}
