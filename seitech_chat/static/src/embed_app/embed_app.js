import { App } from "@odoo/owl";

import { guardFocus } from "@seitech_chat/core/focus_guard";
import { PageRoot } from "@seitech_chat/embed/page_root/page_root";
import { createShadowRoot } from "@seitech_chat/embed/shadow_root";
import { makeTranslate } from "@seitech_chat/embed/translations";
import { isLoaded, setLazyLoader } from "@seitech_chat/embed_app/lazy";
import { PageApi } from "@seitech_chat/embed_app/page_api";
import { makeSiteChat } from "@seitech_chat/embed_app/site_chat";
import { warmUp } from "@seitech_chat/embed_app/warm_up";
import { precompileTemplates, templatesOf, whenIdle } from "@seitech_chat/ui/precompile_templates";
import { setStyle } from "@seitech_chat/ui/use_style";
import { Panel } from "@seitech_chat/widget/panel/panel";
import { Widget } from "@seitech_chat/widget/widget";
import { makeWidgetEnv } from "@seitech_chat/widget/widget_env";

/** The scripts after this one, in the order they are loaded in. */
const LATER_SCRIPTS = ["conversation", "more"];

/** Each script defines more names than the one before: load them until it has the name. */
async function loadLater(page, name) {
    for (const script of LATER_SCRIPTS) {
        await page.loadScript(script);
        if (isLoaded(name)) {
            return;
        }
    }
    throw new TypeError(`No script defines ${name}.`);
}

/** Return the configuration that a screen reads, out of the site's settings. */
function makeConfig({ settings, language }) {
    const { colors, scheme, isSoundOn, origin } = settings;
    const { lang, direction, title, text, proactive, consent } = language;
    const logo = settings.logo && new URL(settings.logo, origin || location.href).href;
    const shared = { colors, scheme, isSoundOn, logo };
    return { ...shared, lang, direction, title, text, proactive, consent };
}

/** The distance from the window's lower edge, or from a bar that the page has there. */
function makeBottom({ offsetY }) {
    return `calc(${offsetY}px + var(--seitech-chat-bottom, 0px))`;
}

function makeHolder({ settings, shadow }, config) {
    const holder = createShadowRoot(shadow, config);
    holder.classList.toggle("o-isAtStart", settings.side === "left");
    setStyle(holder, {
        "z-index": String(settings.zIndex),
        "--o-seitech-Widget-x": `${settings.offsetX}px`,
        "--o-seitech-Widget-y": makeBottom(settings),
    });
    return holder;
}

/** Let the first value be made ahead of its use. */
function prepareFirst(create) {
    let prepared = null;
    return {
        prepare: () => (prepared = create()),
        make() {
            const made = prepared || create();
            prepared = null;
            return made;
        },
    };
}

/**
 * Run the steps of the start one by one, each when the page has nothing else to do: in one task
 * they hold up a slow phone for 130 ms. A person who waits for the chat gets them at once.
 *
 * @param {import("@seitech_chat/embed_loader/settings").EmbedPage} page
 * @param {(() => unknown)[]} steps
 */
async function runWhenIdle({ wanted }, steps) {
    for (const step of steps) {
        await Promise.race([wanted, new Promise(whenIdle)]);
        await step();
    }
}

/**
 * Draw the chat on a page of any site. Its texts are translated when the script is built.
 *
 * @param {import("@seitech_chat/embed_loader/settings").EmbedPage} page
 * @returns {Promise<PageApi>}
 */
export async function startApp(page) {
    const { settings, host, shadow } = page;
    const launcher = shadow.querySelector("button"); // the loader's: the first
    page.isShown = () => Boolean(launcher.offsetWidth);
    const config = makeConfig(page);
    const _t = makeTranslate(new Map());
    const api = new PageApi(page, _t);
    const makeChat = (parts) => api.follow(makeSiteChat(parts, settings));
    const envs = prepareFirst(() => ({
        ...makeWidgetEnv({ root: host, config, _t, makeChat }),
        launcher: page,
    }));
    setLazyLoader((name) => loadLater(page, name));
    const stopGuard = guardFocus(host);
    const app = new App(PageRoot, { props: { screen: Widget, makeEnv: envs.make }, name: "Chat" });
    let holder = null;
    let stopPreparing = () => {};
    api.onDestroy = () => {
        stopPreparing();
        app.destroy();
        holder.remove();
        stopGuard();
    };
    const names = [...templatesOf([PageRoot]), Widget.template];
    await runWhenIdle(page, [
        () => (holder = makeHolder(page, config)),
        ...names.map((name) => () => app.getTemplate(name)),
        envs.prepare,
        () => app.mount(holder),
    ]);
    const stops = [precompileTemplates(app, [Panel]), warmUp(holder, config)];
    stopPreparing = () => stops.forEach((stop) => stop());
    page.wanted.then(stopPreparing);
    page.isDrawn = true;
    page.emit("ready");
    return api;
}
