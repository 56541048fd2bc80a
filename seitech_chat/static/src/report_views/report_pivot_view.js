import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { PivotModel } from "@web/views/pivot/pivot_model";
import { pivotView } from "@web/views/pivot/pivot_view";

const DURATION = "chat_duration";

/** A pivot of measures that may have no value. */
export class ReportPivotModel extends PivotModel {
    /** Export an empty cell where there is no value, and name the unit of durations. */
    exportData() {
        const data = super.exportData();
        const measures = this.getTable()
            .headers.at(-1)
            .map((header) => header.measure);
        data.measure_headers.forEach((header, index) => {
            if (this.metaData.widgets[measures[index]] === DURATION) {
                header.title = _t("%(measure)s in seconds", { measure: header.title });
            }
        });
        for (const cell of data.rows.flatMap((row) => row.values)) {
            if (cell.value === false) {
                cell.value = "";
            }
        }
        return data;
    }
}

export const reportPivotView = { ...pivotView, Model: ReportPivotModel };

registry.category("views").add("chat_report_pivot", reportPivotView);
