import { Component } from "@odoo/owl";

import { figureCounting, figureLabel, sampleText } from "@seitech_chat/reports/figures";

/** How a figure is counted, with the ways to its records; stands in a popover. */
export class FigureExplanation extends Component {
    static template = "seitech_chat.FigureExplanation";
    static props = {
        /** FigurePayload. */
        figure: { type: Object },
        csvUrl: { type: String },
        onOpen: { type: Function },
        close: { type: Function, optional: true },
    };

    get label() {
        return figureLabel(this.props.figure.key);
    }

    get counting() {
        return figureCounting(this.props.figure.key);
    }

    get sample() {
        return sampleText(this.props.figure.key, this.props.figure.n);
    }

    onOpen() {
        this.props.close?.();
        this.props.onOpen();
    }
}
