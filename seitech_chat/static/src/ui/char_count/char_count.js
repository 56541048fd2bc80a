import { Component } from "@odoo/owl";

import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { lengthOf } from "@seitech_chat/core/length";

const NEAR_LIMIT = 200;

/**
 * @param {string} text
 * @param {number} [maxLength]
 * @returns {number} characters that may be added; below 0, that must go
 */
export function remainingChars(text, maxLength = MAX_TEXT_LENGTH) {
    return maxLength - lengthOf(text);
}

/** The characters left of a message's length, near its end. */
export class CharCount extends Component {
    static template = "seitech_chat.CharCount";
    static props = { room: { type: Number } };

    get isNear() {
        return this.props.room <= NEAR_LIMIT;
    }
}
