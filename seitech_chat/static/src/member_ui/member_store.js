import { markRaw } from "@odoo/owl";

import { makeChatStore } from "@seitech_chat/core/store/chat_store";
import { badgeCount } from "@seitech_chat/member_ui/notifications/notification_rules";
import { HeartbeatSender } from "@seitech_chat/member_ui/presence/heartbeat_sender";
import { DraftSync } from "@seitech_chat/member_ui/drafts/draft_sync";

/** Of a conversation that was never opened, the list shows the last message and no other. */
function forgetBehind({ held, lastMessage, window }) {
    for (const { id, isNote } of window.status === "none" ? held.values() : []) {
        if (id !== lastMessage?.id && !isNote) {
            held.delete(id);
        }
    }
}

/**
 * The store of a signed-in person: with drafts that their devices share, and with the
 * presence of the people they talk to, told of what they want to be told of.
 *
 * @param {import("@seitech_chat/core/chat_env").StoreParts} parts `api` a MemberApi
 * @returns {import("@seitech_chat/core/store/chat_store").ChatStore} reactive
 */
export function makeMemberStore(parts) {
    const store = makeChatStore(parts);
    store.sharedDrafts = markRaw(new DraftSync(store));
    store.heartbeat = new HeartbeatSender(store);
    store.countOf = function (channel) {
        return badgeCount(channel, this.preferences); // `this`: whoever watches the store
    };
    store.events.addEventListener("live-message", ({ detail: { channelId } }) =>
        forgetBehind(store.channels.get(channelId))
    );
    return store;
}
