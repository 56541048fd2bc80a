import { onWillDestroy, reactive, useState } from "@odoo/owl";

import { serverNow } from "@seitech_chat/core/live/server_clock";

const SECOND_MS = 1000;
const SECONDS_OF_AGES = 20;

/**
 * The page's one clock: all ages and countdowns read it, so a list of 500 rows has one
 * timer. It runs while a component uses it.
 */
class Clock {
    second = 0;
    /** Moves every twenty seconds, for what is shown in minutes or more. */
    coarse = 0;
    userCount = 0;
    timer = null;

    enter() {
        if (!this.userCount++) {
            this.second = this.coarse = serverNow();
            this.timer = setInterval(() => this.tick(), SECOND_MS);
        }
    }

    leave() {
        if (!--this.userCount) {
            clearInterval(this.timer);
            this.timer = null;
        }
    }

    tick() {
        this.second = serverNow();
        if (Math.abs(this.second - this.coarse) >= SECONDS_OF_AGES * SECOND_MS) {
            this.coarse = this.second;
        }
    }

    /**
     * The time of now. A component that reads it while it is drawn is drawn again each
     * second, or every twenty where seconds are not shown.
     *
     * @param {boolean} isExact whether seconds are shown
     * @returns {number} milliseconds
     */
    now(isExact) {
        const ticked = isExact ? this.second : this.coarse;
        // Text drawn between two ticks is not a second behind.
        return ticked && serverNow();
    }
}

export const pageClock = reactive(new Clock());

/** @returns {Clock} reactive, running as long as the component that calls */
export function useClock() {
    pageClock.enter();
    onWillDestroy(() => pageClock.leave());
    return useState(pageClock);
}
