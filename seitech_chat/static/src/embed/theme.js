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
 * The website's colours as CSS words, those made readable that bear or are text. They hold
 * for the light scheme; the dark one keeps its own and takes only the brand's colour.
 *
 * @param {Record<"primary" | "secondary" | "text" | "surface" | "error", string>} colors
 */
export function makeThemeStyle({ primary, secondary, text, surface, error }) {
    const strong = makeReadable(primary, "#ffffff");
    const raised = mix(surface, "#ffffff", 0.8);
    const brand = {
        primary,
        "primary-strong": strong,
        secondary: makeReadable(secondary, surface, SIGN_RATIO),
    };
    const light = {
        text: makeReadable(text, surface),
        muted: makeReadable(mix(text, surface, 0.35), surface),
        surface,
        raised,
        line: mix(surface, text, 0.16),
        link: makeReadable(primary, mix(primary, raised, 0.85)),
        own: mix(primary, raised, 0.85),
        error: makeReadable(error, mix(error, raised, 0.88)),
        "error-tint": mix(error, raised, 0.88),
        focus: makeReadable(primary, surface, SIGN_RATIO),
    };
    const words = (values) =>
        Object.entries(values)
            .map(([word, color]) => `--o-seitech-${word}:${color};`)
            .join("");
    const lightRule = `.o-seitech-theme:not(.o-isDark):not(.o-isAuto){${words(light)}}`;
    const autoRule = `@media (prefers-color-scheme:light){.o-seitech-theme.o-isAuto{${words(light)}}}`;
    return `.o-seitech-theme.o-seitech-theme{${words(brand)}}${lightRule}${autoRule}`;
}
