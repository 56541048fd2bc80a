const READABLE_RATIO = 4.5; // WCAG 2.2 AA, normal text
const SIGN_RATIO = 3; // WCAG 2.2 AA, signs and borders of controls
const STEP = 0.06;

function channelsOf(color) {
    return [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));
}

function luminance(channels) {
    const [red, green, blue] = channels.map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours as WCAG reckons it, from 1 to 21. */
export function contrast(one, other) {
    const lights = [luminance(channelsOf(one)), luminance(channelsOf(other))];
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}

/** A colour on its way to another: ratio 0 is the one, 1 the other. */
export function mix(one, other, ratio) {
    const [from, to] = [channelsOf(one), channelsOf(other)];
    const mixed = from.map((value, i) => Math.round(value + (to[i] - value) * ratio));
    return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour, or darkened or lightened until it contrasts with a background. */
export function makeReadable(color, background, ratio = READABLE_RATIO) {
    const isLight = luminance(channelsOf(background)) > 0.18;
    const goal = isLight ? "#000000" : "#ffffff";
    let readable = color;
    for (let share = STEP; contrast(readable, background) < ratio && share < 1; share += STEP) {
        readable = mix(color, goal, share);
    }
    return readable;
}

/**
 * The site's colours as custom properties of `chat_theme.scss`, those made readable that bear or
 * are text. Names with `light-` hold for the light scheme; the dark one keeps its own and
 * takes only the brand's colour.
 *
 * @param {Record<"primary" | "secondary" | "text" | "surface" | "error", string>} colors
 * @returns {Record<string, string>} for `setStyle`
 */
export function makeThemeStyle({ primary, secondary, text, surface, error }) {
    const raised = mix(surface, "#ffffff", 0.8);
    return {
        "--o-seitech-primary": primary,
        "--o-seitech-primary-strong": makeReadable(primary, "#ffffff"),
        "--o-seitech-secondary": makeReadable(secondary, surface, SIGN_RATIO),
        "--o-seitech-light-text": makeReadable(text, surface),
        "--o-seitech-light-muted": makeReadable(mix(text, surface, 0.35), surface),
        "--o-seitech-light-surface": surface,
        "--o-seitech-light-raised": raised,
        "--o-seitech-light-line": mix(surface, text, 0.16),
        "--o-seitech-light-link": makeReadable(primary, mix(primary, raised, 0.85)),
        "--o-seitech-light-own": mix(primary, raised, 0.85),
        "--o-seitech-light-error": makeReadable(error, mix(error, raised, 0.88)),
        "--o-seitech-light-error-tint": mix(error, raised, 0.88),
        "--o-seitech-light-focus": makeReadable(primary, surface, SIGN_RATIO),
    };
}
