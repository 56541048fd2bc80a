import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";

import { formatDuration } from "@seitech_chat/inbox/fields/duration";

/* Formats of measures in pivot and graph views. A group may have no value at all. */

const UNKNOWN = "–";

function isUnknown(value) {
    return value === false || value === null || value === undefined;
}

/** Write seconds as hours, minutes and seconds. */
export function formatMeasuredDuration(value) {
    return isUnknown(value) ? UNKNOWN : formatDuration(value, "seconds", true);
}

/** Write a share, 0 to 1, in percent. */
export function formatMeasuredShare(value) {
    return isUnknown(value) ? UNKNOWN : formatPercentage(value);
}

registry
    .category("formatters")
    .add("chat_duration", formatMeasuredDuration)
    .add("chat_share", formatMeasuredShare);
