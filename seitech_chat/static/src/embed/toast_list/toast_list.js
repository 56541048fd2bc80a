import { Component } from "@odoo/owl";

const TOAST_MS = 6000;
const TOAST_WITH_BUTTONS_MS = 12_000; // time to read it and to reach a button

/**
 * @typedef {object} ToastOptions
 * @property {"info" | "success" | "warning" | "danger"} [type]
 * @property {{ name: string, onClick: () => void }[]} [buttons] a click closes the line, too
 */

/**
 * Show a text for a moment.
 *
 * @param {{ toasts: object[] }} chat reactive: what a `ToastList` shows
 * @param {string} text
 * @param {ToastOptions} [options]
 */
export function addToast(chat, text, { type = "info", buttons = [] } = {}) {
    const id = Math.random();
    const close = () => (chat.toasts = chat.toasts.filter((one) => one.id !== id));
    const closing = ({ name, onClick }) => ({
        name,
        onClick() {
            close();
            onClick();
        },
    });
    chat.toasts.push({ id, text, type, buttons: buttons.map(closing) });
    setTimeout(close, buttons.length ? TOAST_WITH_BUTTONS_MS : TOAST_MS);
}

/** Passing lines: what was done and what did not work. */
export class ToastList extends Component {
    static template = "seitech_chat.ToastList";
    static props = { toasts: { type: Array } };
}
