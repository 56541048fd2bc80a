const JOINER = "\u200d";
const VARIATION = "\ufe0f";
/** The five tones of Unicode, from light to dark. */
const MODIFIERS = ["🏻", "🏼", "🏽", "🏾", "🏿"];
/** Adults, who have a tone of their own wherever they are joined. */
const ADULTS = new Set(["👨", "👩", "🧑"]);
export const TONE_COUNT = MODIFIERS.length;

/**
 * Return an emoji of people in a skin tone, all of them in the same.
 *
 * @param {string} emoji one that has tones
 * @param {number} tone 0 for none, 1 (light) to 5 (dark)
 */
export function addTone(emoji, tone) {
    if (!tone) {
        return emoji;
    }
    const parts = emoji.split(JOINER).map((part, index) => {
        const [first, ...rest] = part;
        const hasTone = index === 0 || ADULTS.has(first);
        const tail = rest.filter((one) => one !== VARIATION);
        return hasTone ? [first, MODIFIERS[tone - 1], ...tail].join("") : part;
    });
    return parts.join(JOINER);
}
