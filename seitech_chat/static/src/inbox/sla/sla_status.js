import { formatDuration, formatWait } from "@seitech_chat/member_ui/elapsed_time/format_duration";
import { isOpen } from "@seitech_chat/core/models/sla_target";
import { dateFormat, numberFormat } from "@seitech_chat/ui/format";
import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const WEEKDAY_DAYS = 6;
const UNITS = [
    ["day", DAY_MS],
    ["hour", 60 * 60 * SECOND_MS],
    ["minute", 60 * SECOND_MS],
    ["second", SECOND_MS],
];

/**
 * A moment as short as it stays clear: the clock time today, else with the day.
 *
 * @param {string | Date} moment
 * @param {string} locale
 * @param {number} now
 */
export function formatMoment(moment, locale, now) {
    const date = new Date(moment);
    const time = { hour: "2-digit", minute: "2-digit" };
    if (date.toDateString() === new Date(now).toDateString()) {
        return dateFormat(locale, time).format(date);
    }
    const isNear = Math.abs(date - now) < WEEKDAY_DAYS * DAY_MS;
    const day = isNear ? { weekday: "long" } : { day: "numeric", month: "short" };
    return dateFormat(locale, { ...day, ...time }).format(date);
}

/** A target time in words: "1 hour, 30 minutes". */
export function formatBudget(seconds, locale) {
    const parts = [];
    let rest = seconds * SECOND_MS;
    for (const [unit, unitMs] of UNITS) {
        const count = Math.floor(rest / unitMs);
        rest -= count * unitMs;
        if (count) {
            const options = { style: "unit", unit, unitDisplay: "long" };
            parts.push(numberFormat(locale, options).format(count));
        }
    }
    return parts.join(", ");
}

/**
 * Count down to a due time, or up from it; far ones are named.
 *
 * @param {SlaTargetPayload} target
 * @param {string} locale
 * @param {number} now
 */
export function countdown(target, locale, now) {
    if (target.paused_at) {
        const left = target.remaining_seconds * SECOND_MS;
        return _t("%(time)s left", { time: formatWait(left) });
    }
    if (!target.due_at) {
        return _t("no due date");
    }
    const left = new Date(target.due_at) - now;
    if (left >= DAY_MS) {
        return _t("due %(moment)s", { moment: formatMoment(target.due_at, locale, now) });
    }
    if (left > 0) {
        return _t("%(time)s left", { time: formatWait(left) });
    }
    const over = -left < DAY_MS ? formatWait(-left) : formatDuration(-left, locale);
    return _t("%(time)s overdue", { time: over });
}

/**
 * The same in a row of the list: the time alone; its sign shows the direction.
 *
 * @param {SlaTargetPayload} target with a due time
 * @param {string} locale
 * @param {number} now
 */
export function shortCountdown(target, locale, now) {
    const left = new Date(target.due_at) - now;
    if (Math.abs(left) >= DAY_MS) {
        return (left < 0 ? "+" : "") + formatDuration(Math.abs(left), locale);
    }
    return left < 0 ? `+${formatWait(-left)}` : formatWait(left);
}

/** The kinds of target. */
export function kindText(kind) {
    return {
        first_response: _t("First response"),
        next_response: _t("Next response"),
        resolution: _t("Resolution"),
    }[kind];
}

/** The policy's escalations of targets at risk or breached. */
function actionText(action) {
    return {
        notify_agent: _t("agents notified"),
        notify_supervisor: _t("supervisors notified"),
        reassign: _t("reassigned"),
        raise_priority: _t("priority raised"),
    }[action];
}

function stepText({ kind, action }) {
    return {
        started: _t("started"),
        paused: _t("paused: waiting for the customer"),
        resumed: _t("resumed: the customer replied"),
        compacted: _t("earlier pauses not shown"),
        changed: _t("SLA policy or working hours changed"),
        warned: _t("at risk"),
        breached: _t("breached"),
        escalated: actionText(action) || _t("escalated"),
        met: _t("met"),
        late: _t("met late"),
        cancelled: _t("cancelled: the conversation ended"),
        breach_withdrawn: _t("cancelled: removed from the SLA policy"),
    }[kind];
}

/** The time left after a step, and the resulting due time. */
function remainingText({ left_seconds: left, due_at: dueAt }, locale, now) {
    if (left === null || left === undefined || left <= 0) {
        return "";
    }
    const time = formatBudget(left, locale);
    return dueAt
        ? _t("%(time)s left, due %(moment)s", {
              time,
              moment: formatMoment(dueAt, locale, now),
          })
        : _t("%(time)s left", { time });
}

/**
 * The stretches of working time that count until it is due, where there is more than one.
 *
 * @param {SlaHistoryItemPayload} step
 */
function intervalsText({ spans = [] }, locale, now) {
    if (spans.length < 2) {
        return "";
    }
    const clock = { hour: "2-digit", minute: "2-digit" };
    const intervals = spans.map(({ from_at: from, to_at: to }) =>
        _t("%(from)s to %(to)s", {
            from: formatMoment(from, locale, now),
            to: dateFormat(locale, clock).format(new Date(to)),
        })
    );
    return _t("working time: %(spans)s", { spans: intervals.join("; ") });
}

/**
 * Explain a due time step by step.
 *
 * @param {SlaTargetPayload} target
 * @param {string} locale
 * @param {number} now
 * @returns {{ at: string, text: string, rest: string, spans: string }[]}
 */
export function explain(target, locale, now) {
    const steps = target.history.map((step) => ({
        at: formatMoment(step.at, locale, now),
        text: stepText(step),
        rest: remainingText(step, locale, now),
        spans: intervalsText(step, locale, now),
    }));
    if (isOpen(target) && target.due_at && !target.breached_at) {
        const at = formatMoment(target.due_at, locale, now);
        steps.push({ at, text: _t("due"), rest: "", spans: "" });
    }
    return steps;
}
