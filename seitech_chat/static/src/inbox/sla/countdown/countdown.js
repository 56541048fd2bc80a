import { browser } from "@web/core/browser/browser";
import { Component, onWillUnmount, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import {
    countdown,
    formatMoment,
    kindText,
    shortCountdown,
    urgencyOf,
} from "@seitech_chat/inbox/sla/promise";
import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;
const ICONS = {
    calm: "fa-clock-o",
    warning: "fa-exclamation-triangle",
    breached: "fa-times-circle",
    paused: "fa-pause-circle-o",
};

/** The time left until a promise is due: its colour, its sign and its words say how near. */
export class Countdown extends Component {
    static template = "seitech_chat.Countdown";
    static props = {
        target: { type: Object },
        /** Only sign and time, where there is little room. */
        isShort: { type: Boolean, optional: true },
    };
    static defaultProps = { isShort: false };

    setup() {
        this.frame = useFrame();
        this.clock = useState({ now: Date.now() });
        const timer = browser.setInterval(() => (this.clock.now = Date.now()), SECOND_MS);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get urgency() {
        return urgencyOf(this.props.target, this.clock.now);
    }

    get icon() {
        return ICONS[this.urgency];
    }

    get text() {
        const tell = this.props.isShort ? shortCountdown : countdown;
        return tell(this.props.target, this.frame.locale, this.clock.now);
    }

    get title() {
        const { kind, due_at: dueAt } = this.props.target;
        return dueAt
            ? _t("%(promise)s, due %(moment)s", {
                  promise: kindText(kind),
                  moment: formatMoment(dueAt, this.frame.locale, this.clock.now),
              })
            : kindText(kind);
    }
}
