/** The customer's actions after a support conversation has ended. */

/** Rate the last service, once. Throws the ChatApiError of a refusal. */
export async function rate(store, channel, rating, comment) {
    try {
        const answer = await store.api.rate({ channel_id: channel.id, rating, comment });
        channel.rating = answer.rating;
        channel.mayRate = false;
    } catch (error) {
        if (error.code !== "already_rated") {
            throw error;
        }
        await store.channels.load(channel.id); // in another tab, or by the mailed link
    }
}

/** Have the conversation emailed to me. Throws the ChatApiError of a refusal. */
export async function requestTranscript(store, channel) {
    await store.api.transcript(channel.id);
}
