/** What one does with one's own part in a conversation. The answer is one's part anew. */

/** Hear nothing of it until then; null to hear again. */
export async function mute(store, channel, until) {
    const mutedUntil = until && until.toISOString();
    store.channels.insertMembership(
        await store.api.mute({ channel_id: channel.id, muted_until: mutedUntil })
    );
}

/** Put it out of my list, or back. */
export async function archive(store, channel, isArchived) {
    store.channels.insertMembership(
        await store.api.archive({ channel_id: channel.id, is_archived: isArchived })
    );
}

/** Choose what of it I am told of: "default", "all", "mentions" or "none". */
export async function setNotificationLevel(store, channel, level) {
    store.channels.insertMembership(
        await store.api.setNotificationLevel({ channel_id: channel.id, notification_level: level })
    );
}

/** Want to read again from a message on. */
export async function markUnread(store, channel, position) {
    store.channels.insertMembership(
        await store.api.markUnread({ channel_id: channel.id, position })
    );
}
