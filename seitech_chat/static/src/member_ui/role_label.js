/**
 * Return what a member who leads a conversation is called; "" for everyone else. The
 * moderator of a course's conversation is its instructor.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {{ role?: string }} member
 * @param {(term: string) => string} _t
 */
export function roleLabel(channel, { role }, _t) {
    if (role !== "moderator") {
        return "";
    }
    return channel.type === "course" ? _t("instructor") : _t("moderator");
}
