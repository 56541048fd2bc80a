import { Component, useState } from "@odoo/owl";

import { useFrame } from "@seitech_chat/core/frame";
import { formatDuration, formatWait } from "@seitech_chat/core/members/elapsed/format_elapsed";
import { useClock } from "@seitech_chat/core/members/timing";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const REDRAW_AGE_MS = 20 * SECOND_MS;

/** How long ago something was: "3m", or to the second while somebody waits. */
export class Elapsed extends Component {
    static template = "seitech_chat.Elapsed";
    static props = {
        since: { type: Date },
        isExact: { type: Boolean, optional: true },
        /** Makes a sentence of the time; it gets "" for less than a minute. */
        phrase: { type: Function, optional: true },
    };
    static defaultProps = { isExact: false };

    setup() {
        this.frame = useFrame();
        this.clock = useState({ now: Date.now() });
        useClock(this.clock, this.props.isExact ? SECOND_MS : REDRAW_AGE_MS);
    }

    get text() {
        const milliseconds = Math.max(0, this.clock.now - this.props.since);
        const time = this.format(milliseconds);
        return this.props.phrase ? this.props.phrase(time) : time || this.frame._t("now");
    }

    format(milliseconds) {
        if (this.props.isExact) {
            return formatWait(milliseconds);
        }
        return milliseconds < MINUTE_MS ? "" : formatDuration(milliseconds, this.frame.locale);
    }

    get title() {
        return this.props.since.toLocaleString(this.frame.locale, {
            dateStyle: "medium",
            timeStyle: "short",
        });
    }
}
