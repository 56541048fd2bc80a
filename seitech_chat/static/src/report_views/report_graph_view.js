import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { graphView } from "@web/views/graph/graph_view";

const COUNT = "__count";
const ADDITIVE = ["sum", "total"];

/** A graph of measures of which most can't be added: medians, averages and shares. */
export class ReportGraphModel extends GraphModel {
    async updateMetaData(params) {
        await super.updateMetaData("measure" in params ? params : this._withoutSums(params));
    }

    /** Whether the values of two groups may be added. */
    isAdditive({ fields, measure }) {
        return measure === COUNT || ADDITIVE.includes(fields[measure].aggregator);
    }

    _buildMetaData(params) {
        const metaData = super._buildMetaData(params);
        return Object.assign(metaData, this._withoutSums(metaData, metaData));
    }

    /** Show no sums in these settings of the chart when its measure can't be added. */
    _withoutSums(params, metaData = this.metaData) {
        if (this.isAdditive(metaData)) {
            return params;
        }
        const mode = params.mode === "pie" ? "bar" : params.mode;
        return { ...params, ...(mode && { mode }), stacked: false, cumulated: false };
    }

    /** Leave a gap where a group has no value; the graph view has 0. */
    _getData(dataPoints, forceUseAllDataPoints) {
        const data = super._getData(dataPoints, forceUseAllDataPoints);
        if (this.isAdditive(this.metaData)) {
            return data;
        }
        for (const dataset of data.datasets) {
            dataset.data = dataset.data.map(() => null);
        }
        const byLabel = Object.fromEntries(data.datasets.map((one) => [one.label, one]));
        for (const point of dataPoints) {
            const dataset = byLabel[this._getDatasetLabel(point)];
            if (dataset && point.value !== false) {
                dataset.data[point.labelIndex] = point.value;
            }
        }
        return data;
    }
}

export const reportGraphView = {
    ...graphView,
    Model: ReportGraphModel,
    buttonTemplate: "seitech_chat.ReportGraphButtons",
};

registry.category("views").add("chat_report_graph", reportGraphView);
