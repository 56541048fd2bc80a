import { useService } from "@web/core/utils/hooks";
import { Component, useState, useSubEnv } from "@odoo/owl";

import { useClock } from "@seitech_chat/member_ui/clock";
import { ElapsedTime } from "@seitech_chat/member_ui/elapsed_time/elapsed_time";
import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;
const LAST_SECONDS = 5;

/** The conversations offered to me, a card each: accept or decline in time. */
export class OfferCards extends Component {
    static template = "seitech_chat.OfferCards";
    static components = { ElapsedTime };
    static props = {};

    setup() {
        const inbox = useService("seitech_chat.inbox");
        this.offers = useState(inbox.offers);
        useSubEnv({ chat: inbox.frame }); // outside the inbox nobody else gives it
        this.clock = useClock();
    }

    secondsLeft(offer) {
        const left = new Date(offer.expires_at) - this.clock.now(true);
        return Math.max(0, Math.ceil(left / SECOND_MS));
    }

    sinceOf({ waiting_since: since }) {
        return new Date(since);
    }

    waitingText(time) {
        return _t("waiting %(time)s", { time });
    }

    leftText(offer) {
        const count = this.secondsLeft(offer);
        return count ? _t("%(count)s s left", { count }) : _t("expired");
    }

    /** Colour marks its last seconds as well. */
    isExpiringSoon(offer) {
        return this.secondsLeft(offer) <= LAST_SECONDS;
    }
}
