import { Component } from "@odoo/owl";

/** Whether what is written goes to the customer or stays within the team. */
export class ComposerTabs extends Component {
    static template = "seitech_chat.ComposerTabs";
    static props = {
        isNote: { type: Boolean },
        canReply: { type: Boolean },
        /** Why there is no replying, for the title of the tab. */
        replyBlockedReason: { type: String },
        onChoose: { type: Function },
    };

    onKeydown(ev) {
        if ((ev.key === "ArrowLeft" || ev.key === "ArrowRight") && this.props.canReply) {
            ev.preventDefault();
            this.props.onChoose(!this.props.isNote);
        }
    }
}
