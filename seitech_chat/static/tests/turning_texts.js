import { getFixture } from "@odoo/hoot";

import { TestServer } from "./chat_test_helpers";
import { makeMemberPayload } from "./make_payloads";

/** A name that turns what follows it, wherever it is not isolated. */
export const TURNING = "علي (2)\u202e";

export const ALI = { type: "user", id: 7, name: TURNING };

const TURNS = /[\u0590-\u08ff\u202a-\u202e]/;
const ISOLATED = /\u2068[^\u2066-\u2069]*\u2069/g;
const ISOLATING = "bdi, [dir=auto], .o-seitech-Avatar, textarea";

/** One conversation in which the agent and the department bear the name. */
export class TurningServer extends TestServer {
    constructor() {
        super();
        Object.assign(this.channel, { agent: ALI, department: { id: 1, name: TURNING } });
        this.members[1] = makeMemberPayload(ALI);
    }
}

function withoutIsolated(text) {
    const rest = text.replace(ISOLATED, "");
    return rest === text ? text : withoutIsolated(rest);
}

/**
 * List the texts on the screen in which a name turns its neighbours.
 *
 * @returns {string[]} each with the class or the tag of its element
 */
export function turningTexts() {
    const root = getFixture();
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (TURNS.test(withoutIsolated(data)) && !parentElement.closest(ISOLATING)) {
            found.push(`${parentElement.className || parentElement.tagName}: ${data.trim()}`);
        }
    }
    return found;
}

/** How many texts on the screen hold the name: none is a test of nothing. */
export function countNamed() {
    return getFixture().textContent.split(TURNING.slice(0, 3)).length - 1;
}
