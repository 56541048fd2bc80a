/**
 * Types of `window.SeitechChat`, the chat on a page that has its script.
 *
 * Before the script has run, `window.SeitechChat` may be an array of calls, which are made then:
 *
 *     window.SeitechChat = window.SeitechChat || [];
 *     window.SeitechChat.push(["setFields", { plan: "pro" }], ["open"]);
 *
 * Methods never throw. A wrong call rejects its promise and logs one line.
 */

export interface SeitechChatPage {
    /** A web address; it may be relative to the page's. */
    url: string;
    title?: string;
}

export interface SeitechChatOptions {
    /** A language of the site, such as "es" or "pt-BR". */
    language?: string;
    /** A token as for `identify`. */
    identity?: string;
    fields?: Record<string, string | number | boolean>;
    page?: SeitechChatPage;
}

export interface SeitechChatOpening {
    /** A text for the message, added to what the person has typed. */
    message?: string;
    /** Name or id of a department; one that the site does not have is ignored. */
    department?: string | number;
}

/** The value that the handlers of an event are called with. */
export interface SeitechChatEvents {
    /** The chat is drawn. The launcher may be there before. */
    ready: undefined;
    open: undefined;
    close: undefined;
    /** The number of unread messages. */
    unread: number;
    /** A message from the other side. */
    message: { author: string; text: string; at: Date };
    /** A conversation began. */
    started: undefined;
    /** The conversation on the screen ended. */
    ended: undefined;
    /**
     * Code `identity_required` or `identity_expired`: the person tried to write, and the site must
     * call `identify` with a new token.
     */
    error: { code: string };
}

export interface SeitechChatApi {
    /** The public key of the site. */
    readonly key: string;
    /** Several of the methods below in one call. */
    init(options?: SeitechChatOptions): Promise<void>;
    open(options?: SeitechChatOpening): Promise<void>;
    close(): Promise<void>;
    toggle(): Promise<void>;
    /** Show the launcher, also on pages where the site's settings hide it. */
    show(): Promise<void>;
    /** Hide the launcher and the window. */
    hide(): Promise<void>;
    /**
     * Say who the person is, by a JSON Web Token that the site's own server signed (HS256). What
     * another person left in this browser is dropped first. The promise is rejected with the
     * server's `code`, such as `identity_expired`, if the token is refused.
     */
    identify(token: string): Promise<void>;
    /** Forget the person, their conversations, drafts and unsent messages in this browser. */
    logout(): Promise<void>;
    /**
     * Withdraw the consent that the site requires: as `logout`, and the browser keeps nothing. The chat asks
     * for consent again when it is opened. Rejected on sites that require none, and when the server can't be
     * reached: nothing has changed then.
     */
    withdrawConsent(): Promise<void>;
    /** Say where the person is, in a single-page application. */
    setPage(page: SeitechChatPage): Promise<void>;
    /** Fill in fields of the form: name, email, or a department's own; at most 20. */
    setFields(fields: Record<string, string | number | boolean>): Promise<void>;
    setLanguage(language: string): Promise<void>;
    unreadCount(): Promise<number>;
    /** Call a function at each event; returns a function that ends it. */
    on<Name extends keyof SeitechChatEvents>(
        name: Name,
        handler: (value: SeitechChatEvents[Name]) => void
    ): () => void;
    /** Remove the chat from the page, with all that it has there. */
    destroy(): Promise<void>;
    /** Make calls in the form of the array above. */
    push(...calls: SeitechChatCall[]): void;
}

/** A method's name and its arguments. */
export type SeitechChatCall = [method: string, ...args: unknown[]];

declare global {
    interface Window {
        SeitechChat?: SeitechChatApi | SeitechChatCall[];
    }
}
