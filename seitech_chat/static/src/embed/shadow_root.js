import { makeThemeStyle } from "@seitech_chat/embed/theme";

/** Resolves when the styles are there: nothing is drawn without them. */
export function loadStyles(shadow, href) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    const loaded = new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = reject;
    });
    shadow.append(link);
    return loaded;
}

const KEY_EVENTS = ["keydown", "keypress", "keyup", "paste"];

/** The element the chat lives in: its own tree, out of reach of the page's styles. */
export function createShadowRoot(shadow, config) {
    const style = document.createElement("style");
    style.textContent = makeThemeStyle(config.colors);
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
    shadow.append(style, holder);
    return holder;
}
