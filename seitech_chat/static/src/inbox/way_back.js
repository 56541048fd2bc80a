import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

/**
 * The inbox's steps in the browser's history on a phone, where list and conversation take turns:
 * the list is a step back. The device's own way back must not open what was just left.
 */
export class WayBack {
    /** The step before is the list. */
    isFromList = false;

    /** @param {(state: object) => void} updateState of the client action */
    constructor(updateState) {
        this.updateState = updateState;
    }

    /**
     * @param {number} channelId that is opened
     * @param {boolean} isFromList the list was on the screen, and makes way
     */
    toConversation(channelId, isFromList) {
        this.isFromList = isFromList;
        this.updateState({ resId: channelId, active_id: false });
    }

    toList() {
        const note = () => this.updateState({ resId: false, active_id: false });
        if (!this.isFromList) {
            note();
            return;
        }
        this.isFromList = false;
        // The list is drawn already; Odoo need not load the action again.
        router.skipLoad = true;
        browser.addEventListener("popstate", note, { once: true });
        browser.history.back();
    }
}
