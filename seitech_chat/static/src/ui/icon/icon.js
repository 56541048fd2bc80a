import { Component } from "@odoo/owl";

// Strokes on a 24 × 24 field.
const PATHS = {
    alert: "M12 8v5m0 3v.5M12 3l10 18H2z",
    back: "M15 5l-7 7 7 7",
    chat: "M4 4h16v12H11l-5 4.5V16H4z",
    check: "M5 12.5l4.5 4.5L19 7",
    checks: "M2 12.5l4.5 4.5L15 7.5M11 16l1.2 1L22 7",
    clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
    close: "M6 6l12 12M18 6L6 18",
    copy: "M9 9h11v11H9zM15 9V4H4v11h5",
    down: "M12 5v13m-6-6l6 6 6-6",
    download: "M12 4v11m-5-5l5 5 5-5M5 20h14",
    edit: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19z",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
    minimize: "M5 9l7 7 7-7",
    more: "M4 12h1.5M11.25 12h1.5M18.5 12h1.5",
    paperclip:
        "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 17a1.7 1.7 0 0 1-2.4-2.4L15 7",
    pin: "M9 4h6l-1 6 4 4H6l4-4zM12 14v7",
    play: "M7 4.5l12 7.5-12 7.5z",
    reply: "M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7",
    send: "M4 12L3 4l18 8-18 8zM4 12h9",
    smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14.5c1 1.5 2.4 2.3 4 2.3s3-.8 4-2.3M9 9.5h.01M15 9.5h.01",
    sound: "M4 10v4h4l5 4V6L8 10zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
    mute: "M4 10v4h4l5 4V6L8 10zM17 9.5l5 5M22 9.5l-5 5",
    star: "M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z",
    trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
    up: "M12 19V6m-6 6l6-6 6 6",
};

/** Add drawings that only some bundles need: `{ name: path }`. */
export function addIcons(paths) {
    Object.assign(PATHS, paths);
}

/** A drawn sign. It means nothing by itself: what it is on bears the label. */
export class Icon extends Component {
    static template = "seitech_chat.Icon";
    static props = {
        name: { validate: (name) => name in PATHS },
        class: { type: String, optional: true },
    };

    get path() {
        return PATHS[this.props.name];
    }
}
