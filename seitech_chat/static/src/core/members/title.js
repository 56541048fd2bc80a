/**
 * What a conversation is called on the screen. To whom the desk helps, it is the desk's.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {(term: string) => string} _t
 */
export function titleOf(channel, _t) {
    const isMyQuestion = channel.isSupport && !channel.customer;
    if (isMyQuestion && !channel.name) {
        return channel.department?.name || _t("Support");
    }
    return channel.title || _t("Only you");
}
