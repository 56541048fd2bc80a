import { useEffect, useState } from "react";

import type { Author, MessageSnapshot } from "@seitech/chat-client";

import { useScope } from "../context.js";
import { Composer } from "../parts/composer.js";
import { EndedScreen } from "../parts/ended_screen.js";
import { MessageList } from "../parts/message_list.js";
import { WaitingLine } from "../parts/waiting_line.js";
import { useChannel, useTyping } from "../use_channel.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";

const OFFLINE_AFTER_MS = 2000;

/** Says that the connection is gone, if it does not come back at once. */
function ConnectionBanner() {
    const { client } = useScope("<ChatWindow>");
    const { texts } = useFrame();
    const { connection } = usePart(client);
    const [isLasting, setLasting] = useState(false);
    const isGone = connection === "offline" || connection === "polling";
    useEffect(() => {
        if (!isGone) {
            setLasting(false);
            return undefined;
        }
        const timer = setTimeout(() => setLasting(true), OFFLINE_AFTER_MS);
        return () => clearTimeout(timer);
    }, [isGone]);
    return (
        <div role="status">
            {isLasting && isGone && (
                <p className="seitech-banner">
                    {connection === "offline" ? texts.offline : texts.polling}
                </p>
            )}
        </div>
    );
}

function TypingLine({ channelId }: { channelId: number }) {
    const { texts, fill } = useFrame();
    const { typing } = useTyping(channelId);
    const [first, second] = typing as readonly [Author?, Author?];
    const text = !first
        ? ""
        : !second
          ? fill(texts.oneTypes, { name: first.name })
          : typing.length > 2
            ? texts.manyType
            : fill(texts.twoType, { name: first.name, other: second.name });
    return (
        <p className="seitech-typing" dir="auto">
            {text}
        </p>
    );
}

export interface ConversationProps {
    readonly channelId: number;
    readonly placeholder?: string | undefined;
    readonly onNewConversation?: (() => void) | undefined;
}

/** A conversation without its header: the screens' common part. */
export function Conversation({ channelId, placeholder, onNewConversation }: ConversationProps) {
    const { client } = useScope("<ChatWindow>");
    const { texts } = useFrame();
    const { channel } = useChannel(channelId);
    const { status, me } = usePart(client);
    const [replyTo, setReplyTo] = useState<MessageSnapshot | null>(null);
    const [isContinuing, setContinuing] = useState(false);
    const isKnown = channel !== null;

    useEffect(() => {
        if (status !== "ready" || !isKnown) {
            return undefined;
        }
        client.setActiveChannel(channelId).catch(() => {}); // the list shows why
        return () => {
            if (client.getSnapshot().activeChannelId === channelId) {
                client.setActiveChannel(null).catch(() => {});
            }
        };
    }, [client, channelId, status, isKnown]);

    const isCustomer = channel?.isMyQuestion || me?.type === "visitor";
    const isEnded = channel !== null && !channel.isOpen && !isContinuing;
    const mayWrite = channel !== null && channel.isMember && !channel.isBlocked && !isEnded;
    return (
        <div className="seitech-conversation">
            <ConnectionBanner />
            {channel && isCustomer && <WaitingLine channel={channel} />}
            <MessageList
                channelId={channelId}
                isReadOnly={!mayWrite}
                {...(mayWrite && { onReply: setReplyTo })}
            />
            <TypingLine channelId={channelId} />
            {mayWrite && (
                <Composer
                    channelId={channelId}
                    replyTo={replyTo}
                    onCancelReply={() => setReplyTo(null)}
                    {...(placeholder !== undefined && { placeholder })}
                />
            )}
            {channel && isEnded && isCustomer && (
                <EndedScreen
                    channel={channel}
                    onContinue={() => setContinuing(true)}
                    {...(onNewConversation && { onNewConversation })}
                />
            )}
            {channel && !mayWrite && !(isEnded && isCustomer) && (
                <p className="seitech-closed">{isEnded ? texts.ended : texts.blocked}</p>
            )}
        </div>
    );
}
