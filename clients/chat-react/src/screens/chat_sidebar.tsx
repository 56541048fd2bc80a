import { ChannelList } from "../parts/channel_list.js";
import { Header } from "../parts/header.js";
import type { ChatSidebarProps } from "../screen_types.js";
import { useFrame } from "../use_frame.js";
import { ConversationHeader } from "./chat_window.js";
import { Conversation } from "./conversation.js";
import { ScreenRoot, WhenReady } from "./screen.js";
import { useSelection } from "./use_selection.js";

/** @internal The list of conversations, and the chosen one in its place. */
export function Column({ title, channelId, onClose }: Omit<ChatSidebarProps, "parts" | "theme">) {
    const { texts } = useFrame();
    const [selected, select] = useSelection(channelId);
    if (selected !== null) {
        return (
            <div className="seitech-window">
                <ConversationHeader
                    channelId={selected}
                    onBack={() => select(null)}
                    {...(onClose && { onClose })}
                />
                <WhenReady>
                    <Conversation key={selected} channelId={selected} />
                </WhenReady>
            </div>
        );
    }
    return (
        <div className="seitech-window">
            <Header title={title ?? texts.chats} onClose={onClose} />
            <WhenReady>
                <ChannelList onSelect={({ id }) => select(id)} />
            </WhenReady>
        </div>
    );
}

/** My conversations in one column: the list, and the chosen one in its place. */
export function ChatSidebar({ title, channelId, onClose, ...root }: ChatSidebarProps) {
    const given = {
        ...(title !== undefined && { title }),
        ...(channelId !== undefined && { channelId }),
        ...(onClose && { onClose }),
    };
    return (
        <ScreenRoot screen="sidebar" {...root}>
            <Column {...given} />
        </ScreenRoot>
    );
}
