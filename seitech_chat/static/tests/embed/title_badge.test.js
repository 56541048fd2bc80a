import { after, expect, test } from "@odoo/hoot";
import { Component, reactive, xml } from "@odoo/owl";

import { useTitleBadge } from "@seitech_chat/embed/title_badge";

import { drawChat } from "../chat_test_helpers";

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

test("a number that the page's own title begins with stays", async () => {
    document.title = "(2026) Course catalogue";
    after(() => (document.title = ""));
    const chat = reactive({ unreadCount: 0 });
    class Holder extends Component {
        static template = xml`<i/>`;
        static props = {};
        setup() {
            useTitleBadge(chat);
        }
    }
    await drawChat(Holder, {});
    expect(document.title).toBe("(2026) Course catalogue");

    chat.unreadCount = 3;
    expect(document.title).toBe("(3) (2026) Course catalogue");
    document.title = "(2027) Course catalogue"; // by the page, meanwhile
    chat.unreadCount = 4;
    expect(document.title).toBe("(4) (2027) Course catalogue");
    chat.unreadCount = 0;

    expect(document.title).toBe("(2027) Course catalogue");
});
