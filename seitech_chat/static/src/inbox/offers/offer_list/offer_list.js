import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, onWillUnmount, useState } from "@odoo/owl";

import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;

/** The conversations offered to me, above whatever app is open: accept or decline in time. */
export class OfferList extends Component {
    static template = "seitech_chat.OfferList";
    static props = {};

    setup() {
        this.offers = useState(useService("seitech_chat.inbox").offers);
        this.clock = useState({ now: Date.now() });
        const timer = browser.setInterval(() => (this.clock.now = Date.now()), SECOND_MS);
        onWillUnmount(() => browser.clearInterval(timer));
        // They mean the first card: the one that ends first.
        const options = {
            global: true,
            bypassEditableProtection: true,
            isAvailable: () => this.offers.list.length > 0,
        };
        useHotkey("alt+enter", () => this.offers.accept(this.offers.list[0]), options);
        useHotkey("alt+delete", () => this.offers.decline(this.offers.list[0]), options);
    }

    secondsLeft(offer) {
        // The clock draws it anew; a card that just came must not wait for its next tick.
        const now = Math.max(this.clock.now, Date.now());
        const left = new Date(offer.expires_at) - now;
        return Math.max(0, Math.ceil(left / SECOND_MS));
    }

    leftText(offer) {
        const count = this.secondsLeft(offer);
        return count ? _t("%(count)s s left", { count }) : _t("time is over");
    }

    /** Its last seconds are told by colour as well. */
    isShort(offer) {
        return this.secondsLeft(offer) <= 5;
    }

    get announcement() {
        const offer = this.offers.list.at(-1);
        return offer
            ? _t("%(customer)s is offered to you. Alt+Enter accepts, Alt+Delete declines.", {
                  customer: offer.customer,
              })
            : "";
    }
}

registry.category("main_components").add("seitech_chat.OfferList", { Component: OfferList });
