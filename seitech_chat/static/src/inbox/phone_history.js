import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";

/**
 * The inbox's steps in the browser's history on a phone, where list and conversation take turns:
 * the list is a step back. The device's own way back must not open what was just left.
 */
export class PhoneHistory {
    /** The step before is the list. */
    isFromList = false;

    /** @param {(state: object) => void} updateState of the client action */
    constructor(updateState) {
        this.updateState = updateState;
    }

    /**
     * @param {number} channelId that is opened
     * @param {"list" | "conversation" | null} [shown] what is on a phone's screen, and makes way:
     *  a conversation is replaced, the list stays a step back
     */
    toConversation(channelId, shown = null) {
        this.updateState({ resId: channelId, active_id: false });
        if (shown === "conversation") {
            router.replaceState({}); // of the step that Odoo is about to add
        } else {
            this.isFromList = shown === "list";
        }
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
