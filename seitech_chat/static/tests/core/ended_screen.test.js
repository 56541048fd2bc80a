import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { reactive } from "@odoo/owl";

import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { EndedScreen } from "@seitech_chat/ui/ended_screen/ended_screen";

import { drawChat } from "../chat_test_helpers";

async function drawEndedScreen({ channel = {}, refusal = null } = {}) {
    const steps = [];
    const shown = reactive({
        id: 5,
        mayRate: true,
        mayRequestTranscript: true,
        replyEmail: "ana@example.com",
        rating: null,
        ...channel,
    });
    const verbs = {
        startNewConversation: () => steps.push("new"),
        rate: async (rating, comment) => {
            steps.push(["rate", rating, comment]);
            if (refusal) {
                throw refusal;
            }
            Object.assign(shown, { mayRate: false, rating: { rating, comment } });
        },
        requestTranscript: async () => {
            steps.push("transcript");
            if (refusal) {
                throw refusal;
            }
        },
    };
    const onContinue = () => steps.push("continue");
    await drawChat(EndedScreen, { channel: shown, name: "Ana Souza", verbs, onContinue });
    return steps;
}

test("stars are radios: arrows choose, the rating goes with its comment", async () => {
    const steps = await drawEndedScreen();
    expect("h3").toHaveText("Thank you, Ana!");
    expect("textarea").toHaveCount(0);

    await click("input[value='4']");
    await animationFrame();
    expect("label.o-isOn").toHaveCount(4);
    expect("textarea").toHaveCount(1);
    await click("textarea");
    await edit(" Quick help ");
    await click("[type=submit]");
    await animationFrame();

    expect(steps).toEqual([["rate", 4, "Quick help"]]);
    expect("form").toHaveCount(0);
    expect(".o-seitech-EndedScreen-rated").toHaveText(/4 out of 5/);
});

test("a refused rating is said and can be sent again", async () => {
    const refusal = new ChatApiError({ code: "network" });
    const steps = await drawEndedScreen({ refusal });

    await click("input[value='2']");
    await animationFrame();
    await click("[type=submit]");
    await animationFrame();
    expect("[role=alert]").toHaveText(/Can't reach/);
    await click("[type=submit]");
    await animationFrame();

    expect(steps).toHaveLength(2);
});

test("an existing rating is shown instead of the form", async () => {
    await drawEndedScreen({ channel: { mayRate: false, rating: { rating: 5, comment: "" } } });

    expect("form").toHaveCount(0);
    expect(".o-seitech-EndedScreen-rated .o-isOn").toHaveCount(5);
});

test("without a service to rate nothing is asked", async () => {
    await drawEndedScreen({ channel: { mayRate: false } });

    expect("form, .o-seitech-EndedScreen-rated").toHaveCount(0);
    expect(".o-seitech-EndedScreen-buttons button").toHaveCount(2);
});

test("the customer can continue in the ended conversation", async () => {
    const steps = await drawEndedScreen();

    await click("button:contains(Continue this chat)");

    expect(steps).toEqual(["continue"]);
});

test("the transcript is asked for once, and said", async () => {
    const steps = await drawEndedScreen();

    await click(".o-seitech-EndedScreen-buttons button:first-child");
    await animationFrame();

    expect(steps).toEqual(["transcript"]);
    expect(queryAllTexts("p[role=status]").at(-1)).toBe(
        "We've sent the transcript to ana@example.com."
    );
    expect(".o-seitech-EndedScreen-buttons button").toHaveCount(1);
});

test("before an answer there is neither a rating nor a transcript", async () => {
    await drawEndedScreen({ channel: { mayRate: false, mayRequestTranscript: false } });

    expect("form").toHaveCount(0);
    expect(queryAllTexts(".o-seitech-EndedScreen-buttons button")).toEqual(["New conversation"]);
});

test("a refused transcript is said", async () => {
    const refusal = new ChatApiError({ code: "no_email", detail: "There is no address." });
    await drawEndedScreen({ refusal });

    await click(".o-seitech-EndedScreen-buttons button:first-child");
    await animationFrame();

    expect("[role=alert]").toHaveText("There is no address.");
    expect(".o-seitech-EndedScreen-buttons button").toHaveCount(2);
});

test("the focus goes to the ended screen when the composer had it", async () => {
    document.activeElement.blur?.();
    await drawEndedScreen();

    expect(queryOne("h3")).toBeFocused();
    await press("Tab");
    expect("input[type=radio]:focus").toHaveCount(1);
});
