import { Component } from "@odoo/owl";

const TOAST_MS = 6000;

/**
 * Say something for a moment.
 *
 * @param {{ toasts: object[] }} chat reactive: what a `ToastList` shows
 * @param {string} text
 * @param {{ type?: "info" | "warning" | "danger" }} [options]
 */
export function addToast(chat, text, { type = "info" } = {}) {
    const toast = { id: Math.random(), text, type };
    chat.toasts.push(toast);
    setTimeout(() => {
        chat.toasts = chat.toasts.filter((one) => one.id !== toast.id);
    }, TOAST_MS);
}

/** Passing lines: what did not work. */
export class ToastList extends Component {
    static template = "seitech_chat.ToastList";
    static props = { toasts: { type: Array } };
}
