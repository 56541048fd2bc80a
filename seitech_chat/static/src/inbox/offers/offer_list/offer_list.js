import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

import { OfferCards } from "@seitech_chat/inbox/offers/offer_cards/offer_cards";
import { _t } from "@seitech_chat/inbox/translation";

/**
 * The offers above whatever app is open, and their keys. The inbox has a place for the cards
 * where they cover nothing.
 */
export class OfferList extends Component {
    static template = "seitech_chat.OfferList";
    static components = { OfferCards };
    static props = {};

    setup() {
        const inbox = useService("seitech_chat.inbox");
        this.offers = useState(inbox.offers);
        this.news = useState(inbox.news);
        // They mean the first card: the one that ends first.
        const options = {
            global: true,
            bypassEditableProtection: true,
            isAvailable: () => this.offers.list.length > 0,
        };
        useHotkey("alt+enter", () => this.offers.accept(this.offers.list[0]), options);
        useHotkey("alt+delete", () => this.offers.decline(this.offers.list[0]), options);
    }

    get announcement() {
        const offer = this.offers.list.at(-1);
        return offer
            ? _t(
                  "New conversation offered: %(customer)s. Press Alt+Enter to accept, Alt+Delete to decline.",
                  {
                      customer: offer.customer,
                  }
              )
            : "";
    }
}

registry.category("main_components").add("seitech_chat.OfferList", { Component: OfferList });
