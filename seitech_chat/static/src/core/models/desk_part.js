import { nextTarget } from "@seitech_chat/core/models/sla_target";

/** The part of a conversation that only the support desk sees. */
export class DeskPart {
    /** SupportDetailsPayload of the conversation that was opened. */
    desk = null;
    /** The desk's clocks: SlaTargetPayload each, also those that have stopped. */
    slaTargets = [];
    priority = "medium";
    isEscalated = false;
    /**
     * The SLA target due first, as the list gave it; undefined where `slaTargets` are newer.
     *
     * @type {SlaDuePayload | null | undefined}
     */
    rowTarget = null;
    /** Its row in the desk's queue: { position, enteredAt }, or null. */
    wait = null;
    /** Whether somebody gave it to me and I have not looked at it yet. */
    isJustAssigned = false;

    /** The running SLA target that is due first, or null. */
    get dueTarget() {
        return this.rowTarget === undefined ? nextTarget(this.slaTargets) : this.rowTarget;
    }

    /** @param {DeskRowPayload | null} payload */
    updateDeskRow(payload) {
        this.priority = payload?.priority || "medium";
        this.isEscalated = Boolean(payload?.is_escalated);
        this.rowTarget = payload?.target || null;
    }

    /** @param {SlaTargetPayload[]} targets as they are now */
    updateSlaTargets(targets) {
        this.slaTargets = targets;
        this.rowTarget = undefined;
    }

    /** @param {VisitedPagePayload[]} pages newest first */
    updatePages(pages) {
        if (this.desk) {
            this.desk = { ...this.desk, pages };
        }
    }
}
