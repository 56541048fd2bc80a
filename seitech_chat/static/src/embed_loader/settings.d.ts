/**
 * The settings that the server appends to the loader: the public part of a site's record. The
 * address `/seitech_chat/embed/<key>.js` answers with the text of the built loader, an opening
 * parenthesis, these settings as JSON, and `);`.
 */
export interface EmbedSettings {
    /** The public key of the site. */
    key: string;
    /** Scheme, host and port of the server, without a slash at the end; "" for the page's own. */
    origin: string;
    /** The address of the folder of the scripts, with a slash at the end. */
    files: string;
    /** Whether the launcher is shown; without it the chat opens by `SeitechChat.open()` alone. */
    isEnabled: boolean;
    /**
     * Colours as `#rrggbb`. `strong` is the primary one, darkened until white text is readable on
     * it (`makeReadable` of embed/theme.js): the launcher is drawn before there is code for that.
     */
    colors: Record<"primary" | "strong" | "secondary" | "text" | "surface" | "error", string>;
    scheme: "light" | "dark" | "auto";
    /** Left is the side where lines begin: in a right-to-left page it is on the right. */
    side: "left" | "right";
    /** Pixels from the edges of the window. */
    offsetX: number;
    offsetY: number;
    zIndex: number;
    /** The launcher's drawing: an SVG path of strokes in a field of 24 × 24. */
    icon: string;
    /** The address of the logo, from the server's origin on; "" for none. */
    logo: string;
    /** A regular expression for the paths of pages with the launcher; "" for all. */
    include: string;
    /** The same for pages without it; "" for none. */
    exclude: string;
    /** Whether a new message has a sound, until the visitor changes it. */
    isSoundOn: boolean;
    identity: "off" | "optional" | "required";
    /** Whether agents see the pages that the visitor goes to. */
    isPageTracked: boolean;
    /** Whether there are FAQs or quick actions: without them the form is drawn at once. */
    hasHome: boolean;
    /** At least one; the first is the site's default. */
    languages: EmbedLanguage[];
}

export interface EmbedLanguage {
    /** BCP 47, such as `pt-BR`. */
    lang: string;
    direction: "ltr" | "rtl";
    /** Title and text of the window; "" for the usual ones. */
    title: string;
    text: string;
    /** The message beside the closed launcher, after seconds on a page; 0 for never. */
    proactive: { seconds: number; text: string };
    /** The text that the visitor agrees to; the version rises with each change of it. */
    consent: { mode: "none" | "notice" | "required"; text: string; url: string; version: number };
    /** The launcher's label, from the manifest. */
    openLabel: string;
    /** Names of files, from the manifest. The question asks for consent. */
    question: string;
    app: string;
    conversation: string;
    more: string;
}

/** The loader as its scripts see it: they find it on their element. */
export interface EmbedPage {
    settings: EmbedSettings;
    language: EmbedLanguage;
    /** The element that holds the chat in the page, and the shadow root for all of it. */
    host: HTMLElement;
    shadow: ShadowRoot;
    /** Names that each script leaves for those after it. */
    modules: Record<string, Record<string, unknown>>;
    /** Set by the app when it is drawn. */
    isDrawn: boolean;
    /** Set by the script `app`. */
    startApp: (page: EmbedPage) => Promise<EmbedApp>;
    /** Set by the script `question`. */
    showQuestion: () => void;
    /** Begin the chat, whose consent was given. */
    accept: () => void;
    /** Wait for consent from now on, where the site requires it and the browser has none. */
    askFirst: () => void;
    loadScript: (name: "question" | "app" | "conversation" | "more") => Promise<void>;
    addStyles: (css: string) => void;
    /** Resolves when a person is about to open the chat. */
    wanted: Promise<void>;
    emit: (name: string, detail?: unknown) => void;
    /** Whether the page has the launcher now; set by the app. */
    isShown: () => boolean;
    /** The focus returns to the launcher when the window closes. */
    focus: () => void;
    updateLauncher: (state: {
        isOpen: boolean;
        /** Of unread messages, as shown; "" for none. */
        count: string;
        /** The visitor has conversations. */
        isKnown: boolean;
        label: string;
    }) => void;
    /** The site's language for a wish such as "pt". */
    findLanguage: (wish: string) => EmbedLanguage | undefined;
    /** Take the scripts of another language from now on. */
    useLanguage: (language: EmbedLanguage) => void;
    /** Draw the chat again after it was destroyed. */
    restart: () => Promise<EmbedApp>;
}

export interface EmbedApp {
    /** A method of the page's API. */
    call: (name: string, args: unknown[]) => Promise<unknown>;
    /** A person is about to open the chat. */
    prepare: () => void;
    destroy: () => void;
}
