import { App } from "@odoo/owl";
import { getTemplate } from "@web/core/templates";

import { guardFocus } from "@seitech_chat/core/focus_guard";
import { precompileTemplates } from "@seitech_chat/ui/precompile_templates";
import { loadStyles, createShadowRoot } from "@seitech_chat/embed/shadow_root";
import { PageRoot } from "@seitech_chat/embed/page_root/page_root";
import { loadTranslations, makeTranslate } from "@seitech_chat/embed/translations";
import { Panel } from "@seitech_chat/widget/panel/panel";
import { Widget } from "@seitech_chat/widget/widget";
import { makeWidgetEnv } from "@seitech_chat/widget/widget_env";

async function boot() {
    const root = document.querySelector(".o-seitech-widget[data-config]");
    if (!root || root.shadowRoot) {
        return;
    }
    const config = JSON.parse(root.dataset.config);
    const shadow = root.attachShadow({ mode: "open" });
    guardFocus(root);
    const [terms] = await Promise.all([
        loadTranslations(config.translations),
        loadStyles(shadow, config.style),
    ]);
    const _t = makeTranslate(terms);
    const makeEnv = () => makeWidgetEnv({ root, config, _t });
    const app = new App(PageRoot, {
        props: { screen: Widget, makeEnv },
        getTemplate,
        translateFn: (term) => _t(term),
        name: "Chat",
    });
    await app.mount(createShadowRoot(shadow, config));
    precompileTemplates(app, [Panel]);
}

// The templates are registered after the modules, at the end of the bundle.
Promise.resolve().then(boot);
