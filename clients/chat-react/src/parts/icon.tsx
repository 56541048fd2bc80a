/** Strokes on a field of 24 × 24. */
const PATHS = {
    alert: "M12 8v5m0 3v.5M12 3l10 18H2z",
    back: "M15 5l-7 7 7 7",
    chat: "M4 4h16v12H11l-5 4.5V16H4z",
    check: "M5 12.5l4.5 4.5L19 7",
    checks: "M2 12.5l4.5 4.5L15 7.5M11 16l1.2 1L22 7",
    clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
    close: "M6 6l12 12M18 6L6 18",
    down: "M12 5v13m-6-6l6 6 6-6",
    edit: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19z",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    minimize: "M5 9l7 7 7-7",
    paperclip:
        "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 17a1.7 1.7 0 0 1-2.4-2.4L15 7",
    reply: "M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7",
    search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12l5 5",
    send: "M4 12L3 4l18 8-18 8zM4 12h9",
    star: "M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z",
    trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
} as const;

/** @internal The name of a drawing. */
export type IconName = keyof typeof PATHS;

/** A drawn sign. Whatever it stands on has the label. */
export function Icon({ name }: { name: IconName }) {
    return (
        <svg
            className="seitech-icon"
            data-name={name}
            viewBox="0 0 24 24"
            aria-hidden="true"
            focusable="false"
        >
            <path d={PATHS[name]} />
        </svg>
    );
}
