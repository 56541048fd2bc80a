// The state of an SLA target. Mirrors logic/sla_clock.py, as far as a screen decides.

function isPast(moment, now) {
    return Boolean(moment) && new Date(moment).getTime() <= now;
}

function isDropped({ history }) {
    return ["cancelled", "breach_withdrawn"].includes(history?.at(-1)?.kind);
}

/**
 * Return the state of a target.
 *
 * @param {SlaTargetPayload | SlaDuePayload} target
 * @param {number} now in milliseconds
 * @returns {"calm" | "warning" | "breached" | "paused" | "kept" | "late" | "cancelled"}
 */
export function slaUrgency(target, now) {
    if (target.met_at) {
        return target.breached_at ? "late" : "kept";
    }
    if (isDropped(target)) {
        return "cancelled";
    }
    if (target.paused_at) {
        return "paused";
    }
    if (target.breached_at || isPast(target.due_at, now)) {
        return "breached";
    }
    return isPast(target.warn_at, now) ? "warning" : "calm";
}

/** Whether the customer still waits for what the target is about. */
export function isOpen(target) {
    return !target.met_at && !isDropped(target);
}

/**
 * The running target that is due first.
 *
 * @param {SlaTargetPayload[]} targets
 * @returns {SlaTargetPayload | null}
 */
export function nextTarget(targets) {
    const running = targets.filter((one) => isOpen(one) && one.due_at);
    return running.sort((one, other) => one.due_at.localeCompare(other.due_at))[0] || null;
}
