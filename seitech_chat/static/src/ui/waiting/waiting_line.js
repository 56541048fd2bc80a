import { Component, onWillUnmount, useState } from "@odoo/owl";

import { useChatEnv, useStore } from "@seitech_chat/core/chat_env";
import { openingHoursText } from "@seitech_chat/ui/waiting/opening_hours";
import { queueText } from "@seitech_chat/ui/waiting/queue_text";

const ESTIMATE_EVERY_MS = 60_000;

/** The line above a waiting conversation, for its customer. */
export class WaitingLine extends Component {
    static template = "seitech_chat.WaitingLine";
    static props = { channel: { type: Object } };

    setup() {
        this.frame = useChatEnv();
        this.store = useStore();
        this.channel = useState(this.props.channel);
        // Positions are live; an estimate gets outdated while the queue does not move.
        const timer = setInterval(() => this.refreshEstimate(), ESTIMATE_EVERY_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    get isShown() {
        return this.channel.isWaiting && this.channel.isOpen;
    }

    get department() {
        const id = this.channel.department?.id;
        return this.store.session.departments.find((one) => one.id === id) || null;
    }

    get isClosed() {
        return Boolean(this.channel.queue?.is_outside_hours);
    }

    /** Whether an agent may come any minute. */
    get isLooking() {
        return (!this.department || this.department.is_available) && !this.isClosed;
    }

    get welcomeText() {
        return (this.isLooking && !this.wasServed && this.department?.welcome_text) || "";
    }

    /** Whether the desk has been here before: its words for newcomers do not fit then. */
    get wasServed() {
        const { former, otherMembers } = this.channel;
        return otherMembers.length > 0 || former.lastReadPosition > 0;
    }

    /** The message is sent: nothing asks for it any more. */
    get text() {
        const { _t } = this.frame;
        if (this.isLooking) {
            return _t("Connecting you with our team…");
        }
        if (this.wasServed) {
            return _t("We're away right now. We'll reply here as soon as we're back.");
        }
        const { replyEmail: email } = this.channel;
        return email
            ? _t("Thanks, we've received your message. We'll reply here and to %(email)s.", {
                  email,
              })
            : _t("Thanks, we've received your message. We'll reply here.");
    }

    get placeText() {
        const { queue } = this.channel;
        if (this.isClosed) {
            return openingHoursText(queue, this.frame);
        }
        return this.isLooking ? queueText(queue, this.frame._t) : "";
    }

    refreshEstimate() {
        if (this.isShown && document.visibilityState === "visible") {
            this.store.channels
                .load(this.channel.id)
                .catch((error) => this.store.reportError(error));
        }
    }
}
