const IME_KEY_CODE = 229;

/**
 * Return whether a key belongs to an input method that is composing a text: its Enter chooses,
 * its Escape cancels. Safari reports the last one after the end, by its key code alone.
 *
 * @param {KeyboardEvent} ev
 */
export function isComposing(ev) {
    return ev.isComposing || ev.keyCode === IME_KEY_CODE;
}
