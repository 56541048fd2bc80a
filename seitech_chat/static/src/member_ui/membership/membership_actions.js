/** Actions on my own membership. Each returns the updated membership. */

/** Mute it until then; null to unmute. */
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

/** Set my notification level: "default", "all", "mentions" or "none". */
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
