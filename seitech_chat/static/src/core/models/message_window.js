function compare(one, other) {
    return one.position - other.position || one.id - other.id;
}

/**
 * The one unbroken stretch of a channel's messages that is held, in order. A message
 * outside of it is not added, or the stretch would have a hole.
 */
export class MessageWindow {
    messages = [];
    /** none → loading → loaded or failed; a page at either end sets its own flag. */
    status = "none";
    /** Why the last load failed: a ChatApiError's code, or null. */
    failureCode = null;
    hasMoreBefore = false;
    hasMoreAfter = false;
    isLoadingBefore = false;
    isLoadingAfter = false;
    /** Counts replacements: the answer to an older question is dropped. */
    generation = 0;

    get first() {
        return this.messages[0] || null;
    }

    get last() {
        return this.messages.at(-1) || null;
    }

    get isLoaded() {
        return this.status === "loaded";
    }

    /** Whether a message of this position belongs into the stretch. */
    covers(position) {
        if (!this.isLoaded) {
            return false;
        }
        const isAfterStart = !this.hasMoreBefore || position >= (this.first?.position ?? 0);
        const isBeforeEnd = !this.hasMoreAfter || position <= (this.last?.position ?? 0);
        return isAfterStart && isBeforeEnd;
    }

    /** Put a message in its place; one held already stays where it is. */
    add(message) {
        let index = this.messages.length;
        while (index > 0 && compare(this.messages[index - 1], message) > 0) {
            index--;
        }
        if (this.messages[index - 1]?.id !== message.id) {
            this.messages.splice(index, 0, message);
        }
    }

    /** Put a page in its place, in one go. */
    addAll(messages) {
        const ids = new Set(this.messages.map((message) => message.id));
        const added = messages.filter((message) => !ids.has(message.id));
        this.messages = [...this.messages, ...added].sort(compare);
    }

    /** The channel begins at this position now. */
    dropBefore(position) {
        if (this.first?.position < position) {
            this.messages = this.messages.filter((message) => message.position >= position);
            this.hasMoreBefore = false;
        }
    }

    /** Hold nothing; what is on its way is not wanted any more. */
    clear() {
        this.generation++;
        this.messages = [];
        this.status = "none";
        this.hasMoreBefore = false;
        this.hasMoreAfter = false;
    }

    /** Hold these and nothing else. */
    replace(messages) {
        this.messages = [...messages].sort(compare);
        this.status = "loaded";
        this.failureCode = null;
    }
}
