import { useMemo } from "react";

import type {
    Attachment,
    Channels,
    ChannelSnapshot,
    ChatClient,
    ClientSnapshot,
    MessageContent,
    SentMessage,
} from "@seitech/chat-client";

import { useScope } from "./context.js";
import { usePart } from "./use_part.js";

/** The actions of `useChat`, by the names of the first product. */
export interface ChatActions {
    /**
     * Write a message. It is shown at once and goes out by itself, also after a reload.
     *
     * @param channelId
     * @param content a text, or more
     * @param attachments files that are stored
     * @throws ChatApiError such as `message_empty`, `not_found`, `not_ready`
     */
    sendMessage(
        channelId: number,
        content: string | MessageContent,
        attachments?: readonly Attachment[]
    ): SentMessage;
    /** Say that I have read a conversation, up to a position or all of it. */
    markAsRead(channelId: number, position?: number): void;
    /** Say that I type; call it for each keypress. */
    startTyping(channelId: number): void;
    stopTyping(channelId: number): void;
    /**
     * Subscribe to a conversation: its messages are loaded and kept.
     *
     * @returns a function that leaves it
     */
    joinRoom(channelId: number): Promise<() => void>;
    /** End one subscription of `joinRoom`. */
    leaveRoom(channelId: number): void;
    /** Open the conversation of a student with the instructors of a course, or find it. */
    createStudentInstructorChannel(courseId: number, studentId?: number): Promise<ChannelSnapshot>;
    /** Show a conversation, or none: its place in the queue and "new" are kept for it. */
    setActiveChannel(channelId: number | null): Promise<void>;
    /** Start again, after `signed_out` or `failed`. */
    retry(): Promise<ClientSnapshot>;
}

export interface Chat extends ClientSnapshot, ChatActions {
    /** My conversations, newest activity first. */
    readonly channels: readonly ChannelSnapshot[];
    /** The conversation of `setActiveChannel`, or null. */
    readonly activeChannel: ChannelSnapshot | null;
    readonly client: ChatClient;
}

const actions = new WeakMap<ChatClient, ChatActions>();

function actionsOf(client: ChatClient): ChatActions {
    let known = actions.get(client);
    if (!known) {
        known = makeActions(client, client.channels);
        actions.set(client, known);
    }
    return known;
}

function makeActions(client: ChatClient, channels: Channels): ChatActions {
    return {
        sendMessage: (channelId, content, attachments) => {
            const given = typeof content === "string" ? { body: content } : content;
            return client.messages(channelId).send(attachments ? { ...given, attachments } : given);
        },
        markAsRead: (channelId, position) => client.channel(channelId).markAsRead(position),
        startTyping: (channelId) => client.channel(channelId).startTyping(),
        stopTyping: (channelId) => client.channel(channelId).stopTyping(),
        joinRoom: (channelId) => channels.join(channelId),
        leaveRoom: (channelId) => channels.leave(channelId),
        createStudentInstructorChannel: (courseId, studentId) =>
            client.createStudentInstructorChannel({
                courseId,
                ...(studentId !== undefined && { studentId }),
            }),
        setActiveChannel: (channelId) => client.setActiveChannel(channelId),
        retry: () => client.start(),
    };
}

/** Return the state of the chat, my conversations, and what can be done. */
export function useChat(): Chat {
    const { client } = useScope("useChat()");
    const state = usePart(client);
    const { channels } = usePart(client.channels);
    return useMemo(() => {
        const activeChannel = channels.find(({ id }) => id === state.activeChannelId) ?? null;
        return { ...state, ...actionsOf(client), channels, activeChannel, client };
    }, [client, state, channels]);
}
