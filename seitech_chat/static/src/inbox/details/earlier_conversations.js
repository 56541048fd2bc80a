import { SUPPORT_TYPES } from "@seitech_chat/core/contract";

const MAX_SHOWN = 10;

/**
 * Find a customer's earlier conversations among those I may see. The list is searched by
 * name, and people share names: the address decides.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel with its desk
 * @returns {Promise<object[]>} channels, newest first
 */
export async function findEarlierConversations(store, channel) {
    const email = channel.desk.visitor_email;
    const found = await store.list.find({
        search: channel.title,
        state: "all",
        types: [...SUPPORT_TYPES],
        limit: MAX_SHOWN,
    });
    const earlier = found.filter((one) => one.id < channel.id);
    const withDesk = await Promise.all(
        earlier.map((one) => (one.desk ? one : store.channels.load(one.id)))
    );
    return withDesk.filter((one) => one.desk?.visitor_email === email);
}
