import { HeartbeatSender } from "@seitech_chat/member_ui/presence/heartbeat_sender";
import { makeChatStore } from "@seitech_chat/core/store/chat_store";
import { DraftSync } from "@seitech_chat/member_ui/drafts/draft_sync";
import { badgeCount } from "@seitech_chat/member_ui/notifications/notification_rules";

/** Of a conversation that was never opened, the list shows the last message and no other. */
function forgetBehind({ held, lastMessage, window }) {
    for (const { id, isNote } of window.status === "none" ? held.values() : []) {
        if (id !== lastMessage?.id && !isNote) {
            held.delete(id);
        }
    }
}

/**
 * The store of a signed-in person: their devices share the drafts, their settings decide what
 * badges count, and others see whether they are there.
 *
 * @param {import("@seitech_chat/core/chat_env").StoreOptions} options `api` a MemberApi
 * @returns {import("@seitech_chat/core/store/chat_store").ChatStore} reactive
 */
export function makeMemberStore(options) {
    const store = makeChatStore({
        ...options,
        countUnread: badgeCount,
        makeDraftSync: (parts) => new DraftSync(parts),
    });
    const heartbeat = new HeartbeatSender({
        send: (isActive) => options.api.heartbeat({ is_active: isActive }),
        onError: (error) => store.reportError(error),
        followsUse: true,
    });
    store.events.addEventListener("started", () => heartbeat.start());
    store.events.addEventListener("stopped", () => heartbeat.stop());
    store.events.addEventListener("live-message", ({ detail: { channelId } }) =>
        forgetBehind(store.channels.get(channelId))
    );
    return store;
}
