// The Date header of an answer has full seconds.
const HEADER_STEP_MS = 1000;

/** The offset that the answers so far allow: [least, most] in ms, or null. */
let range = null;
let offsetMs = 0;
let readDevice = () => Date.now();

/**
 * The time of now by the device's clock, in ms since 1970: for waiting times, and for what no
 * server sees.
 */
export function deviceNow() {
    return readDevice();
}

/**
 * Read the device's clock in another way, for all stores of a program.
 *
 * @param {() => number} now in ms since 1970
 */
export function setDeviceClock(now) {
    readDevice = now;
}

/**
 * The time of now by the server's clock, in ms since 1970: for everything that is compared
 * with times the server sent. The device's own clock may be wrong by minutes or months.
 */
export function serverNow() {
    return deviceNow() + offsetMs;
}

/**
 * Compare the device's clock with the server's. Each answer narrows the offset down; one
 * that contradicts the earlier ones restarts the measurement, since the device's clock was set.
 *
 * @param {string | null} date the answer's Date header
 * @param {number} askedMs when it was asked for, by the device's clock
 * @param {number} answeredMs when it came
 */
export function recordServerTime(date, askedMs, answeredMs) {
    const sentMs = Date.parse(date || "");
    const least = sentMs - answeredMs;
    const most = sentMs + HEADER_STEP_MS - askedMs;
    if (!(least <= most)) {
        return; // no date, or the device's clock was set while the answer was on its way
    }
    const narrowed = range && [Math.max(least, range[0]), Math.min(most, range[1])];
    range = narrowed && narrowed[0] <= narrowed[1] ? narrowed : [least, most];
    const isRight = range[0] <= 0 && range[1] >= 0;
    offsetMs = isRight ? 0 : Math.round((range[0] + range[1]) / 2);
}

/** Trust the device's clock again, for tests. */
export function clearServerTime() {
    range = null;
    offsetMs = 0;
}
