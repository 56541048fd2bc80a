import { isCovering } from "@seitech_chat/member_ui/side_panel/side_panel";

/** Whether the details are on the screen, and the focus when they leave it. */
export class DetailsToggle {
    /**
     * @param {object} parts
     * @param {import("@seitech_chat/inbox/inbox_view").InboxView} parts.view reactive
     * @param {{ isSmall: boolean }} parts.ui reactive
     * @param {{ el: HTMLElement | null }} parts.root of the inbox
     */
    constructor({ view, ui, root }) {
        this.view = view;
        this.ui = ui;
        this.root = root;
    }

    get isShown() {
        return this.ui.isSmall ? this.view.page === "details" : this.view.isDetailsOpen;
    }

    /** They lie over the conversation: Escape closes them before anything else. */
    get isCovering() {
        const panel = this.root.el.querySelector(".o-seitech-DetailsPanel");
        return !this.ui.isSmall && Boolean(panel) && isCovering(panel);
    }

    toggle() {
        if (this.ui.isSmall) {
            this.view.page = this.view.page === "details" ? "thread" : "details";
        } else {
            this.view.toggleDetails();
        }
    }

    /** The button that opens them is there, or on a phone with the next drawing. */
    close() {
        this.toggle();
        const button = ".o-seitech-ThreadHeader-details";
        requestAnimationFrame(() => this.root.el?.querySelector(button)?.focus());
    }
}
