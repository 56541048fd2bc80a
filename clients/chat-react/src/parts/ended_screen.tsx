import { useId, useState, type FormEvent } from "react";

import type { ChatApiError } from "@seitech/chat-client";

import type { EndedScreenProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";
import { useSupport } from "../use_support.js";
import { Icon } from "./icon.js";

const MAX_COMMENT_LENGTH = 1000;
const STARS = [1, 2, 3, 4, 5] as const;

function RatingForm({ channel }: Pick<EndedScreenProps, "channel">) {
    const { texts, sentence } = useFrame();
    const { rate } = useSupport();
    const [rating, setRating] = useState(0);
    const [comment, setComment] = useState("");
    const [isSending, setSending] = useState(false);
    const [failure, setFailure] = useState("");
    const name = useId();
    const labelOf = (value: number) => texts[`star${value}` as "star1"];

    const onSubmit = async (event: FormEvent) => {
        event.preventDefault();
        if (!rating) {
            setFailure(texts.chooseStars);
            return;
        }
        setSending(true);
        setFailure("");
        try {
            await rate(channel.id, rating, comment.trim());
        } catch (error) {
            setFailure(sentence(error as ChatApiError));
        } finally {
            setSending(false);
        }
    };
    return (
        <form onSubmit={onSubmit} noValidate>
            <fieldset aria-describedby={failure ? `${name}-error` : undefined}>
                <legend>{texts.howDidWeDo}</legend>
                <span className="seitech-stars">
                    {STARS.map((value) => (
                        <label
                            key={value}
                            title={labelOf(value)}
                            data-on={value <= rating || undefined}
                        >
                            <input
                                className="seitech-hidden"
                                type="radio"
                                name={name}
                                value={value}
                                checked={value === rating}
                                disabled={isSending}
                                onChange={() => setRating(value)}
                            />
                            <Icon name="star" />
                            <span className="seitech-hidden">
                                {value}: {labelOf(value)}
                            </span>
                        </label>
                    ))}
                </span>
            </fieldset>
            {failure && (
                <p className="seitech-failure" id={`${name}-error`} role="alert">
                    {failure}
                </p>
            )}
            {rating > 0 && (
                <>
                    <textarea
                        rows={2}
                        dir="auto"
                        maxLength={MAX_COMMENT_LENGTH}
                        aria-label={texts.comment}
                        placeholder={texts.comment}
                        readOnly={isSending}
                        value={comment}
                        onChange={(event) => setComment(event.target.value)}
                    />
                    <button
                        className="seitech-button"
                        data-primary
                        type="submit"
                        disabled={isSending}
                    >
                        {texts.submitRating}
                    </button>
                </>
            )}
        </form>
    );
}

function Transcript({ channel }: Pick<EndedScreenProps, "channel">) {
    const { texts, fill, sentence } = useFrame();
    const { requestTranscript } = useSupport();
    const [state, setState] = useState<"idle" | "sending" | "sent">("idle");
    const [failure, setFailure] = useState("");
    const onClick = async () => {
        setState("sending");
        setFailure("");
        try {
            await requestTranscript(channel.id);
            setState("sent");
        } catch (error) {
            setState("idle");
            setFailure(sentence(error as ChatApiError));
        }
    };
    if (state === "sent") {
        const email = channel.replyEmail;
        const text = email ? fill(texts.transcriptSent, { email }) : texts.transcriptSentAnywhere;
        return <p role="status">{text}</p>;
    }
    return (
        <>
            {failure && (
                <p className="seitech-failure" role="alert">
                    {failure}
                </p>
            )}
            {channel.mayRequestTranscript && (
                <button
                    className="seitech-button"
                    type="button"
                    disabled={state === "sending"}
                    onClick={onClick}
                >
                    {texts.emailTranscript}
                </button>
            )}
        </>
    );
}

function DefaultEndedScreen({ channel, onContinue, onNewConversation }: EndedScreenProps) {
    const { texts, fill } = useFrame();
    const { rating, mayRate } = channel;
    return (
        <div className="seitech-ended">
            <p role="status">{texts.ended}</p>
            <h3>{texts.thanks}</h3>
            {mayRate && <RatingForm channel={channel} />}
            {!mayRate && rating && <p>{fill(texts.rated, { rating: rating.rating })}</p>}
            <Transcript channel={channel} />
            {onNewConversation && (
                <button
                    className="seitech-button"
                    data-primary={!mayRate || undefined}
                    type="button"
                    onClick={onNewConversation}
                >
                    {texts.newConversation}
                </button>
            )}
            {onContinue && (
                <button className="seitech-link" type="button" onClick={onContinue}>
                    {texts.continueChat}
                </button>
            )}
        </div>
    );
}

/** The end of a support conversation: its rating, the transcript, and the way to another one. */
export const EndedScreen = /* @__PURE__ */ replaceable("EndedScreen", DefaultEndedScreen);
