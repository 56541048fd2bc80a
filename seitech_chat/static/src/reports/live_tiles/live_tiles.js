import { Component } from "@odoo/owl";

import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { toDate } from "@seitech_chat/reports/periods";
import { formatCount, formatWeekday } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;

/** The desk at this moment beside the same weekday of last week. */
export class LiveTiles extends Component {
    static template = "seitech_chat.LiveTiles";
    static components = { ElapsedTime };
    static props = {
        /** LivePayload. */
        live: { type: Object },
        /** Of the live counts, in ms since 1970. */
        updatedAt: { type: Number },
        /** The day in the company's time zone. */
        today: { type: String },
        /** Whether the lists of today's figures can be opened. */
        canOpen: { type: Boolean },
        /** Given "waiting", "online", "opened" or "served". */
        onOpen: { type: Function },
    };

    get weekday() {
        return formatWeekday(toDate(this.props.today).getUTCDay() || 7, "long");
    }

    get introduction() {
        return _t("Live, compared with last %(weekday)s at this time", { weekday: this.weekday });
    }

    get tiles() {
        const { live, canOpen } = this.props;
        const { week_ago: before } = live;
        return [
            {
                id: "waiting",
                label: _t("Waiting"),
                value: live.waiting_count,
                before: before.waiting_count,
                canOpen: live.waiting_count > 0,
            },
            { id: "wait", label: _t("Longest wait"), since: this.waitingSince, before: null },
            {
                id: "online",
                label: _t("Agents online"),
                value: live.online_count,
                before: before.online_count,
                canOpen: true,
            },
            {
                id: "opened",
                label: _t("Opened today"),
                value: live.opened_today,
                before: before.opened_today,
                canOpen: canOpen && live.opened_today > 0,
            },
            {
                id: "served",
                label: _t("Served today"),
                value: live.served_today,
                before: before.served_today,
                canOpen: canOpen && live.served_today > 0,
            },
        ].map((tile) => ({
            ...tile,
            text: tile.value === undefined ? "–" : formatCount(tile.value),
            beforeText: this.beforeText(tile.before),
        }));
    }

    get waitingSince() {
        const { live, updatedAt } = this.props;
        const { longest_wait_seconds: seconds } = live;
        return seconds === null ? null : new Date(updatedAt - seconds * SECOND_MS);
    }

    beforeText(count) {
        return count === null ? "" : _t("%(count)s last week", { count: formatCount(count) });
    }
}
