const TYPING_IDLE_MS = 5000;

/** Says that somebody types, and that they stopped, also when they just walk away. */
export class TypingSender {
    /** @param {(isTyping: boolean) => void} say */
    constructor(say) {
        this.say = say;
        this.idleTimer = null;
    }

    /** The text changed. */
    note(isTyping) {
        this.stop(isTyping);
        if (isTyping) {
            this.idleTimer = setTimeout(() => this.stop(), TYPING_IDLE_MS);
        }
    }

    stop(isTyping = false) {
        this.forget();
        this.say(isTyping);
    }

    /** A message ends the typing by itself. */
    forget() {
        clearTimeout(this.idleTimer);
    }
}
