import {
    useEffect,
    useId,
    useLayoutEffect,
    useRef,
    useState,
    type ChangeEvent,
    type ClipboardEvent,
    type KeyboardEvent,
} from "react";

import type { ChatApiError, UploadSnapshot } from "@seitech/chat-client";

import { useScope } from "../context.js";
import type { ComposerProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useUpload } from "../use_channel.js";
import { useFrame } from "../use_frame.js";
import { usePart } from "../use_part.js";
import { Icon } from "./icon.js";

const DRAFT_MS = 400;
const SHOW_LIMIT_AT = 200;
const MAX_HEIGHT_PX = 160;
const useLayout = typeof document === "undefined" ? useEffect : useLayoutEffect;

/** Text that is kept over a reload and a change of the conversation. */
function useDraft(channelId: number) {
    const { client } = useScope("<Composer>");
    const part = client.channel(channelId);
    const stored = usePart(part)?.draft ?? "";
    const [typed, setTyped] = useState<string | null>(null);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const unsaved = useRef<string | null>(null);
    const save = () => {
        clearTimeout(timer.current);
        if (unsaved.current !== null && client.getSnapshot().status === "ready") {
            part.setDraft(unsaved.current);
        }
        unsaved.current = null;
    };
    const latest = useRef(save);
    useEffect(() => {
        latest.current = save;
    });
    useEffect(() => () => latest.current(), []);
    const setText = (text: string) => {
        setTyped(text);
        unsaved.current = text;
        clearTimeout(timer.current);
        timer.current = setTimeout(() => latest.current(), DRAFT_MS);
    };
    const clear = () => {
        setTyped("");
        unsaved.current = "";
        save();
    };
    return { text: typed ?? stored, setText, clear };
}

function UploadRow({ upload, channelId }: { upload: UploadSnapshot; channelId: number }) {
    const { texts, fill, formats, sentence } = useFrame();
    const { retry, remove } = useUpload(channelId);
    const { id, name, status, failure } = upload;
    const mayRetry = failure && !["file_empty", "file_too_large"].includes(failure.code);
    return (
        <li data-status={status}>
            {upload.previewUrl ? <img src={upload.previewUrl} alt="" /> : <Icon name="file" />}
            <span>
                <bdi>{name}</bdi>
                {status === "uploading" && (
                    <progress
                        value={upload.progressRatio}
                        aria-label={`${texts.uploading} ${name}`}
                    />
                )}
                {status === "done" && <small>{formats.size(upload.sizeBytes)}</small>}
                {failure && (
                    <small role="alert">
                        {sentence(failure)}{" "}
                        {mayRetry && (
                            <button type="button" onClick={() => void retry(id)}>
                                {texts.retryFile}
                            </button>
                        )}
                    </small>
                )}
            </span>
            <button
                className="seitech-icon-button"
                type="button"
                aria-label={fill(texts.removeFile, { name })}
                onClick={() => remove(id)}
            >
                <Icon name="close" />
            </button>
        </li>
    );
}

function DefaultComposer({
    channelId,
    placeholder,
    replyTo = null,
    onCancelReply,
    onSent,
    autoFocus,
}: ComposerProps) {
    const { client } = useScope("<Composer>");
    const { texts, fill, sentence } = useFrame();
    const { limits } = usePart(client);
    const { text, setText, clear } = useDraft(channelId);
    const { uploads, add } = useUpload(channelId);
    const [failure, setFailure] = useState("");
    const input = useRef<HTMLTextAreaElement>(null);
    const files = useRef<HTMLInputElement>(null);
    const failureId = useId();
    const label = placeholder ?? texts.writeMessage;

    useLayout(() => {
        const el = input.current;
        if (el) {
            el.style.height = "auto";
            el.style.height = `${Math.min(el.scrollHeight, MAX_HEIGHT_PX)}px`;
        }
    }, [text]);
    useEffect(() => {
        if (replyTo) {
            input.current?.focus();
        }
    }, [replyTo]);

    const room = limits ? limits.max_text_length - [...text.trim()].length : Infinity;
    const isUploading = uploads.some(({ status }) => status === "uploading");
    const hasFiles = uploads.some(({ status }) => status === "done");
    const canSend = (text.trim() !== "" || hasFiles) && room >= 0 && !isUploading;

    const addFiles = (list: Iterable<File>) => {
        try {
            for (const file of list) {
                add(file);
            }
        } catch (error) {
            setFailure(sentence(error as ChatApiError));
        }
    };
    const send = () => {
        if (!canSend) {
            return;
        }
        try {
            const attachments = hasFiles ? client.uploads(channelId).takeStored() : [];
            client
                .messages(channelId)
                .send({ body: text, attachments, replyToId: replyTo?.id ?? null });
            clear();
            setFailure("");
            onCancelReply?.();
            onSent?.();
        } catch (error) {
            setFailure(sentence(error as ChatApiError));
        }
        input.current?.focus();
    };
    const onChange = (event: ChangeEvent<HTMLTextAreaElement>) => {
        const { value } = event.target;
        setText(value);
        setFailure("");
        if (client.getSnapshot().status === "ready") {
            const part = client.channel(channelId);
            value ? part.startTyping() : part.stopTyping();
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
        } else if (event.key === "Escape" && replyTo) {
            event.stopPropagation();
            onCancelReply?.();
        }
    };
    const onPaste = (event: ClipboardEvent) => {
        if (event.clipboardData.files.length) {
            event.preventDefault();
            addFiles(event.clipboardData.files);
        }
    };
    return (
        <div
            className="seitech-composer"
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
                event.preventDefault();
                addFiles(event.dataTransfer.files);
            }}
        >
            {replyTo && (
                <div className="seitech-composer-reply">
                    <Icon name="reply" />
                    <strong dir="auto">{replyTo.author?.name}</strong>
                    <bdi>{replyTo.text}</bdi>
                    <button
                        className="seitech-icon-button"
                        type="button"
                        aria-label={texts.cancelReply}
                        onClick={onCancelReply}
                    >
                        <Icon name="close" />
                    </button>
                </div>
            )}
            {uploads.length > 0 && (
                <ul className="seitech-uploads">
                    {uploads.map((upload) => (
                        <UploadRow key={upload.id} upload={upload} channelId={channelId} />
                    ))}
                </ul>
            )}
            <div className="seitech-composer-row">
                <textarea
                    ref={input}
                    rows={1}
                    dir="auto"
                    autoFocus={autoFocus}
                    enterKeyHint="send"
                    placeholder={label}
                    aria-label={label}
                    aria-invalid={room < 0 || undefined}
                    aria-describedby={failure ? failureId : undefined}
                    value={text}
                    onChange={onChange}
                    onKeyDown={onKeyDown}
                    onPaste={onPaste}
                />
                <button
                    className="seitech-icon-button"
                    type="button"
                    title={texts.attachFiles}
                    aria-label={texts.attachFiles}
                    onClick={() => files.current?.click()}
                >
                    <Icon name="paperclip" />
                </button>
                <input
                    ref={files}
                    type="file"
                    multiple
                    hidden
                    aria-label={texts.attachFiles}
                    onChange={(event) => {
                        addFiles([...(event.target.files ?? [])]);
                        event.target.value = "";
                    }}
                />
                <button
                    className="seitech-icon-button"
                    data-send
                    type="button"
                    title={texts.send}
                    aria-label={texts.send}
                    disabled={!canSend}
                    onClick={send}
                >
                    <Icon name="send" />
                </button>
            </div>
            {room < SHOW_LIMIT_AT && (
                <p className="seitech-count" data-over={room < 0 || undefined} role="status">
                    {room < 0
                        ? fill(texts.charactersOver, { count: -room })
                        : fill(texts.charactersLeft, { count: room })}
                </p>
            )}
            {failure && (
                <p className="seitech-failure" id={failureId} role="alert">
                    {failure}
                </p>
            )}
        </div>
    );
}

/** The field for the next message, with its files. What is typed is kept over a reload. */
export const Composer = /* @__PURE__ */ replaceable("Composer", DefaultComposer);
