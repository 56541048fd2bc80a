import { useEffect, useState, type KeyboardEvent } from "react";

import type { ChannelListProps, ChannelRowProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useChannels } from "../use_channels.js";
import { useFrame } from "../use_frame.js";
import { Avatar } from "./avatar.js";
import { Icon } from "./icon.js";
import { StateView } from "./state_view.js";

function DefaultChannelRow({ channel, isActive, onSelect }: ChannelRowProps) {
    const { texts, fill, formats } = useFrame();
    const { lastMessage: last, unreadCount } = channel;
    const other = channel.members.find(({ isMe }) => !isMe)?.author;
    // Of a customer's conversation the desk sees the customer, of whom its title is the name.
    const agent = channel.isMyQuestion ? channel.agent : null;
    const face = agent ?? (channel.type === "direct" ? other : undefined);
    const excerpt = last?.isDeleted
        ? texts.messageDeleted
        : last?.text || (last?.attachments.length ? "📎" : "");
    return (
        <button
            className="seitech-channel"
            type="button"
            aria-current={isActive || undefined}
            data-unread={unreadCount > 0 || undefined}
            data-channel-id={channel.id}
            onClick={() => onSelect(channel)}
        >
            <Avatar
                author={face ?? { id: channel.id, name: channel.title, type: "system" }}
                sizePx={40}
            />
            <span className="seitech-channel-main">
                <span>
                    <strong dir="auto">{channel.title}</strong>
                    <time dateTime={channel.lastActivityAt.toISOString()}>
                        {formats.short(channel.lastActivityAt)}
                    </time>
                </span>
                <span>
                    <bdi>
                        {last?.isMine && excerpt ? `${texts.you}: ` : ""}
                        {excerpt}
                    </bdi>
                    {unreadCount > 0 && (
                        <b aria-label={fill(texts.unreadCount, { count: unreadCount })} role="img">
                            {unreadCount > 99 ? "99+" : unreadCount}
                        </b>
                    )}
                </span>
            </span>
        </button>
    );
}

/** A conversation of the list. */
export const ChannelRow = /* @__PURE__ */ replaceable("ChannelRow", DefaultChannelRow);

const SEARCH_MS = 250;

/** Return a text once it has not changed for a while: each keypress would be a request. */
function useSettled(text: string): string {
    const [settled, setSettled] = useState(text);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(text), text ? SEARCH_MS : 0);
        return () => clearTimeout(timer);
    }, [text]);
    return settled;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent<HTMLElement>) {
    const step = STEPS[event.key];
    if (step) {
        const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-channel-id]")];
        const index = rows.indexOf(document.activeElement as HTMLElement);
        rows[Math.min(rows.length - 1, Math.max(0, index + step))]?.focus();
        event.preventDefault();
    }
}

function DefaultChannelList({ activeChannelId, onSelect, hasSearch = true }: ChannelListProps) {
    const { texts, sentence } = useFrame();
    const [search, setSearch] = useState("");
    const term = useSettled(search.trim());
    const list = useChannels(term ? { search: term, state: "all" } : undefined);
    return (
        <div className="seitech-channels">
            {hasSearch && (
                <label className="seitech-search">
                    <Icon name="search" />
                    <input
                        type="search"
                        dir="auto"
                        aria-label={texts.searchChats}
                        placeholder={texts.searchChats}
                        value={search}
                        onChange={(event) => setSearch(event.target.value)}
                    />
                </label>
            )}
            {list.error && (
                <p className="seitech-failure" role="alert">
                    {sentence(list.error)}
                </p>
            )}
            <nav aria-label={texts.chats} onKeyDown={moveFocus}>
                {list.channels.map((channel) => (
                    <ChannelRow
                        key={channel.id}
                        channel={channel}
                        isActive={channel.id === activeChannelId}
                        onSelect={onSelect}
                    />
                ))}
                {!list.channels.length && (
                    <StateView
                        state={list.isLoading ? "loading" : "empty"}
                        text={
                            list.isLoading ? undefined : term ? texts.noChatsFound : texts.noChats
                        }
                    />
                )}
                {list.hasMore && list.channels.length > 0 && (
                    <button
                        className="seitech-button"
                        type="button"
                        disabled={list.isLoading}
                        onClick={() => list.loadMore().catch(() => {})}
                    >
                        {texts.loadMore}
                    </button>
                )}
            </nav>
        </div>
    );
}

/** My conversations, with a field to search them. */
export const ChannelList = /* @__PURE__ */ replaceable("ChannelList", DefaultChannelList);
