/** Roles that answer for every customer's conversation they see. */
const LEADS = ["supervisor", "manager"];

/**
 * What this person may do here, so that the screen offers nothing the server refuses. The
 * server decides; `logic/routing.py` is the table this follows.
 *
 * @param {import("@seitech_chat/core/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function rightsIn(store, channel) {
    const isLead = store.roles.some((role) => LEADS.includes(role));
    const isStaff = isLead || store.roles.includes("agent");
    const isMember = Boolean(channel.me);
    const { isOpen, isSupport, isWaiting } = channel;
    return {
        canTake: isOpen && isSupport && isWaiting && Boolean(store.agent),
        canEnd: isOpen && isSupport && (isMember || isLead),
        canReply: isOpen && isMember && (channel.type !== "broadcast" || isLead),
        canNote: isOpen && isSupport && isStaff,
    };
}
