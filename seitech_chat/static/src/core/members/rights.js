import { authorKey } from "@seitech_chat/core/models/author";

/** Roles that answer for every customer's conversation they see. */
const LEADS = ["supervisor", "manager"];

/** @param {import("@seitech_chat/core/chat_store").ChatStore} store */
export function isLead(store) {
    return store.roles.some((role) => LEADS.includes(role));
}

function mayReply(store, channel) {
    // A broadcast is read by its members and written by those who lead.
    return Boolean(channel.me) && (channel.type !== "broadcast" || isLead(store));
}

function mayNote(store, channel) {
    return channel.isSupport && (isLead(store) || store.roles.includes("agent"));
}

function mayTake(store, channel) {
    return channel.isWaiting && Boolean(store.agent);
}

/** Who has it, and leads, may give it away. */
function mayHandOver(store, channel) {
    return channel.isSupport && (authorKey(channel.agent) === store.meKey || isLead(store));
}

function mayEnd(store, channel) {
    return channel.isSupport && (Boolean(channel.me) || isLead(store));
}

/**
 * What this person may do here, so that the screen offers nothing the server refuses. The
 * server decides; `logic/routing.py` is the table this follows.
 *
 * @param {import("@seitech_chat/core/chat_store").ChatStore} store
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 */
export function rightsIn(store, channel) {
    return {
        canTake: channel.isOpen && mayTake(store, channel),
        canTransfer: channel.isOpen && mayHandOver(store, channel),
        canReopen: !channel.isOpen && mayNote(store, channel),
        canEnd: channel.isOpen && mayEnd(store, channel),
        canReply: channel.isOpen && mayReply(store, channel),
        canNote: channel.isOpen && mayNote(store, channel),
    };
}
