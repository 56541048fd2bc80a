import { Avatar } from "../parts/avatar.js";
import { Header } from "../parts/header.js";
import type { ChatWindowProps } from "../screen_types.js";
import { useChannel } from "../use_channel.js";
import { useFrame } from "../use_frame.js";
import { usePresence } from "../use_presence.js";
import { Conversation } from "./conversation.js";
import { ScreenRoot, WhenReady } from "./screen.js";

/** The header of a conversation, with the presence of the one other person. */
export function ConversationHeader({
    channelId,
    title,
    onBack,
    onClose,
}: Pick<ChatWindowProps, "channelId" | "title" | "onBack" | "onClose">) {
    const { texts } = useFrame();
    const { channel } = useChannel(channelId);
    const others = channel?.members.filter(({ isMe }) => !isMe) ?? [];
    const other = channel?.agent ?? (others.length === 1 ? others[0]!.author : null);
    const userId = other?.type === "user" ? other.id : null;
    const presence = usePresence(userId === null ? [] : [userId]).get(userId ?? 0)?.status;
    const line = presence === "online" ? texts.online : presence === "away" ? texts.away : "";
    const course = channel?.course?.name;
    return (
        <Header
            title={title ?? channel?.title ?? texts.loading}
            subtitle={line || (course !== channel?.title ? course : undefined)}
            face={other && <Avatar author={other} sizePx={36} />}
            onBack={onBack}
            onClose={onClose}
        />
    );
}

/** One conversation with its header, its messages and the field for the next one. */
export function ChatWindow({
    channelId,
    title,
    placeholder,
    onBack,
    onClose,
    onNewConversation,
    ...root
}: ChatWindowProps) {
    const given = {
        channelId,
        ...(title !== undefined && { title }),
        ...(onBack && { onBack }),
        ...(onClose && { onClose }),
    };
    return (
        <ScreenRoot screen="window" {...root}>
            <div className="seitech-window">
                <ConversationHeader {...given} />
                <WhenReady>
                    <Conversation
                        key={channelId}
                        channelId={channelId}
                        placeholder={placeholder}
                        onNewConversation={onNewConversation}
                    />
                </WhenReady>
            </div>
        </ScreenRoot>
    );
}
