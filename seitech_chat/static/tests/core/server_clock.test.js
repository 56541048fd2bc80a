import { after, beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockDate, mockFetch } from "@odoo/hoot-mock";

import { FetchTransport } from "@seitech_chat/core/api/fetch_transport";
import { clearServerTime, recordServerTime, serverNow } from "@seitech_chat/core/live/server_clock";
import { isMuted } from "@seitech_chat/member_ui/membership/mute_options";
import { formatDay } from "@seitech_chat/ui/format";

import { translate } from "../chat_test_helpers";

describe.current.tags("headless");

const SERVER = "Sat, 28 Nov 2026 12:00:00 GMT";
const SERVER_MS = Date.parse(SERVER);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
// A device that is wrong: by what, and how far the estimate may be from the truth.
const CLOCKS = { "45 minutes ahead": 45 * MINUTE_MS, "40 days ahead": 40 * DAY_MS };
CLOCKS["2 hours behind"] = -120 * MINUTE_MS;

beforeEach(() => {
    clearServerTime();
    after(clearServerTime);
});

/** Set the device's clock, in ms since 1970. */
function setDevice(ms) {
    mockDate(new Date(ms).toISOString().slice(0, 19).replace("T", " "), 0);
}

async function ask() {
    await new FetchTransport().request("/api/chat/session", {});
}

for (const [name, wrongMs] of Object.entries(CLOCKS)) {
    test(`a device ${name} counts by the server's clock after one answer`, async () => {
        mockFetch(() => new Response("{}", { headers: { Date: SERVER } }));
        setDevice(SERVER_MS + wrongMs);
        expect(Math.abs(serverNow() - SERVER_MS)).toBeGreaterThan(MINUTE_MS);

        await ask();

        expect(Math.abs(serverNow() - SERVER_MS)).toBeLessThan(1500);
    });
}

test("a clock that is right within the header's second is left alone", () => {
    setDevice(SERVER_MS);

    recordServerTime(SERVER, SERVER_MS + 100, SERVER_MS + 300);

    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
});

test("responses narrow the offset and a changed clock resets it", () => {
    const wrongMs = 5 * MINUTE_MS;
    for (const sinceMs of [0, 900, 1950]) {
        const header = new Date(SERVER_MS + sinceMs).toUTCString();
        const deviceMs = SERVER_MS + sinceMs + wrongMs;
        recordServerTime(header, deviceMs - 20, deviceMs);
    }
    expect(Math.abs(serverNow() - (Date.now() - wrongMs))).toBeLessThan(100);

    recordServerTime(SERVER, SERVER_MS - 10, SERVER_MS + 10);
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
});

test("an answer without a date, or one over which the clock was set, says nothing", () => {
    for (const [date, askedMs, answeredMs] of [
        [null, 0, 10],
        ["no date", 0, 10],
        [SERVER, SERVER_MS + DAY_MS, SERVER_MS],
    ]) {
        recordServerTime(date, askedMs, answeredMs);
        expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
    }
});

test("today, muting and what else is compared with the server's times follow it", () => {
    setDevice(SERVER_MS + 40 * DAY_MS);
    recordServerTime(SERVER, Date.now(), Date.now());
    const channel = { me: { mutedUntil: new Date(SERVER_MS + MINUTE_MS) } };

    expect(formatDay(new Date(SERVER_MS), { locale: "en", _t: translate })).toBe("Today");
    expect(isMuted(channel, serverNow())).toBe(true);
});
