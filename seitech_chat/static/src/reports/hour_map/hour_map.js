import { localization } from "@web/core/l10n/localization";
import { Component, useRef, useState } from "@odoo/owl";

import { Counting } from "@seitech_chat/reports/counting/counting";
import { hourCell } from "@seitech_chat/reports/drill";
import { figureLabel } from "@seitech_chat/reports/figures";
import { formatCount, formatHour, formatWeekday } from "@seitech_chat/reports/format";
import { useGridKeys } from "@seitech_chat/reports/hour_map/use_grid_keys";
import { _t } from "@seitech_chat/inbox/translation";

const HOURS = [...Array(24).keys()];
const MOST_SHARE = 50; // percent of the colour, so that the number is readable on it

/** Conversations by the weekday and the hour in which they were opened, as a map. */
export class HourMap extends Component {
    static template = "seitech_chat.HourMap";
    static components = { Counting };
    static props = {
        /** HourCellPayload each. */
        hours: { type: Array },
        /** Hours from top to bottom: a phone has no room for 24 columns. */
        isNarrow: { type: Boolean },
        /** Given the figure and the cell. */
        onOpen: { type: Function },
        csvUrl: { type: Function },
    };

    setup() {
        this.figureLabel = figureLabel;
        this.state = useState({ figure: "opened" });
        this.grid = useRef("grid");
        this.keys = useGridKeys(this.grid);
    }

    get figures() {
        return ["opened", "late"];
    }

    get title() {
        return this.state.figure === "late"
            ? _t("Waited longer than the target, by weekday and hour")
            : _t("Opened conversations by weekday and hour");
    }

    get weekdays() {
        const start = localization.weekStart || 1;
        return [0, 1, 2, 3, 4, 5, 6].map((step) => ((start - 1 + step) % 7) + 1);
    }

    /** The title of the rows' column, and those of the others. */
    get columns() {
        return this.props.isNarrow
            ? this.weekdays.map((weekday) => ({
                  id: weekday,
                  text: formatWeekday(weekday, "narrow"),
                  label: formatWeekday(weekday, "long"),
              }))
            : HOURS.map((hour) => ({
                  id: hour,
                  text: formatCount(hour),
                  label: formatHour(hour),
              }));
    }

    get rows() {
        const counts = new Map(
            this.props.hours.map((one) => [`${one.weekday} ${one.hour}`, one[this.state.figure]])
        );
        const most = Math.max(1, ...counts.values());
        const makeCell = (weekday, hour) => {
            const count = counts.get(`${weekday} ${hour}`) || 0;
            return {
                id: `${weekday} ${hour}`,
                weekday,
                hour,
                count,
                text: count ? formatCount(count) : "",
                share: Math.round((count / most) * MOST_SHARE),
                label: this.cellLabel(weekday, hour, count),
            };
        };
        return this.props.isNarrow
            ? HOURS.map((hour) => ({
                  id: hour,
                  label: formatHour(hour),
                  cells: this.weekdays.map((weekday) => makeCell(weekday, hour)),
              }))
            : this.weekdays.map((weekday) => ({
                  id: weekday,
                  label: formatWeekday(weekday),
                  cells: HOURS.map((hour) => makeCell(weekday, hour)),
              }));
    }

    cellLabel(weekday, hour, count) {
        return _t("%(weekday)s %(hour)s: %(count)s", {
            weekday: formatWeekday(weekday, "long"),
            hour: formatHour(hour),
            count: formatCount(count),
        });
    }

    onOpen(cell) {
        if (cell.count) {
            this.props.onOpen(this.state.figure, hourCell(cell));
        }
    }
}
