/**
 * On somebody else's page only an action of the person on the chat may move the focus
 * there: what is typed into the page's own fields must never land in the chat.
 */

const PERSON_EVENTS = ["pointerdown", "keydown", "focusin"];

const guard = { host: null, isInChat: false };

function onPersonEvent(ev) {
    guard.isInChat = ev.composedPath().includes(guard.host);
}

/**
 * Watch where the person is, from now on.
 *
 * @param {HTMLElement} host that holds the chat in a page
 * @returns {() => void} ends it
 */
export function guardFocus(host) {
    guard.host = host;
    guard.isInChat = false;
    PERSON_EVENTS.forEach((type) => document.addEventListener(type, onPersonEvent, true));
    return () => {
        PERSON_EVENTS.forEach((type) => document.removeEventListener(type, onPersonEvent, true));
        guard.host = null;
    };
}

/** The person opened the chat by a button of the page. */
export function allowFocus() {
    guard.isInChat = true;
}

/** The same, while the chat's script was on its way: unless they went on elsewhere. */
export function allowFocusUnlessElsewhere(opener) {
    const { activeElement } = document;
    const isOnline = [document.body, null, guard.host, opener].includes(activeElement);
    guard.isInChat = isOnline || Boolean(guard.host?.contains(activeElement));
}

/** Whether the chat may take the focus by itself; the inbox, a screen of its own, always. */
export function mayTakeFocus() {
    return !guard.host || guard.isInChat;
}

/** Return whether a focused text field brings up a keyboard over half of the screen. */
export function hasScreenKeyboard() {
    return window.matchMedia("(hover: none)").matches;
}

/** @param {HTMLElement | null} el to focus, where the chat may */
export function takeFocus(el) {
    if (mayTakeFocus()) {
        el?.focus();
    }
}
