import { _t } from "@seitech_chat/inbox/translation";
import { betterDirection } from "@seitech_chat/reports/figures";
import {
    formatDecimal,
    formatSeconds,
    formatShare,
    formatValue,
    mainValue,
} from "@seitech_chat/reports/format";

/** Differences smaller than these are not shown as one. */
const SMALLEST = { count: 1, seconds: 1, share: 0.0005, rating: 0.005 };

/** A change of each unit in words, `size` formatted without its sign. */
const SENTENCES = {
    count: {
        more: (values) => _t("%(size)s more than before (%(before)s)", values),
        less: (values) => _t("%(size)s fewer than before (%(before)s)", values),
    },
    seconds: {
        more: (values) => _t("%(size)s slower than before (%(before)s)", values),
        less: (values) => _t("%(size)s faster than before (%(before)s)", values),
    },
    share: {
        more: (values) => _t("%(size)s points higher than before (%(before)s)", values),
        less: (values) => _t("%(size)s points lower than before (%(before)s)", values),
    },
    rating: {
        more: (values) => _t("%(size)s higher than before (%(before)s)", values),
        less: (values) => _t("%(size)s lower than before (%(before)s)", values),
    },
};

function formatSize(unit, size, before) {
    switch (unit) {
        case "count":
            return before ? formatShare(size / before) : String(size);
        case "seconds":
            return formatSeconds(size);
        case "share":
            return formatDecimal(size * 100);
        default:
            return formatDecimal(size, 2);
    }
}

/**
 * Compare a figure with the period before.
 *
 * @param {FigurePayload} figure
 * @returns {{ text: string, direction: "more" | "less" | null, tone: "better" | "worse" | null }
 *  | null} null where nothing is compared
 */
export function compareFigure(figure) {
    const { key, unit, previous } = figure;
    if (!previous) {
        return null;
    }
    const [now, before] = [mainValue(unit, figure), mainValue(unit, previous)];
    if (before === null) {
        return { text: _t("No data before"), direction: null, tone: null };
    }
    if (now === null) {
        const value = formatValue(unit, before);
        return { text: _t("%(value)s before", { value }), direction: null, tone: null };
    }
    return describeChange({ key, unit, now, before });
}

function describeChange({ key, unit, now, before }) {
    const size = Math.abs(now - before);
    const value = formatValue(unit, before);
    if (size < SMALLEST[unit]) {
        return { text: _t("Same as before (%(value)s)", { value }), direction: null, tone: null };
    }
    const direction = now > before ? "more" : "less";
    const better = betterDirection(key);
    const text = SENTENCES[unit][direction]({
        size: formatSize(unit, size, before),
        before: value,
    });
    const tone = better && (better === direction ? "better" : "worse");
    return { text, direction, tone };
}

/** @param {"better" | "worse"} tone */
export function toneText(tone) {
    return tone === "better" ? _t("Better") : _t("Worse");
}
