import { mount } from "@odoo/owl";
import { getTemplate } from "@web/core/templates";

import { guardFocus } from "@seitech_chat/core/focus_guard";
import { createShadowRoot, loadStyles } from "@seitech_chat/embed/shadow_root";
import { PageRoot } from "@seitech_chat/embed/page_root/page_root";
import { loadTranslations, makeTranslate } from "@seitech_chat/embed/translations";
import { Portal } from "@seitech_chat/portal/portal/portal";
import { makePortalEnv } from "@seitech_chat/portal/portal_env";

async function boot() {
    const root = document.querySelector(".o-seitech-portal[data-config]");
    const page = document.getElementById("o-seitech-page");
    const host = page || root;
    if (!root || host.shadowRoot) {
        return;
    }
    const config = JSON.parse(root.dataset.config);
    const shadow = host.attachShadow({ mode: "open" });
    guardFocus(host);
    const [terms] = await Promise.all([
        loadTranslations(config.translations),
        loadStyles(shadow, config.style),
    ]);
    const _t = makeTranslate(terms);
    const holder = createShadowRoot(shadow, config);
    holder.classList.toggle("o-isPage", Boolean(page));
    const makeEnv = () => makePortalEnv({ root, config, _t, page });
    await mount(PageRoot, holder, {
        props: { screen: Portal, makeEnv },
        getTemplate,
        translateFn: (term) => _t(term),
        name: "Chat",
    });
}

// The templates are registered after the modules, at the end of the bundle.
Promise.resolve().then(boot);
