/*
 * Colours of Okabe and Ito, which the colour-blind can distinguish, darkened for white and
 * lightened for a dark background until each has a contrast of 3:1. A pattern, a dash or a
 * point's shape says the same without colour.
 */
const COLORS = {
    light: {
        blue: "#0072b2",
        green: "#00875f",
        vermillion: "#c65300",
        orange: "#b07800",
        purple: "#a8578a",
        grey: "#6b7280",
        text: "#374151",
        line: "rgba(107, 114, 128, 0.25)",
        surface: "#ffffff",
    },
    dark: {
        blue: "#56b4e9",
        green: "#2fbf95",
        vermillion: "#f08a4b",
        orange: "#e6b03c",
        purple: "#d799c1",
        grey: "#a3aab5",
        text: "#d1d5db",
        line: "rgba(163, 170, 181, 0.25)",
        surface: "#262a36",
    },
};

/** @param {"light" | "dark"} scheme */
export function palette(scheme) {
    return COLORS[scheme];
}

const TILE = 8; // pixels of a pattern's side

/** Each pattern draws its lines into a tile of TILE pixels. */
const PATTERNS = {
    diagonal(context) {
        line(context, 0, TILE, TILE, 0);
        line(context, -1, 1, 1, -1);
        line(context, TILE - 1, TILE + 1, TILE + 1, TILE - 1);
    },
    crossed(context) {
        line(context, 0, 0, TILE, TILE);
        line(context, 0, TILE, TILE, 0);
    },
    dotted(context) {
        context.beginPath();
        context.arc(TILE / 2, TILE / 2, 1.6, 0, 2 * Math.PI);
        context.fill();
    },
    striped(context) {
        line(context, 0, TILE / 2, TILE, TILE / 2);
    },
};

function line(context, fromX, fromY, toX, toY) {
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
}

/**
 * Return the filling of a bar: the colour, or a pattern on it.
 *
 * @param {string} color
 * @param {string | null} pattern of PATTERNS
 * @param {string} ink the colour of the pattern's lines
 * @returns {string | CanvasPattern}
 */
export function makeFilling(color, pattern, ink) {
    if (!pattern) {
        return color;
    }
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE;
    const context = tile.getContext("2d");
    context.fillStyle = color;
    context.fillRect(0, 0, TILE, TILE);
    context.strokeStyle = context.fillStyle = ink;
    context.lineWidth = 1.5;
    PATTERNS[pattern](context);
    return context.createPattern(tile, "repeat");
}
