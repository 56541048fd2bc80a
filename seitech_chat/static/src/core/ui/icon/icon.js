import { Component } from "@odoo/owl";

// Strokes on a 24 × 24 field.
const PATHS = {
    alert: "M12 8v5m0 3v.5M12 3l10 18H2z",
    archive: "M3 4h18v4H3zM5 8v12h14V8M10 12h4",
    at: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm4 4v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7",
    back: "M15 5l-7 7 7 7",
    chat: "M4 4h16v12H11l-5 4.5V16H4z",
    cap: "M2 9l10-5 10 5-10 5zM6 11.5V16c3 3 9 3 12 0v-4.5M22 9v6",
    check: "M5 12.5l4.5 4.5L19 7",
    checks: "M2 12.5l4.5 4.5L15 7.5M11 16l1.2 1L22 7",
    clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.5 2",
    close: "M6 6l12 12M18 6L6 18",
    copy: "M9 9h11v11H9zM15 9V4H4v11h5",
    details: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v5m0-8.5v.5",
    down: "M12 5v13m-6-6l6 6 6-6",
    download: "M12 4v11m-5-5l5 5 5-5M5 20h14",
    edit: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19z",
    bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
    shrink: "M20 4l-7 7M13 5v6h6M4 20l7-7M11 19v-6H5",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    link: "M10 13.5a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 6.6M14 10.5a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17.4",
    lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
    megaphone: "M4 10v4h3l9 5V5L7 10zM7 14l1.5 6H11l-1.2-4.6M19 10a3 3 0 0 1 0 4",
    minimize: "M5 9l7 7 7-7",
    more: "M4 12h1.5M11.25 12h1.5M18.5 12h1.5",
    paperclip:
        "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.7 17a1.7 1.7 0 0 1-2.4-2.4L15 7",
    people: "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c0-4 2.7-6 6.5-6s6.5 2 6.5 6M16 5a3.2 3.2 0 0 1 0 6.2M18 14.5c2.3.8 3.5 2.7 3.5 5.5",
    pin: "M9 4h6l-1 6 4 4H6l4-4zM12 14v7",
    play: "M7 4.5l12 7.5-12 7.5z",
    prepared: "M4 4h16v12H11l-5 4.5V16H4zM13 6.5l-3.5 4H14l-3 3.5",
    reply: "M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 7",
    retry: "M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5",
    search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12l4.5 4.5",
    send: "M4 12L3 4l18 8-18 8zM4 12h9",
    smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14.5c1 1.5 2.4 2.3 4 2.3s3-.8 4-2.3M9 9.5h.01M15 9.5h.01",
    sound: "M4 10v4h4l5 4V6L8 10zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
    mute: "M4 10v4h4l5 4V6L8 10zM17 9.5l5 5M22 9.5l-5 5",
    star: "M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z",
    trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
    up: "M12 19V6m-6 6l6-6 6 6",
    write: "M13 4H4v16h16v-9M10 14l1-3.5L18.5 3 21 5.5 13.5 13z",
};

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
