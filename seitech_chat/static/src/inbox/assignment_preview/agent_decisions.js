import { _t } from "@seitech_chat/inbox/translation";

/** Words of logic/assignment.py. */
const CHOSEN = "chosen";
const NEXT = "eligible";

const ICONS = {
    [CHOSEN]: "fa-check text-success",
    [NEXT]: "fa-circle-o text-muted",
};

/** The sign of a decision: the one who gets it, who could, who can't. */
export function iconOf({ reason }) {
    return ICONS[reason] || "fa-times text-muted";
}

/**
 * The assignment decision for a conversation now, in one sentence.
 *
 * @param {AssignmentPreviewAnswer} answer
 */
export function decisionSummary({ mode, is_open: isOpen, decisions }) {
    const chosen = decisions.find(({ reason }) => reason === CHOSEN);
    if (isOpen === false) {
        return _t("The department is closed. The conversation waits until it opens.");
    }
    if (mode === "manual") {
        return _t("Manual assignment: waits until an agent takes it.");
    }
    if (!chosen) {
        return _t("No agent is available. The conversation waits in the queue.");
    }
    const { name } = chosen.agent;
    return mode === "offer"
        ? _t("Would be offered to %(name)s.", { name })
        : _t("Would be assigned to %(name)s.", { name });
}
