import { makeUuid } from "@seitech_chat/core/uuid";

/** Actions on groups and direct conversations. Each returns the updated conversation. */

/** Begin a group; asking again with the same id finds it. */
export async function createGroup(store, { name, people, courseId = null, openingUuid }) {
    const answer = await store.api.createGroup({
        name,
        user_ids: people.map(({ id }) => id),
        course_id: courseId,
        opening_uuid: openingUuid || makeUuid(),
    });
    return store.channels.insertAnswer(answer);
}

export async function createBroadcast(store, { audience, courseId = null, name = null }) {
    const body = { audience, course_id: courseId, name };
    return store.channels.insertAnswer(await store.api.createBroadcast(body));
}

/** Begin to talk to one person, or go on. */
export async function openDirect(store, userId) {
    return store.channels.insertAnswer(await store.api.createDirect(userId));
}

export async function writeToAdministration(store) {
    return store.channels.insertAnswer(await store.api.createInstructorAdmin({}));
}

export async function rename(store, channel, name) {
    store.channels.insertAnswer(await store.api.rename({ channel_id: channel.id, name }));
}

export async function invite(store, channel, people) {
    const userIds = people.map(({ id }) => id);
    store.channels.insertAnswer(
        await store.api.invite({ channel_id: channel.id, user_ids: userIds })
    );
}

export async function remove(store, channel, userId) {
    store.channels.insertAnswer(
        await store.api.remove({ channel_id: channel.id, user_id: userId })
    );
}

export async function moderate(store, channel, userId, isModerator) {
    const body = { channel_id: channel.id, user_id: userId, is_moderator: isModerator };
    store.channels.insertAnswer(await store.api.moderate(body));
}

export async function leave(store, channel) {
    channel.isLeaving = true; // an event may remove it before the answer arrives
    try {
        await store.api.leave({ channel_id: channel.id });
    } catch (error) {
        channel.isLeaving = false;
        throw error;
    }
    store.channels.remove(channel.id);
}

/** Close a group, or reopen it. */
export async function close(store, channel, isClosed) {
    const body = { channel_id: channel.id, is_closed: isClosed };
    store.channels.insertAnswer(await store.api.close(body));
}

/** Block the other person, or unblock them. */
export async function block(store, channel, isBlocked) {
    const body = { channel_id: channel.id, is_blocked: isBlocked };
    store.channels.insertAnswer(await store.api.block(body));
}
