import { useContext, useState } from "react";

import { createChatClient, visitor } from "@seitech/chat-client";

import { ChatContext, ChatProvider, useScope } from "../context.js";
import { Avatar } from "../parts/avatar.js";
import { Header } from "../parts/header.js";
import { Panel } from "../parts/panel.js";
import { SupportForm } from "../parts/support_form.js";
import type { PublicSupportChatProps } from "../screen_types.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";
import { useSupport } from "../use_support.js";
import { Conversation } from "./conversation.js";
import { ScreenRoot, WhenReady } from "./screen.js";

type Inner = Omit<
    PublicSupportChatProps,
    "parts" | "theme" | "className" | "client" | "baseUrl" | "site" | "mode" | "defaultOpen"
> & { readonly onClose?: () => void };

/** The form, or the conversation that it opened, until the end of it leads to another form. */
function Desk({ title, subtitle, initial, consentVersion, onClose }: Inner) {
    const { texts } = useFrame();
    const { channel, end } = useSupport();
    // An ended conversation is left by "New conversation", one of another visit by itself.
    const [leftId, setLeftId] = useState<number | null>(null);
    const shown = channel && channel.id !== leftId ? channel : null;
    const agent = shown?.agent ?? null;
    return (
        <div className="seitech-window">
            <Header
                title={agent?.name ?? title ?? texts.supportTitle}
                subtitle={agent ? undefined : (subtitle ?? texts.supportSubtitle)}
                face={agent && <Avatar author={agent} sizePx={36} />}
                onClose={onClose}
            >
                {shown?.isOpen && (
                    <button
                        className="seitech-header-text"
                        type="button"
                        onClick={() => end(shown.id).catch(() => {})}
                    >
                        {texts.endChat}
                    </button>
                )}
            </Header>
            <WhenReady>
                {shown ? (
                    <Conversation
                        key={shown.id}
                        channelId={shown.id}
                        onNewConversation={() => setLeftId(shown.id)}
                    />
                ) : (
                    <SupportForm
                        {...(initial && { initial })}
                        {...(consentVersion !== undefined && { consentVersion })}
                        onOpened={() => setLeftId(null)}
                    />
                )}
            </WhenReady>
        </div>
    );
}

function FloatingDesk({ defaultOpen = false, ...inner }: Inner & { defaultOpen?: boolean }) {
    const { client } = useScope("<PublicSupportChat>");
    const { texts } = useFrame();
    const { totals } = usePart(client);
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
        <Panel
            label={inner.title ?? texts.supportTitle}
            unreadCount={totals.unreadCount}
            isOpen={isOpen}
            onToggle={setOpen}
        >
            <Desk {...inner} onClose={() => setOpen(false)} />
        </Panel>
    );
}

/**
 * The chat of a site's visitors with the support desk: the form, the place in the queue, the
 * conversation with files, its rating and its transcript.
 *
 * Below a `ChatProvider` it is the provider's person who asks. Without one, `baseUrl` and `site` say
 * where a visitor without an account asks.
 */
export function PublicSupportChat({
    client: given,
    baseUrl,
    site,
    mode = "floating",
    parts,
    theme,
    className,
    defaultOpen,
    ...inner
}: PublicSupportChatProps) {
    const scope = useContext(ChatContext);
    const [own] = useState(() =>
        given || (scope && baseUrl === undefined && site === undefined)
            ? null
            : createChatClient({
                  ...(baseUrl !== undefined && { baseUrl }),
                  auth: visitor(site === undefined ? {} : { site }),
              })
    );
    const client = given ?? own;
    const screen = (
        <ScreenRoot
            screen="support"
            mode={mode}
            {...(parts && { parts })}
            {...(theme && { theme })}
            {...(className !== undefined && { className })}
        >
            {mode === "inline" ? (
                <Desk {...inner} />
            ) : (
                <FloatingDesk {...inner} {...(defaultOpen !== undefined && { defaultOpen })} />
            )}
        </ScreenRoot>
    );
    if (!client) {
        return screen;
    }
    const { locale, timeZone, texts, parts: outer } = scope ?? {};
    return (
        <ChatProvider
            client={client}
            {...(locale !== undefined && { locale })}
            {...(timeZone !== undefined && { timeZone })}
            {...(texts && { texts })}
            {...(outer && { parts: outer })}
        >
            {screen}
        </ChatProvider>
    );
}
