/**
 * Bring a message of the conversation that was just opened into view, once it is drawn.
 *
 * @param {EventTarget} bus of the frame
 * @param {number} position of the message
 */
export function showMessage(bus, position) {
    const event = new CustomEvent("show-message", { detail: { position } });
    requestAnimationFrame(() => bus.dispatchEvent(event)); // drawn with the next frame
}
