import { Component } from "@odoo/owl";

import { useClock } from "@seitech_chat/member_ui/clock";
import { useChatEnv } from "@seitech_chat/core/chat_env";
import {
    formatDuration,
    formatWait,
    showsSeconds,
} from "@seitech_chat/member_ui/elapsed_time/format_duration";
import { dateFormat } from "@seitech_chat/ui/format";
import { serverNow } from "@seitech_chat/core/live/server_clock";

const MINUTE_MS = 60_000;
const TITLE = { dateStyle: "medium", timeStyle: "short" };

/** How long ago something was: "3m", or to the second while somebody waits. */
export class ElapsedTime extends Component {
    static template = "seitech_chat.ElapsedTime";
    static props = {
        since: { type: Date },
        isExact: { type: Boolean, optional: true },
        /** Makes a sentence of the time; it gets "" for less than a minute. */
        phrase: { type: Function, optional: true },
    };
    static defaultProps = { isExact: false };

    setup() {
        this.frame = useChatEnv();
        this.clock = useClock();
    }

    get text() {
        const { since, isExact } = this.props;
        const hasSeconds = isExact && showsSeconds(serverNow() - since);
        const milliseconds = Math.max(0, this.clock.now(hasSeconds) - since);
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
        return dateFormat(this.frame.locale, TITLE).format(this.props.since);
    }
}
