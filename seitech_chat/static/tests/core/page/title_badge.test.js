import { after, expect, test } from "@odoo/hoot";
import { Component, reactive, xml } from "@odoo/owl";

import { useTitleBadge } from "@seitech_chat/core/page/title_badge";

import { drawChat } from "../../chat_test_helpers";

test("the title counts what is unread at once, without waiting to be drawn", async () => {
    document.title = "Courses";
    after(() => (document.title = ""));
    const chat = reactive({ unreadCount: 1 });
    class Holder extends Component {
        static template = xml`<i/>`;
        static props = {};
        setup() {
            useTitleBadge(chat);
        }
    }
    const { component } = await drawChat(Holder, {});
    expect(document.title).toBe("(1) Courses");

    chat.unreadCount = 12;
    expect(document.title).toBe("(12) Courses");
    chat.unreadCount = 0;
    expect(document.title).toBe("Courses");
    chat.unreadCount = 3;
    component.__owl__.app.destroy();

    expect(document.title).toBe("Courses");
});
