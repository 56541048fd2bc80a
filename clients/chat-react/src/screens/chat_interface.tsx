import { useState } from "react";

import { useScope } from "../context.js";
import { ChannelList } from "../parts/channel_list.js";
import { Header } from "../parts/header.js";
import { Panel } from "../parts/panel.js";
import { StateView } from "../parts/state_view.js";
import type { ChatInterfaceProps } from "../screen_types.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";
import { Column } from "./chat_sidebar.js";
import { ConversationHeader } from "./chat_window.js";
import { Conversation } from "./conversation.js";
import { ScreenRoot, WhenReady } from "./screen.js";
import { useSelection } from "./use_selection.js";

type Inner = Pick<ChatInterfaceProps, "title" | "channelId" | "defaultOpen">;

function Floating({ title, channelId, defaultOpen = false }: Inner) {
    const { client } = useScope("<ChatInterface>");
    const { texts } = useFrame();
    const { totals } = usePart(client);
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
        <Panel
            label={title ?? texts.chats}
            unreadCount={totals.unreadCount}
            isOpen={isOpen}
            onToggle={setOpen}
        >
            <Column
                onClose={() => setOpen(false)}
                {...(title !== undefined && { title })}
                {...(channelId !== undefined && { channelId })}
            />
        </Panel>
    );
}

function Fullscreen({ title, channelId }: Inner) {
    const { texts } = useFrame();
    const [selected, select] = useSelection(channelId);
    return (
        <div className="seitech-columns" data-selected={selected !== null || undefined}>
            <div className="seitech-window">
                <Header title={title ?? texts.chats} />
                <WhenReady>
                    <ChannelList activeChannelId={selected} onSelect={({ id }) => select(id)} />
                </WhenReady>
            </div>
            <div className="seitech-window">
                {selected === null ? (
                    <StateView state="empty" text={texts.chooseChat} />
                ) : (
                    <>
                        <ConversationHeader channelId={selected} onBack={() => select(null)} />
                        <WhenReady>
                            <Conversation key={selected} channelId={selected} />
                        </WhenReady>
                    </>
                )}
            </div>
        </div>
    );
}

/** All my conversations: in a column of the page, behind a button in its corner, or as a page. */
export function ChatInterface({
    mode = "sidebar",
    title,
    channelId,
    defaultOpen,
    ...root
}: ChatInterfaceProps) {
    const inner = {
        ...(title !== undefined && { title }),
        ...(channelId !== undefined && { channelId }),
        ...(defaultOpen !== undefined && { defaultOpen }),
    };
    return (
        <ScreenRoot screen="interface" mode={mode} {...root}>
            {mode === "floating" ? (
                <Floating {...inner} />
            ) : mode === "fullscreen" ? (
                <Fullscreen {...inner} />
            ) : (
                <Column {...inner} />
            )}
        </ScreenRoot>
    );
}
