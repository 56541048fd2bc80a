import { after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime, tick } from "@odoo/hoot-mock";

import { HeartbeatSender } from "@seitech_chat/member_ui/presence/heartbeat_sender";

import { networkFailure } from "../chat_test_helpers";

const MINUTE_MS = 60_000;

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

async function passMinutes(count) {
    for (let minute = 0; minute < count; minute++) {
        await advanceTime(MINUTE_MS);
        await tick();
    }
}

/** A sender, with what it sent: whether the page was in use, each time. */
function makeSender(parts = {}) {
    const sent = [];
    const errors = [];
    const send = async (isActive) => sent.push(isActive);
    const onError = (error) => errors.push(error.code);
    const heartbeat = new HeartbeatSender({ send, onError, ...parts });
    after(() => heartbeat.stop());
    return { errors, heartbeat, sent };
}

test("a heartbeat is sent at once and every minute, until it stops", async () => {
    const { heartbeat, sent } = makeSender();

    heartbeat.start();
    heartbeat.start();
    expect(sent).toHaveLength(1);
    await passMinutes(2);
    expect(sent).toHaveLength(3);

    heartbeat.stop();
    await passMinutes(2);
    expect(sent).toHaveLength(3);
});

test("who comes back from idling is active at once", async () => {
    const { heartbeat, sent } = makeSender({ followsUse: true });
    heartbeat.start();

    await passMinutes(5);
    expect(sent).toEqual([true, true, true, true, true, false]);

    document.dispatchEvent(new KeyboardEvent("keydown"));
    document.dispatchEvent(new KeyboardEvent("keydown"));
    expect(sent.slice(6)).toEqual([true]);

    heartbeat.stop();
    await passMinutes(6);
    document.dispatchEvent(new KeyboardEvent("keydown"));
    expect(sent).toHaveLength(7);
});

test("a heartbeat that fails is reported, and the next one is sent", async () => {
    const send = () => Promise.reject(networkFailure());
    const { errors, heartbeat } = makeSender({ send });

    heartbeat.start();
    await passMinutes(1);

    expect(errors).toEqual(["network", "network"]);
});
