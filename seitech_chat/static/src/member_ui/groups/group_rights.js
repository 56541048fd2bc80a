const LEADS = ["manager"];

const leads = (store) => LEADS.some((role) => store.session.roles.includes(role));

/**
 * The person's rights in a group, as logic/permissions.py has them.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function groupRights(store, channel) {
    const isMember = Boolean(channel.me);
    const isGroup = channel.type === "group";
    const isLeading = isGroup && (channel.me?.role === "moderator" || leads(store));
    const isLeadingNow = isLeading && channel.isOpen;
    return {
        canInvite: isLeadingNow,
        canRename: isLeadingNow,
        canModerate: isLeadingNow,
        canClose: isLeading,
        canLeave: isGroup && isMember,
        canBlock: channel.type === "direct" && isMember,
    };
}
