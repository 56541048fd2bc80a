const UNIT_SECONDS = { seconds: 1, minutes: 60 };
const CLOCK = /^(\d{1,5}):([0-5]?\d)(?::([0-5]?\d))?$/;
const HOURS = /^\d{1,5}(?:[.,]\d+)?$/;

/**
 * Write a duration as people do: "1:30", or "0:00:30" with its seconds.
 *
 * @param {number} value
 * @param {"seconds" | "minutes"} unit of the value
 * @param {boolean} [showsSeconds] always; else only where there are some
 */
export function formatDuration(value, unit, showsSeconds = false) {
    const total = Math.round(Math.abs(value || 0) * UNIT_SECONDS[unit]);
    const two = (number) => String(number).padStart(2, "0");
    const seconds = total % 60;
    const clock = `${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}`;
    const sign = value < 0 ? "-" : "";
    return sign + clock + (showsSeconds || seconds ? `:${two(seconds)}` : "");
}

/**
 * Read "1:30", "0:00:30", or hours as "1.5".
 *
 * @param {string} text
 * @param {"seconds" | "minutes"} unit of the result
 * @returns {number} whole
 * @throws {Error} for anything else
 */
export function parseDuration(text, unit) {
    const typed = text.trim();
    const clock = CLOCK.exec(typed);
    if (clock) {
        const [hours, minutes, seconds] = clock.slice(1).map((part) => Number(part || 0));
        return Math.round((hours * 3600 + minutes * 60 + seconds) / UNIT_SECONDS[unit]);
    }
    if (typed && !HOURS.test(typed)) {
        throw new Error(`"${text}" is no duration such as 1:30`);
    }
    return Math.round((Number(typed.replace(",", ".")) * 3600) / UNIT_SECONDS[unit]);
}
