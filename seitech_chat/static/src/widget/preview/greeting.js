import { onMounted, onWillUnmount } from "@odoo/owl";

const SECOND_MS = 1000;

/**
 * Greet a visitor of the page beside the closed chat, once per visit, unless they have
 * conversations or opened the chat before.
 *
 * @param {VisitorChat} chat
 * @param {{ seconds: number, text: string }} [greeting] 0 seconds: none
 * @param {() => boolean} isLauncherShown
 */
export function useGreeting(chat, { seconds = 0, text = "" } = {}, isLauncherShown) {
    let timer = null;
    const greet = () => {
        if (isLauncherShown() && !chat.isOpen && !chat.token && !chat.memory.wasGreeted) {
            chat.memory.wasGreeted = true;
            chat.preview = { text, author: null, messageId: null, channelId: null };
        }
    };
    onMounted(() => {
        if (seconds && text) {
            timer = setTimeout(greet, Math.max(0, seconds * SECOND_MS - performance.now()));
        }
    });
    onWillUnmount(() => clearTimeout(timer));
}
