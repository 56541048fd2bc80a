// The actions to offer on a message. The server decides (logic/permissions.py); these only spare the
// person a button that would be refused.

const LED_TYPES = ["course", "broadcast"];

const isModerator = (channel) => channel.me?.role === "moderator";

function isStanding(message) {
    return !message.isPending && !message.isDeleted && !message.isSystem;
}

export function mayReply(store, channel, message) {
    return isStanding(message) && channel.isOpen;
}

export function mayReact(store, channel, message) {
    return isStanding(message) && channel.isOpen && Boolean(channel.me);
}

export function mayEdit(store, channel, message) {
    return isStanding(message) && channel.isOpen && store.session.isMine(message);
}

export function mayDelete(store, channel, message) {
    if (!isStanding(message) || !channel.isOpen) {
        return false;
    }
    const leads = channel.type !== "direct" && (isModerator(channel) || store.session.isLead);
    return store.session.isMine(message) || leads;
}

export function mayPin(store, channel, message) {
    if (!isStanding(message) || !store.api.pin || store.session.me?.type !== "user") {
        return false;
    }
    if (!channel.me || LED_TYPES.includes(channel.type)) {
        return (isModerator(channel) || store.session.isLead) && channel.type !== "direct";
    }
    return true;
}

/** The last of the messages on the screen that I may edit. */
export function lastEditable(store, channel) {
    return channel.window.messages.findLast((message) => mayEdit(store, channel, message));
}
