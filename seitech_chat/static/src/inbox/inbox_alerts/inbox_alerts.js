import { Component } from "@odoo/owl";

import { AlertList } from "@seitech_chat/inbox/alerts/alert_list/alert_list";
import { OfferCards } from "@seitech_chat/inbox/offers/offer_cards/offer_cards";

/** Offers and alerts for the person while they work, where they cover nothing. */
export class InboxAlerts extends Component {
    static template = "seitech_chat.InboxAlerts";
    static components = { AlertList, OfferCards };
    static props = {
        /** Given the id of a conversation. */
        onOpen: { type: Function },
    };
}
