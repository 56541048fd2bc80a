import { useEffect } from "@odoo/owl";

import { mayTakeFocus } from "@seitech_chat/core/focus_guard";

const isFocusLost = () => document.activeElement === document.body;

/**
 * The button that changes the size moves with it, from the list's head to the
 * conversation's: the keyboard goes along.
 *
 * @param {import("@seitech_chat/portal/workspace/workspace").Workspace} workspace
 */
export function useSizeFocus(workspace) {
    let isFirst = true;
    useEffect(
        () => {
            if (!isFirst && !workspace.isPage && isFocusLost()) {
                workspace.root.el.querySelector(".o-seitech-WindowButtons-size")?.focus();
            }
            isFirst = false;
        },
        () => [workspace.state.isNarrow]
    );
}

/**
 * A conversation that left the screen by itself took the focus of its person along.
 *
 * @param {import("@seitech_chat/portal/workspace/workspace").Workspace} workspace
 */
export function useRemovalFocus(workspace) {
    let shownId = workspace.view.channelId;
    useEffect(
        (channelId) => {
            if (shownId && !channelId && isFocusLost() && mayTakeFocus()) {
                workspace.root.el.querySelector(".o-seitech-ConversationRow")?.focus();
            }
            shownId = channelId;
        },
        () => [workspace.view.channelId]
    );
}
