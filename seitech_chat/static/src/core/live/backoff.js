/** Waiting times that grow with each failure and differ between clients. */
export class Backoff {
    constructor({ firstMs = 1000, longestMs = 30_000, random = Math.random } = {}) {
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        this.random = random;
        this.failureCount = 0;
    }

    /** How long to wait after one more failure: between half and all of the step. */
    nextMs() {
        const step = Math.min(this.firstMs * 2 ** this.failureCount, this.longestMs);
        this.failureCount++;
        return Math.round(step * (0.5 + this.random() / 2));
    }

    reset() {
        this.failureCount = 0;
    }
}
