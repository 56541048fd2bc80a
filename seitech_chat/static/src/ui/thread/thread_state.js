/** The shared state of a conversation's list and composer. */
export class ThreadState {
    /** The message that the next one answers, or null. */
    replyTo = null;
    /** Key of the message being edited, or null. */
    editingKey = null;
    /** Key of the message just jumped to, or null. */
    highlightKey = null;
    /** For whom the emoji picker is open: "composer", a message, or null. */
    emojiFor = null;
    /** The panel beside the messages: { Component, props }, or null. */
    panel = null;
}
