import type { ComponentType } from "react";

import type { Attachment, Author, ChannelSnapshot, MessageSnapshot } from "@seitech/chat-client";

export interface MessageProps {
    readonly message: MessageSnapshot;
    /** Whether it shows name and time for those that follow. */
    readonly isGroupStart: boolean;
    /** How far a message of mine came; "" for those of others. */
    readonly mark: "" | "pending" | "failed" | "sent" | "delivered" | "read";
    /** Whether nothing can be done with it. */
    readonly isReadOnly: boolean;
    /** Answer it: the composer quotes it. */
    readonly onReply?: (message: MessageSnapshot) => void;
}

export interface MessageListProps {
    readonly channelId: number;
    readonly isReadOnly?: boolean;
    readonly onReply?: (message: MessageSnapshot) => void;
}

export interface ComposerProps {
    readonly channelId: number;
    readonly placeholder?: string;
    /** The message that is answered, or null. */
    readonly replyTo?: MessageSnapshot | null;
    readonly onCancelReply?: () => void;
    /** Called when a message was written. */
    readonly onSent?: () => void;
    readonly autoFocus?: boolean;
}

export interface ChannelListProps {
    readonly activeChannelId?: number | null;
    readonly onSelect: (channel: ChannelSnapshot) => void;
    /** Whether there is a field to search with. */
    readonly hasSearch?: boolean;
}

export interface ChannelRowProps {
    readonly channel: ChannelSnapshot;
    readonly isActive: boolean;
    readonly onSelect: (channel: ChannelSnapshot) => void;
}

export interface AvatarProps {
    readonly author: Pick<Author, "id" | "name" | "type">;
    readonly sizePx?: number;
}

export interface AttachmentFileProps {
    readonly attachment: Attachment;
}

export interface WaitingLineProps {
    readonly channel: ChannelSnapshot;
}

export interface EndedScreenProps {
    readonly channel: ChannelSnapshot;
    readonly onContinue?: () => void;
    readonly onNewConversation?: () => void;
}

export interface SupportFormProps {
    /** The values that a form starts with, such as the name of a customer. */
    readonly initial?: {
        readonly name?: string;
        readonly email?: string;
        readonly phone?: string;
        readonly body?: string;
    };
    /** Called with the new conversation. */
    readonly onOpened?: (channel: ChannelSnapshot) => void;
    /** The version of the site's privacy notice that was agreed to. */
    readonly consentVersion?: number;
}

export interface StateViewProps {
    readonly state: "loading" | "signed_out" | "incompatible" | "failed" | "not_found" | "empty";
    readonly text?: string;
    readonly onRetry?: () => void;
}

type Props = {
    Message: MessageProps;
    MessageList: MessageListProps;
    Composer: ComposerProps;
    ChannelList: ChannelListProps;
    ChannelRow: ChannelRowProps;
    Avatar: AvatarProps;
    AttachmentFile: AttachmentFileProps;
    WaitingLine: WaitingLineProps;
    EndedScreen: EndedScreenProps;
    SupportForm: SupportFormProps;
    /** The view of a screen in the place of a chat: signed out, failed, empty. */
    StateView: StateViewProps;
};

/** The parts that can be replaced. */
export type PartName = keyof Props;
export type PartProps<Name extends PartName> = Props[Name];

/** A component in the place of a part. It gets the part's props, and the part itself as `Default`. */
export type Replacement<Own> = ComponentType<Own & { readonly Default: ComponentType<Own> }>;

/** Components in the place of the package's parts. */
export type Parts = { readonly [Name in PartName]?: Replacement<Props[Name]> };
