import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useRef, useState, xml } from "@odoo/owl";

import { useStyle } from "@seitech_chat/ui/use_style";

import { drawChat } from "../chat_test_helpers";

class Bar extends Component {
    static template = xml`<i class="bar" t-if="state.isShown" t-ref="bar"/>`;
    static props = {};

    setup() {
        this.state = useState({ isShown: true, widthPx: 10 });
        useStyle(useRef("bar"), () => ({ width: this.width }));
    }

    get width() {
        return this.state.widthPx ? `${this.state.widthPx}px` : "";
    }
}

test("a style is set when the element is drawn, and follows what it is made of", async () => {
    const { component } = await drawChat(Bar, {});
    expect(queryOne(".bar").style.width).toBe("10px");

    component.state.widthPx = 20;
    await animationFrame();
    expect(queryOne(".bar").style.width).toBe("20px");

    component.state.widthPx = 0;
    await animationFrame();
    expect(queryOne(".bar").style.width).toBe("");
});

test("an element that is drawn again gets its style again", async () => {
    const { component } = await drawChat(Bar, {});

    component.state.isShown = false;
    await animationFrame();
    component.state.isShown = true;
    await animationFrame();

    expect(queryOne(".bar").style.width).toBe("10px");
});
