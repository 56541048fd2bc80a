import { addIcons } from "@seitech_chat/ui/icon/icon";

// Of signed-in people alone: the visitor's bundle goes without.
addIcons({
    archive: "M3 4h18v4H3zM5 8v12h14V8M10 12h4",
    at: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm4 4v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7",
    bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
    cap: "M2 9l10-5 10 5-10 5zM6 11.5V16c3 3 9 3 12 0v-4.5M22 9v6",
    details: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v5m0-8.5v.5",
    expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
    shrink: "M20 4l-7 7M13 5v6h6M4 20l7-7M11 19v-6H5",
    link: "M10 13.5a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 6.6M14 10.5a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17.4",
    megaphone: "M4 10v4h3l9 5V5L7 10zM7 14l1.5 6H11l-1.2-4.6M19 10a3 3 0 0 1 0 4",
    people: "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c0-4 2.7-6 6.5-6s6.5 2 6.5 6M16 5a3.2 3.2 0 0 1 0 6.2M18 14.5c2.3.8 3.5 2.7 3.5 5.5",
    prepared: "M4 4h16v12H11l-5 4.5V16H4zM13 6.5l-3.5 4H14l-3 3.5",
    search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12l4.5 4.5",
    write: "M13 4H4v16h16v-9M10 14l1-3.5L18.5 3 21 5.5 13.5 13z",
});
