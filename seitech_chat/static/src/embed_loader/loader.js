import {
    addStyles,
    button,
    drawLauncher,
    host,
    labelLauncher,
    shadow,
    showFrame,
    showState,
    translateLauncher,
} from "@seitech_chat/embed_loader/launcher";
import { isPageIncluded, watchAddress } from "@seitech_chat/embed_loader/page_path";

const PREFIX = "seitech_chat.widget.";
const IDLE_MS = 1000;
const EVENTS = ["ready", "open", "close", "unread", "message", "started", "ended", "error"];
/** Links and buttons of the page that open the chat. */
const OPENERS = "[data-seitech-chat=open],.o-seitech-opener";

/** Called when a person is about to open the chat: `page.wanted` resolves. */
let want;
/** The loader as its scripts see it. @type {import("./settings").EmbedPage} */
const page = {
    host,
    shadow,
    addStyles,
    askFirst,
    emit,
    findLanguage,
    loadScript,
    restart,
    updateLauncher,
    useLanguage,
    wanted: new Promise((resolve) => (want = resolve)),
    focus: () => button.focus(),
};
const handlers = {};
const stops = [];
let scripts = {};
/** Resolves when the launcher is in the page. */
let drawn;
/** Of the app that is drawn. @type {Promise<import("./settings").EmbedApp> | null} */
let starting;
let isKnown = false; // the visitor has conversations
let isShown = null; // as the page said by show() or hide()
let isGone = false;
/** Resolves with the visitor's consent; null where it is not needed, or was given. */
let consent = null;

const ignore = () => {};

/** Resolves when it is over: at once, or with the event. */
function whenOver(target, type, isOver) {
    return new Promise((resolve) => (isOver ? resolve() : target.addEventListener(type, resolve)));
}

function whenIdle() {
    const { requestIdleCallback = (resolve) => setTimeout(resolve, 200) } = window; // Safari
    return new Promise((resolve) => requestIdleCallback(resolve, { timeout: IDLE_MS }));
}

function readStored(key) {
    try {
        return window.localStorage.getItem(PREFIX + key);
    } catch {
        return null;
    }
}

function findLanguage(wish) {
    const lower = (lang) => lang.toLowerCase();
    const base = (lang) => lower(lang).split(/[-@]/)[0]; // Odoo writes sr@latin
    const find = (part) => page.settings.languages.find(({ lang }) => part(lang) === part(wish));
    return find(lower) || find(base);
}

function useLanguage(language) {
    page.language = language;
    page.modules = {};
    scripts = {};
    translateLauncher(language);
}

/** Load a script of the language, once. It finds the page on its element. */
function loadScript(name) {
    const loading = scripts;
    loading[name] ||= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.seitechChat = page;
        script.charset = "utf-8";
        script.src = page.settings.files + page.language[name];
        script.onload = resolve;
        script.onerror = () => {
            loading[name] = null;
            reject(new TypeError(`can't load ${script.src}`));
        };
        document.head.append(script);
        script.remove(); // it runs nevertheless
    });
    return loading[name];
}

/** Wait for the visitor's consent from now on, unless the site needs none or has it. */
function askFirst() {
    const { mode, version } = page.language.consent;
    if (mode === "required" && readStored("consent") !== `${version}`) {
        consent = new Promise((resolve) => {
            page.accept = () => {
                consent = null;
                resolve();
                call("open");
            };
        });
    }
}

/** Show the question for consent, which is a script of its own: few pages need it. */
function ask() {
    return loadScript("question").then(() => page.showQuestion());
}

/** Draw the chat, once. */
function start() {
    return (starting ||= load());
}

async function load() {
    try {
        await consent;
        await loadScript("app");
        await drawn;
        return await page.startApp(page);
    } catch (error) {
        starting = null;
        emit("error", { code: "network" });
        throw error;
    }
}

function restart() {
    page.isDrawn = false;
    starting = null;
    return start();
}

function updateLauncher(state) {
    isKnown = state.isKnown;
    showState(state.isOpen, state.count);
    labelLauncher(state.label);
    place();
}

function place() {
    const isWanted = (page.settings.isEnabled || isKnown) && isPageIncluded(page.settings);
    host.hidden = isShown === false;
    button.hidden = !(isShown ?? isWanted);
}

function emit(name, detail) {
    handlers[name]?.forEach((handler) => {
        try {
            handler(detail);
        } catch (error) {
            console.error(error); // the page's own, which must not end ours
        }
    });
}

/** Behind the body, where a page that replaces its body leaves it, and last in its order. */
function attach() {
    const root = document.documentElement;
    const observer = new MutationObserver(() => {
        if (!host.isConnected && !isGone) {
            observer.disconnect();
            attach();
        }
    });
    root.append(host);
    observer.observe(document, { childList: true });
    observer.observe(root, { childList: true });
    stops[0] = () => observer.disconnect();
}

function listen() {
    const onApproach = () => consent || (want(), start().then((app) => app.prepare(), ignore));
    const onClick = (ev) => {
        const opener = ev.target.closest?.(OPENERS);
        if (opener) {
            ev.preventDefault();
            host.opener = opener; // the focus returns there
            call("open");
        }
    };
    button.onpointerenter = button.onfocus = onApproach;
    button.onclick = () => call(page.isDrawn ? "toggle" : "open");
    document.addEventListener("click", onClick);
    stops.push(() => document.removeEventListener("click", onClick), watchAddress(place));
}

async function draw() {
    await whenOver(document, "DOMContentLoaded", document.readyState !== "loading");
    await whenIdle();
    if (!isGone) {
        attach();
        listen();
        place();
    }
}

/** Draw the closed chat, which a click would wait for, when the page has nothing else to do. */
async function prefetch() {
    await whenOver(window, "load", document.readyState === "complete");
    await consent;
    await whenIdle();
    if (!isGone && (readStored("visitor") || !navigator.connection?.saveData)) {
        await start();
    }
}

/** The methods that need no app. The app checks the arguments of the others. */
const own = {
    show() {
        isShown = true;
        place();
    },
    hide() {
        isShown = false;
        place();
        return page.isDrawn && call("close");
    },
    async destroy() {
        isGone = true;
        stops.forEach((stop) => stop());
        host.remove();
        delete window.SeitechChat;
        if (!consent) {
            (await starting)?.destroy();
        }
    },
};

async function run(name, args) {
    try {
        if (isGone) {
            throw new TypeError("destroyed");
        }
        if (Object.hasOwn(own, name)) {
            return await own[name]();
        }
        if (consent && name === "withdrawConsent") {
            return; // nothing was agreed to
        }
        if (/open|toggle/.test(name) && !page.isDrawn) {
            want();
            await (consent ? ask : showFrame)(true);
        }
        return await (await start()).call(name, args);
    } catch (error) {
        console.warn(`SeitechChat.${name}: ${error.message}`);
        throw error;
    } finally {
        showFrame(false);
    }
}

/** A method of the page never throws: it rejects, and logs one line. */
function call(name, ...args) {
    const result = run(name, args);
    result.catch(ignore); // a page that does not look at it has no unhandled rejection
    return result;
}

/** @returns {() => void} ends it */
function on(name, handler) {
    if (EVENTS.includes(name) && typeof handler === "function") {
        handlers[name] ||= new Set();
        handlers[name].add(handler);
    } else {
        console.warn(`SeitechChat.on: takes one of ${EVENTS}, and a function`);
    }
    return () => handlers[name]?.delete(handler);
}

function makeFacade() {
    const facade = {
        on,
        key: page.settings.key,
        /** As before the loader came: `push(["open"], ["on", "ready", …])`. */
        push: (...calls) => calls.forEach(([name, ...args]) => window.SeitechChat[name](...args)),
        // Looked for by the language itself.
        then: undefined,
        toJSON: undefined,
    };
    return new Proxy(facade, {
        get: (_, name) =>
            name in facade || typeof name === "symbol"
                ? facade[name]
                : (...args) => call(name, ...args),
    });
}

/**
 * Begin, unless the page is being edited or has a chat already: it may have the script twice.
 *
 * @param {import("./settings").EmbedSettings} settings
 */
export function begin(settings) {
    const known = window.SeitechChat;
    if (window.frameElement?.closest(".o_web_client")) {
        return; // the page is in Odoo's website editor
    }
    if (known?.key) {
        if (known.key !== settings.key) {
            console.warn("SeitechChat: this page has another site's chat");
        }
        return;
    }
    page.settings = settings;
    const wishes = [document.documentElement.lang, ...navigator.languages];
    useLanguage(wishes.map(findLanguage).find(Boolean) || settings.languages[0]);
    drawLauncher(settings);
    askFirst();
    window.SeitechChat = makeFacade();
    if (Array.isArray(known)) {
        window.SeitechChat.push(...known);
    }
    drawn = draw();
    drawn.then(prefetch).catch(ignore); // asked for again when it is needed
}
