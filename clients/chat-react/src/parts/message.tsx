import { memo, useState, type FormEvent, type KeyboardEvent } from "react";

import type { ChatApiError, MessageSnapshot } from "@seitech/chat-client";

import { useScope } from "../context.js";
import type { MessageProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";
import { AttachmentFile } from "./attachment.js";
import { Avatar } from "./avatar.js";
import { Icon, type IconName } from "./icon.js";
import { MessageBody } from "./message_body.js";

const EMOJIS = ["👍", "❤️", "😂", "🎉"];
const MARK_ICONS: Record<string, IconName> = { pending: "clock", failed: "alert", sent: "check" };
const SYSTEM = { id: null, name: "", type: "system" } as const;
// The same message would be refused again.
const LASTING_REFUSALS = new Set(
    "attachment_not_found body_too_large invalid_field malformed_request message_empty message_too_long reply_not_found".split(
        " "
    )
);

function MessageEdit({ message, onEnd }: { message: MessageSnapshot; onEnd: () => void }) {
    const { client } = useScope("<Message>");
    const { texts, sentence } = useFrame();
    const [body, setBody] = useState(message.text);
    const [failure, setFailure] = useState("");
    const save = async (event?: FormEvent) => {
        event?.preventDefault();
        try {
            if (message.id !== null) {
                await client.messages(message.channelId).edit(message.id, body);
            } else {
                client.messages(message.channelId).retry(message.clientUuid!, body);
            }
            onEnd();
        } catch (error) {
            setFailure(sentence(error as ChatApiError));
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === "Escape") {
            event.stopPropagation();
            onEnd();
        } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
        }
    };
    return (
        <form className="seitech-message-edit" onSubmit={save}>
            <textarea
                autoFocus
                dir="auto"
                rows={2}
                aria-label={texts.edit}
                value={body}
                onChange={(event) => setBody(event.target.value)}
                onKeyDown={onKeyDown}
            />
            {failure && <p role="alert">{failure}</p>}
            <div>
                <button className="seitech-button" type="button" onClick={onEnd}>
                    {texts.cancel}
                </button>
                <button className="seitech-button" data-primary type="submit">
                    {texts.save}
                </button>
            </div>
        </form>
    );
}

function Reactions({ message, isReadOnly }: { message: MessageSnapshot; isReadOnly: boolean }) {
    const { client } = useScope("<Message>");
    const { texts, fill } = useFrame();
    const { me } = usePart(client);
    if (!message.reactions.length) {
        return null;
    }
    return (
        <div className="seitech-reactions">
            {message.reactions.map(({ emoji, count, authors }) => {
                const isMine = authors.some(({ id, type }) => id === me?.id && type === me?.type);
                const toggle = () =>
                    client
                        .messages(message.channelId)
                        .react(message.id!, emoji, !isMine)
                        .catch(() => {}); // the button shows what the server has
                return (
                    <button
                        key={emoji}
                        type="button"
                        aria-pressed={isMine}
                        aria-label={fill(texts.reactions, { emoji, count })}
                        disabled={isReadOnly}
                        onClick={toggle}
                    >
                        {emoji} {count}
                    </button>
                );
            })}
        </div>
    );
}

function Actions({
    message,
    onReply,
    onEdit,
    onFailure,
}: {
    message: MessageSnapshot;
    onReply: MessageProps["onReply"];
    onEdit: () => void;
    onFailure: (error: ChatApiError) => void;
}) {
    const { client } = useScope("<Message>");
    const { texts, fill } = useFrame();
    const part = client.messages(message.channelId);
    return (
        <div className="seitech-actions" role="group" aria-label={texts.messageActions}>
            {EMOJIS.map((emoji) => (
                <button
                    key={emoji}
                    type="button"
                    aria-label={fill(texts.react, { emoji })}
                    onClick={() => part.react(message.id!, emoji).catch(onFailure)}
                >
                    {emoji}
                </button>
            ))}
            {onReply && (
                <button
                    type="button"
                    title={texts.reply}
                    aria-label={texts.reply}
                    onClick={() => onReply(message)}
                >
                    <Icon name="reply" />
                </button>
            )}
            {message.isMine && (
                <>
                    <button
                        type="button"
                        title={texts.edit}
                        aria-label={texts.edit}
                        onClick={onEdit}
                    >
                        <Icon name="edit" />
                    </button>
                    <button
                        type="button"
                        title={texts.remove}
                        aria-label={texts.remove}
                        onClick={() => part.remove(message.id!).catch(onFailure)}
                    >
                        <Icon name="trash" />
                    </button>
                </>
            )}
        </div>
    );
}

function Failure({ message, onEdit }: { message: MessageSnapshot; onEdit: () => void }) {
    const { client } = useScope("<Message>");
    const { texts, sentence } = useFrame();
    const part = client.messages(message.channelId);
    const uuid = message.clientUuid!;
    return (
        <div className="seitech-message-failure" role="alert">
            <span>{sentence(message.failure!)}</span>
            {LASTING_REFUSALS.has(message.failure!.code) ? (
                <button type="button" onClick={onEdit}>
                    {texts.edit}
                </button>
            ) : (
                <button type="button" onClick={() => part.retry(uuid)}>
                    {texts.sendAgain}
                </button>
            )}
            <button type="button" onClick={() => part.discard(uuid)}>
                {texts.discard}
            </button>
        </div>
    );
}

function DefaultMessage({ message, isGroupStart, mark, isReadOnly, onReply }: MessageProps) {
    const { client } = useScope("<Message>");
    const { texts, formats, sentence } = useFrame();
    const { me } = usePart(client);
    const [isEditing, setEditing] = useState(false);
    const [failure, setFailure] = useState("");
    const { author, createdAt, replyTo, isDeleted, isMine } = message;
    const time = createdAt && (
        <time dateTime={createdAt.toISOString()} title={formats.dateTime(createdAt)}>
            {formats.time(createdAt)}
        </time>
    );
    if (message.isSystem || message.isEvent) {
        return (
            <p className="seitech-system">
                {message.text} {time}
            </p>
        );
    }
    const hasText = isDeleted || replyTo !== null || message.text !== "";
    const markLabel = { pending: texts.sending, failed: texts.notSent, "": "" } as Record<
        string,
        string
    >;
    const label = markLabel[mark] ?? texts[mark as "sent" | "delivered" | "read"];
    const mayAct = message.id !== null && !isDeleted && !isReadOnly && !isEditing;
    return (
        <article
            className="seitech-message"
            data-own={isMine || undefined}
            data-start={isGroupStart || undefined}
            data-note={message.isNote || undefined}
            data-status={message.status}
        >
            {!isMine && (
                <div className="seitech-message-gutter">
                    {isGroupStart && <Avatar author={author ?? SYSTEM} />}
                </div>
            )}
            <div className="seitech-message-main">
                {isGroupStart && (
                    <header>
                        {isMine ? (
                            <span className="seitech-hidden">{texts.you}</span>
                        ) : (
                            <strong dir="auto">{author?.name || texts.someone}</strong>
                        )}
                        {time}
                        {message.isNote && <span>{texts.note}</span>}
                    </header>
                )}
                {isEditing ? (
                    <MessageEdit message={message} onEnd={() => setEditing(false)} />
                ) : (
                    hasText && (
                        <div className="seitech-bubble">
                            {replyTo && !isDeleted && (
                                <blockquote>
                                    <strong dir="auto">
                                        {replyTo.author.name || texts.someone}
                                    </strong>
                                    <bdi>
                                        {replyTo.is_deleted
                                            ? texts.replyDeleted
                                            : replyTo.excerpt || "📎"}
                                    </bdi>
                                </blockquote>
                            )}
                            {isDeleted ? (
                                <i>{texts.messageDeleted}</i>
                            ) : (
                                <div
                                    className="seitech-body"
                                    dir="auto"
                                    data-typed={message.html === null || undefined}
                                >
                                    {message.html === null ? (
                                        message.text
                                    ) : (
                                        <MessageBody
                                            html={message.html}
                                            mentions={message.mentions}
                                            meName={me?.name ?? ""}
                                        />
                                    )}
                                </div>
                            )}
                        </div>
                    )
                )}
                {!isDeleted &&
                    message.attachments.map((attachment) => (
                        <AttachmentFile key={attachment.id} attachment={attachment} />
                    ))}
                <Reactions message={message} isReadOnly={isReadOnly} />
                {message.failure && !isEditing && (
                    <Failure message={message} onEdit={() => setEditing(true)} />
                )}
                {failure && (
                    <p className="seitech-failure" role="alert">
                        {failure}
                    </p>
                )}
                {(mark || message.editedAt) && (
                    <footer>
                        {message.editedAt && !isDeleted && <span>{texts.edited}</span>}
                        {mark && (
                            <span data-mark={mark} role="img" aria-label={label} title={label}>
                                <Icon name={MARK_ICONS[mark] ?? "checks"} />
                            </span>
                        )}
                    </footer>
                )}
                {mayAct && (
                    <Actions
                        message={message}
                        onReply={onReply}
                        onEdit={() => setEditing(true)}
                        onFailure={(error) => setFailure(sentence(error))}
                    />
                )}
            </div>
        </article>
    );
}

/** One message, from the first keypress on its way to a deleted one. */
export const Message = /* @__PURE__ */ memo(/* @__PURE__ */ replaceable("Message", DefaultMessage));
