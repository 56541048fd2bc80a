import { Component } from "@odoo/owl";

import { formatCount, formatShare } from "@seitech_chat/reports/format";
import { Counting } from "@seitech_chat/reports/counting/counting";
import { ratingCell } from "@seitech_chat/reports/drill";
import { sampleText } from "@seitech_chat/reports/figures";
import { _t } from "@seitech_chat/inbox/translation";

const RATINGS = [5, 4, 3, 2, 1];

/** How many customers gave which rating, and how many gave none. */
export class RatingBars extends Component {
    static template = "seitech_chat.RatingBars";
    static components = { Counting };
    static props = {
        /** RatingCountPayload each. */
        ratings: { type: Array },
        /** FigurePayload of the share of conversations that were rated. */
        answerRate: { type: Object },
        /** Given the figure and the cell. */
        onOpen: { type: Function },
        csvUrl: { type: Function },
    };

    setup() {
        this.formatCount = formatCount;
    }

    get rows() {
        const countOf = (rating) =>
            this.props.ratings.find((one) => one.rating === rating)?.count || 0;
        const total = RATINGS.reduce((sum, rating) => sum + countOf(rating), 0);
        return RATINGS.map((rating) => {
            const count = countOf(rating);
            const share = total ? count / total : 0;
            return {
                rating,
                count,
                label: rating === 1 ? _t("1 star") : _t("%(count)s stars", { count: rating }),
                percent: Math.round(share * 100),
                share: formatShare(share),
            };
        });
    }

    get answerRateText() {
        const { value, n, key } = this.props.answerRate;
        return value === null
            ? ""
            : _t("%(share)s of customers rated the conversation (%(sample)s).", {
                  share: formatShare(value),
                  sample: sampleText(key, n),
              });
    }

    onOpen({ rating }) {
        this.props.onOpen("satisfaction", ratingCell(rating));
    }
}
