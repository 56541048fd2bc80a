import type { ChatClient } from "@seitech/chat-client";

import type { Parts, SupportFormProps } from "./part_types.js";

/** How a screen looks: `auto` follows the reader's system. */
export type ThemeName = "light" | "dark" | "auto";

export interface ScreenProps {
    /** Components in the place of the package's own, in this screen. */
    readonly parts?: Parts;
    /** By default `light`. */
    readonly theme?: ThemeName;
    readonly className?: string;
}

export interface ChatWindowProps extends ScreenProps {
    readonly channelId: number;
    /** By default the conversation's. */
    readonly title?: string;
    readonly placeholder?: string;
    /** Shows a button that goes back. */
    readonly onBack?: () => void;
    /** Shows a button that closes the window. */
    readonly onClose?: () => void;
    /** Shows a button for another conversation at the end of this one. */
    readonly onNewConversation?: () => void;
}

export interface ChatSidebarProps extends ScreenProps {
    /** By default "Chats". */
    readonly title?: string;
    /** The conversation that is shown first, or changed to. */
    readonly channelId?: number | null;
    readonly onClose?: () => void;
}

export interface ChatInterfaceProps extends ScreenProps {
    /**
     * - `sidebar`: one column, in the flow of the page,
     * - `floating`: a button in the corner that opens a panel,
     * - `fullscreen`: list and conversation side by side.
     */
    readonly mode?: "sidebar" | "floating" | "fullscreen";
    readonly title?: string;
    /** The conversation that is shown first, or changed to. */
    readonly channelId?: number | null;
    /** For `floating`: whether the panel is open at first. */
    readonly defaultOpen?: boolean;
}

export interface PublicSupportChatProps extends ScreenProps {
    /** `floating`: a button in the corner that opens a panel; `inline`: in the flow of the page. */
    readonly mode?: "floating" | "inline";
    readonly title?: string;
    readonly subtitle?: string;
    /** The server, where there is no `ChatProvider`: visitors of a site without accounts. */
    readonly baseUrl?: string;
    /** The public key of the site, for a page of another origin than the server. */
    readonly site?: string;
    /** A client of your own, in the place of `baseUrl` and `site`. */
    readonly client?: ChatClient;
    readonly initial?: SupportFormProps["initial"];
    readonly consentVersion?: number;
    readonly defaultOpen?: boolean;
}
