import { Component } from "@odoo/owl";

import { figureCounting, figureLabel } from "@seitech_chat/reports/figures";
import { _t } from "@seitech_chat/inbox/translation";

/** How the figures of a chart or a table are counted, each with its CSV file. */
export class Counting extends Component {
    static template = "seitech_chat.Counting";
    static props = {
        /** FigureKey each. */
        figures: { type: Array, element: String },
        /** Returns the address of a figure's file. */
        csvUrl: { type: Function },
    };

    setup() {
        this.figureCounting = figureCounting;
        this.figureLabel = figureLabel;
    }

    csvLabel(key) {
        return _t("Download %(figure)s as CSV", { figure: figureLabel(key) });
    }
}
