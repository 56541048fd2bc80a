import { describe, expect, test } from "@odoo/hoot";

import { contrast, makeReadable, makeThemeStyle, mix } from "@seitech_chat/embed/theme";

describe.current.tags("headless");

const COLORS = {
    primary: "#0284c7",
    secondary: "#16a34a",
    text: "#0b1220",
    surface: "#f8fafc",
    error: "#ef4444",
};

test("contrast is reckoned as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBe(21);
    expect(contrast("#777777", "#ffffff")).toBeWithin(4.47, 4.49);
});

test("a mixed colour lies between the two", () => {
    expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(mix("#123456", "#ffffff", 0)).toBe("#123456");
});

test("a colour becomes readable on light and on dark", () => {
    for (const background of ["#ffffff", "#f8fafc", "#111827"]) {
        for (const color of ["#0284c7", "#ffff00", "#ef4444", "#808080"]) {
            expect(contrast(makeReadable(color, background), background)).toBeGreaterThan(4.5);
        }
    }
});

test("whatever the website's colours, text on them is readable", () => {
    for (const primary of ["#0284c7", "#ffff00", "#ffffff", "#000000"]) {
        const style = makeThemeStyle({ ...COLORS, primary });
        expect(contrast(style["--o-seitech-primary-strong"], "#ffffff")).toBeGreaterThan(4.5);
        const surface = style["--o-seitech-light-surface"];
        expect(contrast(style["--o-seitech-light-text"], surface)).toBeGreaterThan(4.5);
    }
});
