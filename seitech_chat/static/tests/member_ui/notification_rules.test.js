import { describe, expect, test } from "@odoo/hoot";

import { badgeCount, isCallingMe } from "@seitech_chat/member_ui/notifications/notification_rules";

const NAMED = { mentions: [{ type: "user", id: 7 }] };
const PLAIN = { mentions: [] };

describe.current.tags("headless");

function isNotified({ type = "group", me = {}, preferences = null, message = PLAIN }) {
    const channel = {
        type,
        me: { notificationLevel: "default", isMuted: false, mentionCount: 0, ...me },
    };
    return isCallingMe({ session: { meKey: "user-7", preferences } }, channel, message);
}

test("without a level every message calls", () => {
    expect(isNotified({})).toBe(true);
});

test("a conversation's own choice wins over the one for all", () => {
    const none = { notification_level: "none" };
    expect(isNotified({ preferences: none })).toBe(false);
    expect(isNotified({ preferences: none, me: { notificationLevel: "all" } })).toBe(true);
    expect(isNotified({ me: { notificationLevel: "none" } })).toBe(false);
});

test("the level mentions covers mentions and direct messages", () => {
    const preferences = { notification_level: "mentions" };
    expect(isNotified({ preferences })).toBe(false);
    expect(isNotified({ preferences, message: NAMED })).toBe(true);
    expect(isNotified({ preferences, type: "direct" })).toBe(true);
});

test("a muted conversation calls nobody, and counts where it names me", () => {
    const me = { notificationLevel: "all", isMuted: true, mentionCount: 2 };
    expect(isNotified({ me, message: NAMED })).toBe(false);
    expect(badgeCount({ type: "group", me, unreadCount: 9 }, null)).toBe(2);
});
