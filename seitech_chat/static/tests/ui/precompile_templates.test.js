import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, advanceTime } from "@odoo/hoot-mock";
import { App, Component, xml } from "@odoo/owl";

import { precompileTemplates } from "@seitech_chat/ui/precompile_templates";

describe.current.tags("headless");

class Inner extends Component {
    static template = xml`<i/>`;
    static props = {};
}

class Outer extends Component {
    static template = xml`<b><Inner t-if="false"/></b>`;
    static components = { Inner };
    static props = {};
}

async function settle() {
    for (let turn = 0; turn < 4; turn++) {
        await animationFrame();
        await advanceTime(5_000);
    }
}

test("templates are compiled with those inside them, though nothing was drawn", async () => {
    const app = new App(Outer);

    precompileTemplates(app, [Outer]);
    expect(Object.keys(app.templates)).toEqual([]);
    await settle();

    expect(Object.keys(app.templates)).toEqual([Outer.template, Inner.template]);
});

test("a page that is left compiles nothing more", async () => {
    const app = new App(Outer);

    precompileTemplates(app, [Outer])();
    await settle();

    expect(Object.keys(app.templates)).toEqual([]);
});
