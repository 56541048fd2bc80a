import { mount } from "@odoo/owl";
import { getTemplate } from "@web/core/templates";

import { loadTranslations, makeTranslate } from "@seitech_chat/widget/translations";
import { makeThemeStyle } from "@seitech_chat/widget/theme";
import { Widget } from "@seitech_chat/widget/widget";
import { makeWidgetEnv } from "@seitech_chat/widget/widget_env";

/** Resolves when the styles are there: nothing is drawn without them. */
function loadStyles(shadow, href) {
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

/** The element the widget lives in: its own tree, out of reach of the page's styles. */
function makeHolder(shadow, config) {
    const style = document.createElement("style");
    style.textContent = makeThemeStyle(config.colors);
    const holder = document.createElement("div");
    holder.className = "o-seitech-WidgetRoot o-seitech-theme";
    holder.classList.toggle("o-isDark", config.scheme === "dark");
    holder.classList.toggle("o-isAuto", config.scheme === "auto");
    holder.dir = config.direction;
    holder.lang = config.lang.replace("_", "-");
    // The page sees such events come from a plain element: its shortcuts would fire.
    for (const type of KEY_EVENTS) {
        holder.addEventListener(type, (ev) => ev.stopPropagation());
    }
    shadow.append(style, holder);
    return holder;
}

async function boot() {
    const root = document.querySelector(".o-seitech-widget[data-config]");
    if (!root || root.shadowRoot) {
        return;
    }
    const config = JSON.parse(root.dataset.config);
    const shadow = root.attachShadow({ mode: "open" });
    const [terms] = await Promise.all([
        loadTranslations(config.translations),
        loadStyles(shadow, config.style),
    ]);
    const _t = makeTranslate(terms);
    await mount(Widget, makeHolder(shadow, config), {
        env: makeWidgetEnv({ root, config, _t }),
        getTemplate,
        translateFn: (term) => _t(term),
        name: "Chat",
    });
}

// The templates are registered after the modules, at the end of the bundle.
Promise.resolve().then(boot);
