import { Component } from "@odoo/owl";

import { MAX_TEXT_LENGTH } from "@seitech_chat/core/contract";
import { lengthOf } from "@seitech_chat/core/length";
import { numberFormat } from "@seitech_chat/ui/format";

const NEAR_LIMIT = 200;

/**
 * @param {string} text
 * @param {number} [maxLength]
 * @returns {number} characters that may be added; below 0, that must go
 */
export function remainingChars(text, maxLength = MAX_TEXT_LENGTH) {
    return maxLength - lengthOf(text);
}

/**
 * Return by how many characters a text is too long.
 *
 * @param {number} overCount characters that must go, 1 or more
 * @param {number} maxLength
 * @param {import("@seitech_chat/core/chat_env").ChatFrame} frame
 */
export function overLimitText(overCount, maxLength, { _t, locale }) {
    const max = numberFormat(locale).format(maxLength);
    const count = numberFormat(locale).format(overCount);
    return overCount === 1
        ? _t("1 character over the %(max)s limit.", { max })
        : _t("%(count)s characters over the %(max)s limit.", { count, max });
}

/** The characters left of a message's length, near its end. */
export class CharCount extends Component {
    static template = "seitech_chat.CharCount";
    static props = { room: { type: Number } };

    get isNear() {
        return this.props.room <= NEAR_LIMIT;
    }
}
