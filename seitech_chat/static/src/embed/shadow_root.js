import { makeThemeStyle } from "@seitech_chat/embed/theme";
import { setStyle } from "@seitech_chat/ui/use_style";

/** Resolves when the styles are there: nothing is drawn without them. */
export async function loadStyles(shadow, href) {
    const response = await window.fetch(href, { credentials: "same-origin" });
    if (!response.ok) {
        throw new TypeError(href);
    }
    addStyles(shadow, await response.text());
}

/** Styles that a strict Content-Security-Policy allows: no element, no attribute. */
export function addStyles(shadow, css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets.push(sheet);
}

const KEY_EVENTS = ["keydown", "keypress", "keyup", "paste"];

/** The element the chat lives in: its own tree, out of reach of the page's styles. */
export function createShadowRoot(shadow, config) {
    const holder = document.createElement("div");
    holder.className = "o-seitech-WidgetRoot o-seitech-theme";
    holder.classList.toggle("o-isDark", config.scheme === "dark");
    holder.classList.toggle("o-isAuto", config.scheme === "auto");
    holder.dir = config.direction;
    holder.lang = config.lang;
    // The page sees such events come from a plain element: its shortcuts would fire.
    for (const type of KEY_EVENTS) {
        holder.addEventListener(type, (ev) => ev.stopPropagation());
    }
    setStyle(holder, makeThemeStyle(config.colors));
    shadow.append(holder);
    return holder;
}
