import { beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";

import { ReadReceiptSender } from "@seitech_chat/core/live/read_receipt_sender";

import { networkFailure } from "../chat_test_helpers";

describe.current.tags("headless");
// Only the test lets time pass: a machine that stops for a moment changes nothing.
beforeEach(freezeTime);

let asked, answers, marks;

beforeEach(() => {
    asked = [];
    answers = [];
    const ask = async (name, body) => {
        asked.push([name, body]);
        const answer = answers.shift();
        if (answer instanceof Error) {
            throw answer;
        }
        return answer || { member: {}, retry_ids: [] };
    };
    marks = new ReadReceiptSender(
        {
            markRead: (body) => ask("markRead", body),
            markDelivered: (channels) => ask("markDelivered", channels),
        },
        () => {}
    );
});

test("delivery receipts of fifty conversations go in one request", async () => {
    for (let id = 1; id <= 50; id++) {
        marks.note(id, { delivered: id });
    }
    await advanceTime(300);

    expect(asked).toHaveLength(1);
    const [[name, channels]] = asked;
    expect(name).toBe("markDelivered");
    expect(channels).toHaveLength(50);
    expect(channels.at(-1)).toEqual({ id: 50, position: 50 });

    marks.note(50, { delivered: 50 });
    await advanceTime(10000);
    expect(asked).toHaveLength(1);
});

test("a read receipt replaces the delivery receipt", async () => {
    marks.note(1, { delivered: 3 });
    marks.note(1, { read: 3 });
    await advanceTime(10000);

    expect(asked).toEqual([
        ["markRead", { channel_id: 1, read_position: 3, delivered_position: 3 }],
    ]);
});

test("only typing that was going on is sent again", async () => {
    answers = [{ retry_ids: [2] }];
    marks.note(1, { delivered: 1 });
    marks.note(2, { delivered: 5 });
    await advanceTime(300);
    await advanceTime(4000);
    expect(asked).toHaveLength(1);

    await advanceTime(2000);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(["markDelivered", [{ id: 2, position: 5 }]]);
});

test("without network receipts are sent again with newer ones", async () => {
    answers = [networkFailure()];
    marks.note(1, { delivered: 1 });
    await advanceTime(300);
    marks.note(1, { delivered: 2 });
    marks.note(2, { delivered: 7 });
    await advanceTime(6000);

    expect(asked).toHaveLength(2);
    expect(asked[1][1]).toEqual([
        { id: 1, position: 2 },
        { id: 2, position: 7 },
    ]);
});

test("a refused receipt is not retried for ever", async () => {
    answers = [new Error("refused")];
    marks.note(1, { delivered: 1 });
    await advanceTime(60000);

    expect(asked).toHaveLength(1);
});

test("messages that arrive during a receipt request go into the next", async () => {
    marks.note(1, { delivered: 1 });
    await advanceTime(260);
    marks.note(1, { delivered: 2 });
    await advanceTime(300);

    expect(asked.map(([, channels]) => channels)).toEqual([
        [{ id: 1, position: 1 }],
        [{ id: 1, position: 2 }],
    ]);
});

test("nothing is shown after the end", async () => {
    marks.note(1, { delivered: 1 });
    marks.note(2, { read: 1 });
    marks.stop();
    await advanceTime(10000);

    expect(asked).toEqual([]);
});
