import { useCallback, useEffect, useMemo, useRef } from "react";

import type { ChannelSnapshot } from "@seitech/chat-client";

import { useScope } from "../context.js";
import type { MessageListProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useChannel } from "../use_channel.js";
import { useFrame } from "../use_frame.js";
import { useMessages, type Messages } from "../use_messages.js";
import { Announcer } from "./announcer.js";
import { Icon } from "./icon.js";
import { Message } from "./message.js";
import { markOf, messageRows } from "./message_rows.js";
import { StateView } from "./state_view.js";
import { useRowWindow } from "./use_window.js";

/** Say that I have read it all while its end is in view. */
function useReadReceipt(channel: ChannelSnapshot | null, isAtEnd: boolean, hasNewer: boolean) {
    const { client } = useScope("<MessageList>");
    const isUnread = Boolean(channel && channel.unreadCount > 0 && channel.isMember);
    const id = channel?.id;
    const lastPosition = channel?.lastPosition;
    useEffect(() => {
        if (!isUnread || !isAtEnd || hasNewer || id === undefined) {
            return undefined;
        }
        const mark = () => {
            if (document.visibilityState === "visible") {
                client.channel(id).markAsRead(lastPosition);
            }
        };
        mark();
        document.addEventListener("visibilitychange", mark);
        return () => document.removeEventListener("visibilitychange", mark);
    }, [client, id, isUnread, isAtEnd, hasNewer, lastPosition]);
}

/** Load the page at an edge; a failure is shown by the connection's banner and tried again. */
function useEdges({ hasOlder, hasNewer, loadOlder, loadNewer }: Messages) {
    return useCallback(
        (edge: "start" | "end") => {
            if (edge === "start" && hasOlder) {
                loadOlder().catch(() => {});
            } else if (edge === "end" && hasNewer) {
                loadNewer().catch(() => {});
            }
        },
        [hasOlder, hasNewer, loadOlder, loadNewer]
    );
}

function DefaultMessageList({ channelId, isReadOnly = false, onReply }: MessageListProps) {
    const { texts, formats } = useFrame();
    const { channel } = useChannel(channelId);
    const list = useMessages(channelId);
    const newFrom = channel?.newFromPosition ?? null;
    const rows = useMemo(
        () => messageRows(list.messages, newFrom, (date) => formats.dayKey(date)),
        [list.messages, newFrom, formats]
    );
    const onNear = useEdges(list);
    const view = useRowWindow(rows, onNear);
    const { scroller, start, end, isAtEnd, scrollToEnd, scrollToRow } = view;
    useReadReceipt(channel, isAtEnd, list.hasNewer);

    // A conversation opens where "new" begins.
    const newKey = rows.find((row) => row.isNewStart)?.key;
    const opened = useRef(false);
    useEffect(() => {
        if (list.status === "loaded" && !opened.current) {
            opened.current = true;
            const el = scroller.current;
            if (newKey && el && el.scrollHeight > el.clientHeight) {
                scrollToRow(newKey);
            }
        }
    }, [list.status, newKey, scroller, scrollToRow]);

    // What I write is seen.
    const last = list.messages.at(-1);
    const ownKey = last?.isMine && last.status === "sending" ? last.key : "";
    useEffect(() => {
        if (ownKey) {
            scrollToEnd();
        }
    }, [ownKey, scrollToEnd]);

    const onLatest = () => {
        if (list.hasNewer) {
            list.loadLatest().then(scrollToEnd, () => {});
        } else {
            scrollToEnd();
        }
    };
    const isLoading = list.status === "none" || list.status === "loading";
    const isFailed = list.status === "failed" || list.error !== null;
    return (
        <div className="seitech-messages">
            <div
                className="seitech-scroller"
                role="log"
                aria-live="off"
                aria-label={texts.messages}
                aria-busy={(isLoading && !isFailed) || list.isLoadingOlder}
                tabIndex={0}
                ref={scroller}
                onScroll={view.onScroll}
            >
                <div className="seitech-rows">
                    {isFailed ? (
                        <StateView
                            state={list.error?.code === "not_found" ? "not_found" : "failed"}
                            onRetry={list.reload}
                        />
                    ) : isLoading ? (
                        <StateView state="loading" />
                    ) : !rows.length ? (
                        <StateView state="empty" text={texts.noMessages} />
                    ) : null}
                    {list.isLoadingOlder && <p className="seitech-hint">{texts.loadingOlder}</p>}
                    <div style={{ height: view.spaceBefore }} />
                    {rows.slice(start, end).map((row) => (
                        <div key={row.key} data-key={row.key} className="seitech-row">
                            {row.isDayStart && row.message.createdAt && (
                                <div className="seitech-line" role="separator">
                                    <span>{formats.day(row.message.createdAt)}</span>
                                </div>
                            )}
                            {row.isNewStart && (
                                <div className="seitech-line" data-new role="separator">
                                    <span>{texts.newMessages}</span>
                                </div>
                            )}
                            <Message
                                message={row.message}
                                isGroupStart={row.isGroupStart}
                                mark={markOf(row.message, channel?.receipts)}
                                isReadOnly={isReadOnly}
                                onReply={onReply}
                            />
                        </div>
                    ))}
                    <div style={{ height: view.spaceAfter }} />
                </div>
            </div>
            {(!isAtEnd || list.hasNewer) && rows.length > 0 && (
                <button className="seitech-latest" type="button" onClick={onLatest}>
                    {channel?.unreadCount
                        ? `${texts.newMessages} (${channel.unreadCount})`
                        : texts.jumpToLatest}{" "}
                    <Icon name="down" />
                </button>
            )}
            <Announcer channelId={channelId} />
        </div>
    );
}

/** The messages of a conversation: any number of them, of which those around the view are drawn. */
export const MessageList = /* @__PURE__ */ replaceable("MessageList", DefaultMessageList);
