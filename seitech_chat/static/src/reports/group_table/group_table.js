import { Component, useState } from "@odoo/owl";

import { Counting } from "@seitech_chat/reports/counting/counting";
import { sampleOf } from "@seitech_chat/reports/group_table/group_columns";
import { formatCount } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

const FIRST_ROWS = 12;

/** Figures by agent, department, topic or page; each number opens its list. */
export class GroupTable extends Component {
    static template = "seitech_chat.GroupTable";
    static components = { Counting };
    static props = {
        id: { type: String },
        title: { type: String },
        /** The title of the groups' column. */
        groupTitle: { type: String },
        /** GroupColumn each. */
        columns: { type: Array },
        /** GroupRow each. */
        rows: { type: Array },
        /** A sentence below the table. */
        note: { type: String, optional: true },
        /** Given the column's figure and the row. */
        onOpen: { type: Function },
        csvUrl: { type: Function },
    };
    static defaultProps = { note: "" };

    setup() {
        this.sampleOf = sampleOf;
        /** The column by which rows are sorted, or null: as the server did. */
        this.state = useState({ sortId: null, isDescending: true, isLong: false });
    }

    get figures() {
        return this.props.columns.map(({ figure }) => figure).filter(Boolean);
    }

    get rows() {
        const column = this.props.columns.find(({ id }) => id === this.state.sortId);
        const rows = column ? this.sortBy(column) : this.props.rows;
        return this.state.isLong ? rows : rows.slice(0, FIRST_ROWS);
    }

    /** Sort rows; those without a value are the last in both directions. */
    sortBy(column) {
        const sign = this.state.isDescending ? -1 : 1;
        const rank = (row) => column.valueOf(row) ?? sign * Infinity;
        return [...this.props.rows].sort((one, other) => {
            const difference = rank(one) - rank(other);
            return Number.isNaN(difference) ? 0 : sign * difference;
        });
    }

    get moreText() {
        const { length } = this.props.rows;
        return length > FIRST_ROWS && !this.state.isLong
            ? _t("Show all %(count)s", { count: formatCount(length) })
            : "";
    }

    sortOf({ id }) {
        if (id !== this.state.sortId) {
            return undefined;
        }
        return this.state.isDescending ? "descending" : "ascending";
    }

    cellLabel(column, row) {
        return _t("%(name)s, %(figure)s: %(value)s", {
            name: row.label,
            figure: column.label,
            value: column.textOf(row),
        });
    }

    onSort({ id }) {
        const isSame = id === this.state.sortId;
        Object.assign(this.state, {
            sortId: id,
            isDescending: isSame ? !this.state.isDescending : true,
        });
    }
}
