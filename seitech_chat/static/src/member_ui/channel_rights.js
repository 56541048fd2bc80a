import { authorKey } from "@seitech_chat/core/models/author";

/** The customer may be of the desk as well: in their own conversation they are not. */
function isCustomer(channel) {
    return Boolean(channel.me?.isCustomer);
}

function mayReply(store, channel) {
    if (channel.me) {
        // A broadcast is read by its members and written by those who lead.
        return channel.type !== "broadcast" || store.session.isLead;
    }
    // A department may let all its agents answer, once somebody has the conversation.
    const isShared = channel.desk?.assignee_only_replies === false && Boolean(channel.agent);
    return isShared && mayNote(store, channel);
}

function mayNote(store, channel) {
    const isOfDesk = store.session.isLead || store.session.roles.includes("agent");
    return channel.isSupport && isOfDesk && !isCustomer(channel);
}

function mayTake(store, channel) {
    return channel.isWaiting && Boolean(store.session.agent) && !isCustomer(channel);
}

/** Its agent, supervisors and managers may transfer it. */
function mayTransfer(store, channel) {
    const isMine = authorKey(channel.agent) === store.session.meKey;
    return channel.isSupport && (isMine || store.session.isLead) && !isCustomer(channel);
}

/** Supervisors who are agents too may take over from a colleague. */
function mayTakeOver(store, channel) {
    const isOthers = Boolean(channel.agent) && authorKey(channel.agent) !== store.session.meKey;
    const mayServe = store.session.isLead && Boolean(store.session.agent) && !isCustomer(channel);
    return channel.isSupport && isOthers && mayServe;
}

/** A supervisor has nobody to escalate to. */
function mayEscalate(store, channel) {
    return (
        channel.isSupport &&
        authorKey(channel.agent) === store.session.meKey &&
        !store.session.isLead
    );
}

function mayEnd(store, channel) {
    return channel.isSupport && (Boolean(channel.me) || store.session.isLead);
}

const WHILE_OPEN = {
    canTake: mayTake,
    canTakeOver: mayTakeOver,
    canTransfer: mayTransfer,
    canEscalate: mayEscalate,
    canSetPriority: mayNote,
    canPreviewAssignment: (store, channel) => channel.isWaiting && mayNote(store, channel),
    canEnd: mayEnd,
    canReply: mayReply,
};

/**
 * The person's rights here, so that the screen offers nothing the server refuses. The
 * server decides; `logic/permissions.py` is the table this follows.
 *
 * @param {import("@seitech_chat/core/store/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function channelRights(store, channel) {
    const canNote = mayNote(store, channel);
    const rights = { canReopen: !channel.isOpen && canNote };
    for (const [name, may] of Object.entries(WHILE_OPEN)) {
        rights[name] = channel.isOpen && may(store, channel);
    }
    return { ...rights, canNote };
}
