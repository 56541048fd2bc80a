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
 * What would become of a conversation now, in one sentence.
 *
 * @param {AssignmentPreviewAnswer} answer
 */
export function decisionSummary({ mode, is_open: isOpen, decisions }) {
    const chosen = decisions.find(({ reason }) => reason === CHOSEN);
    if (isOpen === false) {
        return _t("The department is closed: it waits until the hours begin.");
    }
    if (mode === "manual") {
        return _t("Agents take it themselves: nobody is given it.");
    }
    if (!chosen) {
        return _t("Nobody could get it now. It waits.");
    }
    const { name } = chosen.agent;
    return mode === "offer"
        ? _t("It would be offered to %(name)s.", { name })
        : _t("%(name)s would get it.", { name });
}
