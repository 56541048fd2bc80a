import css from "@seitech_chat/embed_loader/loader.scss";

const CLOSE_ICON = "M6 6l12 12M18 6L6 18";
const SVG = "http://www.w3.org/2000/svg";

const make = (tag) => document.createElement(tag);

export const host = make("seitech-chat");
export const shadow = host.attachShadow({ mode: "open" });
export const button = make("button");
export const root = make("div");
const badge = make("b");
const frame = make("p");
const stroke = document.createElementNS(SVG, "path");
let icon = "";

/** Styles that a strict Content-Security-Policy allows. */
export function addStyles(text) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    shadow.adoptedStyleSheets.push(sheet);
}

/**
 * Draw the launcher in plain DOM, since nothing else is loaded yet.
 *
 * @param {import("./settings").EmbedSettings} settings
 */
export function drawLauncher(settings) {
    const { style } = root;
    const { scheme, side } = settings;
    const drawing = document.createElementNS(SVG, "svg");
    // The page may have a bar at its lower edge, and says its height.
    const bottom = "env(safe-area-inset-bottom) + var(--seitech-chat-bottom,0px)";
    style.setProperty("--c", settings.colors.strong);
    style.setProperty("--x", `calc(${settings.offsetX}px + env(safe-area-inset-${side}))`);
    style.setProperty("--y", `calc(${settings.offsetY}px + ${bottom})`);
    style.setProperty("--z", settings.zIndex);
    style.colorScheme = scheme === "auto" ? "light dark" : scheme;
    root.className = `root ${side}`;
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.append(stroke);
    button.type = "button";
    button.append(drawing, badge);
    root.append(button);
    // The page sees keys come from a plain element: its shortcuts would fire.
    root.onkeydown = (ev) => ev.stopPropagation();
    icon = settings.icon;
    showState(false, "");
    addStyles(css);
    shadow.append(root);
}

/** @param {import("./settings").EmbedLanguage} language */
export function translateLauncher({ direction, openLabel }) {
    root.dir = direction;
    labelLauncher(openLabel);
}

export function labelLauncher(label) {
    button.title = label;
    button.setAttribute("aria-label", label);
}

/** Show an empty window while the chat is on its way. */
export function showFrame(isLoading) {
    if (isLoading) {
        root.append(frame);
    } else {
        frame.remove();
    }
}

export function showState(isOpen, count) {
    stroke.setAttribute("d", isOpen ? CLOSE_ICON : icon);
    button.setAttribute("aria-expanded", isOpen);
    badge.textContent = count;
}
